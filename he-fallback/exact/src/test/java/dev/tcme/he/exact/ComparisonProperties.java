package dev.tcme.he.exact;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Comparisons on plain numbers, for every relation and width. */
final class ComparisonProperties {
    private static final Grid GRID = new Grid(256, 65537);
    private static final int CASES = 4;

    private static BigInteger number(NumberFormat format, long value) {
        return format.toBig(value);
    }

    private static long fit(NumberFormat format, long value) {
        int above = Long.SIZE - format.bits();
        return format.signedness() == Signedness.SIGNED ? value << above >> above : value << above >>> above;
    }

    static int expected(Relation relation, int order) {
        return switch (relation) {
            case SIGN -> order;
            case LESS -> order < 0 ? 1 : 0;
            case AT_MOST -> order <= 0 ? 1 : 0;
            case EQUAL -> order == 0 ? 1 : 0;
            case DIFFERENT -> order != 0 ? 1 : 0;
            case AT_LEAST -> order >= 0 ? 1 : 0;
            case GREATER -> order > 0 ? 1 : 0;
        };
    }

    @Property(tries = 300, seed = "20261121")
    void everyRelationTellsTheOrderOfNumbersOfEveryFormat(
            @ForAll Relation relation,
            @ForAll Signedness signedness,
            @ForAll @IntRange(min = 1, max = 64) int bits,
            @ForAll long one,
            @ForAll long other,
            @ForAll @IntRange(min = 0, max = 63) int bit) {
        NumberFormat format = new NumberFormat(bits, signedness);
        long x = fit(format, one);
        // random, equal, one bit apart, adjacent
        long[] y = {fit(format, other), x, fit(format, x ^ 1L << bit % bits), fit(format, x + 1)};
        Comparison comparison = new Comparison(relation, format, CASES);
        Optional<int[]> told = Plainly.answer(comparison, GRID, x, x, x, x, y[0], y[1], y[2], y[3]);
        for (int i = 0; i < CASES; i++) {
            int order = number(format, x).compareTo(number(format, y[i]));
            assertEquals(expected(relation, order), told.orElseThrow()[i]);
        }
    }

    @Property(tries = 300, seed = "20261122")
    void numbersOutsideTheirFormatAreRefusedUntold(
            @ForAll Signedness signedness, @ForAll @IntRange(min = 1, max = 63) int bits, @ForAll long value) {
        NumberFormat format = new NumberFormat(bits, signedness);
        long outside = signedness == Signedness.SIGNED ? Long.MAX_VALUE : -1;
        if (fit(format, value) == value) {
            assertEquals(value, format.ofBig(number(format, value)));
        } else {
            var refusal = assertThrows(IllegalArgumentException.class, () -> format.ordered(value));
            var other = assertThrows(IllegalArgumentException.class, () -> format.ordered(outside));
            assertEquals(other.getMessage(), refusal.getMessage());
        }
    }

    @Example
    void everyPlaceIsFilled() {
        int count = GRID.columns() / 8;
        long[] values = new long[2 * count];
        for (int i = 0; i < count; i++) {
            values[i] = i % 7;
            values[count + i] = i % 5;
        }
        Comparison comparison = new Comparison(Relation.SIGN, NumberFormat.unsigned(8), count);
        assertEquals(GRID.columns(), comparison.columnsMin());
        int[] told = Plainly.answer(comparison, GRID, values).orElseThrow();
        for (int i = 0; i < count; i++) {
            assertEquals(Integer.signum(i % 7 - i % 5), told[i]);
        }
    }

    @Property(tries = 300, seed = "20261123")
    void valuesThatHonestInputsDoNotLeadToAreNoAnswer(
            @ForAll Relation relation, @ForAll @IntRange(min = 2, max = 65535) int value) {
        Comparison comparison = new Comparison(relation, NumberFormat.unsigned(8), 2);
        // whatever is told, of equal numbers it is 1 in both rows
        long[] slots = new long[GRID.slots()];
        Arrays.fill(slots, 1);
        assertTrue(comparison.read(GRID, slots).isPresent());
        int last = GRID.columns() / 8 - 1;
        boolean zeroIsLegal = relation.bit() == Relation.Bit.EQUAL;
        for (int slot : kept(comparison, 0, 1, last)) {
            assertTrue(comparison.read(GRID, with(slots, slot, value)).isEmpty());
            boolean pair = slot % GRID.columns() < 2;
            assertEquals(zeroIsLegal && pair, isRead(comparison, with(slots, slot, 0)));
            assertEquals(!zeroIsLegal && pair, isRead(comparison, with(slots, slot, GRID.modulus() - 1)));
        }
    }

    @Example
    void numberThatIsBothSmallerAndLargerIsNoAnswer() {
        Comparison comparison = new Comparison(Relation.SIGN, NumberFormat.unsigned(8), 2);
        long[] slots = new long[GRID.slots()];
        Arrays.fill(slots, 1);
        long[] smaller = with(slots, 1, GRID.modulus() - 1);
        assertArrayEquals(new int[] {0, -1}, comparison.read(GRID, smaller).orElseThrow());
        assertTrue(comparison
                .read(GRID, with(smaller, GRID.columns() + 1, GRID.modulus() - 1))
                .isEmpty());
    }

    private static boolean isRead(Comparison comparison, long[] slots) {
        return comparison.read(GRID, slots).isPresent();
    }

    private static long[] with(long[] slots, int slot, long value) {
        long[] other = slots.clone();
        other[slot] = value;
        return other;
    }

    /** Of these columns the slots that belong to the result. */
    private static int[] kept(Comparison comparison, int... columns) {
        int[] kept = IntStream.of(columns)
                .flatMap(column -> IntStream.of(column, GRID.columns() + column))
                .filter(slot -> comparison.keeps(GRID, slot))
                .toArray();
        assertTrue(kept.length >= columns.length);
        return kept;
    }

    @Example
    void tooManyNumbersOrTooFewAreRefused() {
        Comparison comparison = new Comparison(Relation.SIGN, NumberFormat.unsigned(8), 2);
        assertThrows(IllegalArgumentException.class, () -> comparison.slots(GRID, 0, new long[1]));
        assertThrows(IllegalArgumentException.class, () -> comparison.slots(GRID, 0, new long[3]));
        assertThrows(IllegalArgumentException.class, () -> new Comparison(Relation.SIGN, NumberFormat.unsigned(8), 0));
        assertThrows(IllegalArgumentException.class, () -> NumberFormat.signed(65));
        assertThrows(IllegalArgumentException.class, () -> NumberFormat.signed(0));
    }
}
