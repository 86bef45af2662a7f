package dev.tcme.he.bgv;

import dev.tcme.he.ring.Sampler;

/**
 * The sizes of a {@link QuestionProof}. With {@value #REPETITIONS} repetitions and N = 2^13 all responses are within their limits
 * with a probability of {@code exp(−(N·R·(1/2^23 + 29/2^28) + n·R·2^15/2^31)) = exp(−0.055)}.
 *
 * @param secret of s, ternary
 * @param error of e
 * @param message of m, next to zero modulo t
 */
record QuestionBounds(Interval secret, Interval error, Interval message) {
    /** R, the least with {@code (2n)^R >= 2^128}. */
    static final int REPETITIONS = 19;

    /** log2(2n). */
    static final int EXPONENT_BITS = 7;

    /** log2 of the number of values of each mask. The first two come from one draw of 53 bits. */
    static final int SECRET_BITS = 24;

    static final int ERROR_BITS = 29;
    static final int MESSAGE_BITS = 32;

    /**
     * @param witness B: no coefficient is larger
     * @param mask γ: masks are uniform between −γ and γ−1
     */
    record Interval(long witness, long mask) {
        /** No coefficient of a response is larger. Each value up to it comes up equally often whatever is masked. */
        long limit() {
            return mask - 1 - witness;
        }

        /**
         * What is left of responses that were within the limit when they have been taken apart: two of them differ by at most
         * twice that, and the factor by which the difference is multiplied has n coefficients, none above 1.
         */
        double extracted() {
            return 2.0 * Subring.PLACES * limit();
        }
    }

    static QuestionBounds of(Parameters parameters) {
        return new QuestionBounds(
                new Interval(1, 1L << SECRET_BITS - 1),
                new Interval(Sampler.ERROR_MAX, 1L << ERROR_BITS - 1),
                new Interval(parameters.plainModulus() / 2, 1L << MESSAGE_BITS - 1));
    }
}
