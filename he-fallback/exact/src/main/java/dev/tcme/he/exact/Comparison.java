package dev.tcme.he.exact;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
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
    /** With rows of 2^15 slots. */
    private static final int COUNT_MAX = 1 << 15;

    private static final int PARTIES = 2;

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
        return width() * count;
    }

    private int width() {
        return Bits.width(format.bits());
    }

    /** Places for comparisons, the first {@code count} of which are taken. */
    private int places(Grid grid) {
        return grid.columns() / width();
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
            Bits.write(grid, width(), j, words[j], 0, format.bits(), unit, slots);
        }
        return slots;
    }

    @Override
    public <C> C apply(Arithmetic<C> on, List<C> inputs) {
        C difference = Bits.sum(on, inputs);
        return on.rescale(
                relation.bit() == Relation.Bit.EQUAL
                        ? Bits.equality(on, difference, width())
                        : Bits.order(on, difference, width()));
    }

    @Override
    public boolean keeps(Grid grid, int slot) {
        boolean first = slot < grid.columns();
        return slot % grid.columns() < places(grid)
                && switch (relation.bit()) {
                    case SIGN -> true;
                    case LESS, EQUAL -> first;
                    case GREATER -> !first;
                };
    }

    /** Places that no pair has hold equal numbers. */
    @Override
    public Optional<int[]> read(Grid grid, long[] slots) {
        int[] told = new int[count];
        boolean legal = true;
        for (int j = 0; j < places(grid); j++) {
            OptionalInt bit = bit(grid, slots, j);
            legal &= bit.isPresent();
            if (j < count) {
                told[j] = relation.told(bit.orElse(0));
            } else {
                legal &= bit.orElse(-1) == (relation.bit() == Relation.Bit.EQUAL ? 1 : 0);
            }
        }
        return legal ? Optional.of(told) : Optional.empty();
    }

    private OptionalInt bit(Grid grid, long[] slots, int place) {
        long first = grid.centred(slots[place]);
        long second = grid.centred(slots[grid.columns() + place]);
        boolean legal = switch (relation.bit()) {
            case SIGN -> isSign(first) && isSign(second) && first + second >= 0;
            case LESS -> isSign(first);
            case GREATER -> isSign(second);
            case EQUAL -> first == 0 || first == 1;
        };
        long bit = switch (relation.bit()) {
            case SIGN -> (first - second) / 2;
            case LESS -> (1 - first) / 2;
            case GREATER -> (1 - second) / 2;
            case EQUAL -> first;
        };
        return legal ? OptionalInt.of((int) bit) : OptionalInt.empty();
    }

    private static boolean isSign(long value) {
        return value == 1 || value == -1;
    }

    @Override
    public String toString() {
        return "comparison " + relation + " of " + count + " pairs of " + format;
    }
}
