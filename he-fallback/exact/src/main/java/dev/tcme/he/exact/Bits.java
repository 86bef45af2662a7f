package dev.tcme.he.exact;

import java.util.List;

/**
 * Numbers bit by bit in the slots of both rows, and their comparison: bit i of comparison c is slot
 * {@code (width − 1 − i)·stride + c} of each row, the highest bit first, with one unit in the first row and its opposite in the
 * second. So a difference is {@code s = x − y} bit by bit in the first row and −s in the second.
 *
 * <p>With {@code e = 1 − s²} the pair (s, e) tells whether and how a bit differs; two neighbouring groups of bits combine to
 * {@code (s_high + e_high·s_low, e_high·e_low)}. Both live in one vector, {@code w = e ± s} with the sign of the row: combined it
 * is {@code w_high + e_high·(w_low − 1)}, and e is half the sum of both rows. After log2(width) steps slot c
 * tells of all bits; all other slots then hold combinations of bits that wrapped around, which nobody may see.
 */
final class Bits {
    private Bits() {}

    /** The power of two of slots that a number takes; the bits above are 0. */
    static int width(int bits) {
        return bits <= 1 ? 1 : Integer.highestOneBit(bits - 1) * 2;
    }

    /** Rescalings of {@link #order} and {@link #equality} with the one that their caller does. */
    static int depth(int width) {
        return 1 + Integer.numberOfTrailingZeros(width);
    }

    /**
     * Writes some bits of one side of a comparison.
     *
     * @param number its lowest bits
     * @param lowest where they begin
     * @param unit 1, or t − 1 for the side that is subtracted
     */
    static void write(
            Grid grid, int width, int comparison, long number, int lowest, int bits, long unit, long[] slots) {
        int stride = grid.columns() / width;
        for (int i = 0; i < bits; i++) {
            long bit = number >>> i & 1;
            int slot = (width - 1 - lowest - i) * stride + comparison;
            slots[slot] += bit * unit;
            slots[grid.columns() + slot] += bit * grid.residue(-unit);
        }
    }

    /**
     * Not rescaled yet, and not relinearised: in slots 0 … stride−1 of the first row 1, or −1 where x is smaller; of the second row
     * 1, or −1 where y is.
     *
     * @param difference x − y bit by bit
     */
    static <C> C order(Arithmetic<C> on, C difference, int width) {
        C equal = equalBits(on, difference);
        C told = on.add(equal, difference);
        for (int k = 1; k < width; k *= 2) {
            Move lower = new Move.Shift(k * (on.grid().columns() / width));
            C high = on.rescale(told);
            told = k == 1
                    ? combined(on, high, on.movedRescaled(told, lower).getFirst(), on.rescale(equal))
                    : combined(on, high, on.movedRescaled(told, lower, new Move.Fold()));
            told = 2 * k == width ? told : on.relinearise(told);
        }
        return told;
    }

    /** @param moved the lower bits, and the sum of the rows of the higher ones */
    private static <C> C combined(Arithmetic<C> on, C high, List<C> moved) {
        return combined(on, high, moved.getFirst(), on.divide(moved.getLast(), 2));
    }

    private static <C> C combined(Arithmetic<C> on, C high, C low, C highEqual) {
        return on.add(on.multiply(highEqual, on.add(low, -1)), high);
    }

    /**
     * Not rescaled yet, and not relinearised: 1 in slots 0 … stride−1 of each row where x and y are the same, else 0.
     *
     * @param difference x − y bit by bit
     */
    static <C> C equality(Arithmetic<C> on, C difference, int width) {
        C equal = equalBits(on, difference);
        for (int k = 1; k < width; k *= 2) {
            Move other = new Move.Shift(k * (on.grid().columns() / width));
            equal = on.multiply(on.movedRescaled(equal, other).getFirst(), on.rescale(equal));
            equal = 2 * k == width ? equal : on.relinearise(equal);
        }
        return equal;
    }

    /** {@code 1 − s²}, not rescaled yet. */
    private static <C> C equalBits(Arithmetic<C> on, C difference) {
        return on.add(on.negate(on.relinearise(on.multiply(difference, difference))), 1);
    }

    /**
     * Slot 0 of each row gets the sum of slots 0 … count−1; the others get sums of others.
     *
     * @param terms not rescaled yet
     * @param count a power of two
     * @return not rescaled yet
     */
    static <C> C sumOfSlots(Arithmetic<C> on, C terms, int count) {
        C sum = on.relinearise(terms);
        for (int k = 1; k < count; k *= 2) {
            sum = on.add(sum, on.rotate(sum, k));
        }
        return sum;
    }

    static <C> C sum(Arithmetic<C> on, List<C> terms) {
        return terms.stream().reduce(on::add).orElseThrow();
    }
}
