package dev.tcme.he.ring;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SamplerTest {
    private static final int MANY = 1 << 18;
    private static final Seed SEED = Seed.ofNumber(42);
    private static final MathContext EXACT = new MathContext(60);

    /** The chi-square statistic of counts with expected counts. */
    private static double chiSquare(long[] counts, double[] expected) {
        double sum = 0;
        for (int i = 0; i < counts.length; i++) {
            double d = counts[i] - expected[i];
            sum += d * d / expected[i];
        }
        return sum;
    }

    @Test
    void ternaryCoefficientsAreEquallyLikely() {
        double[] out = new double[MANY];
        Sampler.ternary(SEED, 0, out);
        long[] counts = new long[3];
        for (double x : out) {
            counts[(int) x + 1]++;
        }
        double third = MANY / 3.0;
        // Two degrees of freedom: above 18.4 once in ten thousand.
        assertTrue(chiSquare(counts, new double[] {third, third, third}) < 18.4);
    }

    /** {@code 2^63·Pr[|x| ≥ k]} for k = 0 … 29 to 60 digits. */
    private static BigDecimal[] exactThresholds() {
        BigDecimal twoSigmaSquare = new BigDecimal("20.48");
        BigDecimal[] tail = new BigDecimal[Sampler.ERROR_MAX + 2];
        tail[Sampler.ERROR_MAX + 1] = BigDecimal.ZERO;
        for (int k = Sampler.ERROR_MAX; k >= 0; k--) {
            BigDecimal x = BigDecimal.valueOf((long) k * k).divide(twoSigmaSquare, EXACT);
            BigDecimal weight = BigDecimal.ONE.divide(exp(x), EXACT).multiply(BigDecimal.valueOf(k == 0 ? 1 : 2));
            tail[k] = tail[k + 1].add(weight, EXACT);
        }
        BigDecimal scale = BigDecimal.TWO.pow(63).divide(tail[0], EXACT);
        return Arrays.stream(tail).map(t -> t.multiply(scale, EXACT)).toArray(BigDecimal[]::new);
    }

    private static BigDecimal exp(BigDecimal x) {
        BigDecimal term = BigDecimal.ONE;
        BigDecimal sum = BigDecimal.ONE;
        for (int i = 1; i < 300; i++) {
            term = term.multiply(x, EXACT).divide(BigDecimal.valueOf(i), EXACT);
            sum = sum.add(term, EXACT);
        }
        return sum;
    }

    @Test
    void thresholdsAreThoseOfTheDiscreteGaussian() {
        BigDecimal[] exact = exactThresholds();
        assertEquals(Sampler.ERROR_MAX, Sampler.THRESHOLDS.length);
        double distance = 0;
        for (int k = 1; k <= Sampler.ERROR_MAX; k++) {
            double off = exact[k].subtract(BigDecimal.valueOf(Sampler.THRESHOLDS[k - 1]))
                    .doubleValue();
            assertTrue(Math.abs(off) < 0x1p12, "threshold " + k + " is off by " + off);
            assertTrue(Math.abs(off) <= 1 + 0x1p-49 * exact[k].doubleValue(), "threshold " + k + " is off by " + off);
            distance += Math.abs(off);
        }
        assertTrue(distance * 0x1p-63 < 0x1p-48, "statistical distance " + distance * 0x1p-63);
    }

    /** What is cut off: {@code Pr[|x| ≥ 30]} of the Gaussian that is not cut. */
    @Test
    void whatIsBeyondTheLargestErrorIsRarerThanTwoToMinus64() {
        double beyond = 2 * Math.exp(-900 / 20.48) / (Sampler.SIGMA * Math.sqrt(2 * Math.PI)) * 1.1;
        assertTrue(beyond < 0x1p-64);
        double lastOne = 2 * Math.exp(-841 / 20.48) / (Sampler.SIGMA * Math.sqrt(2 * Math.PI));
        assertTrue(lastOne > 0x1p-64, "29 is not more than needed");
    }

    @Test
    void gaussianCoefficientsHaveTheirProbabilities() {
        double[] out = new double[MANY];
        Sampler.gaussian(SEED, 0, out);
        int cut = 13;
        long[] counts = new long[2 * cut + 1];
        double sum = 0;
        double squares = 0;
        for (double x : out) {
            assertTrue(Math.abs(x) <= Sampler.ERROR_MAX);
            counts[(int) Math.clamp(x, -cut, cut) + cut]++;
            sum += x;
            squares += x * x;
        }
        BigDecimal[] exact = exactThresholds();
        double[] expected = new double[2 * cut + 1];
        for (int k = 0; k <= cut; k++) {
            double tail = exact[k].doubleValue() * 0x1p-63;
            double next = k == cut ? 0 : exact[k + 1].doubleValue() * 0x1p-63;
            expected[cut + k] = (k == 0 ? 1 : 0.5) * (tail - next) * MANY;
            expected[cut - k] = expected[cut + k];
        }
        // 26 degrees of freedom: above 61.7 once in ten thousand.
        double statistic = chiSquare(counts, expected);
        assertTrue(statistic < 61.7, "chi-square " + statistic);
        assertEquals(0, sum / MANY, 4 * Sampler.SIGMA / Math.sqrt(MANY));
        assertEquals(Sampler.SIGMA * Sampler.SIGMA, squares / MANY, 0.15);
    }

    /** The planted defect: counts of another deviation do not pass the test above. */
    @Test
    void chiSquareSeesADeviationThatIsOnePercentOff() {
        double[] a = new double[MANY];
        double[] b = new double[MANY];
        Sampler.gaussian(SEED, 0, a);
        Sampler.gaussian(SEED, 1, b);
        long[] counts = new long[3];
        for (int i = 0; i < MANY; i++) {
            // One of 50 samples doubled.
            double x = i % 50 == 0 ? 2 * a[i] : a[i];
            counts[Math.abs(x) <= 2 ? 0 : Math.abs(x) <= 6 ? 1 : 2]++;
        }
        BigDecimal[] exact = exactThresholds();
        double beyond2 = exact[3].doubleValue() * 0x1p-63;
        double beyond6 = exact[7].doubleValue() * 0x1p-63;
        double[] expected = {(1 - beyond2) * MANY, (beyond2 - beyond6) * MANY, beyond6 * MANY};
        assertTrue(chiSquare(counts, expected) > 18.4);
    }

    /** Every draw by the definition: a sign and 63 bits, compared with the thresholds one by one. */
    @Test
    void gaussianCoefficientsAreTheInverseOfTheirDistribution() {
        double[] out = new double[1000];
        Sampler.gaussian(SEED, 9, out);
        Stream stream = new Stream(SEED, 3, 9);
        for (int i = 0; i < out.length; i++) {
            long draw = stream.nextLong();
            int size = 0;
            while (size < Sampler.ERROR_MAX && draw >>> 1 < Sampler.THRESHOLDS[size]) {
                size++;
            }
            assertEquals((draw & 1) == 1 ? -size : size, (int) out[i], "at " + i);
        }
    }

    @Test
    void anyLengthCanBeSampled() {
        double[] whole = new double[600];
        Sampler.gaussian(SEED, 1, whole);
        for (int length : new int[] {0, 1, 255, 256, 257, 599}) {
            double[] part = new double[length];
            Sampler.gaussian(SEED, 1, part);
            assertArrayEquals(Arrays.copyOf(whole, length), part);
        }
    }

    @Test
    void uniformResiduesAreThoseOfTheStreamWithoutTheOnesTooLarge() {
        List<Modulus> moduli = new ArrayList<>(Cases.moduli(10));
        // So small that every residue and every draw that is just too large is met.
        moduli.add(Modulus.of(12_289));
        for (Modulus m : moduli) {
            double[] out = new double[100_000];
            Sampler.uniform(SEED, 3, m, out);
            Stream stream = new Stream(SEED, 1 + (3 << 8), m.value());
            int bytes = (m.bits() + 7) / 8;
            byte[] group = new byte[Long.BYTES];
            for (double x : out) {
                long r;
                do {
                    stream.atLeast(bytes).get(group, 0, bytes);
                    r = Long.reverseBytes(ByteBuffer.wrap(group).getLong()) & (1L << m.bits()) - 1;
                } while (r >= m.value());
                assertEquals(r > m.value() / 2 ? r - m.value() : r, (long) x);
                assertTrue(Math.abs(x) <= m.value() / 2);
            }
        }
    }

    @Test
    void uniformResiduesAreUnbiased() {
        for (Modulus m : List.of(Modulus.of(12_289), Cases.moduli(10).getFirst())) {
            int cells = 64;
            double[] out = new double[MANY];
            Sampler.uniform(SEED, 0, m, out);
            long[] counts = new long[cells];
            double[] expected = new double[cells];
            for (double x : out) {
                counts[(int) (m.canonical(x) * (double) cells / m.p())]++;
            }
            for (int cell = 0; cell < cells; cell++) {
                double from = Math.ceil(cell * m.p() / cells);
                double to = Math.ceil((cell + 1) * m.p() / cells);
                expected[cell] = (to - from) / m.p() * MANY;
            }
            // 63 degrees of freedom: above 112.3 once in ten thousand.
            double statistic = chiSquare(counts, expected);
            assertTrue(statistic < 112.3, "chi-square " + statistic + " for " + m);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 20, 52})
    void wideNoiseFillsItsRange(int bits) {
        double[] out = new double[1 << 14];
        Sampler.wide(SEED, 0, bits, out);
        double limit = Math.pow(2, bits);
        long[] counts = new long[4];
        for (double x : out) {
            assertTrue(x >= -limit && x < limit && x == Math.rint(x));
            counts[(int) Math.floor((x + limit) / limit * 2)]++;
        }
        double quarter = out.length / 4.0;
        // Three degrees of freedom: above 21.1 once in ten thousand.
        assertTrue(chiSquare(counts, new double[] {quarter, quarter, quarter, quarter}) < 21.1);
    }

    @Test
    void floodingNoiseIsGaussian() {
        double[] out = new double[MANY];
        double deviation = 0x1p40;
        Sampler.flood(SEED, 0, deviation, out);
        // Cells of a standard normal variable with these borders have the probabilities below, from its tables.
        double[] borders = {-2, -1, 0, 1, 2};
        double[] probabilities = {0.022750132, 0.135905122, 0.341344746, 0.341344746, 0.135905122, 0.022750132};
        long[] counts = new long[6];
        double products = 0;
        for (int i = 0; i < MANY; i++) {
            assertEquals(Math.rint(out[i]), out[i]);
            assertTrue(Math.abs(out[i]) < 8.6 * deviation);
            int cell = 0;
            while (cell < borders.length && out[i] >= borders[cell] * deviation) {
                cell++;
            }
            counts[cell]++;
            products += i % 2 == 0 ? out[i] / deviation * (out[i + 1] / deviation) : 0;
        }
        double[] expected = Arrays.stream(probabilities).map(p -> p * MANY).toArray();
        // Five degrees of freedom: above 25.7 once in ten thousand.
        double statistic = chiSquare(counts, expected);
        assertTrue(statistic < 25.7, "chi-square " + statistic);
        assertEquals(0, products / (MANY / 2), 4 / Math.sqrt(MANY / 2), "the two of a pair are independent");
    }

    @Test
    void refusesFloodingNoiseOfOtherSizes() {
        double[] out = new double[4];
        for (double deviation : new double[] {Double.NaN, -1, 0, 0x1p10 - 1, 0x1.1p49, Double.POSITIVE_INFINITY}) {
            var e = assertThrows(IllegalArgumentException.class, () -> Sampler.flood(SEED, 0, deviation, out));
            assertEquals("flooding noise has a deviation of 2^10 to 2^49, not " + deviation, e.getMessage());
        }
        assertThrows(IllegalArgumentException.class, () -> Sampler.flood(SEED, 1 << 24, 0x1p20, out));
        assertThrows(IllegalArgumentException.class, () -> Sampler.flood(SEED, 0, 0x1p20, new double[3]));
        Sampler.flood(SEED, 0, 0x1p10, out);
        Sampler.flood(SEED, 0, Sampler.FLOOD_MAX, out);
        assertTrue(Math.abs(out[0]) > 0x1p43);
    }

    @Test
    void everyPurposeIndexPrimeAndSeedHasItsOwnSamples() {
        Modulus m = Cases.moduli(10).getFirst();
        Modulus other = Cases.moduli(10).get(1);
        double[][] all = new double[13][64];
        Sampler.uniform(SEED, 0, m, all[0]);
        Sampler.uniform(SEED, 1, m, all[1]);
        Sampler.uniform(SEED, 0, other, all[2]);
        Sampler.uniform(Seed.ofNumber(43), 0, m, all[3]);
        Sampler.ternary(SEED, 0, all[4]);
        Sampler.ternary(SEED, 1, all[5]);
        Sampler.gaussian(SEED, 0, all[6]);
        Sampler.gaussian(SEED, 1, all[7]);
        Sampler.wide(SEED, 0, 40, all[8]);
        Sampler.wide(SEED, 1, 40, all[9]);
        Sampler.uniform(SEED, (1 << 24) - 1, m, all[10]);
        Sampler.uniform(SEED, 1 << 23, m, all[11]);
        Sampler.uniform(SEED, 1 << 16, m, all[12]);
        Set<String> different = new HashSet<>();
        for (double[] samples : all) {
            assertTrue(different.add(Arrays.toString(samples)));
        }
        // Not even the raw draws of two purposes are the same: the signs of wide noise and of errors.
        assertFalse(Arrays.equals(signs(all[6]), signs(all[8])));
    }

    private static boolean[] signs(double[] a) {
        boolean[] result = new boolean[a.length];
        for (int i = 0; i < a.length; i++) {
            result[i] = a[i] < 0;
        }
        return result;
    }

    /** Keys and ciphertexts are sent as seeds: what a seed expands to can never change again. */
    @Test
    void samplesNeverChange() throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        double[] out = new double[4096];
        for (Modulus m : List.of(Modulus.of(12_289), Modulus.of(1_032_193), Modulus.of(281474976694273L))) {
            Sampler.uniform(SEED, 7, m, out);
            update(digest, out);
        }
        Sampler.ternary(SEED, 7, out);
        update(digest, out);
        Sampler.gaussian(SEED, 7, out);
        update(digest, out);
        Sampler.wide(SEED, 7, 40, out);
        update(digest, out);
        assertEquals(
                "c754ab006e230fed1b09d46d55448f3ce0409e919b7f5f54c095196ece3afb2c",
                HexFormat.of().formatHex(digest.digest()));
    }

    private static void update(MessageDigest digest, double[] out) {
        ByteBuffer bytes = ByteBuffer.allocate(out.length * Double.BYTES);
        bytes.asDoubleBuffer().put(out);
        digest.update(bytes);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 1 << 24, 1L << 32, Long.MAX_VALUE, Long.MIN_VALUE})
    void refusesIndicesThatWouldMeetAnotherStream(long index) {
        double[] out = new double[4];
        Modulus m = Modulus.of(12_289);
        var e = assertThrows(IllegalArgumentException.class, () -> Sampler.uniform(SEED, index, m, out));
        assertEquals("a stream has an index of 0 to 2^24-1, not " + index, e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> Sampler.ternary(SEED, index, out));
        assertThrows(IllegalArgumentException.class, () -> Sampler.gaussian(SEED, index, out));
        assertThrows(IllegalArgumentException.class, () -> Sampler.wide(SEED, index, 4, out));
        assertArrayEquals(new double[4], out);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 53, 64})
    void refusesNoiseThatADoubleCannotHold(int bits) {
        var e = assertThrows(IllegalArgumentException.class, () -> Sampler.wide(SEED, 0, bits, new double[4]));
        assertEquals("uniform noise has 1 to 52 bits, not " + bits, e.getMessage());
    }
}
