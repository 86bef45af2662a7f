package dev.tcme.he.bgv;

import dev.tcme.he.ring.Poly;

/**
 * A polynomial modulo t, ready to be encrypted or combined with ciphertexts. Says nothing about its contents.
 *
 * @param poly over all primes, with coefficients of at most t/2
 */
public record Plaintext(Parameters parameters, Poly poly) {
    @Override
    public String toString() {
        return "plaintext modulo " + parameters.plainModulus();
    }
}
