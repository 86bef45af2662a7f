package dev.tcme.he.circuits;

import java.util.List;

/**
 * What a circuit can do with values of a type C, each a vector of complex numbers at a level.
 *
 * <p>Where two values meet at different levels the higher one is brought down. Values are immutable.
 *
 * @param <C> a ciphertext, a plaintext vector, or what is known of one before it exists
 */
public interface Arithmetic<C> {
    /** Numbers in a vector, a power of two. */
    int slots();

    /** How many products one after the other a value still allows. */
    int level(C a);

    C add(C a, C b);

    C subtract(C a, C b);

    C negate(C a);

    /** Adds a real number to every slot. */
    C add(C a, double constant);

    /** Adds slot by slot. */
    C add(C a, Vector vector);

    /** The product with a whole number; costs no level. */
    C multiplyWhole(C a, long factor);

    /**
     * The sum of products, relinearised once and rescaled once: one level below the lowest of its operands.
     *
     * @throws IllegalArgumentException if there are no terms, or an operand is at level 0
     */
    C sum(List<Term<C>> terms);

    /** Slot by slot; one level below the lower operand. */
    default C multiply(C a, C b) {
        return sum(List.of(new Term.Product<>(a, b)));
    }

    /** One level below. */
    default C multiply(C a, double constant) {
        return sum(List.of(new Term.Scaled<>(a, constant)));
    }

    /** Slot by slot; one level below. */
    default C multiply(C a, Vector vector) {
        return sum(List.of(new Term.Weighted<>(a, vector)));
    }

    /**
     * The same value at a lower level.
     *
     * @throws IllegalArgumentException if the level is negative or above that of the value
     */
    C dropTo(C a, int level);

    /** Slot j of the result is slot {@code j + by} of the argument, cyclically over all slots. */
    C rotate(C a, int by);

    /** Several rotations of one value, which cost less together; in the order of the argument. */
    List<C> rotateMany(C a, int... by);

    /** The complex conjugates. */
    C conjugate(C a);

    /**
     * The linear map; one level below.
     *
     * @throws IllegalArgumentException if the map is for another number of slots, or the argument is at level 0
     */
    C transform(LinearTransform map, C a);

    /** The same value, about which the circuit's author knows more than arithmetic shows. */
    C claim(C a, Claim claim);
}
