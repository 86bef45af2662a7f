package dev.tcme.he.ckks;

import java.math.BigInteger;

/**
 * What {@link Evaluator#automorphismsRescaled} makes of a ciphertext a: {@code σ(a)}, or {@code a + σ(a)}, with
 * {@code σ: X → X^element}.
 *
 * @param element odd, 3 to 2N−1, see {@link Parameters#rotation} and {@link Parameters#conjugation}
 * @param plusItself whether a is added
 */
public record Automorphism(int element, boolean plusItself) {
    /** The Galois element of {@code σ^-1}. */
    int inverse(Parameters parameters) {
        return BigInteger.valueOf(element)
                .modInverse(BigInteger.valueOf(2L * parameters.degree()))
                .intValueExact();
    }
}
