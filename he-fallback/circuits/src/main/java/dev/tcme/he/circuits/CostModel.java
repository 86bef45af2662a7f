package dev.tcme.he.circuits;

import dev.tcme.he.ckks.Parameters;
import dev.tcme.he.ring.Lanes;
import dev.tcme.he.ring.Modulus;
import dev.tcme.he.ring.Parallel;
import dev.tcme.he.ring.Primes;
import dev.tcme.he.ring.Ring;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * How long operations take, from two constants of a machine: all work is transforms and passes over limbs, whose numbers
 * follow from the parameters. An estimate for choosing among routes; the same constants always give the same times. With
 * {@link #REFERENCE} it is within 40 % of products and rotations on the machine that {@code docs/performance.md} measures.
 *
 * @param butterflyNanos one of the {@code N/2·log2 N} butterflies of a transform
 * @param residueNanos one residue in a pass that multiplies and writes a limb
 */
public record CostModel(double butterflyNanos, double residueNanos) {
    /**
     * An x86 server core (Zen 4) with 8 lanes: a transform of 2^14 in 31 µs, and passes as in a key switch, from
     * {@code tcme bench he --account}; with 4 lanes it takes about a fifth longer.
     */
    public static final CostModel REFERENCE = new CostModel(0.28, 0.42);

    private static final int CALIBRATION_LOG_DEGREE = 13;
    private static final int CALIBRATION_LIMBS = 64;
    private static final int CALIBRATION_WARM_UP = 3000;
    private static final int CALIBRATION_ROUNDS = 15;
    private static final int CALIBRATION_REPEATS = 40;

    public CostModel {
        if (!(butterflyNanos > 0 && residueNanos > 0)) {
            throw new IllegalArgumentException("costs are positive; got " + butterflyNanos + " and " + residueNanos);
        }
    }

    /** What one operation consists of, for the whole ciphertext. */
    private record Work(double transforms, double passes) {
        Work plus(Work other) {
            return new Work(transforms + other.transforms, passes + other.passes);
        }

        Work twice() {
            return new Work(2 * transforms, 2 * passes);
        }
    }

    /**
     * Measures this machine for about a tenth of a second, in the calling thread.
     *
     * @param nanoTime the clock, {@code System::nanoTime}
     */
    public static CostModel measured(LongSupplier nanoTime) {
        Modulus modulus = new Primes(CALIBRATION_LOG_DEGREE).near(0x1p48, Modulus.BITS_MAX);
        Ring ring = new Ring(CALIBRATION_LOG_DEGREE, List.of(modulus), Lanes.detect(), Parallel.none());
        double[][] limbs = new double[CALIBRATION_LIMBS][ring.degree()];
        int[] turn = new int[1];
        // operations go from limb to limb, so neither finds its argument in the first cache
        double forward = fastest(nanoTime, () -> ring.forward(limbs[turn[0]++ % CALIBRATION_LIMBS], 0));
        double pass = fastest(nanoTime, () -> {
            double[] one = limbs[turn[0]++ % CALIBRATION_LIMBS];
            double[] other = limbs[turn[0] % CALIBRATION_LIMBS];
            ring.multiplyAdd(one, other, other, one, 0);
        });
        double butterflies = ring.degree() / 2.0 * ring.logDegree();
        return new CostModel(forward / butterflies, pass / ring.degree());
    }

    private static double fastest(LongSupplier nanoTime, Runnable body) {
        for (int i = 0; i < CALIBRATION_WARM_UP; i++) {
            body.run();
        }
        double best = Double.MAX_VALUE;
        for (int round = 0; round < CALIBRATION_ROUNDS; round++) {
            long start = nanoTime.getAsLong();
            for (int i = 0; i < CALIBRATION_REPEATS; i++) {
                body.run();
            }
            best = Math.min(best, (double) (nanoTime.getAsLong() - start) / CALIBRATION_REPEATS);
        }
        // a clock that stands still would make everything free
        return Math.max(best, 1);
    }

    /** For all of a tally, in one thread. */
    public Duration time(Parameters parameters, Tally tally) {
        double nanos = tally.counts().entrySet().stream()
                .mapToDouble(entry -> entry.getValue() * nanos(parameters, entry.getKey()))
                .sum();
        return Duration.ofNanos(Math.round(nanos));
    }

    private double nanos(Parameters parameters, Tally.Step step) {
        Work work = work(parameters, step.operation(), step.level());
        double degree = parameters.degree();
        return work.transforms() * degree / 2 * parameters.logDegree() * butterflyNanos
                + work.passes() * degree * residueNanos;
    }

    private static Work work(Parameters parameters, Operation operation, int level) {
        int limbs = parameters.primes(level).length;
        int special = parameters.specialPrimes().length;
        return switch (operation) {
            case ADD, MULTIPLY_CONSTANT, MULTIPLY_VECTOR, MULTIPLY_WHOLE -> new Work(0, 2.0 * limbs);
            case ADD_CONSTANT, ADD_VECTOR -> new Work(0, limbs);
            case MULTIPLY -> new Work(0, 4.0 * limbs);
            case RESCALE, DROP ->
                division(dropped(parameters, level), parameters.primes(level - 1).length)
                        .twice();
            case ROTATE ->
                decomposition(parameters, level)
                        .plus(innerProduct(parameters, level))
                        .plus(division(special, limbs).twice())
                        .plus(new Work(0, 3.0 * limbs));
            case DECOMPOSE -> decomposition(parameters, level);
            case ROTATE_DECOMPOSED ->
                innerProduct(parameters, level)
                        .plus(division(special, limbs).twice())
                        .plus(new Work(0, 3.0 * limbs));
            case BABY_STEP -> innerProduct(parameters, level).plus(new Work(0, 3.0 * (limbs + special)));
            case MULTIPLY_DIAGONAL -> new Work(0, 2.0 * (limbs + special));
            case GIANT_STEP ->
                division(special, limbs)
                        .plus(decomposition(parameters, level))
                        .plus(innerProduct(parameters, level))
                        .plus(new Work(0, 5.0 * (limbs + special)));
            case RESCALE_RAISED ->
                division(special + dropped(parameters, level), parameters.primes(level - 1).length)
                        .twice();
            case RELINEARISE_RESCALE ->
                decomposition(parameters, level)
                        .plus(innerProduct(parameters, level))
                        .plus(division(special + dropped(parameters, level), parameters.primes(level - 1).length)
                                .twice())
                        .plus(new Work(0, 2.0 * limbs));
        };
    }

    private static int dropped(Parameters parameters, int level) {
        int[] below = parameters.primes(level - 1);
        return (int) IntStream.of(parameters.primes(level))
                .filter(prime -> !has(below, prime))
                .count();
    }

    private static Work division(int dropped, int targets) {
        return new Work(dropped + targets, dropped + (dropped + 2.0) * targets);
    }

    /** Each digit is taken out of the transform, extended to all other primes, and transformed there. */
    private static Work decomposition(Parameters parameters, int level) {
        int[] primes = parameters.primes(level);
        int all = primes.length + parameters.specialPrimes().length;
        double transforms = primes.length;
        double passes = primes.length;
        for (int d = 0; d < parameters.digits(); d++) {
            int size = active(parameters.digit(d), primes);
            if (size > 0) {
                transforms += all - size;
                passes += (double) size * (all - size);
            }
        }
        return new Work(transforms, passes);
    }

    private static Work innerProduct(Parameters parameters, int level) {
        int[] primes = parameters.primes(level);
        int digits = (int) IntStream.range(0, parameters.digits())
                .filter(d -> active(parameters.digit(d), primes) > 0)
                .count();
        return new Work(0, 2.0 * (digits + 1) * (primes.length + parameters.specialPrimes().length));
    }

    private static int active(int[] digit, int[] primes) {
        return (int) IntStream.of(digit).filter(prime -> has(primes, prime)).count();
    }

    private static boolean has(int[] primes, int prime) {
        return IntStream.of(primes).anyMatch(i -> i == prime);
    }
}
