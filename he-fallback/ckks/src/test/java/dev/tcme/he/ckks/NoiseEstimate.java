package dev.tcme.he.ckks;

import dev.tcme.he.ring.Sampler;
import java.util.stream.IntStream;

/**
 * How large the error of each operation should be: the root mean square over the slots, in units of the numbers.
 *
 * <p>An error polynomial with independent coefficients of deviation c is {@code sqrt(N)·c} in a slot. A ternary secret has
 * coefficients of variance 2/3, so a product with it multiplies the variance by 2N/3.
 */
final class NoiseEstimate {
    private final Parameters parameters;
    private final double degree;

    NoiseEstimate(Parameters parameters) {
        this.parameters = parameters;
        this.degree = parameters.degree();
    }

    static double of(double... independent) {
        double sum = 0;
        for (double one : independent) {
            sum += one * one;
        }
        return Math.sqrt(sum);
    }

    /** Rounding of the coefficients to whole numbers. */
    double encoding(double scale) {
        return Math.sqrt(degree / 12) / scale;
    }

    /** Encoded and encrypted with the secret key. */
    double fresh(int level) {
        return of(Sampler.SIGMA * Math.sqrt(degree) / parameters.scale(level), encoding(parameters.scale(level)));
    }

    /** Encoded and encrypted with the public key: {@code u·e + e0 + e1·s}. */
    double freshPublic(int level) {
        double error = Sampler.SIGMA * Math.sqrt(degree * (1 + 4 * degree / 3)) / parameters.scale(level);
        return of(error, encoding(parameters.scale(level)));
    }

    /** A division rounds both parts: {@code r0 + r1·s}; the scale is that of the result. */
    double rounding(double scale) {
        return Math.sqrt(degree * (1 + 2 * degree / 3) / 12) / scale;
    }

    /** As {@link #rounding}, of degree 2: {@code r0 + r1·s + r2·s²}, where s² has coefficients of variance 2·(2/3)²·N: each product but two comes twice. */
    double roundingOfDegreeTwo(double scale) {
        double square = 2 * degree * 4 / 9 * degree;
        return Math.sqrt(degree * (1 + 2 * degree / 3 + square) / 12) / scale;
    }

    /**
     * The inner product of the digits with the errors of the key, divided by P, without the rounding. A digit of k primes is
     * extended with a multiple of their product D on top: k independent uniform numbers of ±D/2 are added up.
     */
    double switching(int level, double scale) {
        double special = product(parameters.specialPrimes());
        double variance = 0;
        for (int digit = 0; digit < parameters.digits(); digit++) {
            int[] active = IntStream.of(parameters.digit(digit))
                    .filter(prime -> Parameters.contains(parameters.primes(level), prime))
                    .toArray();
            double ratio = product(active) / special;
            variance += active.length * ratio * ratio / 12 * degree * Sampler.SIGMA * Sampler.SIGMA;
        }
        return Math.sqrt(degree * variance) / scale;
    }

    /** A rotation of something with this error. */
    double rotated(int level, double before) {
        double scale = parameters.scale(level);
        return of(before, switching(level, scale), rounding(scale));
    }

    private double product(int... primes) {
        return IntStream.of(primes)
                .mapToDouble(prime -> parameters.moduli().get(prime).p())
                .reduce(1, (a, b) -> a * b);
    }
}
