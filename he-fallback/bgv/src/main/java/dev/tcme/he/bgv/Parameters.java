package dev.tcme.he.bgv;

import dev.tcme.he.ring.Modulus;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * A parameter set that is secure by the table of its {@link Security}; nothing else can be built.
 *
 * <p>The primes are the largest below 2^48 that are 1 modulo 2N (for transforms) and 1 modulo t (so that dropping one leaves the
 * plaintext as it is). The same wish always gives the same primes.
 */
public final class Parameters {
    public static final int LOG_DEGREE_MIN = 11;
    public static final int LOG_DEGREE_MAX = 15;
    public static final int PRIMES_MAX = 3;

    /** Above, there are too few primes that are 1 modulo 2N·t. */
    public static final long PLAIN_MODULUS_MAX = (1 << 20) - 1;

    private static final int PRIME_CERTAINTY = 80;

    private final int logDegree;
    private final long plainModulus;
    private final Security security;
    private final List<Modulus> moduli;

    private Parameters(int logDegree, long plainModulus, Security security, List<Modulus> moduli) {
        this.logDegree = logDegree;
        this.plainModulus = plainModulus;
        this.security = security;
        this.moduli = List.copyOf(moduli);
    }

    /**
     * @param logDegree log2 of the ring degree N, {@value #LOG_DEGREE_MIN} to {@value #LOG_DEGREE_MAX}
     * @param plainModulus t, 2 to {@value #PLAIN_MODULUS_MAX}; slots need a prime of at least 14 bits that is 1 modulo 2N
     * @param primes of 48 bits, 1 to {@value #PRIMES_MAX}: how much noise there is room for
     * @throws IllegalArgumentException if one is out of range, or the modulus is larger than is secure
     */
    public static Parameters of(int logDegree, long plainModulus, int primes, Security security) {
        requireRange("log2 of the degree", logDegree, LOG_DEGREE_MIN, LOG_DEGREE_MAX);
        requireRange("the plaintext modulus", plainModulus, 2, PLAIN_MODULUS_MAX);
        requireRange("the number of primes", primes, 1, PRIMES_MAX);
        List<Modulus> moduli = primes(logDegree, plainModulus, primes);
        double bits = moduli.stream().mapToDouble(Modulus::log2).sum();
        if (bits > security.bitsMax(logDegree)) {
            throw new IllegalArgumentException("the modulus has " + Math.round(bits) + " bits, and at degree 2^"
                    + logDegree + " no more than " + security.bitsMax(logDegree) + " are secure (" + security
                    + "); use fewer primes or a larger degree");
        }
        return new Parameters(logDegree, plainModulus, security, moduli);
    }

    private static void requireRange(String what, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(what + " must be " + min + " to " + max + ", not " + value);
        }
    }

    private static List<Modulus> primes(int logDegree, long plainModulus, int count) {
        BigInteger twoN = BigInteger.ONE.shiftLeft(logDegree + 1);
        BigInteger t = BigInteger.valueOf(plainModulus);
        long step = twoN.multiply(t).divide(twoN.gcd(t)).longValueExact();
        long top = 1L << Modulus.BITS_MAX;
        List<Modulus> found = new ArrayList<>();
        for (long candidate = (top - 1) / step * step + 1; found.size() < count; candidate -= step) {
            // Within the range of t there are always some; a smaller one would not have 48 bits.
            if (candidate < top / 2) {
                throw new IllegalArgumentException(
                        "there are no " + count + " primes of 48 bits that are 1 modulo " + step);
            }
            if (candidate < top && BigInteger.valueOf(candidate).isProbablePrime(PRIME_CERTAINTY)) {
                found.add(Modulus.of(candidate));
            }
        }
        return found;
    }

    public int logDegree() {
        return logDegree;
    }

    public int degree() {
        return 1 << logDegree;
    }

    /** t: plaintexts are modulo this. */
    public long plainModulus() {
        return plainModulus;
    }

    public Security security() {
        return security;
    }

    /** The primes of a fresh ciphertext; switching drops them from the end. */
    public List<Modulus> moduli() {
        return moduli;
    }

    /** The product of the first primes. */
    public BigInteger modulus(int primes) {
        requireRange("the number of primes", primes, 1, moduli.size());
        return moduli.stream().limit(primes).map(Modulus::big).reduce(BigInteger.ONE, BigInteger::multiply);
    }

    /** Half the product of the first primes, rounded down: noise must stay below. */
    double noiseMax(int primes) {
        return Math.nextDown(modulus(primes).doubleValue()) / 2;
    }

    /** Whether N numbers can be packed such that products are slot by slot. */
    public boolean hasSlots() {
        return plainModulus >= 1L << (Modulus.BITS_MIN - 1)
                && plainModulus % (2L * degree()) == 1
                && BigInteger.valueOf(plainModulus).isProbablePrime(PRIME_CERTAINTY);
    }

    /** Parameters with the same wish are the same. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Parameters that
                && that.logDegree == logDegree
                && that.plainModulus == plainModulus
                && that.security == security
                && that.moduli.size() == moduli.size();
    }

    @Override
    public int hashCode() {
        return Long.hashCode(plainModulus * 64 + logDegree * 4L + moduli.size());
    }

    @Override
    public String toString() {
        return "N=2^" + logDegree + ", modulo " + plainModulus + ", " + moduli.size() + " primes of 48 bits ("
                + security + ")";
    }
}
