package dev.tcme.he.exact;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PlainModulusTest {
    private static long[] random(PlainModulus plain, long seed) {
        return new Random(seed).longs(plain.grid().slots(), 0, plain.value()).toArray();
    }

    @ParameterizedTest
    @CsvSource({"12, 40961", "13, 65537", "14, 65537", "15, 65537", "16, 786433"})
    void smallestModulusIsTheSmallestPrimeWithSlots(int logDegree, long t) {
        assertEquals(t, PlainModulus.smallest(logDegree, 3));
    }

    @Test
    void largerModulusIsAtLeastWhatWasAskedFor() {
        long t = PlainModulus.smallest(14, 1L << 40);
        assertTrue(t >= 1L << 40 && t % (1 << 15) == 1 && BigInteger.valueOf(t).isProbablePrime(80));
        assertEquals(t, PlainModulus.smallest(14, t));
        assertTrue(PlainModulus.smallest(14, t + 1) > t);
    }

    @Test
    void refusesModuliWithoutSlotsAndBeyondTheArithmetic() {
        assertThrows(IllegalArgumentException.class, () -> PlainModulus.of(14, 40961));
        assertThrows(IllegalArgumentException.class, () -> PlainModulus.smallest(14, 1L << 48));
    }

    @ParameterizedTest
    @CsvSource({"12, 3", "13, 3", "13, 35184372088832"})
    void slotsComeBackDividedByTheirFactor(int logDegree, long min) {
        PlainModulus plain = PlainModulus.of(logDegree, PlainModulus.smallest(logDegree, min));
        long[] values = random(plain, 1);
        double[] coefficients = plain.coefficients(values, 12345);
        assertTrue(Arrays.stream(coefficients).allMatch(c -> c == Math.rint(c) && Math.abs(c) <= plain.value() / 2));
        assertArrayEquals(values, plain.slots(coefficients.clone(), 12345));
        assertFalse(Arrays.equals(values, plain.slots(coefficients, 12346)));
    }

    @Test
    void constantPolynomialHasTheSameValueInEverySlot() {
        PlainModulus plain = PlainModulus.of(12, 40961);
        double[] coefficients = new double[plain.grid().slots()];
        coefficients[0] = -7;
        assertTrue(Arrays.stream(plain.slots(coefficients, 1)).allMatch(value -> value == 40961 - 7));
    }

    /** Against Horner's rule with the root that slot 0 belongs to. */
    @Test
    void slotsAreTheValuesAtPowersOfFiveAndTheirInverses() {
        PlainModulus plain = PlainModulus.of(12, 40961);
        int degree = plain.grid().slots();
        int columns = plain.grid().columns();
        double[] monomial = new double[degree];
        monomial[1] = 1;
        long root = plain.slots(monomial, 1)[0];
        double[] coefficients = plain.coefficients(random(plain, 2), 1);
        long[] slots = plain.slots(coefficients.clone(), 1);
        BigInteger t = BigInteger.valueOf(plain.value());
        BigInteger order = BigInteger.valueOf(2L * degree);
        for (int j : new int[] {0, 1, 2, 100, columns - 1}) {
            BigInteger exponent = BigInteger.valueOf(5).modPow(BigInteger.valueOf(j), order);
            assertEquals(value(coefficients, BigInteger.valueOf(root).modPow(exponent, t), t), slots[j]);
            assertEquals(
                    value(coefficients, BigInteger.valueOf(root).modPow(exponent.negate(), t), t), slots[columns + j]);
        }
    }

    private static long value(double[] coefficients, BigInteger at, BigInteger t) {
        long point = at.longValueExact();
        long modulus = t.longValueExact();
        long value = 0;
        for (int k = coefficients.length - 1; k >= 0; k--) {
            value = Math.floorMod(value * point + (long) coefficients[k], modulus);
        }
        return value;
    }

    @Test
    void refusesSlotsThatAreTooFewOrOutOfRangeWithoutTellingThem() {
        PlainModulus plain = PlainModulus.of(12, 40961);
        assertThrows(IllegalArgumentException.class, () -> plain.coefficients(new long[5], 1));
        long[] values = new long[4096];
        values[9] = 99999;
        var refusal = assertThrows(IllegalArgumentException.class, () -> plain.coefficients(values, 1));
        assertFalse(refusal.getMessage().contains("99999"));
        values[9] = -1;
        assertThrows(IllegalArgumentException.class, () -> plain.coefficients(values, 1));
    }
}
