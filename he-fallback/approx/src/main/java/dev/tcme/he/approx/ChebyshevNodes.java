package dev.tcme.he.approx;

/** The points at which Chebyshev polynomials vanish or are ±1. */
final class ChebyshevNodes {
    private ChebyshevNodes() {}

    /**
     * Zero i of T_n, from 1 down to -1. Written as a sine of an odd argument so that zero(n-1-i) is exactly -zero(i):
     * symmetry of a function then survives sampling.
     */
    static double zero(int i, int n) {
        return StrictMath.sin(StrictMath.PI * (n - 1 - 2 * i) / (2.0 * n));
    }

    /** Extremum i of T_n (i = 0…n), from 1 down to -1, with the same exact symmetry. */
    static double extremum(int i, int n) {
        return StrictMath.sin(StrictMath.PI * (n - 2 * i) / (2.0 * n));
    }
}
