package dev.tcme.he.ckks;

import java.util.Locale;

/**
 * How hard it is to break a key: the largest log2 of the modulus Q·P for each ring degree, for uniform ternary secrets and
 * errors of deviation 3.2.
 *
 * <p>The classical rows are table 5.2 of the Security Guidelines for Implementing Homomorphic Encryption (Bossuat et al.,
 * eprint 2024/463); the quantum row uses the cost model of Chailloux and Loyer, as in the same authors' estimator scripts.
 */
public enum Security {
    CLASSICAL_128(26, 53, 106, 214, 430, 868, 1747, 3523),
    CLASSICAL_192(0, 36, 73, 147, 297, 597, 1199, 2411),
    CLASSICAL_256(0, 27, 56, 114, 230, 462, 929, 1866),
    QUANTUM_128(20, 40, 80, 161, 322, 644, 1289, 2578);

    private static final int LOG_DEGREE_MIN = 10;

    private final int[] bitsMax;

    Security(int... bitsMax) {
        this.bitsMax = bitsMax;
    }

    /** The largest log2(Q·P) at degree 2^logDegree, 10 to 17; 0 where nothing is secure. */
    public int bitsMax(int logDegree) {
        if (logDegree < LOG_DEGREE_MIN || logDegree >= LOG_DEGREE_MIN + bitsMax.length) {
            throw new IllegalArgumentException("the security table has degrees 2^10 to 2^17, not 2^" + logDegree);
        }
        return bitsMax[logDegree - LOG_DEGREE_MIN];
    }

    /** For people: {@code 128 bits classical}. */
    public String words() {
        String[] parts = name().split("_");
        return parts[1] + " bits " + parts[0].toLowerCase(Locale.ROOT);
    }
}
