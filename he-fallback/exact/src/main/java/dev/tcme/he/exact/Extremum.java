package dev.tcme.he.exact;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Which of the parties has the largest number, or the smallest, and nothing else: neither the number nor how any other two
 * compare. Of equal ones the party that comes first in order has it.
 *
 * <p>Comparison {@code i·m + j}, with m a power of two of at least n, tells whether party i beats party j, and the product over j
 * whether it beats all. A lowest bit that depends on the order alone makes all numbers different.
 *
 * @param parties 2 to {@value #PARTIES_MAX}
 * @param format of the numbers, at most {@value #BITS_MAX} bits
 */
public record Extremum(Side side, int parties, NumberFormat format) implements Program<Integer>, InputBits {
    static final int PARTIES_MAX = 8;
    static final int BITS_MAX = Long.SIZE - 1;

    /** Which end. */
    public enum Side {
        SMALLEST,
        LARGEST
    }

    public Extremum {
        if (parties < 2 || parties > PARTIES_MAX) {
            throw new IllegalArgumentException("2 to " + PARTIES_MAX + " parties compete, not " + parties);
        }
        if (format.bits() > BITS_MAX) {
            throw new IllegalArgumentException("numbers have at most " + BITS_MAX + " bits, not " + format.bits());
        }
    }

    /** Opponents of a party, filled up to a power of two. */
    private int opponents() {
        return Bits.width(parties);
    }

    private int width() {
        return Bits.width(format.bits() + 1);
    }

    @Override
    public int depth() {
        return Bits.depth(width()) + Integer.numberOfTrailingZeros(opponents());
    }

    @Override
    public long modulusMin() {
        return 3;
    }

    @Override
    public int columnsMin() {
        return width() * opponents() * opponents();
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
        return 1;
    }

    @Override
    public int wordBits() {
        return format.bits();
    }

    @Override
    public long[] words(int party, long[] values) {
        if (values.length != 1) {
            throw new IllegalArgumentException("each party has one number, not " + values.length);
        }
        return new long[] {format.ordered(values[0])};
    }

    /** Above the lowest bit, against every opponent. */
    @Override
    public long[] spread(Grid grid, int party, long[] words) {
        long[] slots = new long[grid.slots()];
        for (int other = 0; other < parties; other++) {
            if (other != party) {
                write(grid, party, other, words[0], 1, format.bits(), slots);
            }
        }
        return slots;
    }

    /** The lowest bit, which depends on the order alone. */
    @Override
    public long[] fixed(Grid grid, int party) {
        long[] slots = new long[grid.slots()];
        for (int other = 0; other < parties; other++) {
            if (other != party && (party < other) == (side == Side.LARGEST)) {
                write(grid, party, other, 1, 0, 1, slots);
            }
        }
        return slots;
    }

    /** Some bits of a party's number, in its comparison with another one's and in the other's with it. */
    private void write(Grid grid, int party, int other, long number, int lowest, int bits, long[] slots) {
        int own = party * opponents() + other;
        int others = other * opponents() + party;
        Bits.write(grid, width(), own, number, lowest, bits, 1, slots);
        Bits.write(grid, width(), others, number, lowest, bits, grid.modulus() - 1, slots);
    }

    @Override
    public <C> C apply(Arithmetic<C> on, List<C> inputs) {
        C difference = on.add(Bits.sum(on, inputs), walkovers(on.grid()));
        C order = on.relinearise(Bits.order(on, difference, width()));
        C beats = on.divide(on.add(side == Side.LARGEST ? order : on.negate(order), 1), 2);
        for (int k = opponents() / 2; k >= 1; k /= 2) {
            C others = on.movedRescaled(beats, new Move.Shift(k)).getFirst();
            beats = on.multiply(others, on.rescale(beats));
            beats = k == 1 ? beats : on.relinearise(beats);
        }
        return on.rescale(beats);
    }

    /** Comparisons that every party wins: with itself, and with opponents that are not there. */
    private long[] walkovers(Grid grid) {
        long unit = side == Side.LARGEST ? 1 : grid.modulus() - 1;
        long[] slots = new long[grid.slots()];
        for (int i = 0; i < parties; i++) {
            for (int j = 0; j < opponents(); j++) {
                if (j == i || j >= parties) {
                    Bits.write(grid, width(), i * opponents() + j, 1, 0, 1, unit, slots);
                }
            }
        }
        return slots;
    }

    @Override
    public boolean keeps(Grid grid, int slot) {
        return slot % opponents() == 0 && slot / opponents() < parties;
    }

    @Override
    public Optional<Integer> read(Grid grid, long[] slots) {
        long[] wins = IntStream.range(0, parties)
                .mapToLong(i -> slots[i * opponents()])
                .toArray();
        boolean legal = Arrays.stream(wins).allMatch(win -> win <= 1)
                && Arrays.stream(wins).sum() == 1;
        return legal
                ? IntStream.range(0, parties).filter(i -> wins[i] == 1).boxed().findFirst()
                : Optional.empty();
    }
}
