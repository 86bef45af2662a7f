package dev.tcme.he.exact;

import dev.tcme.he.ckks.Parameters;
import java.time.Duration;
import java.util.stream.IntStream;

/**
 * How long operations take, counted in transforms of one limb and passes over one limb, of which everything consists. An
 * estimate for choosing among circuits and routes, within a factor of about two.
 */
final class Cost {
    /** Of one of the {@code N/2·log2 N} butterflies of a transform, on an x86 server core at 2.6 GHz with 8 lanes; fitted to a 32-bit comparison. */
    private static final double BUTTERFLY_NANOS = 0.38;

    /** Of one residue in a pass that multiplies and writes a limb, on the same. */
    private static final double RESIDUE_NANOS = 0.62;

    private static final int PARTS = 2;

    private final Parameters parameters;
    private final int special;
    private double transforms;
    private double passes;

    Cost(Parameters parameters) {
        this.parameters = parameters;
        this.special = parameters.specialPrimes().length;
    }

    private int limbs(int level) {
        return parameters.primes(level).length;
    }

    void pass(int level, int parts) {
        passes += (double) parts * limbs(level);
    }

    /** The public numbers are transformed for each limb, of Q·P; both products are divided by P. */
    void dividedProduct(int level) {
        int all = limbs(level) + special;
        transforms += all;
        passes += PARTS * all;
        division(special, limbs(level));
    }

    /** Cut into digits, extended, multiplied by keys; then {@link #division} for each. */
    private void keySwitch(int level, int keys) {
        int[] primes = parameters.primes(level);
        int all = primes.length + special;
        transforms += primes.length;
        passes += primes.length;
        for (int d = 0; d < parameters.digits(); d++) {
            int size = (int) IntStream.of(parameters.digit(d))
                    .filter(prime -> IntStream.of(primes).anyMatch(i -> i == prime))
                    .count();
            if (size > 0) {
                transforms += all - size;
                passes += (double) size * (all - size) + (double) keys * PARTS * all;
            }
        }
    }

    private void division(int dropped, int targets) {
        transforms += PARTS * (dropped + targets);
        passes += PARTS * (dropped + (dropped + 2.0) * targets);
    }

    void switchKey(int level) {
        keySwitch(level, 1);
        division(special, limbs(level));
    }

    void rescale(int level) {
        division(dropped(level), limbs(level - 1));
    }

    void switchKeysRescale(int level, int keys) {
        keySwitch(level, keys);
        for (int i = 0; i < keys; i++) {
            division(special + dropped(level), limbs(level - 1));
        }
    }

    private int dropped(int level) {
        int[] below = parameters.primes(level - 1);
        return (int) IntStream.of(parameters.primes(level))
                .filter(prime -> IntStream.of(below).noneMatch(i -> i == prime))
                .count();
    }

    Duration time() {
        double degree = parameters.degree();
        double nanos =
                transforms * degree / 2 * parameters.logDegree() * BUTTERFLY_NANOS + passes * degree * RESIDUE_NANOS;
        return Duration.ofNanos(Math.round(nanos));
    }
}
