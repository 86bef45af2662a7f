package dev.tcme.he.exact;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** Everything but comparisons on plain numbers, each with the smallest modulus that it asks for. */
final class ProgramProperties {
    private static Grid grid(Program<?> program) {
        int columns = Math.max(4, Bits.width(program.columnsMin()));
        // a prime, as division needs one
        long t = program.modulusMin();
        while (!java.math.BigInteger.valueOf(t).isProbablePrime(80)) {
            t++;
        }
        return new Grid(columns, t);
    }

    @Property(tries = 300, seed = "202611211")
    void extremumIsTheFirstPartyWithTheLargestOrSmallestNumber(
            @ForAll Extremum.Side side,
            @ForAll Signedness signedness,
            @ForAll @IntRange(min = 2, max = 8) int parties,
            @ForAll @IntRange(min = 1, max = 12) int bits,
            @ForAll long seed) {
        NumberFormat format = new NumberFormat(bits, signedness);
        int above = Long.SIZE - bits;
        long[] numbers = new Random(seed)
                .longs(parties)
                .map(v -> signedness == Signedness.SIGNED ? v << above >> above : v << above >>> above)
                .toArray();
        long best = side == Extremum.Side.LARGEST
                ? LongStream.of(numbers).max().orElseThrow()
                : LongStream.of(numbers).min().orElseThrow();
        int first = IntStream.range(0, parties)
                .filter(i -> numbers[i] == best)
                .findFirst()
                .orElseThrow();
        Extremum extremum = new Extremum(side, parties, format);
        assertEquals(Optional.of(first), Plainly.answer(extremum, grid(extremum), numbers));
    }

    @Example
    void extremumWithoutOrWithTwoWinnersIsNoAnswer() {
        Extremum extremum = new Extremum(Extremum.Side.LARGEST, 3, NumberFormat.unsigned(4));
        Grid grid = grid(extremum);
        long[] slots = new long[grid.slots()];
        assertTrue(extremum.read(grid, slots).isEmpty());
        slots[4] = 1;
        assertEquals(Optional.of(1), extremum.read(grid, slots));
        slots[8] = 1;
        assertTrue(extremum.read(grid, slots).isEmpty());
        slots[8] = grid.modulus() - 1;
        assertTrue(extremum.read(grid, slots).isEmpty());
    }

    @Property(tries = 300, seed = "202611212")
    void sumIsExactForAnyWeightsAndRange(
            @ForAll @IntRange(min = 1, max = 6) int parties,
            @ForAll @IntRange(min = 1, max = 9) int length,
            @ForAll @LongRange(min = -100000, max = 100000) long min,
            @ForAll @LongRange(min = 0, max = 100000) long width,
            @ForAll long seed) {
        Random random = new Random(seed);
        List<Long> weights =
                random.longs(parties, -50, 50).map(w -> w == 0 ? 1 : w).boxed().toList();
        Sum sum = new Sum(weights, length, new Range(min, min + width));
        // both ends come up
        long[] values = random.longs((long) parties * length)
                .map(v -> (v & 3) == 0 ? min : (v & 3) == 1 ? min + width : min + Math.floorMod(v, width + 1))
                .toArray();
        long[] expected = new long[length];
        for (int i = 0; i < values.length; i++) {
            expected[i % length] += weights.get(i / length) * values[i];
        }
        assertArrayEquals(expected, Plainly.answer(sum, grid(sum), values).orElseThrow());
    }

    @Example
    void histogramCountsClassesAndSumsBeyondAreNoAnswer() {
        Sum histogram = Sum.histogram(3, 4);
        Grid grid = new Grid(8, 65537);
        long[][] votes = {Sum.oneHot(4, 1), Sum.oneHot(4, 3), Sum.oneHot(4, 1)};
        assertArrayEquals(
                new long[] {0, 2, 0, 1}, Plainly.answer(histogram, grid, votes).orElseThrow());
        long[] slots = new long[grid.slots()];
        slots[2] = 4;
        assertTrue(histogram.read(grid, slots).isEmpty());
        slots[2] = 3;
        assertTrue(histogram.read(grid, slots).isPresent());
        slots[7] = 1;
        assertTrue(histogram.read(grid, slots).isEmpty());
        assertThrows(IllegalArgumentException.class, () -> Sum.oneHot(4, 4));
        assertArrayEquals(
                new long[] {2}, Plainly.answer(Sum.count(3), grid, 1, 0, 1).orElseThrow());
    }

    @Property(tries = 300, seed = "202611213")
    void varianceIsExactAndBelowItsModulus(
            @ForAll @IntRange(min = 2, max = 8) int parties,
            @ForAll @IntRange(min = 1, max = 5) int length,
            @ForAll @LongRange(min = -1000000, max = 1000000) long min,
            @ForAll @LongRange(min = 0, max = 5000) long width,
            @ForAll long seed) {
        Variance variance = new Variance(parties, length, new Range(min, min + width));
        long[] values = new Random(seed)
                .longs((long) parties * length)
                .map(v -> (v & 3) == 0 ? min : (v & 3) == 1 ? min + width : min + Math.floorMod(v, width + 1))
                .toArray();
        long[] expected = new long[length];
        for (int j = 0; j < length; j++) {
            long sum = 0;
            long squares = 0;
            for (int p = 0; p < parties; p++) {
                sum += values[p * length + j];
                squares += values[p * length + j] * values[p * length + j];
            }
            expected[j] = parties * squares - sum * sum;
        }
        assertArrayEquals(
                expected, Plainly.answer(variance, grid(variance), values).orElseThrow());
    }

