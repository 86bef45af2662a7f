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

        bounds(a + b, noise.sum(a, b));
        bounds(a + t / 2.0, noise.plusPlain(a));
        bounds(big(a).multiply(big(77)), noise.timesScalar(a, 77));
        bounds(big(n).multiply(big(t / 2.0)).multiply(big(a)), noise.timesPlain(a));
        bounds(big(n).multiply(big(a)).multiply(big(b)), noise.product(a, b));
        bounds(big(t).multiply(big(1.5)).multiply(big(0x1p50)).add(big(a)), noise.flooded(a, 50));
    }

    /** What the proof of a question leaves open, and what an answer makes of it: from the sizes of the proof's responses. */
    @ParameterizedTest
    @CsvSource({"11, 12289, 1", "12, 40961, 2", "13, 65537, 3"})
    void aProvenQuestionIsBoundedByItsResponses(int logDegree, long t, int primes) {
        Parameters parameters = Parameters.of(logDegree, t, primes, Security.CLASSICAL_128);
        Noise noise = new Noise(parameters);
        QuestionBounds bounds = QuestionBounds.of(parameters);
        // Two responses differ by twice the limit; the factor has 64 coefficients.
        BigDecimal secret = big(2 * 64).multiply(big((1 << 23) - 1 - 1));
        BigDecimal error = big(2 * 64).multiply(big((1 << 28) - 1 - ERROR_MAX));
        BigDecimal message = big(2 * 64).multiply(big((1L << 31) - 1 - t / 2));
        BigDecimal n = big(1 << logDegree);

        BigDecimal proven = big(t).multiply(error).add(message);
        bounds(proven, noise.proven(bounds));
        BigDecimal product = n.multiply(big(1.5 * t)).multiply(proven);
        BigDecimal second = n.multiply(big(t * ERROR_MAX)).multiply(secret);
        bounds(product.add(second).add(big(t / 2.0)), noise.answered(bounds));
    }

    /** The noise that drowns is 2^λ times as large, and no more than twice that. */
    @ParameterizedTest
    @CsvSource({"1, 40", "12345678, 53", "3e30, 53", "3, 1"})
    void drowningIsSoManyBitsMore(double inside, int statisticalBits) {
        long t = 65537;
        Noise noise = new Noise(Parameters.of(13, t, 3, Security.CLASSICAL_128));
        int bits = noise.drowningBits(inside, statisticalBits);
        BigDecimal times = big(2).pow(bits).multiply(big(t)).divide(big(inside), EXACT);

        assertTrue(bits == 1 || times.compareTo(big(2).pow(statisticalBits)) > 0);
        assertTrue(bits == 1 || times.compareTo(big(2).pow(statisticalBits + 1)) <= 0);
        assertTrue(bits >= 1);
    }

    /**
     * The comparison's own: the worst case that is proven, drowned by 2^53 in each of 2^13 coefficients, 2^-40 in all, and what
     * comes of it fits into the modulus, and into one prime after the others were dropped.
     */
    @Test
    void theWorstQuestionsAnswerIsDrownedAndFits() {
        Parameters parameters = Comparison.parameters();
        Noise noise = new Noise(parameters);
        BigDecimal t = big(65537);
        BigDecimal n = big(8192);
        BigDecimal proven =
                t.multiply(big(128)).multiply(big((1 << 28) - 30)).add(big(128).multiply(big((1L << 31) - 32769)));
        BigDecimal inside = n.multiply(t)
                .multiply(big(1.5))
                .multiply(proven)
                .add(n.multiply(t).multiply(big(29)).multiply(big(128)).multiply(big((1 << 23) - 2)))
                .add(t.divide(big(2)));
        int bits = noise.drowningBits(noise.answered(QuestionBounds.of(parameters)), Blinder.STATISTICAL_BITS);
        // Half a unit more: the plaintext is next to zero modulo t, and what is t times something is the rest.
        BigDecimal shift = inside.divide(t, EXACT).add(big(0.5));
        BigDecimal distance = shift.divide(big(2).pow(bits + 1), EXACT).multiply(n);
        assertTrue(distance.compareTo(big(0x1p-40)) <= 0, "distance " + distance);

        BigDecimal most = inside.add(t.multiply(big(2).pow(bits)).multiply(big(1.5)));
        assertTrue(most.compareTo(new BigDecimal(parameters.modulus(3)).divide(big(2))) < 0);
        BigDecimal dropped = most.divide(new BigDecimal(parameters.modulus(3).divide(parameters.modulus(1))), EXACT);
        BigDecimal rounding = t.multiply(big(8193));
        assertTrue(dropped.add(rounding).compareTo(new BigDecimal(parameters.modulus(1)).divide(big(2))) < 0);
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
