package dev.tcme.he.exact;

import java.util.List;

/**
 * Numbers bit by bit in a row of slots, and their comparison: bit i, the lowest first, of comparison c is slot
 * {@code i·stride + c}.
 *
 * <p>With {@code s = x − y} in each slot and {@code e = 1 − s²}, the pair (s, e) tells whether and how a bit differs; two
 * neighbouring groups of bits combine to {@code (s_high + e_high·s_low, e_high·e_low)}, and after log2(width) steps slot c holds
 * sign(x − y) of all bits. The same recurrence, from {@code (s² ∓ s)/2}, gives just whether x is smaller, or larger. All other
 * slots then hold combinations of bits that wrapped around, which nobody may see.
 */
final class Bits {
    private Bits() {}

    /** The power of two of slots that a number takes; the bits above are 0. */
    static int width(int bits) {
        return bits <= 1 ? 1 : Integer.highestOneBit(bits - 1) * 2;
    }

    /** Rescalings of {@link #compare} with the one that its caller does. */
    static int depth(int width) {
        return 1 + Integer.numberOfTrailingZeros(width);
    }

    /** Writes {@code unit} (1 or −1 modulo t) times the bits of a number. */
    static void write(long number, int bits, long unit, long[] slots, int from, int stride) {
        for (int i = 0; i < bits; i++) {
            long bit = number >>> i & 1;
            slots[from + i * stride] += bit * unit;
        }
    }

    /**
     * Not rescaled yet, and not relinearised.
     *
     * @param difference s in {−1, 0, 1}
     * @return the bit in slots 0 … stride−1 of each row
     */
    static <C> C compare(Arithmetic<C> on, C difference, Relation.Bit bit, int width) {
        int stride = on.grid().columns() / width;
        C square = on.relinearise(on.multiply(difference, difference));
        C equal = on.add(on.negate(square), 1);
        C told = start(on, difference, square, equal, bit);
        for (int k = 1; k < width; k *= 2) {
            boolean last = 2 * k == width;
            // rotated before it is rescaled, which then divides the rotation's noise
            C above = on.rescale(on.rotate(equal, k * stride));
            C nextEqual = last && bit != Relation.Bit.EQUAL ? equal : on.multiply(above, on.rescale(equal));
            told = bit == Relation.Bit.EQUAL
                    ? nextEqual
                    : on.add(on.multiply(above, on.rescale(told)), on.rescale(on.rotate(told, k * stride)));
            if (!last) {
                told = on.relinearise(told);
                equal = bit == Relation.Bit.EQUAL ? told : on.relinearise(nextEqual);
            }
        }
        return told;
    }

    private static <C> C start(Arithmetic<C> on, C difference, C square, C equal, Relation.Bit bit) {
        return switch (bit) {
            case SIGN -> difference;
            case LESS -> on.divide(on.subtract(square, difference), 2);
            case GREATER -> on.divide(on.add(square, difference), 2);
            case EQUAL -> equal;
        };
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
