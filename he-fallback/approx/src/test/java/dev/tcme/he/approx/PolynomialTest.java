package dev.tcme.he.approx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PolynomialTest {
    private static final Interval SKEW = new Interval(-3, 7);

    private final SplittableRandom random = new SplittableRandom(7);

    @Test
    void valueIsTheSumOfCosines() {
        for (int degree : new int[] {0, 1, 2, 7, 31, 200, 1023}) {
            Polynomial p = any(Interval.UNIT, Parity.NONE, degree);
            for (int i = 0; i < 50; i++) {
                double angle = random.nextDouble(0, StrictMath.PI);
                double expected = 0;
                for (int k = 0; k <= degree; k++) {
                    expected += p.coefficient(k) * StrictMath.cos(k * angle);
                }
                // Near ±1 the cosine forgets 2^-53 of the argument, which T_k amplifies by up to k².
                double allowed = p.evaluationSlack() + 0x1p-50 * (degree + 1) * (degree + 1) * (degree + 1);
                assertEquals(expected, p.at(StrictMath.cos(angle)), allowed);
            }
        }
    }

    @Test
    void evaluationSlackCoversTheExactError() {
        for (int i = 0; i < 100; i++) {
            Polynomial p = any(Interval.UNIT, Parity.NONE, random.nextInt(1, 60));
            double t = random.nextDouble(-1, 1);
            double error = exactAt(p, t).subtract(new BigDecimal(p.at(t))).abs().doubleValue();
            assertTrue(error <= p.evaluationSlack());
        }
    }

    @Test
    void monomialsOfT5BecomeT5() {
        Polynomial p = Polynomial.fromMonomial(Interval.UNIT, 0, 5, 0, -20, 0, 16);
        assertArrayEquals(new double[] {0, 0, 0, 0, 0, 1}, p.coefficients());
        assertEquals(Parity.ODD, p.parity());
    }

    @Test
    void monomialsKeepTheirValuesOnASkewInterval() {
        for (int i = 0; i < 200; i++) {
            double[] powers = random.doubles(random.nextInt(1, 12), -1, 1).toArray();
            Polynomial p = Polynomial.fromMonomial(SKEW, powers);
            double x = random.nextDouble(-3, 7);
            double expected = 0;
            double size = 0;
            for (int k = powers.length - 1; k >= 0; k--) {
                expected = expected * x + powers[k];
                size = size * 7 + Math.abs(powers[k]);
            }
            assertEquals(expected, p.at(x), size * 0x1p-44);
        }
    }

    @Test
    void divisionGivesBackThePolynomial() {
        for (int i = 0; i < 300; i++) {
            int degree = random.nextInt(0, 120);
            Parity parity = Parity.values()[random.nextInt(3)];
            Polynomial p = any(SKEW, parity, degree);
            int k = random.nextInt(1, 140);
            Division division = p.divide(k);
            assertTrue(division.remainder().degree() < k);
            assertEquals(Math.max(0, p.degree() - k), division.quotient().degree());
            double allowed = 1e-9 + division.roundingError();
            for (int j = 0; j < 20; j++) {
                double x = random.nextDouble(-3, 7);
                double tk = StrictMath.cos(k * StrictMath.acos(SKEW.toUnit(x)));
                double back = Math.fma(
                        division.quotient().at(x), tk, division.remainder().at(x));
                assertEquals(p.at(x), back, allowed);
            }
        }
    }

    @Test
    void divisionKeepsParity() {
        Polynomial odd = any(Interval.UNIT, Parity.ODD, 31);
        assertEquals(Parity.ODD, odd.divide(16).quotient().parity());
        assertEquals(Parity.ODD, odd.divide(16).remainder().parity());
        assertEquals(Parity.EVEN, odd.divide(7).quotient().parity());
        assertEquals(Parity.ODD, odd.divide(7).remainder().parity());
        Polynomial even = any(Interval.UNIT, Parity.EVEN, 30);
        assertEquals(Parity.EVEN, even.divide(16).quotient().parity());
        assertEquals(Parity.ODD, even.divide(7).quotient().parity());
        assertEquals(Parity.EVEN, even.divide(7).remainder().parity());
        assertEquals(
                Parity.ODD,
                Polynomial.of(Interval.UNIT, 0, 0, 0, 1).divide(2).remainder().parity());
    }

    @Test
    void divisionReportsExactlyWhatItRounded() {
        Polynomial p = Polynomial.of(Interval.UNIT, 0, 1, 0, 0x1p-60);
        // T_3 = 2·T_1·T_2 - T_1, so the remainder is (1 - 2^-60)·T_1, which rounds to T_1.
        Division division = p.divide(2);
        assertTrue(division.roundingError() >= 0x1p-60 && division.roundingError() < 0x1.001p-60);
        assertEquals(0x1p-59, division.quotient().coefficient(1));
        assertEquals(1, division.remainder().coefficient(1));
    }

    @Test
    void onAGridRepeatedDivisionIsExact() {
        for (Parity parity : Parity.values()) {
            assertAllExact(any(Interval.UNIT, parity, 1023).scaled(0x1p-6).onGrid(40));
        }
    }

    @Test
    void gridRoundsToTheNearestMultiple() {
        Polynomial p = Polynomial.of(Interval.UNIT, 0.3, 1 / 3.0).onGrid(3);
        assertArrayEquals(new double[] {0.25, 0.375}, p.coefficients());
    }

    @Test
    void supNormIsBracketed() {
        for (int i = 0; i < 200; i++) {
            Polynomial p = any(SKEW, Parity.values()[i % 3], random.nextInt(0, 80));
            SupNorm norm = p.supNorm();
            double seen = 0;
            for (int j = 0; j <= 5000; j++) {
                seen = Math.max(seen, Math.abs(p.at(SKEW.fromUnit(ChebyshevNodes.extremum(j, 5000)))));
            }
            assertTrue(seen <= norm.upper() + p.evaluationSlack());
            assertTrue(norm.lower() <= seen + p.evaluationSlack() + 1e-3 * seen);
            assertTrue(norm.upper() <= norm.lower() * 1.005 + 1e-9);
        }
    }

    @Test
    void supNormOfOneTermIsItsCoefficient() {
        double[] c = new double[1024];
        c[1023] = 3;
        SupNorm norm = Polynomial.of(Interval.UNIT, c).supNorm();
        assertTrue(norm.upper() >= 3 && norm.upper() < 3.000001 && norm.lower() <= 3 && norm.lower() > 2.98);
    }

    @Test
    void trimmingDropsNoMoreThanTheTolerance() {
        Polynomial p = Polynomial.of(Interval.UNIT, 1, 0.5, 0.01, 0.004, 0.004);
        assertEquals(2, p.trimmed(0.009).degree());
        assertEquals(3, p.trimmed(0.005).degree());
        assertEquals(p, p.trimmed(0));
        assertEquals(0, p.trimmed(100).degree());
        assertThrows(IllegalArgumentException.class, () -> p.trimmed(Double.NaN));
    }

    @Test
    void parityIsCheckedOrReadOff() {
        assertEquals(Parity.ODD, Polynomial.of(Interval.UNIT, 0, 1, 0, 2).parity());
        assertEquals(Parity.EVEN, Polynomial.of(Interval.UNIT, 5).parity());
        assertEquals(Parity.NONE, Polynomial.of(Interval.UNIT, 5, 1).parity());
        assertEquals(Parity.ODD, Polynomial.of(Interval.UNIT, Parity.ODD, 0).parity());
        assertThrows(IllegalArgumentException.class, () -> Polynomial.of(Interval.UNIT, Parity.ODD, 0, 1, 1e-300));
        assertThrows(IllegalArgumentException.class, () -> Polynomial.of(Interval.UNIT, Parity.EVEN, 0, 1));
    }

    @Test
    void zerosAtTheTopAndTheSignOfZeroDoNotCount() {
        Polynomial p = Polynomial.of(Interval.UNIT, -0.0, 1, 0, 0);
        assertEquals(1, p.degree());
        assertEquals(Polynomial.of(Interval.UNIT, 0.0, 1), p);
        assertEquals(0, p.coefficient(700));
        assertNotEquals(p, Polynomial.of(SKEW, 0.0, 1));
    }

    @Test
    void aPolynomialCannotBeChangedFromOutside() {
        double[] c = {1, 2};
        Polynomial p = Polynomial.of(Interval.UNIT, c);
        c[0] = 9;
        p.coefficients()[1] = 9;
        assertArrayEquals(new double[] {1, 2}, p.coefficients());
    }

    @Test
    void whatIsNoPolynomialIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Polynomial.of(Interval.UNIT));
        assertThrows(IllegalArgumentException.class, () -> Polynomial.of(Interval.UNIT, 1, Double.NaN));
        double[] tooMany = new double[1025];
        tooMany[1024] = 1;
        assertThrows(IllegalArgumentException.class, () -> Polynomial.of(Interval.UNIT, tooMany));
        Polynomial p = Polynomial.of(Interval.UNIT, 1, 1);
        assertThrows(IllegalArgumentException.class, () -> p.divide(0));
        assertThrows(IllegalArgumentException.class, () -> p.divide(1024));
        assertThrows(IllegalArgumentException.class, () -> p.onGrid(-1));
        assertThrows(IllegalArgumentException.class, () -> p.scaled(Double.POSITIVE_INFINITY));
        assertThrows(IllegalArgumentException.class, () -> new Interval(1, 1));
        assertThrows(IllegalArgumentException.class, () -> new Interval(Double.NaN, 1));
        assertThrows(IllegalArgumentException.class, () -> new Interval(0, 1e200));
        assertThrows(IllegalArgumentException.class, () -> new Interval(1, 1 + 0x1p-40));
    }

    private static void assertAllExact(Polynomial p) {
        if (p.degree() >= 2) {
            Division division = p.divide(Integer.highestOneBit(p.degree()));
            assertEquals(0, division.roundingError());
            assertAllExact(division.quotient());
            assertAllExact(division.remainder());
        }
    }

    private Polynomial any(Interval interval, Parity parity, int degree) {
        double[] c = random.doubles(degree + 1, -1, 1).toArray();
        for (int k = 0; k <= degree; k++) {
            c[k] = parity.allows(k) ? c[k] : 0;
        }
        return Polynomial.of(interval, parity, c);
    }

    /** Σ c_k·T_k(t) without any rounding. */
    private static BigDecimal exactAt(Polynomial p, double t) {
        BigDecimal twice = new BigDecimal(2 * t);
        BigDecimal[] chebyshev = new BigDecimal[p.degree() + 2];
        chebyshev[0] = BigDecimal.ONE;
        chebyshev[1] = new BigDecimal(t);
        for (int k = 2; k <= p.degree(); k++) {
            chebyshev[k] = twice.multiply(chebyshev[k - 1]).subtract(chebyshev[k - 2]);
        }
        BigDecimal[] terms = new BigDecimal[p.degree() + 1];
        Arrays.setAll(terms, k -> chebyshev[k].multiply(new BigDecimal(p.coefficient(k))));
        return Arrays.stream(terms).reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
