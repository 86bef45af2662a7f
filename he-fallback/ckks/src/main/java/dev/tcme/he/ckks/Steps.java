package dev.tcme.he.ckks;

import dev.tcme.he.ring.Ring;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/** What lies between the levels of a parameter set: by how much a step divides, and how a scale gets from one to another. */
final class Steps {
    /** Constants that adjust scales are rounded to whole numbers of at least this size. */
    private static final double ADJUST_MIN = 0x1p40;

    private final Parameters parameters;
    private final Ring ring;

    Steps(Context context) {
        this.parameters = context.parameters();
        this.ring = context.ring();
    }

    /** The scale of what is rescaled from a level to the one below. */
    double rescaled(double scale, int level) {
        return Scales.settle(parameters, level - 1, scale / ratio(level));
    }

    /** {@code Q_level / Q_(level−1)}. */
    private double ratio(int level) {
        double ratio = 1;
        int[] above = parameters.primes(level);
        int[] below = parameters.primes(level - 1);
        for (int prime : above) {
            ratio *= Parameters.contains(below, prime) ? 1 : ring.modulus(prime).p();
        }
        for (int prime : below) {
            ratio /= Parameters.contains(above, prime) ? 1 : ring.modulus(prime).p();
        }
        return ratio;
    }

    /**
     * A way down: restrict to some primes, multiply, divide.
     *
     * @param scale at the end of it
     * @param from primes to restrict to
     * @param factor to multiply with
     * @param to primes to divide down to
     */
    record Drop(double scale, int[] from, BigInteger factor, int[] to) {}

    /** The way of a ciphertext to a lower level, which takes its scale from what the one level has to what the other has. */
    Drop drop(Ciphertext a, int level) {
        double wanted = a.scale() * parameters.scale(level) / parameters.scale(a.level());
        double scale = Scales.settle(parameters, level, wanted);
        int[] to = parameters.primes(level);
        int[] from = remaining(a.level(), to);
        BigDecimal factor = new BigDecimal(ring.product(from))
                .multiply(new BigDecimal(scale))
                .divide(
                        new BigDecimal(ring.product(to)).multiply(new BigDecimal(a.scale())),
                        0,
                        RoundingMode.HALF_EVEN);
        return new Drop(scale, from, factor.toBigIntegerExact(), to);
    }

    /** All target primes that the level has, and just as many others that the adjusting factor is precise. */
    private int[] remaining(int level, int[] to) {
        int[] own = parameters.primes(level);
        double product = 1;
        for (int prime : to) {
            product /= Parameters.contains(own, prime) ? 1 : ring.modulus(prime).p();
        }
        List<Integer> kept = new ArrayList<>();
        for (int prime : own) {
            if (Parameters.contains(to, prime)) {
                kept.add(prime);
            } else if (product < ADJUST_MIN) {
                product *= ring.modulus(prime).p();
                kept.add(prime);
            }
        }
        return kept.stream().mapToInt(Integer::intValue).toArray();
    }
}
