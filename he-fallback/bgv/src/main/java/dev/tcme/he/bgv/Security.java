package dev.tcme.he.bgv;

/**
 * How hard it is to break a key: the largest log2 of the modulus for each ring degree, for uniform ternary secrets and errors
 * of deviation 3.2.
 *
 * <p>The classical rows are table 5.2 of the Security Guidelines for Implementing Homomorphic Encryption (Bossuat et al., eprint
 * 2024/463); the quantum row uses the cost model of Chailloux and Loyer, as in the same authors' estimator scripts. That the
 * errors here are t times as large does not matter: dividing by t modulo Q makes them the usual ones.
 */
public enum Security {
    CLASSICAL_128(53, 106, 214, 430, 868),
    CLASSICAL_192(36, 73, 147, 297, 597),
    CLASSICAL_256(27, 56, 114, 230, 462),
    QUANTUM_128(40, 80, 161, 322, 644);

    private final int[] bitsMax;

    Security(int... bitsMax) {
        this.bitsMax = bitsMax;
    }

    /** The largest log2 of the modulus at degree 2^logDegree, 11 to 15. */
    public int bitsMax(int logDegree) {
        if (logDegree < Parameters.LOG_DEGREE_MIN || logDegree > Parameters.LOG_DEGREE_MAX) {
            throw new IllegalArgumentException("the security table has degrees 2^" + Parameters.LOG_DEGREE_MIN
                    + " to 2^" + Parameters.LOG_DEGREE_MAX + ", not 2^" + logDegree);
        }
        return bitsMax[logDegree - Parameters.LOG_DEGREE_MIN];
    }
}
