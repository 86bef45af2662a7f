package dev.tcme.he.ckks;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/** Scales, which are products and quotients of primes, rounded, and whole numbers in units of them. */
final class Scales {
    /** Rounding of a few operations on doubles; the numbers that are encrypted are a thousand times less exact. */
    private static final double TOLERANCE = 0x1p-44;

    private Scales() {}

    static boolean same(double a, double b) {
        return Math.abs(a - b) <= TOLERANCE * Math.abs(a);
    }

    /** The level's own scale if this is it up to rounding, so that equal things stay equal. */
    static double settle(Parameters parameters, int level, double scale) {
        double own = parameters.scale(level);
        return same(own, scale) ? own : scale;
    }

    /** A constant as a whole number in units of the scale. */
    static BigInteger whole(double constant, double scale) {
        if (!Double.isFinite(constant)) {
            throw new IllegalArgumentException("a constant is a finite number");
        }
        return new BigDecimal(constant)
                .multiply(new BigDecimal(scale))
                .setScale(0, RoundingMode.HALF_EVEN)
                .toBigIntegerExact();
    }
}
