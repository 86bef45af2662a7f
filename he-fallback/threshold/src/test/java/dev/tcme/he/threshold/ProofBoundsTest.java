package dev.tcme.he.threshold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The sizes of proofs, by formulas that are written down a second time. */
class ProofBoundsTest {

    @ParameterizedTest
    @CsvSource({"10, 12", "11, 11", "12, 10", "13, 10", "14, 9", "15, 8", "16, 8", "17, 8"})
    void thereAreAsManyRepetitionsAs128BitsOfChallengeTake(int logDegree, int repetitions) {
        ProofBounds bounds = ProofBounds.of(1 << logDegree, 0x1p40);

        assertEquals(repetitions, bounds.repetitions());
        assertTrue(repetitions * (logDegree + 1) >= 128 && (repetitions - 1) * (logDegree + 1) < 128);
    }

    @ParameterizedTest
    @CsvSource({"12, 20", "13, 24", "14, 40", "14, 75", "15, 60", "17, 90"})
    void theSlackIsTheOneThatModuliAreSizedFor(int logDegree, int logDeviation) {
        double n = 1 << logDegree;
        double r = Math.ceil(128.0 / (logDegree + 1));
        double deviation = Math.pow(2, logDeviation);
        double expected = 2 * n * (2 * n * r * 3 * 12 * deviation);

        // The noise has a deviation of up to 8 more.
        assertEquals(expected, ShareProof.slack((int) n, deviation), expected * 9 / deviation);
        assertTrue(ShareProof.slack((int) n, deviation) >= expected);
    }

    @Test
    void aResponseIsAcceptedMoreOftenThanNot() {
        for (int logDegree = 10; logDegree <= 17; logDegree++) {
            ProofBounds bounds = ProofBounds.of(1 << logDegree, 0x1p40);
            double log = 0;
            for (ProofBounds.Interval interval : bounds.intervals()) {
                double one = 2
                        * interval.witness().doubleValue()
                        / (2 * interval.mask().doubleValue() + 1);
                log += Math.log1p(-one) * bounds.degree() * bounds.repetitions();
            }
            assertEquals(Math.exp(-3.0 / 16), Math.exp(log), 0x1p-10);
            assertTrue(Math.log(-Math.expm1(log)) * ShareProof.ATTEMPTS_MAX < -85 * Math.log(2));
        }
    }

    @Test
    void theModulusLeavesOnlyOneSecret() {
        for (int logDegree = 10; logDegree <= 17; logDegree++) {
            double n = 1 << logDegree;
            double r = Math.ceil(128.0 / (logDegree + 1));
            double x = 2 * n * 16 * 6 * n * r;
            double y = 29 * x;
            double expected = 2 * (2 * x + 1) * (2 * y + x) * Math.sqrt(n);
            double actual = ProofBounds.of((int) n, 0x1p40).modulusMin().doubleValue();
            // sqrt(N) is rounded up to a power of two.
            assertTrue(actual > expected * 0.999 && actual < expected * 1.5, "degree 2^" + logDegree);
        }
    }

    @Test
    void theLargestNoiseHasRoom() {
        ProofBounds bounds = ProofBounds.of(1 << 17, WideGaussian.DEVIATION_MAX);
        BigInteger sum = bounds.noise().mask().shiftLeft(1);

        assertTrue(sum.bitLength() <= WideIntegers.BITS_MAX);
    }
}
