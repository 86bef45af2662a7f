package dev.tcme.he.threshold;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.he.ckks.Context;
import dev.tcme.he.ring.Modulus;
import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Ring;
import dev.tcme.he.ring.Seed;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Smudging noise is the discrete Gaussian that the sizing of its deviation reckons with. */
class WideGaussianTest {
    private static final int[] PRIMES = {0, 1, 2};

    private final Context context = Parties.context(Parties.MIDDLE);
    private final Ring ring = context.ring();

    /** The coefficients, put together from three primes. */
    private double[] sample(long seed, double deviation) {
        Poly poly = WideGaussian.sample(ring, Seed.ofNumber(seed), deviation, PRIMES);
        BigInteger product = ring.product(PRIMES);
        BigInteger[] sum = new BigInteger[ring.degree()];
        Arrays.fill(sum, BigInteger.ZERO);
        for (int i = 0; i < PRIMES.length; i++) {
            Modulus modulus = ring.modulus(PRIMES[i]);
            BigInteger rest = product.divide(modulus.big());
            BigInteger weight = rest.multiply(rest.modInverse(modulus.big()));
            double[] limb = poly.limb(i).clone();
            ring.inverse(limb, PRIMES[i]);
            for (int k = 0; k < sum.length; k++) {
                sum[k] = sum[k].add(weight.multiply(BigInteger.valueOf((long) modulus.reduce(limb[k]))));
            }
        }
        return Arrays.stream(sum)
                .map(x -> x.mod(product))
                .map(x -> x.compareTo(product.shiftRight(1)) > 0 ? x.subtract(product) : x)
                .mapToDouble(BigInteger::doubleValue)
                .toArray();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0x1p5, 33, 1e3, 0x1p20, 0x1p40, 1.7e15, 0x1p62, 0x1p79, 0x1p90})
    void theDeviationIsTheOneAskedFor(double deviation) {
        int runs = 4;
        double sum = 0;
        double squares = 0;
        double worst = 0;
        for (int run = 0; run < runs; run++) {
            for (double x : sample(run, deviation)) {
                sum += x / deviation;
                squares += x / deviation * (x / deviation);
                worst = Math.max(worst, Math.abs(x) / deviation);
            }
        }
        double count = (double) runs * ring.degree();
        double ratio = WideGaussian.Ladder.of(deviation).deviation() / deviation;
        // The sum of squares is chi-square distributed with variance 2·count; five deviations.
        assertEquals(count * ratio * ratio, squares, 5 * Math.sqrt(2 * count) * ratio * ratio);
        assertEquals(0, sum, 5 * Math.sqrt(count) * ratio);
        assertTrue(worst > 3 && worst < 7, "worst is " + worst + " deviations");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0x1p5, 100, 0x1p30, 0x1p75})
    void theShapeIsThatOfAGaussian(double deviation) {
        double actual = WideGaussian.Ladder.of(deviation).deviation();
        int bins = 32;
        int[] seen = new int[bins];
        int count = 0;
        for (int run = 10; run < 14; run++) {
            for (double x : sample(run, deviation)) {
                seen[bin(x, actual, bins)]++;
                count++;
            }
        }
        double[] expected = expected(actual, actual, bins, count);
        double chiSquare = 0;
        for (int i = 0; i < bins; i++) {
            chiSquare += (seen[i] - expected[i]) * (seen[i] - expected[i]) / expected[i];
        }
        // 31 degrees of freedom: mean 31, deviation 7.9.
        assertTrue(chiSquare < 31 + 5 * 7.9, "chi-square is " + chiSquare);
        // A Gaussian of 5 % more does not pass.
        double[] other = expected(actual * 1.05, actual, bins, count);
        double wrong = IntStream.range(0, bins)
                .mapToDouble(i -> (seen[i] - other[i]) * (seen[i] - other[i]) / other[i])
                .sum();
        assertTrue(wrong > 31 + 5 * 7.9, "chi-square of another deviation is " + wrong);
    }

    /** Bins of a fifth of a deviation around zero, the outer ones open. */
    private static int bin(double x, double deviation, int bins) {
        return Math.clamp((int) Math.floor(x / deviation * 5 + 0.5) + bins / 2, 0, bins - 1);
    }

    /** From the probabilities of whole numbers for small deviations, and the integral for large ones; bins in another unit. */
    private static double[] expected(double deviation, double unit, int bins, int count) {
        double[] weight = new double[bins];
        double step = Math.max(1, deviation / 4000);
        double range = Math.floor(9 * deviation / step);
        for (double j = -range; j <= range; j++) {
            double x = j * step;
            weight[bin(x, unit, bins)] += Math.exp(-x * x / (2 * deviation * deviation));
        }
        double total = Arrays.stream(weight).sum();
        return Arrays.stream(weight).map(w -> w / total * count).toArray();
    }

    @Test
    void oneStepIsOffByLessThanItsShareOfTheDistance() {
        // Tail: 2·Σ_{k>99} exp(−k²/128) over the total, which is near 8·sqrt(2π).
        double tail = IntStream.rangeClosed(WideGaussian.SIZE_MAX + 1, WideGaussian.SIZE_MAX + 100)
                        .mapToDouble(k -> 2 * Math.exp(-k * (double) k / 128))
                        .sum()
                / (8 * Math.sqrt(2 * Math.PI));
        double thresholds = WideGaussian.SIZE_MAX * 0x1p-126;

        assertTrue(tail + thresholds < 0x1p-110, "off by " + (tail + thresholds));
    }

    @Test
    void theSizingOfSmudgingHidesToFortyBits() {
        // |e|_2 <= B and σ = 2^39·B: distance <= |e|_2/(2σ) = 2^-40, recomputed from the densities themselves for one
        // coefficient.
        double sigma = 100;
        for (double shift : new double[] {1, 2, 5}) {
            double distance = 0;
            double total = 0;
            for (int x = -1500; x <= 1500; x++) {
                double here = Math.exp(-x * x / (2 * sigma * sigma));
                double there = Math.exp(-(x - shift) * (x - shift) / (2 * sigma * sigma));
                distance += Math.abs(here - there) / 2;
                total += here;
            }
            assertTrue(distance / total <= shift / (2 * sigma), "shift " + shift);
            assertTrue(distance / total > 0.7 * shift / (2 * sigma), "shift " + shift);
        }
        double bound = 0x1p30;
        assertEquals(0x1p-40, bound / (2 * 0x1p39 * bound));
    }

    @Test
    void theSameSeedGivesTheSameNoiseAndAnotherAnother() {
        assertArrayEquals(sample(1, 0x1p60), sample(1, 0x1p60));
        double[] a = sample(1, 0x1p60);
        double[] b = sample(2, 0x1p60);
        double correlation = IntStream.range(0, a.length)
                        .mapToDouble(i -> a[i] / 0x1p60 * b[i] / 0x1p60)
                        .sum()
                / a.length;
        assertEquals(0, correlation, 5 / Math.sqrt(a.length));
        double neighbours = IntStream.range(1, a.length)
                        .mapToDouble(i -> a[i] / 0x1p60 * a[i - 1] / 0x1p60)
                        .sum()
                / a.length;
        assertEquals(0, neighbours, 5 / Math.sqrt(a.length));
        assertFalse(Arrays.equals(a, b));
    }

    @Test
    void lowBitsAreUniform() {
        // A sum whose fine part were missing would be a multiple of a power of two.
        double[] a = sample(3, 0x1p30);
        for (int bit = 0; bit < 24; bit++) {
            double weight = Math.pow(2, bit);
            long ones = Arrays.stream(a)
                    .filter(x -> Math.floorMod((long) Math.floor(x / weight), 2) == 1)
                    .count();
            assertEquals(a.length / 2.0, ones, 5 * Math.sqrt(a.length / 4.0), "bit " + bit);
        }
    }

    @Test
    void deviationsOutOfRangeAreRefused() {
        for (double deviation : new double[] {0, -1, 31.9, 0x1.01p90, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThrows(IllegalArgumentException.class, () -> WideGaussian.Ladder.of(deviation));
        }
    }
}
