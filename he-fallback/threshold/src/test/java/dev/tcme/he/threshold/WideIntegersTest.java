package dev.tcme.he.threshold;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.he.ring.Ring;
import dev.tcme.he.ring.Seed;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Arithmetic with two longs is that of whole numbers. */
class WideIntegersTest {
    private final Ring ring = Parties.context(Proving.LEAST).ring();
    private final int n = ring.degree();

    private static BigInteger power(int bits) {
        return BigInteger.ONE.shiftLeft(bits);
    }

    private BigInteger[] numbers(WideIntegers numbers) {
        return IntStream.range(0, numbers.count()).mapToObj(numbers::get).toArray(BigInteger[]::new);
    }

    private WideIntegers random(int seed, BigInteger bound) {
        return WideIntegers.uniform(Seed.ofNumber(seed), 0, bound, n);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 20, 31, 51, 52, 62, 63, 64, 65, 91, 92, 100, 117})
    void sumsWithRotatedPolynomialsAreThoseOfWholeNumbers(int bits) {
        BigInteger bound = power(bits).subtract(BigInteger.ONE);
        var choice = new Random(bits);
        for (int exponent : new int[] {0, 1, n - 1, n, n + 1, 2 * n - 1, choice.nextInt(2 * n)}) {
            WideIntegers sum = random(1, bound);
            WideIntegers other = random(2, bound);
            BigInteger[] expected = numbers(sum);
            BigInteger[] terms = numbers(other);
            for (int i = 0; i < n; i++) {
                int to = (i + exponent) % (2 * n);
                expected[to % n] = to < n ? expected[to % n].add(terms[i]) : expected[to % n].subtract(terms[i]);
            }
            sum.addRotated(other, exponent);
            assertArrayEquals(expected, numbers(sum), "exponent " + exponent);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 40, 51, 52, 63, 64, 91, 92, 93, 119})
    void valuesAreThoseOfTheResidues(int bits) {
        WideIntegers numbers = random(3, power(bits).subtract(BigInteger.ONE));
        for (int prime = 0; prime < ring.moduli().size(); prime++) {
            double[] expected = new double[n];
            for (int i = 0; i < n; i++) {
                expected[i] = ring.modulus(prime).residue(numbers.get(i));
            }
            ring.forward(expected, prime);
            double[] actual = numbers.values(ring, prime);
            for (int i = 0; i < n; i++) {
                assertEquals(
                        ring.modulus(prime).canonical(expected[i]),
                        ring.modulus(prime).canonical(actual[i]),
                        "value " + i + " modulo prime " + prime);
            }
        }
    }

    @Test
    void productsWithAWeightAreThoseOfWholeNumbers() {
        var random = new Random(4);
        double[] values =
                random.longs(n, -(1L << 53) + 1, 1L << 53).mapToDouble(x -> x).toArray();
        values[0] = (1L << 53) - 1;
        values[1] = -values[0];
        values[2] = 0;
        for (int bits : new int[] {1, 40, 63, 64, 66}) {
            BigInteger weight = power(bits).subtract(BigInteger.ONE);
            WideIntegers sum = WideIntegers.zeros(power(119), n);
            sum.addScaled(values, weight);
            sum.addScaled(values, BigInteger.ONE);
            for (int i = 0; i < n; i++) {
                assertEquals(BigInteger.valueOf((long) values[i]).multiply(power(bits)), sum.get(i));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 19, 31, 32, 62, 63, 64, 90, 118})
    void packedNumbersAreReadAsTheSameAndOnesBeyondTheBoundAreRefused(int bits) {
        // Just above a power of two: nearly half of the codes are beyond the bound.
        BigInteger bound = power(bits - 1).add(BigInteger.ONE);
        WideIntegers numbers = random(5, bound);
        byte[] bytes = new byte[WideIntegers.bytes(bound, n)];
        ByteBuffer out = ByteBuffer.wrap(bytes).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        numbers.pack(bound, out);
        assertEquals(0, out.remaining());
        WideIntegers again = WideIntegers.unpack(bound, n, out.rewind()).orElseThrow();
        assertArrayEquals(numbers(numbers), numbers(again));

        int width = bound.shiftLeft(1).bitLength();
        for (int at : new int[] {0, 1, 7, n / 2, n - 1}) {
            assertEquals(Optional.of(bound), read(bytes, bound, at, width, bound.shiftLeft(1)), "the bound itself");
            assertEquals(Optional.of(bound.negate()), read(bytes, bound, at, width, BigInteger.ZERO));
            assertEquals(
                    Optional.empty(),
                    read(bytes, bound, at, width, bound.shiftLeft(1).add(BigInteger.ONE)));
        }
    }

    /** The number at a place, after its code was changed. */
    private Optional<BigInteger> read(byte[] bytes, BigInteger bound, int at, int width, BigInteger code) {
        byte[] changed = bytes.clone();
        for (int bit = 0; bit < width; bit++) {
            int position = at * width + bit;
            int mask = 1 << position % 8;
            changed[position / 8] =
                    (byte) (code.testBit(bit) ? changed[position / 8] | mask : changed[position / 8] & ~mask);
        }
        return WideIntegers.unpack(bound, n, ByteBuffer.wrap(changed).order(java.nio.ByteOrder.LITTLE_ENDIAN))
                .map(numbers -> numbers.get(at));
    }

    @Test
    void boundsAreCheckedOnBothSidesAndForEveryNumber() {
        for (int bits : new int[] {1, 40, 63, 64, 65, 100}) {
            BigInteger bound = power(bits);
            for (int at : new int[] {0, n / 2, n - 1}) {
                for (BigInteger sign : new BigInteger[] {BigInteger.ONE, BigInteger.ONE.negate()}) {
                    double[] unit = new double[n];
                    unit[at] = sign.doubleValue();
                    WideIntegers numbers = WideIntegers.zeros(power(110), n);
                    numbers.addScaled(unit, bound);
                    assertTrue(numbers.within(bound));
                    assertFalse(numbers.within(bound.subtract(BigInteger.ONE)));
                    numbers.addScaled(unit, BigInteger.ONE);
                    assertFalse(numbers.within(bound));
                }
            }
        }
    }

    @Test
    void uniformNumbersAreUniformAndReachTheirBounds() {
        for (int bound : new int[] {1, 8, 29}) {
            int[] seen = new int[2 * bound + 1];
            for (int stream = 0; stream < 10; stream++) {
                WideIntegers numbers = WideIntegers.uniform(Seed.ofNumber(6), stream, BigInteger.valueOf(bound), n);
                for (int i = 0; i < n; i++) {
                    seen[numbers.get(i).intValueExact() + bound]++;
                }
            }
            double expected = 10.0 * n / seen.length;
            double chiSquare = Arrays.stream(seen)
                    .mapToDouble(count -> (count - expected) * (count - expected) / expected)
                    .sum();
            assertTrue(chiSquare < 2 * bound + 5 * Math.sqrt(4 * bound) + 5, "chi-square is " + chiSquare);
        }
    }

    @Test
    void wideUniformNumbersHaveTheVarianceOfTheirRange() {
        for (int bits : new int[] {30, 63, 64, 65, 110}) {
            BigInteger bound = power(bits).multiply(BigInteger.valueOf(5)).shiftRight(2);
            WideIntegers numbers = random(7, bound);
            assertTrue(numbers.within(bound));
            double squares = 0;
            double sum = 0;
            for (int i = 0; i < n; i++) {
                double x = numbers.get(i).doubleValue() / bound.doubleValue();
                squares += x * x;
                sum += x;
            }
            // Uniform on −1 … 1: variance 1/3, that of the square 4/45.
            assertEquals(n / 3.0, squares, 5 * Math.sqrt(n * 4 / 45.0));
            assertEquals(0, sum, 5 * Math.sqrt(n / 3.0));
        }
    }

    @Test
    void streamsOfOneSeedAreDifferent() {
        BigInteger bound = power(100);
        BigInteger[] first = numbers(WideIntegers.uniform(Seed.ofNumber(8), 0, bound, n));
        assertArrayEquals(first, numbers(WideIntegers.uniform(Seed.ofNumber(8), 0, bound, n)));
        assertNotEquals(
                first[0], WideIntegers.uniform(Seed.ofNumber(8), 1, bound, n).get(0));
        assertNotEquals(
                first[0], WideIntegers.uniform(Seed.ofNumber(9), 0, bound, n).get(0));
    }

    @Test
    void thereIsNoRoomForMoreThan120Bits() {
        assertThrows(IllegalArgumentException.class, () -> WideIntegers.zeros(power(120), n));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0x1p5, 1e6, 0x1p40, 0x1p75, 0x1p90})
    void smudgingNoiseAsWholeNumbersIsTheSameAsThePolynomial(double deviation) {
        Seed seed = Seed.ofNumber(10);
        WideIntegers numbers = WideGaussian.integers(seed, deviation, n);
        var poly = WideGaussian.sample(ring, seed, deviation, 0, 1);
        for (int prime : poly.primes()) {
            double[] values = numbers.values(ring, prime);
            for (int i = 0; i < n; i++) {
                assertEquals(
                        ring.modulus(prime).canonical(poly.limb(prime)[i]),
                        ring.modulus(prime).canonical(values[i]));
            }
        }
        assertTrue(numbers.within(WideGaussian.Ladder.of(deviation).most()));
        assertTrue(numbers.within(ProofBounds.of(n, deviation).noise().witness()));
    }
}
