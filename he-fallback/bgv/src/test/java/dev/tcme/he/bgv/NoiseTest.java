package dev.tcme.he.bgv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each bound against its formula in exact arithmetic: never below it, and above by rounding alone. */
class NoiseTest {
    private static final MathContext EXACT = MathContext.DECIMAL128;
    private static final double ERROR_MAX = 29;

    private static void bounds(double expected, double bound) {
        bounds(new BigDecimal(expected), bound);
    }

    private static void bounds(BigDecimal expected, double bound) {
        BigDecimal excess = new BigDecimal(bound).subtract(expected).divide(expected, EXACT);
        assertTrue(excess.signum() >= 0, bound + " is below " + expected);
        assertTrue(excess.doubleValue() <= 0x1p-45, bound + " is far above " + expected);
    }

    private static BigDecimal big(double x) {
        return new BigDecimal(x);
    }

    @ParameterizedTest
    @CsvSource({"11, 12289, 1", "12, 40961, 2", "13, 65537, 3", "12, 2, 2"})
    void everyBoundIsItsFormulaRoundedUp(int logDegree, long t, int primes) {
        Noise noise = new Noise(Parameters.of(logDegree, t, primes, Security.CLASSICAL_128));
        double n = 1 << logDegree;
        double a = 123_456_789;
        double b = 987_654_321;

        bounds(t / 2.0 + t * ERROR_MAX, noise.fresh());
        bounds(t * ERROR_MAX * (2 * n + 1), noise.publicZero());
        bounds(a + b, noise.sum(a, b));
        bounds(a + t / 2.0, noise.plusPlain(a));
        bounds(big(a).multiply(big(77)), noise.timesScalar(a, 77));
        bounds(big(n).multiply(big(t / 2.0)).multiply(big(a)), noise.timesPlain(a));
        bounds(big(n).multiply(big(a)).multiply(big(b)), noise.product(a, b));
        bounds(big(t).multiply(big(1.5)).multiply(big(0x1p50)).add(big(a)), noise.flooded(a, 50));
    }

    @ParameterizedTest
    @CsvSource({"11, 12289, 1", "12, 40961, 2", "13, 65537, 3"})
    void switchingDividesAndRoundsEveryPart(int logDegree, long t, int primes) {
        Noise noise = new Noise(Parameters.of(logDegree, t, primes, Security.CLASSICAL_128));
        BigDecimal n = big(1 << logDegree);
        double a = 0x1p70 + 0x1p20;
        double q = 0x1p48 - 59;
        BigDecimal divided = big(a).divide(big(q), EXACT);
        BigDecimal half = big(t / 2.0);
        BigDecimal one = divided.add(half.multiply(n.add(BigDecimal.ONE)));
        BigDecimal two = one.add(half.multiply(n).multiply(n));

        bounds(one, noise.switched(a, q, 1));
        bounds(two, noise.switched(a, q, 2));
    }

    @Test
    void aSmallNoiseIsRoundingAloneAfterASwitch() {
        Noise noise = new Noise(Parameters.of(12, 40961, 2, Security.CLASSICAL_128));

        assertEquals(40961 / 2.0 * 4097, noise.switched(1, 0x1p48, 1), 1);
    }
}
