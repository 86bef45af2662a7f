package dev.tcme.he.ring;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModulusTest {
    /** The largest primes below 2^48, 2^30, 2^20, and the smallest modulus. */
    private static final long TOP = 281474976710597L;

    private static final long[] PRIMES = {TOP, 1073741789L, 1048573L, 8209L};

    @Test
    void productsAreExactUpToTheBoundOfValidity() {
        for (long value : PRIMES) {
            Modulus m = Modulus.of(value);
            // A·B·p < 2^51, split evenly and as unevenly as the transforms do.
            double product = Math.min(0x1p51, 0x1p53 * 0x1p53 / m.p() / m.p() * 0x1p40) * 0.999 / m.p();
            for (double a : new double[] {Modulus.REST, 8, 11.1, 15.9}) {
                double b = Math.min(0.5, product / a);
                productsAreExact(m, a, b);
            }
        }
    }

    private static void productsAreExact(Modulus m, double aBound, double bBound) {
        SplittableRandom random = new SplittableRandom(m.value());
        long aMax = (long) (aBound * m.p());
        long bMax = (long) (bBound * m.p());
        double limit = (0.5 + aBound * bBound * m.p() * 0x1p-52) * m.p();
        for (int i = 0; i < 5000; i++) {
            long a = i < 1000 ? edge(i % 10, aMax) : random.nextLong(-aMax, aMax + 1);
            long b = i < 1000 ? edge(i / 10 % 10, bMax) : random.nextLong(-bMax, bMax + 1);
            double r = m.multiply(a, b);
            BigInteger exact = BigInteger.valueOf(a).multiply(BigInteger.valueOf(b));
            assertEquals(exact.mod(m.big()).longValueExact(), Exact.residue(r, m), () -> a + " · " + b + " mod " + m);
            assertTrue(Math.abs(r) <= limit, () -> r / m.p() + " times " + m);
        }
    }

    private static long edge(int which, long max) {
        return switch (which) {
            case 0 -> max;
            case 1 -> -max;
            case 2 -> max - 1;
            case 3 -> 1 - max;
            case 4 -> 0;
            case 5 -> 1;
            case 6 -> -1;
            case 7 -> max / 2;
            case 8 -> max / 2 + 1;
            default -> -max / 3;
        };
    }

    /** Why there are at most 48 bits: at 49, an operand of the last forward stage is beyond the reach of the rounding. */
    @Test
    void theSameProductIsWrongForModuliOfFortyNineBits() {
        assertEquals(0, wrongProducts(TOP, 11.1));
        long fortyNine = 562949953421231L;
        long fifty = 1125899906842597L;
        assertTrue(BigInteger.valueOf(fortyNine).isProbablePrime(80), "the planted modulus is a prime");
        assertTrue(wrongProducts(fortyNine, 11.1) > 0, "49 bits must break at 17 stages");
        assertTrue(wrongProducts(fifty, 11.1) > wrongProducts(fortyNine, 11.1), "50 bits must break more");
        assertThrows(IllegalArgumentException.class, () -> Modulus.of(fortyNine));
        assertThrows(IllegalArgumentException.class, () -> Modulus.of(fifty));
    }

    /** Products of a root with an operand of the given size that are not residues below p, by the arithmetic of Modulus. */
    private static int wrongProducts(long prime, double size) {
        SplittableRandom random = new SplittableRandom(prime);
        double p = prime;
        double inverse = 1 / p;
        int wrong = 0;
        for (int i = 0; i < 10_000; i++) {
            double a = Math.rint(size * p * (1 - i * 1e-7));
            double b = random.nextLong(prime / 2 - 1000, prime / 2);
            double h = a * b;
            double q = Math.fma(h, inverse, Modulus.ROUND) - Modulus.ROUND;
            double r = Math.fma(q, -p, h) + Math.fma(a, b, -h);
            BigInteger exact = BigInteger.valueOf((long) a).multiply(BigInteger.valueOf((long) b));
            boolean right = exact.subtract(BigInteger.valueOf((long) r))
                            .mod(BigInteger.valueOf(prime))
                            .signum()
                    == 0;
            boolean small = Math.abs(r) <= (0.5 + size / 2 * 0x1p48 * 0x1p-52) * p;
            wrong += right && small ? 0 : 1;
        }
        return wrong;
    }

    @Test
    void reductionIsToTheResidueNextToZero() {
        for (long value : PRIMES) {
            Modulus m = Modulus.of(value);
            SplittableRandom random = new SplittableRandom(value);
            long half = (value - 1) / 2;
            for (long k = -15; k <= 15; k++) {
                for (long r : new long[] {-half, -half + 1, -1, 0, 1, half - 1, half, random.nextLong(-half, half)}) {
                    assertEquals(r, m.reduce(k * value + r), () -> "modulo " + value);
                }
            }
        }
    }

    @Test
    void sumsAndDifferencesAreResiduesNextToZero() {
        Modulus m = Modulus.of(TOP);
        double top = Cases.bound(m);
        assertEquals(2 * top - 1 * m.p(), m.add(top, top));
        assertEquals(-2 * top + m.p(), m.subtract(-top, top));
        assertEquals(7, m.add(3, 4));
        assertEquals(-1, m.subtract(3, 4));
    }

    @Test
    void powersAndInversesAreThoseOfBigInteger() {
        for (long value : PRIMES) {
            Modulus m = Modulus.of(value);
            for (long a : new long[] {1, 2, 3, value / 2, -(value / 2), value / 3}) {
                for (long e : new long[] {0, 1, 2, 3, 64, 12_345, value - 1, value - 2}) {
                    long expected = BigInteger.valueOf(a)
                            .modPow(BigInteger.valueOf(e), m.big())
                            .longValueExact();
                    double power = m.power(a, e);
                    assertEquals(expected, m.canonical(power));
                    assertTrue(Math.abs(power) <= m.p() / 2);
                }
                assertEquals(BigInteger.valueOf(a).modInverse(m.big()).longValueExact(), m.canonical(m.invert(a)));
            }
        }
    }

    @Test
    void canonicalResiduesAreFromZeroToTheModulus() {
        Modulus m = Modulus.of(8209);
        assertEquals(0, m.canonical(0));
        assertEquals(0, m.canonical(-0.0));
        assertEquals(8208, m.canonical(-1));
        assertEquals(4104, m.canonical(4104));
        assertEquals(4105, m.canonical(-4104));
        assertEquals(5130, m.canonical(5130));
        assertEquals(8209 - 5130, m.canonical(-5130));
    }

    @Test
    void residuesOfWholeNumbersOfAnySize() {
        Modulus m = Modulus.of(8209);
        assertEquals(-1, m.residue(8208));
        assertEquals(4104, m.residue(4104));
        assertEquals(-4104, m.residue(4105));
        assertEquals(1, m.residue(-8208));
        assertEquals(
                BigInteger.valueOf(Long.MIN_VALUE).mod(m.big()).longValueExact(),
                m.canonical(m.residue(Long.MIN_VALUE)));
        BigInteger huge = BigInteger.TWO.pow(3000).negate();
        assertEquals(huge.mod(m.big()).longValueExact(), m.canonical(m.residue(huge)));
        assertTrue(Math.abs(m.residue(huge)) <= 4104);
    }

    @Test
    void saysWhatItIs() {
        Modulus m = Modulus.of(TOP);
        assertAll(
                () -> assertEquals(TOP, m.value()),
                () -> assertEquals((double) TOP, m.p()),
                () -> assertEquals(1.0 / TOP, m.inverse()),
                () -> assertEquals(BigInteger.valueOf(TOP), m.big()),
                () -> assertEquals(48, m.log2(), 1e-9),
                () -> assertEquals(48, m.bits()),
                () -> assertEquals(14, Modulus.of(8209).bits()),
                () -> assertEquals(17, Modulus.of(131_071).bits()),
                () -> assertEquals(17, Modulus.of(65537).bits()),
                () -> assertEquals(16.00002, Modulus.of(65537).log2(), 1e-5),
                () -> assertEquals("modulus 8209", Modulus.of(8209).toString()));
    }

    @Test
    void modulusIsItsValue() {
        Modulus m = Modulus.of(8209);
        assertEquals(m, Modulus.of(8209));
        assertEquals(m.hashCode(), Modulus.of(8209).hashCode());
        assertNotEquals(m.hashCode(), Modulus.of(8219).hashCode());
        assertNotEquals(m, Modulus.of(8219));
        assertNotEquals(m, (Object) 8209L);
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -8209, 0, 1, 2, 8191, 281474976710677L, Long.MAX_VALUE})
    void refusesSizesOutOfRange(long value) {
        var e = assertThrows(IllegalArgumentException.class, () -> Modulus.of(value));
        assertEquals("a modulus has 14 to 48 bits, this one is " + value, e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(longs = {8192, 8211, 67_108_865, 281474976710655L, 16777213L * 16777183L})
    void refusesCompositeNumbers(long value) {
        var e = assertThrows(IllegalArgumentException.class, () -> Modulus.of(value));
        assertEquals("a modulus is a prime, this one is " + value, e.getMessage());
    }

    @Test
    void refusesTheInverseOfZeroAndNegativeExponents() {
        Modulus m = Modulus.of(8209);
        assertThrows(ArithmeticException.class, () -> m.invert(0));
        assertThrows(ArithmeticException.class, () -> m.invert(8209));
        assertThrows(ArithmeticException.class, () -> m.invert(-8209));
        assertThrows(IllegalArgumentException.class, () -> m.power(2, -1));
    }
}
