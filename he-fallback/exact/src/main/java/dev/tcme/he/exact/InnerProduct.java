package dev.tcme.he.exact;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * {@code Σ_j x[j]·y[j]} of a vector of party 0 and one of party 1.
 *
 * @param length of both vectors
 * @param range of every number of party 0, and of party 1
 */
public record InnerProduct(int length, Range range, Range otherRange) implements Program<Long> {
    /** One row, at the largest degree. */
    private static final int LENGTH_MAX = 1 << 15;

    private static final int PARTIES = 2;

    public InnerProduct {
        if (length < 1 || length > LENGTH_MAX) {
            throw new IllegalArgumentException("vectors have a length of 1 to " + LENGTH_MAX + ", not " + length);
        }
    }

    @Override
    public int parties() {
        return PARTIES;
    }

    @Override
    public int depth() {
        return 1;
    }

    private Range products() {
        return range.times(otherRange).times(length);
    }

    @Override
    public long modulusMin() {
        return products().count();
    }

    @Override
    public int columnsMin() {
        return Bits.width(length);
    }

    @Override
    public List<long[]> slots(Grid grid, int party, long[] values) {
        if (values.length != length) {
            throw new IllegalArgumentException("each party has " + length + " numbers, not " + values.length);
        }
        LongStream.of(values).forEach((party == 0 ? range : otherRange)::require);
        long[] slots = new long[grid.slots()];
        Arrays.setAll(slots, j -> j < length ? grid.residue(values[j]) : 0);
        return List.of(slots);
    }

    @Override
    public <C> C apply(Arithmetic<C> on, List<C> inputs) {
        C products = on.multiply(inputs.get(0), inputs.get(1));
        return on.rescale(Bits.sumOfSlots(on, products, Bits.width(length)));
    }

    /** All others hold sums of parts. */
    @Override
    public boolean keeps(Grid grid, int slot) {
        return slot == 0;
    }

    @Override
    public Optional<Long> read(Grid grid, long[] slots) {
        long product = products().nearest(grid, slots[0]);
        return products().contains(product) ? Optional.of(product) : Optional.empty();
    }
}
