package dev.tcme.he.ckks;

/**
 * The wish for a parameter set, as it stands in a file; {@link Parameters#of} is the only door to the real thing.
 *
 * @param logDegree log2 of the ring degree N, 10 to 17; N/2 complex slots
 * @param security how hard a key must be to break
 * @param levels how many multiplications one after the other, 0 or more
 * @param scaleBits log2 of the scale, 20 to 47: about {@code scaleBits − 12} bits of precision after a multiplication
 * @param baseBits log2 of the modulus that is left at level 0, at least {@code scaleBits + 2}; the numbers' absolute value
 *     must stay below {@code 2^(baseBits − scaleBits − 1)}
 * @param specialPrimes how many primes key switching adds, 1 to 8, or {@link #BEST}: more make it faster and cost modulus; or
 *     {@link #NO_EVALUATION_KEYS}
 * @param keyNoiseBits how much of the special primes' modulus P is given up, 0 to {@value #KEY_NOISE_BITS_MAX}: key switching divides its noise by P, so
 *     each bit doubles that noise, which without this is about that of rounding. For computations that divide by more than
 *     that after each key switch: more special primes then fit within the secure modulus
 */
public record ParametersLiteral(
        int logDegree,
        Security security,
        int levels,
        int scaleBits,
        int baseBits,
        int specialPrimes,
        int keyNoiseBits) {
    /** Leaves the number of special primes to the parameters: what makes products fastest within the secure modulus. */
    public static final int BEST = 0;

    /**
     * No special primes: for sums, products with plaintexts, and products that are decrypted as they are, without
     * relinearisation and rotations. The whole secure modulus is left to the ciphertexts, and degree 2^10 has room for one.
     */
    public static final int NO_EVALUATION_KEYS = -1;

    /** So much of P may be given up. */
    public static final int KEY_NOISE_BITS_MAX = 60;

    /** With all of the special primes' modulus. */
    public ParametersLiteral(
            int logDegree, Security security, int levels, int scaleBits, int baseBits, int specialPrimes) {
        this(logDegree, security, levels, scaleBits, baseBits, specialPrimes, 0);
    }

    /** 128 bits classical, numbers below 2^11, the best number of special primes. */
    public static ParametersLiteral classical(int logDegree, int levels, int scaleBits) {
        return new ParametersLiteral(logDegree, Security.CLASSICAL_128, levels, scaleBits, scaleBits + 12, BEST);
    }

    public ParametersLiteral withSpecialPrimes(int count) {
        return new ParametersLiteral(logDegree, security, levels, scaleBits, baseBits, count, keyNoiseBits);
    }

    public ParametersLiteral withBaseBits(int bits) {
        return new ParametersLiteral(logDegree, security, levels, scaleBits, bits, specialPrimes, keyNoiseBits);
    }

    public ParametersLiteral withKeyNoiseBits(int bits) {
        return new ParametersLiteral(logDegree, security, levels, scaleBits, baseBits, specialPrimes, bits);
    }

    ParametersLiteral withLogDegree(int degree) {
        return new ParametersLiteral(degree, security, levels, scaleBits, baseBits, specialPrimes, keyNoiseBits);
    }

    ParametersLiteral withLevels(int count) {
        return new ParametersLiteral(logDegree, security, count, scaleBits, baseBits, specialPrimes, keyNoiseBits);
    }

    ParametersLiteral withScaleBits(int bits) {
        return new ParametersLiteral(logDegree, security, levels, bits, baseBits, specialPrimes, keyNoiseBits);
    }

    public ParametersLiteral withSecurity(Security level) {
        return new ParametersLiteral(logDegree, level, levels, scaleBits, baseBits, specialPrimes, keyNoiseBits);
    }
}
