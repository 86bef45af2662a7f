package dev.tcme.he.ckks;

import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Seed;
import java.util.List;
import java.util.Optional;

/**
 * An encrypted vector: polynomials c_0 … c_d with {@code Σ c_i·s^i} near {@code scale·vector}. Immutable.
 *
 * @param level 0 to the parameters' highest
 * @param scale what decryption divides by
 * @param parts 2 polynomials, or more after products that were not relinearised
 * @param seed what the second part was expanded from, in a fresh ciphertext under a secret key
 */
public record Ciphertext(Parameters parameters, int level, double scale, List<Poly> parts, Optional<Seed> seed) {
    /** Decryption handles powers of the key up to this one. */
    public static final int DEGREE_MAX = 8;

    public Ciphertext {
        parts = List.copyOf(parts);
        if (parts.size() < 2 || parts.size() > DEGREE_MAX + 1) {
            throw new IllegalArgumentException(
                    "a ciphertext has 2 to " + (DEGREE_MAX + 1) + " parts, not " + parts.size());
        }
    }

    Ciphertext(Parameters parameters, int level, double scale, Poly... parts) {
        this(parameters, level, scale, List.of(parts), Optional.empty());
    }

    /** 1, or more after products that were not relinearised. */
    public int degree() {
        return parts.size() - 1;
    }

    Poly part(int i) {
        return parts.get(i);
    }

    @Override
    public String toString() {
        return "ciphertext at level " + level + " of degree " + degree();
    }
}
