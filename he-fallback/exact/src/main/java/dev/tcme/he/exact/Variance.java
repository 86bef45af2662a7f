package dev.tcme.he.exact;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * How far the parties' numbers are spread: {@code n·Σ x² − (Σ x)²}, n² times the variance over the n parties, for each of some
 * columns. Neither the sum nor the sum of squares is told.
 *
 * @param parties n
 * @param length how many columns, in each of which every party has one number
 * @param range of every number
 */
public record Variance(int parties, int length, Range range) implements Program<long[]> {
    private static final int LENGTH_MAX = 1 << 16;
    private static final int PARTIES_MAX = 1 << 10;

    public Variance {
        if (parties < 2 || parties > PARTIES_MAX) {
            throw new IllegalArgumentException("a variance is over 2 to " + PARTIES_MAX + " parties, not " + parties);
        }
        if (length < 1 || length > LENGTH_MAX) {
            throw new IllegalArgumentException("1 to " + LENGTH_MAX + " variances are computed, not " + length);
        }
    }

    @Override
    public int depth() {
        return 1;
    }

    /** At most {@code (n·width/2)²}, with half of the numbers at either end (Popoviciu). */
    private Range spread() {
        Range width = new Range(0, range.count() - 1).times(parties);
        return new Range(0, width.times(width).max() / 4);
    }

    @Override
    public long modulusMin() {
        return spread().count();
    }

    @Override
    public int columnsMin() {
        return Math.ceilDiv(length, 2);
    }

    /** The numbers, and their squares. */
    @Override
    public int vectors() {
        return 2;
    }

    /** Counted from the smallest possible number: the spread does not change. */
    @Override
    public List<long[]> slots(Grid grid, int party, long[] values) {
        if (values.length != length) {
            throw new IllegalArgumentException("each party has " + length + " numbers, not " + values.length);
        }
        LongStream.of(values).forEach(range::require);
        long[] numbers = new long[grid.slots()];
        long[] squares = new long[grid.slots()];
        Arrays.setAll(numbers, j -> j < length ? grid.residue(values[j] - range.min()) : 0);
        Arrays.setAll(squares, j -> j < length ? square(grid, values[j] - range.min()) : 0);
        return List.of(numbers, squares);
    }

    private static long square(Grid grid, long value) {
        return grid.residue(value * value);
    }

    @Override
    public <C> C apply(Arithmetic<C> on, List<C> inputs) {
        C sum = inputs.get(0);
        C squares = inputs.get(1);
        for (int party = 1; party < parties; party++) {
            sum = on.add(sum, inputs.get(2 * party));
            squares = on.add(squares, inputs.get(2 * party + 1));
        }
        return on.rescale(on.add(on.negate(on.multiply(sum, sum)), on.times(squares, parties)));
    }

    /** The slots beyond the columns are 0 at every party and nothing to hide. */
    @Override
    public boolean keeps(Grid grid, int slot) {
        return true;
    }

    @Override
    public Optional<long[]> read(Grid grid, long[] slots) {
        return Whole.read(grid, slots, length, spread());
    }
}
