package dev.tcme.he.exact;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Every program encrypted, with parameters from the search and noise on all shares. */
final class ProgramsTest {
    @Test
    void largestOfEightIsFound() {
        Trial<Integer> trial = new Trial<>(new Extremum(Extremum.Side.LARGEST, 8, NumberFormat.signed(32)));
        assertEquals(Optional.of(5), trial.answer(numbers(-7, 0, 99, 98, -2147483648, 2147483647, 1, 99)));
    }

    @Test
    void smallestOfTwoIsFoundAndTiesGoToTheFirst() {
        Trial<Integer> trial = new Trial<>(new Extremum(Extremum.Side.SMALLEST, 2, NumberFormat.unsigned(7)));
        assertEquals(Optional.of(1), trial.answer(numbers(127, 0)));
        assertEquals(Optional.of(0), trial.answer(numbers(7, 7)));
    }

    private static long[][] numbers(long... values) {
        return LongStream.of(values).mapToObj(v -> new long[] {v}).toArray(long[][]::new);
    }

    @Test
    void weightedSumsAreExact() {
        Trial<long[]> trial = new Trial<>(new Sum(List.of(3L, -2L, 1L), 3, new Range(-1000, 1000)));
        long[][] values = {{1000, -1000, 7}, {-1000, 1000, 5}, {1000, -1000, 0}};
        assertArrayEquals(new long[] {6000, -6000, 11}, trial.answer(values).orElseThrow());
    }

    /** A plain modulus of 45 bits, which one base cannot open. */
    @Test
    void sumsOfLargeNumbersAreExact() {
        long max = 1L << 43;
        Trial<long[]> trial = new Trial<>(Sum.of(2, 2, new Range(0, max)));
        assertArrayEquals(
                new long[] {2 * max, max - 1},
                trial.answer(new long[] {max, max - 1}, new long[] {max, 0}).orElseThrow());
    }

    @Test
    void histogramIsExact() {
        Trial<long[]> trial = new Trial<>(Sum.histogram(3, 20));
        long[][] votes = IntStream.of(3, 19, 3).mapToObj(v -> Sum.oneHot(20, v)).toArray(long[][]::new);
        long[] counts = trial.answer(votes).orElseThrow();
        assertEquals(2, counts[3]);
        assertEquals(1, counts[19]);
        assertEquals(3, LongStream.of(counts).sum());
    }

    @Test
    void varianceIsExact() {
        Trial<long[]> trial = new Trial<>(new Variance(3, 2, new Range(-500, 20000)));
        long[][] values = {{1, 20000}, {2, -500}, {4, 20000}};
        assertArrayEquals(
                new long[] {3 * 21 - 49, 3 * (2 * 400_000_000L + 250_000) - 39500L * 39500},
                trial.answer(values).orElseThrow());
    }

    @Test
    void innerProductIsExact() {
        int length = 1000;
        Trial<Long> trial = new Trial<>(new InnerProduct(length, new Range(-1000, 1000), new Range(0, 255)));
        Random random = new Random(3);
        long[] x = random.longs(length, -1000, 1001).toArray();
        long[] y = random.longs(length, 0, 256).toArray();
        long expected = IntStream.range(0, length).mapToLong(i -> x[i] * y[i]).sum();
        assertEquals(Optional.of(expected), trial.answer(x, y));
    }

    @Test
    void sizeOfAnIntersectionIsExact() {
        Trial<Integer> trial = new Trial<>(new IntersectionSize(8, NumberFormat.unsigned(30)));
        assertEquals(Optional.of(2), trial.answer(new long[] {1, 2, 3, 1 << 29}, new long[] {9, 1 << 29, 7, 3, 5}));
        assertEquals(Optional.of(0), trial.answer(new long[0], new long[] {0}));
    }
}