    @Property(tries = 300, seed = "202611214")
    void innerProductIsExactForNumbersOfEitherSign(
            @ForAll @IntRange(min = 1, max = 20) int length,
            @ForAll @LongRange(min = -1000, max = 1000) long min,
            @ForAll @LongRange(min = 0, max = 1000) long width,
            @ForAll long seed) {
        InnerProduct product = new InnerProduct(length, new Range(min, min + width), new Range(-width, width));
        Random random = new Random(seed);
        long[] x = random.longs(length, min, min + width + 1).toArray();
        long[] y = random.longs(length, -width, width + 1).toArray();
        long expected = IntStream.range(0, length).mapToLong(i -> x[i] * y[i]).sum();
        assertEquals(Optional.of(expected), Plainly.answer(product, grid(product), new long[][] {x, y}));
    }

    @Property(tries = 300, seed = "202611215")
    void intersectionCountsWhatBothSetsHave(
            @ForAll @IntRange(min = 1, max = 16) int sizeMax,
            @ForAll @IntRange(min = 5, max = 62) int bits,
            @ForAll long seed) {
        Random random = new Random(seed);
        IntersectionSize program = new IntersectionSize(sizeMax, NumberFormat.unsigned(bits));
        List<Long> universe = new ArrayList<>();
        Set<Long> seen = new HashSet<>();
        while (universe.size() < Math.min(2 * sizeMax, 1 << 5)) {
            long element = random.nextLong(1L << bits);
            if (seen.add(element)) {
                universe.add(element);
            }
        }
        List<Long> own = new ArrayList<>(universe);
        Collections.shuffle(own, random);
        List<Long> a = universe.subList(0, random.nextInt(sizeMax + 1));
        List<Long> b = own.subList(0, random.nextInt(sizeMax + 1));
        int expected = (int) a.stream().filter(b::contains).count();
        long[][] sets = {
            a.stream().mapToLong(Long::longValue).toArray(),
            b.stream().mapToLong(Long::longValue).toArray()
        };
        assertEquals(Optional.of(expected), Plainly.answer(program, grid(program), sets));
    }

    @Example
    void intersectionRefusesSetsThatAreTooLargeOrNoSets() {
        IntersectionSize program = new IntersectionSize(2, NumberFormat.unsigned(8));
        Grid grid = grid(program);
        assertThrows(IllegalArgumentException.class, () -> program.slots(grid, 0, new long[] {1, 2, 3}));
        assertThrows(IllegalArgumentException.class, () -> program.slots(grid, 0, new long[] {5, 5}));
        assertThrows(IllegalArgumentException.class, () -> new IntersectionSize(17, NumberFormat.unsigned(8)));
        assertThrows(IllegalArgumentException.class, () -> new IntersectionSize(2, NumberFormat.unsigned(63)));
    }

    @Example
    void numbersOutsideTheirRangeAreRefusedUntold() {
        Range range = new Range(-5, 70);
        Grid grid = new Grid(8, 65537);
        for (Program<?> program :
                List.of(Sum.of(2, 1, range), new Variance(2, 1, range), new InnerProduct(1, range, range))) {
            for (long outside : new long[] {-6, 71, Long.MIN_VALUE, Long.MAX_VALUE}) {
                var refusal = assertThrows(
                        IllegalArgumentException.class, () -> program.slots(grid, 1, new long[] {outside}));
                assertEquals("a number is outside -5 to 70", refusal.getMessage());
            }
            assertThrows(IllegalArgumentException.class, () -> program.slots(grid, 0, new long[2]));
        }
    }

    @Example
    void programsThatCannotBeAreRefused() {
        Range huge = new Range(Long.MIN_VALUE, Long.MAX_VALUE);
        assertThrows(IllegalArgumentException.class, () -> Sum.of(2, 1, huge).modulusMin());
        assertThrows(IllegalArgumentException.class, () -> new Variance(2, 1, new Range(0, 1L << 40)).modulusMin());
        assertThrows(IllegalArgumentException.class, () -> new InnerProduct(9, huge, huge).modulusMin());
        assertThrows(IllegalArgumentException.class, () -> Sum.of(0, 1, new Range(0, 1)));
        assertThrows(IllegalArgumentException.class, () -> new Sum(List.of(0L), 1, new Range(0, 1)));
        assertThrows(IllegalArgumentException.class, () -> new Sum(List.of(1L << 40), 1, new Range(0, 1)));
        assertThrows(IllegalArgumentException.class, () -> new Range(1, 0));
        assertThrows(IllegalArgumentException.class, () -> new Variance(1, 1, new Range(0, 1)));
        assertThrows(
                IllegalArgumentException.class, () -> new Extremum(Extremum.Side.LARGEST, 9, NumberFormat.unsigned(8)));
        assertThrows(
                IllegalArgumentException.class, () -> new Extremum(Extremum.Side.LARGEST, 2, NumberFormat.signed(64)));
        assertTrue(Arrays.stream(new int[] {1, 2, 3, 4, 5, 64}).map(Bits::width).sum() == 1 + 2 + 4 + 4 + 8 + 64);
    }
}
