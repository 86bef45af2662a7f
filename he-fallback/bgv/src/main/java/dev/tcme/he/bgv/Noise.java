package dev.tcme.he.bgv;

import dev.tcme.he.ring.Sampler;

/**
 * How large the coefficients of {@code c0 + c1·s + c2·s²} can become, before they are reduced modulo Q, in the worst case:
 * bounds that depend on the operations alone, never on data. A product of two polynomials of N coefficients below A and B has
 * coefficients of at most N·A·B.
 */
final class Noise {
    /** The arithmetic here rounds to 53 bits; each step is made larger by this, which covers it. */
    private static final double UP = 1 + 0x1p-48;

    private final double degree;
    private final double plain;

    /** Half of t, what a coefficient of a plaintext is at most. */
    private final double half;

    Noise(Parameters parameters) {
        this.degree = parameters.degree();
        this.plain = parameters.plainModulus();
        this.half = plain / 2;
    }

    /** {@code m + t·e}. */
    double fresh() {
        return UP * (half + plain * Sampler.ERROR_MAX);
    }

    /** Twice a question whose proof holds, {@code t·e'' + m''}, whoever made it. */
    double proven(QuestionBounds bounds) {
        return UP * (plain * bounds.error().extracted() + bounds.message().extracted());
    }

    /**
     * What {@link Blinder} drowns, {@code w·(t·e'' + m'') + t·e·s'' + r}: {@code w = p + t·u} is 3t/2 at most, each coefficient.
     */
    double answered(QuestionBounds bounds) {
        double product = UP * (degree * (3 * half) * proven(bounds));
        double second =
                UP * (degree * plain * Sampler.ERROR_MAX * bounds.secret().extracted());
        return UP * (UP * (product + second) + half);
    }

    /**
     * How many bits t times noise needs, so that this much is 2^-λ of it at most: noise that is uniform in a range of 2^(bits+1).
     */
    int drowningBits(double inside, int statisticalBits) {
        return Math.max(1, Math.getExponent(inside / plain) + 1 + statisticalBits);
    }

    double sum(double a, double b) {
        return UP * (a + b);
    }

    double plusPlain(double a) {
        return sum(a, half);
    }

    /** With whole numbers of at most that absolute value. */
    double timesScalar(double a, double scalarMax) {
        return UP * (a * scalarMax);
    }

    double timesPlain(double a) {
        return UP * (degree * half * a);
    }

    double product(double a, double b) {
        return UP * (UP * (degree * a) * b);
    }

    /** Without the prime q; each part is rounded by at most t/2, and the i-th is multiplied by s^i. */
    double switched(double a, double q, int ciphertextDegree) {
        double powers = 0;
        for (int i = 0; i <= ciphertextDegree; i++) {
            powers = powers * degree + 1;
        }
        return UP * (UP * (a / q) + UP * (half * powers));
    }

    /** With t times noise of that many bits. */
    double flooded(double a, int bits) {
        return UP * (a + plain * (StrictMath.scalb(1.0, bits) * 1.5));
    }
}
