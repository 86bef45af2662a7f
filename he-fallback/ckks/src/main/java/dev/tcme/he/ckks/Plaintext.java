package dev.tcme.he.ckks;

import dev.tcme.he.ring.Poly;

/**
 * An encoded vector, ready to be encrypted or combined with ciphertexts of the same level.
 *
 * @param level 0 to the parameters' highest
 * @param scale what the numbers were multiplied by before they were rounded
 */
public record Plaintext(Parameters parameters, int level, double scale, Poly poly) {
    /** Says nothing about the contents. */
    @Override
    public String toString() {
        return "plaintext at level " + level;
    }
}
