package dev.tcme.he.bgv;

import dev.tcme.he.ring.Modulus;
import dev.tcme.he.ring.Ring;
import java.util.Arrays;

/**
 * The polynomials in {@code Y = X^K}, {@code K = N/n}, n = {@value #PLACES}: those that have only every K-th coefficient. They are
 * the ring of degree n inside the one of degree N.
 *
 * <p>At the root {@code ψ^e} such a polynomial has a value that depends on e modulo 2n alone. Transforms leave those roots behind
 * one another, so that modulo t the N slots are n <em>places</em> of K equal <em>copies</em> each: what is a polynomial in Y has the
 * same value in all copies of a place, and what has that is a polynomial in Y.
 *
 * <p>The powers of Y are the roots of unity of order 2n. {@code 2/(Y^i − Y^j)} is a polynomial in Y with coefficients −1, 0 and 1
 * (Benhamouda, Camenisch, Krenn, Lyubashevsky, Neven, eprint 2014/889, lemma 3.1, for the ring of degree n).
 */
final class Subring {
    /** n: how many values a polynomial in Y has. */
    static final int PLACES = 64;

    /** 2n: how many powers of Y there are. */
    static final int POWERS = 2 * PLACES;

    private final Ring ring;
    private final int copies;

    /** Y's value at each place, for each prime. */
    private final double[][] values;

    Subring(Ring ring) {
        this.ring = ring;
        this.copies = ring.degree() / PLACES;
        this.values = new double[ring.moduli().size()][PLACES];
        double[] y = new double[ring.degree()];
        for (int prime = 0; prime < values.length; prime++) {
            Arrays.fill(y, 0);
            y[copies] = 1;
            ring.forward(y, prime);
            for (int place = 0; place < PLACES; place++) {
                values[prime][place] = y[place * copies];
            }
        }
    }

    /** K. */
    int copies() {
        return copies;
    }

    /** Where a transform leaves a copy of a place; also the number of that slot. */
    int slot(int place, int copy) {
        return place * copies + copy;
    }

    /** The values of {@code Y^exponent} modulo a prime. */
    void power(int exponent, int prime, double[] out) {
        Modulus p = ring.modulus(prime);
        for (int place = 0; place < PLACES; place++) {
            Arrays.fill(out, place * copies, (place + 1) * copies, p.power(values[prime][place], exponent));
        }
    }
}
