package dev.tcme.he.bgv;

/** The bound of the noise has reached half the modulus: the result could be wrong, so there is none. */
public final class NoiseException extends RuntimeException {
    private static final long serialVersionUID = 1;

    NoiseException(double noise, int primes) {
        super("the noise could reach 2^" + (Math.getExponent(noise) + 1) + ", and the modulus is " + primes
                + " primes of 48 bits; use more primes or fewer products");
    }
}
