package dev.tcme.he.ckks;

import dev.tcme.he.ring.Modulus;
import dev.tcme.he.ring.Primes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The primes of a {@link ChainPlan}.
 *
 * @param moduli the primes of Q, bulk then terminal, then the special ones
 * @param special how many special ones there are
 * @param levels the primes of each level, by number
 * @param scales of each level, exact
 * @param digits the primes of Q in each digit, by number
 */
record Chain(List<Modulus> moduli, int special, int[][] levels, double[] scales, int[][] digits) {
    /** Nominal sizes are a little below whole bits, so that a prime of nominally 48 bits can be tuned and stays below 2^48. */
    static final double NOMINAL = 47.98 / 48;

    /** A scale may differ from its nominal size by a factor of two to this power; all of it is accounted for. */
    static final double SCALE_DRIFT_BITS = 0.75;

    private static final double PRIME_MAX = 0x1p48;

    /** Of this size there are enough primes for all special ones. */
    private static final int SPECIAL_BITS_ABOVE_DEGREE = 11;

    /** log2 of Q·P, of the primes as they are. */
    double logQp() {
        return moduli.stream().mapToDouble(Modulus::log2).sum();
    }

    /** Always the same for the same plan; empty if a scale drifts too far, or there are not enough primes. */
    static Optional<Chain> of(int logDegree, int scaleBits, ChainPlan plan) {
        var primes = new Primes(logDegree);
        int bulkCount = plan.levels().getLast().bulk();
        int terminalCount = plan.terminals().length;
        @Nullable Modulus[] chain = new @Nullable Modulus[bulkCount + terminalCount];
        try {
            for (int i = 0; i < terminalCount; i++) {
                chain[bulkCount + i] = primes.near(nominal(plan.terminalBits(i)), Modulus.BITS_MAX);
            }
            int[][] levels = plan.levels().stream()
                    .map(level -> indices(level, bulkCount))
                    .toArray(int[][]::new);
            double[] scales = scales(nominal(scaleBits), plan, primes, chain, levels);
            List<Modulus> moduli = new ArrayList<>();
            for (@Nullable Modulus modulus : chain) {
                moduli.add(modulus != null ? modulus : primes.near(nominal(plan.bulkBits()), Modulus.BITS_MAX));
            }
            int[][] digits = digits(moduli.size(), plan.special(), levels);
            moduli.addAll(special(logDegree, moduli, digits, plan, primes));
            return Optional.of(new Chain(List.copyOf(moduli), plan.special(), levels, scales, digits));
        } catch (IllegalArgumentException noSuchPrimes) {
            return Optional.empty();
        }
    }

    private static double nominal(double bits) {
        return StrictMath.pow(2, bits * NOMINAL);
    }

    private static boolean nearNominal(double scale, double wanted) {
        return Math.abs(StrictMath.log(scale / wanted)) <= SCALE_DRIFT_BITS * StrictMath.log(2);
    }

    private static int[] indices(ChainPlan.Level level, int bulkCount) {
        return IntStream.concat(
                        IntStream.range(0, level.bulk()),
                        IntStream.range(0, Integer.SIZE)
                                .filter(i -> (level.terminalMask() >> i & 1) == 1)
                                .map(i -> bulkCount + i))
                .toArray();
    }

    /**
     * Walks down from the top, chooses the bulk prime that each step drops such that the scale stays near its nominal size.
     *
     * @throws IllegalArgumentException if it does not
     */
    private static double[] scales(
            double wanted, ChainPlan plan, Primes primes, @Nullable Modulus[] chain, int[][] levels) {
        double[] scales = new double[levels.length];
        scales[levels.length - 1] = wanted;
        for (int level = levels.length - 1; level > 0; level--) {
            int open = open(plan, primes, chain, levels[level], levels[level - 1]);
            double ratio = ratio(chain, levels[level], levels[level - 1], open);
            double squared = scales[level] * scales[level];
            if (open >= 0) {
                // From far above 2^48 the search would walk down through billions of numbers.
                Modulus modulus = primes.near(Math.min(squared / wanted / ratio, PRIME_MAX), Modulus.BITS_MAX);
                chain[open] = modulus;
                ratio *= modulus.p();
            }
            scales[level - 1] = squared / ratio;
            // At once: a scale that is off is off twice as much a level below, and no prime is near what that would
            // need.
            if (!nearNominal(scales[level - 1], wanted)) {
                throw new IllegalArgumentException("the scale drifts");
            }
        }
        return scales;
    }

    /** The last prime that a step drops and that is not chosen yet, −1 if there is none; chooses the others. */
    private static int open(ChainPlan plan, Primes primes, @Nullable Modulus[] chain, int[] above, int[] below) {
        int open = -1;
        for (int prime : above) {
            if (!Parameters.contains(below, prime) && chain[prime] == null) {
                if (open >= 0) {
                    chain[open] = primes.near(nominal(plan.bulkBits()), Modulus.BITS_MAX);
                }
                open = prime;
            }
        }
        return open;
    }

    /** What a step divides by, without the prime that is not chosen yet. */
    private static double ratio(@Nullable Modulus[] chain, int[] above, int[] below, int open) {
        double ratio = 1;
        for (int prime : above) {
            ratio *= Parameters.contains(below, prime) || prime == open
                    ? 1
                    : chosen(chain, prime).p();
        }
        for (int prime : below) {
            ratio /=
                    Parameters.contains(above, prime) ? 1 : chosen(chain, prime).p();
        }
        return ratio;
    }

    private static Modulus chosen(@Nullable Modulus[] chain, int prime) {
        Modulus modulus = chain[prime];
        if (modulus == null) {
            throw new IllegalStateException("prime " + prime + " is needed before it is dropped");
        }
        return modulus;
    }

    /**
     * The primes in groups of {@code size}. Those that stay at low levels come first, so that a level has whole digits as far as it
     * can: a digit costs as much with one prime left as with all. Single primes stay in their order.
     */
    private static int[][] digits(int primes, int size, int[][] levels) {
        int count = size == 0 ? 0 : Math.ceilDiv(primes, size);
        List<Integer> order = IntStream.range(0, primes)
                .boxed()
                .sorted(Comparator.comparingLong(prime -> size == 1 ? 0 : -stay(prime, levels)))
                .toList();
        return IntStream.range(0, count)
                .mapToObj(d -> order.subList(d * size, Math.min((d + 1) * size, primes)).stream()
                        .mapToInt(Integer::intValue)
                        .sorted()
                        .toArray())
                .toArray(int[][]::new);
    }

    /** At how many levels. */
    private static long stay(int prime, int[][] levels) {
        return Arrays.stream(levels)
                .filter(level -> Parameters.contains(level, prime))
                .count();
    }

    /** Their product is a little above that of the largest digit, as far as 48 bits allow, or as much below it as is wished. */
    private static List<Modulus> special(
            int logDegree, List<Modulus> moduli, int[][] digits, ChainPlan plan, Primes primes) {
        int count = plan.special();
        double largest = Arrays.stream(digits)
                .mapToDouble(digit -> IntStream.of(digit)
                        .mapToDouble(prime -> moduli.get(prime).log2())
                        .sum())
                .max()
                .orElse(0);
        double wanted = Math.min((largest + ChainPlan.SPECIAL_MARGIN_BITS - plan.keyNoise()) / count, Modulus.BITS_MAX);
        double bits = Math.max(wanted, logDegree + SPECIAL_BITS_ABOVE_DEGREE);
        return IntStream.range(0, count)
                .mapToObj(i -> primes.near(StrictMath.pow(2, bits), Modulus.BITS_MAX))
                .toList();
    }
}
