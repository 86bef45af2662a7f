package dev.tcme.he.ckks;

/** Comparison of scales, which are products and quotients of primes, rounded. */
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
}
