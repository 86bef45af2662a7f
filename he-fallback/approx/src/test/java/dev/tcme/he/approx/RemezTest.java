package dev.tcme.he.approx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RemezTest {
    /** f_3 and g_3 of Cheon, Kim, Kim (eprint 2019/1234). */
    private static final double[] F1 = {0, 3 / 2.0, 0, -1 / 2.0};

    private static final double[] F2 = {0, 15 / 8.0, 0, -10 / 8.0, 0, 3 / 8.0};
    private static final double[] F3 = {0, 35 / 16.0, 0, -35 / 16.0, 0, 21 / 16.0, 0, -5 / 16.0};
    private static final double[] G1 = {0, 2126 / 1024.0, 0, -1359 / 1024.0};
    private static final double[] G2 = {0, 3334 / 1024.0, 0, -6108 / 1024.0, 0, 3796 / 1024.0};
    private static final double[] G3 = {0, 4589 / 1024.0, 0, -16577 / 1024.0, 0, 25614 / 1024.0, 0, -12860 / 1024.0};

    @Test
    void degreeOneHasItsClosedForm() {
        MinimaxSign sign = Remez.sign(1, new Interval(1, 3));
        // p = x·2/(a+b), error (b-a)/(b+a).
        assertEquals(0.5, sign.levelledError(), 1e-15);
        assertEquals(1.5, sign.polynomial().at(3), 1e-15);
    }

    @Test
    void degreeThreeHasItsClosedForm() {
        for (double a : new double[] {0.9, 0.5, 0.1, 1e-3, 0x1p-20, 0x1p-30, 0x1p-40}) {
            // p = k((1+a+a²)x - x³) is equal at a and 1; its extreme is at x² = (1+a+a²)/3 with value 2kx³.
            double x = Math.sqrt((1 + a + a * a) / 3);
            double k = 2 / (a + a * a + 2 * x * x * x);
            MinimaxSign sign = Remez.sign(3, new Interval(a, 1));
            assertEquals(1 - k * (a + a * a), sign.levelledError(), 4e-15);
            assertEquals(-k / 4, sign.polynomial().coefficient(3), 4e-15);
        }
    }

    @Test
    void knownErrorsAtGapTwoToTheMinusFour() {
        // Computed independently for the design, to the digits shown.
        Interval side = new Interval(0x1p-4, 1);
        assertEquals(0.250, Remez.sign(15, side).supError(), 5e-4);
        assertEquals(0.0965, Remez.sign(27, side).supError(), 5e-5);
        assertEquals(0.0713, Remez.sign(31, side).supError(), 5e-5);
    }

    @Test
    void errorsFollowTheLawOfEremenkoAndYuditskii() {
        // sqrt(m)·((1+a)/(1-a))^m·E_{2m+1} → (1-a)/sqrt(πa), J. Anal. Math. 101 (2007), theorem 1.
        double a = 0.25;
        double limit = (1 - a) / StrictMath.sqrt(StrictMath.PI * a);
        double before = Double.POSITIVE_INFINITY;
        for (int degree : new int[] {15, 31, 63}) {
            int m = (degree - 1) / 2;
            double law = StrictMath.sqrt(m) * StrictMath.pow((1 + a) / (1 - a), m);
            double distance =
                    Math.abs(law * Remez.sign(degree, new Interval(a, 1)).levelledError() / limit - 1);
            assertTrue(distance < 0.6 * before, "degree " + degree + " is off by " + distance);
            before = distance;
        }
        assertTrue(before < 0.035);
    }

    @Test
    void bothSidesOfTheErrorMeetForAllDegreesAndGaps() {
        SplittableRandom random = new SplittableRandom(11);
        for (int degree = 1; degree <= 31; degree += 2) {
            for (int i = 0; i < 6; i++) {
                double gap = StrictMath.pow(2, -random.nextDouble(0.8, 40));
                double b = StrictMath.pow(2, random.nextDouble(-3, 3));
                MinimaxSign sign = Remez.sign(degree, new Interval(gap * b, b));
                assertTrue(sign.certificate().provesMinimax());
                assertTrue(sign.levelledError() <= sign.supError());
                assertEquals(
                        SignCertificate.Shape.RISES_TO_SIDE, sign.certificate().shape());
                assertSamplesInside(sign);
            }
        }
    }

    @Test
    void evenTheSmallestGapLeavesTheGainExact() {
        // Near 0 the gain of a degree does not depend on the gap: the relative accuracy of 1 - E must survive 2^-40.
        for (int degree : new int[] {3, 7, 15, 31}) {
            double at30 = gain(degree, 0x1p-30);
            double at36 = gain(degree, 0x1p-36);
            assertEquals(at30, at36, 1e-5 * at30);
        }
    }

    @Test
    void gainsInBitsAreThoseOfTheDesign() {
        int[] degrees = {3, 5, 7, 15, 31};
        double[] bits = {1.38, 2.09, 2.57, 3.66, 4.70};
        for (int i = 0; i < degrees.length; i++) {
            double gained = StrictMath.log(gain(degrees[i], 0x1p-30)) / StrictMath.log(2);
            assertEquals(bits[i], gained, 0.01);
        }
    }

    @Test
    void noPolynomialOfCheonKimKimIsBetter() {
        double[][] others = {F1, G1, F2, G2, F3, G3};
        for (double[] other : others) {
            Polynomial p = Polynomial.fromMonomial(Interval.UNIT, other);
            for (double gap : new double[] {0.05, 0.2, 0.5, 0.8}) {
                Interval side = new Interval(gap, 1);
                MinimaxSign best = Remez.sign(p.degree(), side);
                assertTrue(best.levelledError() < sampledError(p, side));
                assertFalse(SignCertificate.of(p, side).provesMinimax());
            }
        }
    }

    @Test
    void slopesOfCheonKimKimAreThoseOfTheirPaperAndBelowOurs() {
        assertEquals(2.19, F3[1], 0.005);
        assertEquals(4.48, G3[1], 0.005);
        assertTrue(gain(7, 0x1p-30) > G3[1]);
        assertTrue(gain(5, 0x1p-30) > G2[1]);
        assertTrue(gain(3, 0x1p-30) > G1[1]);
    }

    @Test
    void aChangedCoefficientFailsTheCertificate() {
        for (int degree : new int[] {3, 7, 15, 31}) {
            for (double gap : new double[] {0x1p-2, 0x1p-8, 0x1p-30}) {
                Interval side = new Interval(gap, 1);
                double[] c = Remez.sign(degree, side).polynomial().coefficients();
                assertTrue(SignCertificate.of(Polynomial.of(Interval.UNIT, c), side)
                        .provesMinimax());
                for (int k = 1; k <= degree; k += 2) {
                    double[] changed = c.clone();
                    changed[k] += 0x1p-42;
                    assertFalse(SignCertificate.of(Polynomial.of(Interval.UNIT, changed), side)
                            .provesMinimax());
                }
            }
        }
    }

    @Test
    void theBestPolynomialOfAnotherGapFailsTheCertificate() {
        Polynomial p = Remez.sign(15, new Interval(0.1, 1)).polynomial();
        assertFalse(SignCertificate.of(p, new Interval(0.1001, 1)).provesMinimax());
        assertFalse(SignCertificate.of(p, new Interval(0.0999, 1)).provesMinimax());
    }

    @Test
    void aPolynomialOfUnknownShapeIsBoundedAllTheSame() {
        Polynomial wild = Polynomial.of(Interval.UNIT, 0, -1, 0, 0.5, 0, 2);
        SignCertificate certificate = SignCertificate.of(wild, new Interval(0.5, 1));
        assertEquals(SignCertificate.Shape.UNKNOWN, certificate.shape());
        assertEquals(0, certificate.levelledError());
        assertTrue(certificate.supError() >= sampledError(wild, new Interval(0.5, 1)));
    }

    @Test
    void coefficientsAreThoseOfTheScaledProblem() {
        Polynomial small = Remez.sign(9, new Interval(0.125, 1)).polynomial();
        Polynomial large = Remez.sign(9, new Interval(0.5, 4)).polynomial();
        for (int k = 1; k <= 9; k += 2) {
            assertEquals(small.coefficient(k), large.coefficient(k));
        }
    }

    @Test
    void whatHasNoMinimaxPolynomialOfOursIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Remez.sign(4, new Interval(0.1, 1)));
        assertThrows(IllegalArgumentException.class, () -> Remez.sign(65, new Interval(0.1, 1)));
        assertThrows(IllegalArgumentException.class, () -> Remez.sign(3, new Interval(-0.1, 1)));
        assertThrows(IllegalArgumentException.class, () -> Remez.sign(3, new Interval(0x1p-41, 1)));
        assertThrows(IllegalArgumentException.class, () -> Remez.sign(31, new Interval(0.9, 1)));
        Polynomial even = Polynomial.of(Interval.UNIT, 1, 0, 1);
        assertThrows(IllegalArgumentException.class, () -> SignCertificate.of(even, new Interval(0.1, 1)));
        Polynomial elsewhere = Polynomial.of(Interval.symmetric(2), 0, 1);
        assertThrows(IllegalArgumentException.class, () -> SignCertificate.of(elsewhere, new Interval(0.1, 1)));
    }

    private static double gain(int degree, double gap) {
        SignCertificate c = Remez.sign(degree, new Interval(gap, 1)).certificate();
        return c.low() / c.high() / gap;
    }

    private static double sampledError(Polynomial p, Interval side) {
        double worst = 0;
        for (int i = 0; i <= 20_000; i++) {
            worst = Math.max(worst, Math.abs(p.at(CriticalPoints.point(side.low(), side.high(), i, 20_000)) - 1));
        }
        return worst;
    }

    private static void assertSamplesInside(MinimaxSign sign) {
        Interval side = sign.certificate().positiveSide();
        double seen = sampledError(sign.polynomial(), side);
        assertTrue(seen <= sign.supError() + 1e-13 && seen >= sign.levelledError() - 1e-13);
    }
}
