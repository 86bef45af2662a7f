package dev.tcme.he.exact;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How many elements two parties' sets share, by comparing each with each; neither which, nor how large the sets are.
 *
 * <p>Two bits above each element tell real ones from those that fill a set up to its largest size, differently at each party, so
 * that these are equal to nothing. Pairs that no set has are fillers at both parties.
 *
 * @param sizeMax the largest size of a set, 1 to {@value #SIZE_LIMIT}
 * @param format of the elements, at most {@value #BITS_MAX} bits; longer ones are hashed first
 */
public record IntersectionSize(int sizeMax, NumberFormat format) implements Program<Integer>, InputBits {
    /** Above, protocols on hashed bins are better. */
    static final int SIZE_LIMIT = 16;

    static final int BITS_MAX = Long.SIZE - 2;

    private static final int PARTIES = 2;

    public IntersectionSize {
        if (sizeMax < 1 || sizeMax > SIZE_LIMIT) {
            throw new IllegalArgumentException("sets have at most 1 to " + SIZE_LIMIT + " elements, not " + sizeMax);
        }
        if (format.bits() > BITS_MAX) {
            throw new IllegalArgumentException(
                    "elements have at most " + BITS_MAX + " bits, not " + format.bits() + "; hash them");
        }
    }

    @Override
    public int parties() {
        return PARTIES;
    }

    @Override
    public int depth() {
        return Bits.depth(width());
    }

    @Override
    public long modulusMin() {
        return sizeMax + 1L;
    }

    /** Comparisons of each element with each, filled up to a power of two. */
    private int pairs() {
        return Bits.width(sizeMax * sizeMax);
    }

    private int marked() {
        return format.bits() + PARTIES;
    }

    private int width() {
        return Bits.width(marked());
    }

    @Override
    public int columnsMin() {
        return width() * pairs();
    }

    /**
     * @param values distinct elements, at most {@code sizeMax}
     */
    @Override
    public List<long[]> slots(Grid grid, int party, long[] values) {
        return List.of(InputBits.filled(this, grid, party, values));
    }

    /** That elements are distinct is not enforced: a party that has one several times makes it count as often. */
    @Override
    public Optional<InputBits> inputBits() {
        return Optional.of(this);
    }

    @Override
    public int words() {
        return sizeMax;
    }

    /** An element, or the bit of a filler above it. */
    @Override
    public int wordBits() {
        return format.bits() + 1;
    }

    @Override
    public long[] words(int party, long[] values) {
        if (values.length > sizeMax || Arrays.stream(values).distinct().count() != values.length) {
            throw new IllegalArgumentException("a set has at most " + sizeMax + " elements, each of them once");
        }
        long[] words = new long[sizeMax];
        Arrays.setAll(words, i -> i < values.length ? format.ordered(values[i]) : 1L << format.bits());
        return words;
    }

    @Override
    public long[] spread(Grid grid, int party, long[] words) {
        long[] slots = new long[grid.slots()];
        for (int pair = 0; pair < sizeMax * sizeMax; pair++) {
            long word = words[party == 0 ? pair / sizeMax : pair % sizeMax];
            long element = word & (1L << format.bits()) - 1;
            write(grid, party, element | word >>> format.bits() << (format.bits() + party), slots, pair);
        }
        return slots;
    }

    /** Fillers in the places that no pair has. */
    @Override
    public long[] fixed(Grid grid, int party) {
        long[] slots = new long[grid.slots()];
        for (int pair = sizeMax * sizeMax; pair < pairs(); pair++) {
            write(grid, party, 1L << (format.bits() + party), slots, pair);
        }
        return slots;
    }

    private void write(Grid grid, int party, long marked, long[] slots, int pair) {
        Bits.write(grid, width(), pair, marked, 0, marked(), party == 0 ? 1 : grid.modulus() - 1, slots);
    }

    @Override
    public <C> C apply(Arithmetic<C> on, List<C> inputs) {
        C equal = Bits.equality(on, Bits.sum(on, inputs), width());
        return on.rescale(Bits.sumOfSlots(on, equal, pairs()));
    }

    @Override
    public boolean keeps(Grid grid, int slot) {
        return slot == 0;
    }

    @Override
    public Optional<Integer> read(Grid grid, long[] slots) {
        return slots[0] <= sizeMax ? Optional.of((int) slots[0]) : Optional.empty();
    }
}
