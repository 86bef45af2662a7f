package dev.tcme.he.exact;

import java.util.List;
import java.util.Optional;

/**
 * A computation on several parties' whole numbers: how they lie in slots, what is computed, and what the result says.
 *
 * <p>Everything depends on public facts alone: how many numbers, of how many bits. The same program is the same computation at
 * every party.
 *
 * @param <R> what the result says
 */
public interface Program<R> {
    /** How many parties have inputs, 1 or more; they are 0, 1, …. */
    int parties();

    /** How many rescalings one after the other. Without any, there are only sums: products and rotations need keys. */
    int depth();

    /** The smallest plain modulus with which results do not wrap around. */
    long modulusMin();

    /** How many columns the grid must have at least. */
    int columnsMin();

    /** How many vectors the input of a party is, the same for all. */
    default int vectors() {
        return 1;
    }

    /**
     * A party's input in slots.
     *
     * @param values the party's numbers
     * @return {@link #vectors} vectors of {@code grid.slots()} numbers 0 … t−1
     * @throws IllegalArgumentException if there are too many or too few, or one is out of range; the message does not say which
     */
    List<long[]> slots(Grid grid, int party, long[] values);

    /**
     * Computes.
     *
     * @param inputs all vectors of party 0, of party 1, …, at the same level
     * @return a vector {@link #depth} levels below
     */
    <C> C apply(Arithmetic<C> on, List<C> inputs);

    /** How the inputs are bits, if they are; then {@link #vectors} is 1, and {@link #slots} holds the same numbers. */
    default Optional<InputBits> inputBits() {
        return Optional.empty();
    }

    /** Whether a slot belongs to the result; all others are masked with uniform numbers before anybody sees them. */
    boolean keeps(Grid grid, int slot);

    /**
     * What the result says, or nothing if a slot that belongs to it has a value that honest inputs cannot lead to.
     *
     * @param slots {@code grid.slots()} numbers 0 … t−1
     */
    Optional<R> read(Grid grid, long[] slots);
}
