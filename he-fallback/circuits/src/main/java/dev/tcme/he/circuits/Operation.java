package dev.tcme.he.circuits;

/** What costs time on ciphertexts, in the pieces that {@link CostModel} knows. */
public enum Operation {
    /** Sum or difference of two ciphertexts, or a negation. */
    ADD,
    ADD_CONSTANT,
    ADD_VECTOR,
    MULTIPLY_WHOLE,
    MULTIPLY_CONSTANT,
    MULTIPLY_VECTOR,
    /** Product of two ciphertexts, of degree 2. */
    MULTIPLY,
    RESCALE,
    /** Relinearisation and rescaling in one division. */
    RELINEARISE_RESCALE,
    /** From one level to a lower one, scale and all. */
    DROP,
    /** A rotation or conjugation on its own. */
    ROTATE,
    /** Cutting a ciphertext into digits for many rotations. */
    DECOMPOSE,
    /** A rotation of what was decomposed. */
    ROTATE_DECOMPOSED,
    /** A baby step of a linear map, not divided by the special primes. */
    BABY_STEP,
    /** The product with a diagonal of a linear map, over the special primes too. */
    MULTIPLY_DIAGONAL,
    /** A giant step of a linear map. */
    GIANT_STEP,
    /** The division at the end of a linear map. */
    RESCALE_RAISED
}
