package dev.tcme.he.bgv;

import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Seed;
import java.util.List;
import java.util.Optional;

/**
 * An encrypted plaintext; immutable.
 *
 * <p>{@link #noise} bounds what decryption meets, in the worst case of everything that was done. It depends on the operations
 * and not on the data, so it may be shown to anybody.
 */
public final class Ciphertext {
    /** A product of two. */
    public static final int DEGREE_MAX = 2;

    private final Parameters parameters;
    private final List<Poly> parts;
    private final double noise;
    private final Optional<Seed> seed;

    /** @param seed of which the second part is the expansion, if it is */
    Ciphertext(Parameters parameters, List<Poly> parts, double noise, Optional<Seed> seed) {
        this.parameters = parameters;
        this.parts = List.copyOf(parts);
        this.noise = noise;
        this.seed = seed;
        int primes = parts.getFirst().size();
        if (noise >= parameters.noiseMax(primes)) {
            throw new NoiseException(noise, primes);
        }
    }

    public Parameters parameters() {
        return parameters;
    }

    /** 1, or 2 for a product of ciphertexts. */
    public int degree() {
        return parts.size() - 1;
    }

    /** How many of the parameters' primes are left. */
    public int primes() {
        return parts.getFirst().size();
    }

    /** The largest absolute value that a coefficient can have on decryption; below half the modulus. */
    public double noise() {
        return noise;
    }

    Poly part(int i) {
        return parts.get(i);
    }

    List<Poly> parts() {
        return parts;
    }

    Optional<Seed> seed() {
        return seed;
    }

    @Override
    public String toString() {
        return "ciphertext of degree " + degree() + " over " + primes() + " primes, noise below 2^"
                + (Math.getExponent(noise) + 1);
    }
}
