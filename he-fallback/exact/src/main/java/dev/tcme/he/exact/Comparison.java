package dev.tcme.he.exact;

import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Two parties' numbers, pair by pair: x of party 0 and y of party 1. The result has a number for each pair:
 * sign(x − y) for {@link Relation#SIGN}, else 1 if the relation holds and 0 if not.
 *
 * <p>Fixed-point numbers and dates are whole numbers after all, see {@link FixedPoint} and {@link Days}. Whether a sum x + y is
 * below a public number T is whether x is below T − y, which party 1 computes before it encodes. Whether a single number is
 * below T, or in a public range, its owner knows: it needs no comparison, and {@link Sum#count} adds up the answers of many.
 *
 * @param count how many pairs
 */
public record Comparison(Relation relation, NumberFormat format, int count) implements Program<int[]>, InputBits {
    /** With rows of up to 2^15 slots. */
    private static final int COUNT_MAX = 1 << 15;

    private static final int PARTIES = 2;
    private static final int ROWS = 2;

    public Comparison {
        if (count < 1 || count > COUNT_MAX) {
            throw new IllegalArgumentException("1 to " + COUNT_MAX + " pairs are compared, not " + count);
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

    /** −1, 0 and 1 are to be told apart. */
    @Override
    public long modulusMin() {
        return 3;
    }

    @Override
    public int columnsMin() {
        return width() * Math.ceilDiv(count, ROWS);
    }

    private int width() {
        return Bits.width(format.bits());
    }

    /** Slots between one bit and the next, comparisons in a row. */
    private int stride(Grid grid) {
        return grid.columns() / width();
    }

    /** The first slot of a comparison: the first row is filled first. */
    private int slot(Grid grid, int comparison) {
        int stride = stride(grid);
        return comparison / stride * grid.columns() + comparison % stride;
    }

    @Override
    public List<long[]> slots(Grid grid, int party, long[] values) {
        return List.of(InputBits.filled(this, grid, party, values));
    }

    @Override
    public Optional<InputBits> inputBits() {
        return Optional.of(this);
    }

    @Override
    public int words() {
        return count;
    }

    @Override
    public int wordBits() {
        return format.bits();
    }

    @Override
    public long[] words(int party, long[] values) {
        if (values.length != count) {
            throw new IllegalArgumentException("each party has " + count + " numbers to compare, not " + values.length);
        }
        return LongStream.of(values).map(format::ordered).toArray();
    }

    @Override
    public long[] spread(Grid grid, int party, long[] words) {
        long unit = party == 0 ? 1 : grid.modulus() - 1;
        long[] slots = new long[grid.slots()];
        for (int j = 0; j < count; j++) {
            Bits.write(words[j], format.bits(), unit, slots, slot(grid, j), stride(grid));
        }
        return slots;
    }

    @Override
    public <C> C apply(Arithmetic<C> on, List<C> inputs) {
        return on.rescale(Bits.compare(on, Bits.sum(on, inputs), relation.bit(), width()));
    }

    @Override
    public boolean keeps(Grid grid, int slot) {
        return slot % grid.columns() < stride(grid);
    }

    /** Places that no pair has hold equal numbers. */
    @Override
    public Optional<int[]> read(Grid grid, long[] slots) {
        int places = 2 * stride(grid);
        int[] told = new int[count];
        boolean legal = true;
        for (int j = 0; j < places; j++) {
            long value = grid.centred(slots[slot(grid, j)]);
            if (j < count) {
                legal &= value >= (relation == Relation.SIGN ? -1 : 0) && value <= 1;
                told[j] = relation.told((int) value);
            } else {
                legal &= value == relation.bit().ofEqual();
            }
        }
        return legal ? Optional.of(told) : Optional.empty();
    }

    @Override
    public String toString() {
        return "comparison " + relation + " of " + count + " pairs of " + format;
    }
}
