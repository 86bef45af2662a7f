package dev.tcme.he.approx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class InterpolationTest {
    private static final DoubleUnaryOperator SIGMOID = x -> 1 / (1 + StrictMath.exp(-x));

    @Test
    void standardFunctionsReachTheirErrors() {
        assertReaches(StrictMath::exp, new Interval(-8, 8), 1e-6, 40);
        assertReaches(SIGMOID, Interval.symmetric(8), 1e-3, 40);
        assertReaches(StrictMath::tanh, Interval.symmetric(6), 1e-6, 127);
        assertReaches(x -> 1 / x, new Interval(1, 64), 1e-6, 127);
        assertReaches(x -> 1 / Math.sqrt(x), new Interval(0.01, 4), 1e-4, 255);
    }

    @Test
    void exponentialHasItsBesselCoefficients() {
        // exp(t) = I_0(1) + 2·Σ I_k(1)·T_k(t); values from Abramowitz and Stegun, table 9.8 and 9.11.
        Polynomial p =
                Interpolation.ofDegree(StrictMath::exp, Interval.UNIT, 20).polynomial();
        assertEquals(1.2660658777520084, p.coefficient(0), 1e-15);
        assertEquals(2 * 0.5651591039924851, p.coefficient(1), 1e-15);
        assertEquals(2 * 0.13574766976703828, p.coefficient(2), 1e-15);
        assertEquals(2 * 0.02216842492433190, p.coefficient(3), 1e-15);
    }

    @Test
    void polynomialsComeBackAsTheyAre() {
        SplittableRandom random = new SplittableRandom(3);
        for (int degree : new int[] {0, 1, 5, 64, 1023}) {
            Polynomial p = Polynomial.of(
                    new Interval(2, 5), random.doubles(degree + 1, -1, 1).toArray());
            Fit fit = Interpolation.ofDegree(p::at, p.interval(), degree);
            for (int k = 0; k <= degree; k++) {
                assertEquals(p.coefficient(k), fit.polynomial().coefficient(k), 1e-9);
            }
        }
    }

    @Test
    void symmetryOfTheFunctionBecomesParity() {
        Interval side = Interval.symmetric(3);
        assertEquals(
                Parity.ODD,
                Interpolation.ofDegree(StrictMath::tanh, side, 15).polynomial().parity());
        assertEquals(
                Parity.EVEN,
                Interpolation.ofDegree(StrictMath::cosh, side, 14).polynomial().parity());
        assertEquals(
                Parity.NONE,
                Interpolation.ofDegree(StrictMath::exp, side, 14).polynomial().parity());
        assertEquals(
                Parity.NONE,
                Interpolation.ofDegree(StrictMath::tanh, new Interval(-1, 3), 15)
                        .polynomial()
                        .parity());
    }

    @Test
    void theDegreeFoundIsTheLeast() {
        Fit fit = Interpolation.within(StrictMath::exp, new Interval(-4, 4), 1e-5, 100);
        int degree = fit.polynomial().degree();
        assertTrue(Interpolation.ofDegree(StrictMath::exp, new Interval(-4, 4), degree - 1)
                        .measuredError()
                > 1e-5);
    }

    @Test
    void errorOfTheExponentialFallsByItsSeries() {
        // The error of degree n is about 2·I_{n+1}(1) ≈ 2^-n / (n+1)!.
        double factorial = 1;
        for (int n = 1; n <= 10; n++) {
            factorial *= n + 1;
            double expected = StrictMath.pow(2, -n) / factorial;
            double measured =
                    Interpolation.ofDegree(StrictMath::exp, Interval.UNIT, n).measuredError();
            assertTrue(measured > 0.9 * expected && measured < 1.6 * expected);
        }
    }

    @Test
    void measuredErrorSeesAPlantedDefect() {
        DoubleUnaryOperator dented = x -> StrictMath.exp(x) + (x > 0.5 && x < 0.51 ? 0.01 : 0);
        assertTrue(Interpolation.ofDegree(dented, Interval.UNIT, 12).measuredError() > 0.005);
    }

    @Test
    void anErrorOutOfReachIsRefusedWithWhatWasReached() {
        IllegalArgumentException refusal = assertThrows(
                IllegalArgumentException.class, () -> Interpolation.within(Math::abs, Interval.UNIT, 1e-6, 63));
        assertTrue(refusal.getMessage().contains("degree 63")
                && refusal.getMessage().contains("1.0E-6"));
    }

    @Test
    void functionsThatAreNotFiniteAndBadArgumentsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Interpolation.ofDegree(x -> 1 / x, new Interval(0, 1), 8));
        assertThrows(
                IllegalArgumentException.class, () -> Interpolation.ofDegree(StrictMath::exp, Interval.UNIT, 1024));
        assertThrows(IllegalArgumentException.class, () -> Interpolation.ofDegree(StrictMath::exp, Interval.UNIT, -1));
        assertThrows(IllegalArgumentException.class, () -> Interpolation.within(StrictMath::exp, Interval.UNIT, 0, 9));
        assertThrows(
                IllegalArgumentException.class, () -> Interpolation.within(StrictMath::exp, Interval.UNIT, 1, 1024));
    }

    private static void assertReaches(DoubleUnaryOperator f, Interval interval, double error, int maxDegree) {
        Fit fit = Interpolation.within(f, interval, error, maxDegree);
        double[] xs = new SplittableRandom(5)
                .doubles(20_000, interval.low(), interval.high())
                .toArray();
        double seen = Arrays.stream(xs)
                .map(x -> Math.abs(f.applyAsDouble(x) - fit.polynomial().at(x)))
                .max()
                .orElseThrow();
        assertTrue(fit.measuredError() <= error && seen <= 1.01 * fit.measuredError(), fit + " but " + seen);
    }
}
