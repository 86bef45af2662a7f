package dev.tcme.he.ring;

import java.math.BigInteger;
import java.util.HashSet;
import java.util.Set;

/** Finds primes that are 1 modulo 2N. Always the same ones for the same questions in the same order. */
public final class Primes {
    private static final int CERTAINTY = 80;

    private final long step;
    private final Set<Long> taken = new HashSet<>();

    /**
     * Primes for a ring of degree 2^logDegree.
     *
     * @throws IllegalArgumentException if no ring has that degree
     */
    public Primes(int logDegree) {
        if (logDegree < Ring.LOG_DEGREE_MIN || logDegree > Ring.LOG_DEGREE_MAX) {
            throw new IllegalArgumentException("the degree is 2^" + Ring.LOG_DEGREE_MIN + " to 2^" + Ring.LOG_DEGREE_MAX
                    + ", this one is 2^" + logDegree);
        }
        this.step = 2L << logDegree;
    }

    /**
     * The prime nearest to {@code target} that has not been given out yet, at most {@code 2^bits − 1} large. The distance is
     * counted in steps of 2N from the candidate nearest to the target; of two as far the smaller one comes first.
     *
     * @param bits {@value Modulus#BITS_MIN} to {@value Modulus#BITS_MAX}
     * @throws IllegalArgumentException if there is none within a factor of two
     */
    public Modulus near(double target, int bits) {
        if (bits < Modulus.BITS_MIN || bits > Modulus.BITS_MAX) {
            throw new IllegalArgumentException(
                    "a modulus has " + Modulus.BITS_MIN + " to " + Modulus.BITS_MAX + " bits, not " + bits);
        }
        long limit = 1L << bits;
        long start = Math.round((target - 1) / step) * step + 1;
        for (long distance = 0; distance < target / 2; distance += step) {
            long low = start - distance;
            long high = start + distance;
            if (free(low, limit)) {
                return give(low);
            }
            if (free(high, limit)) {
                return give(high);
            }
        }
        throw new IllegalArgumentException("there is no unused prime near " + target + " that is 1 modulo " + step);
    }

    private boolean free(long candidate, long limit) {
        return candidate < limit
                && candidate >= 1L << (Modulus.BITS_MIN - 1)
                && !taken.contains(candidate)
                && BigInteger.valueOf(candidate).isProbablePrime(CERTAINTY);
    }

    private Modulus give(long prime) {
        taken.add(prime);
        return Modulus.of(prime);
    }
}
