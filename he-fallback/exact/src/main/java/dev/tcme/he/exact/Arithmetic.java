package dev.tcme.he.exact;

import java.util.List;

/**
 * Arithmetic modulo t on whole vectors, slot by slot: what a {@link Program} is written in. It runs on ciphertexts, on noise
 * bounds alone, or on plain numbers in tests; factors are looked after behind it.
 *
 * <p>Noise: a product multiplies the noise of both sides, a rescaling divides it by the step of a level and adds a rounding. A
 * rotation adds noise of its own, which the division by the next rescaling takes away again: rotate before rescaling, best with
 * {@link #movedRescaled}.
 *
 * @param <C> a vector of numbers modulo t, at a level
 */
public interface Arithmetic<C> {
    Grid grid();

    /** How many rescalings are left. */
    int level(C a);

    /**
     * At equal levels. Where the factors differ, b is multiplied by a whole number of up to t/2, with its noise: let the noisier
     * one be a.
     */
    C add(C a, C b);

    /** {@code a − b}, as {@link #add}. */
    C subtract(C a, C b);

    C negate(C a);

    /** The same public number in every slot. */
    C add(C a, long constant);

    /** Public numbers, one for each slot. */
    C add(C a, long[] slots);

    /** With a public number: multiplies the noise by the absolute value of its representative next to zero. */
    C times(C a, long constant);

    /**
     * By a public number: costs nothing, not even noise.
     *
     * @throws IllegalArgumentException if it is 0 modulo t
     */
    C divide(C a, long constant);

    /** Of two vectors that were relinearised; the product is not, and can be added to others before it is. */
    C multiply(C a, C b);

    /** After a product, before a rotation or another product. */
    C relinearise(C a);

    /** Slot j of each row is slot j + by of that row, cyclically. */
    C rotate(C a, int by);

    /** Several moves of one vector, each rescaled; together they cost less than one by one. In the order of the argument. */
    List<C> movedRescaled(C a, Move... moves);

    /** One level down; relinearises on the way. */
    C rescale(C a);
}
