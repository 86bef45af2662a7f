package dev.tcme.he.threshold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.he.ring.Seed;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Responses are uniform within their limits, whatever it is that is proven to be known. */
class ShareProofHidingTest {
    private static final int BINS = 64;

    private final Proving proving = Proving.least(2);
    private final int n = proving.parties.context.ring().degree();
    private final DecryptionRequest request = proving.request(1);
    private final ProofBounds bounds = proving.bounds(request);
    private final ProofStatement statement = proving.statement(
            request, 1, proving.parties.party(1).decrypt(request).value());

    ShareProofHidingTest() throws FaultException {}

    /** Every coefficient at a part of its bound. */
    private ProofVector constant(int numerator, int denominator) {
        return new ProofVector(
                constant(bounds.secret(), numerator, denominator),
                constant(bounds.error(), numerator, denominator),
                constant(bounds.noise(), numerator, denominator));
    }

    private WideIntegers constant(ProofBounds.Interval interval, int numerator, int denominator) {
        WideIntegers result = WideIntegers.zeros(interval.witness(), n);
        double[] ones = new double[n];
        Arrays.fill(ones, Integer.signum(numerator));
        BigInteger value = interval.witness()
                .multiply(BigInteger.valueOf(Math.abs(numerator)))
                .divide(BigInteger.valueOf(denominator));
        result.addScaled(ones, value);
        return result;
    }

    private double chiSquare(ProofBounds.Interval interval, List<WideIntegers> all) {
        int[] seen = new int[BINS];
        BigInteger width = interval.limit().shiftLeft(1).add(BigInteger.ONE);
        for (WideIntegers numbers : all) {
            for (int i = 0; i < n; i++) {
                BigInteger at = numbers.get(i).add(interval.limit());
                seen[at.multiply(BigInteger.valueOf(BINS)).divide(width).intValueExact()]++;
            }
        }
        return chiSquare(seen);
    }

    private static double chiSquare(int... seen) {
        double expected = Arrays.stream(seen).sum() / (double) seen.length;
        return Arrays.stream(seen)
                .mapToDouble(count -> (count - expected) * (count - expected) / expected)
                .sum();
    }

    /** Five deviations above the mean. */
    private static void assertUniform(int bins, double chiSquare) {
        assertTrue(chiSquare < bins - 1 + 5 * Math.sqrt(2.0 * (bins - 1)), "chi-square is " + chiSquare);
    }

    private ShareProof proof(ProofVector witness, int number) {
        return ShareProof.of(statement, bounds, witness, attempt -> Seed.ofNumber(number * 1000L + attempt));
    }

    @Test
    void responsesAreUniformWithinTheirLimitsWhateverIsMasked() {
        for (ProofVector witness :
                List.of(constant(0, 1), constant(1, 1), constant(-1, 1), constant(1, 2), proving.witness(request, 1))) {
            List<ProofVector> responses = proof(witness, 1).responses();
            assertUniform(BINS, chiSquare(bounds.secret(), parts(responses, ProofVector::secret)));
            assertUniform(BINS, chiSquare(bounds.error(), parts(responses, ProofVector::error)));
            assertUniform(BINS, chiSquare(bounds.noise(), parts(responses, ProofVector::noise)));
        }
    }

    private static List<WideIntegers> parts(List<ProofVector> responses, Function<ProofVector, WideIntegers> part) {
        return responses.stream().map(part).toList();
    }

    @Test
    void withinTheLimitsEveryValueIsAsLikelyWithAnySecretAndBeyondThemItTells() {
        // The rule at a size at which its effect can be seen: γ = 8 and B = 1.
        int mask = 8;
        int limit = mask - 1;
        int[][] kept = new int[3][2 * limit + 1];
        int[][] all = new int[3][2 * (mask + 1) + 1];
        for (int secret = -1; secret <= 1; secret++) {
            for (int stream = 0; stream < 10; stream++) {
                WideIntegers masks =
                        WideIntegers.uniform(Seed.ofNumber(50 + secret), stream, BigInteger.valueOf(mask), n);
                double[] values = new double[n];
                Arrays.fill(values, secret);
                masks.addScaled(values, BigInteger.ONE);
                for (int i = 0; i < n; i++) {
                    int response = masks.get(i).intValueExact();
                    all[secret + 1][response + mask + 1]++;
                    if (Math.abs(response) <= limit) {
                        kept[secret + 1][response + limit]++;
                    }
                }
            }
            assertUniform(2 * limit + 1, chiSquare(kept[secret + 1]));
        }
        // Without aborts, the largest response comes up with one secret only.
        assertEquals(0, all[0][2 * (mask + 1)]);
        assertEquals(0, all[1][2 * (mask + 1)]);
        assertTrue(all[2][2 * (mask + 1)] > n / 4);
    }

    @Test
    void aNarrowMaskWouldBeSeen() {
        // The positive control of the chi-square: responses that were not thrown away, with a mask of 8B.
        BigInteger narrow = bounds.noise().witness().shiftLeft(3);
        var interval = new ProofBounds.Interval(
                BigInteger.ZERO, narrow.add(bounds.noise().witness()));
        List<WideIntegers> responses = new ArrayList<>();
        for (int stream = 0; stream < 20; stream++) {
            WideIntegers masks = WideIntegers.uniform(Seed.ofNumber(3), stream, narrow, n);
            masks.addRotated(constant(1, 1).noise(), 0);
            responses.add(masks);
        }
        assertTrue(chiSquare(interval, responses) > 1000);
    }

    @Test
    void theNumberOfAttemptsDoesNotDependOnWhatIsMasked() {
        for (ProofVector witness : List.of(constant(0, 1), constant(1, 1))) {
            var attempts = new AtomicInteger();
            int proofs = 20;
            for (int run = 0; run < proofs; run++) {
                int number = 100 + run;
                ShareProof.of(statement, bounds, witness, attempt -> {
                    attempts.incrementAndGet();
                    return Seed.ofNumber(number * 1000L + attempt);
                });
            }
            // Geometric with exp(−3/16): mean 1.21, deviation 0.50 each; four deviations of the sum.
            assertEquals(1.21 * proofs, attempts.get(), 4 * 0.5 * Math.sqrt(proofs));
        }
    }

    @Test
    void otherMasksGiveAnotherProofAndBothHold() throws Exception {
        ProofVector witness = proving.witness(request, 1);
        ShareProof one = proof(witness, 7);
        ShareProof other = proof(witness, 8);

        one.verify(statement, 1);
        other.verify(statement, 1);
        assertNotEquals(one.challenge(), other.challenge());
    }

    @Test
    void aWitnessBeyondItsBoundsIsNotProven() {
        for (ProofVector witness : List.of(constant(2, 1), constant(-2, 1))) {
            assertThrows(IllegalArgumentException.class, () -> proof(witness, 1));
        }
        ProofVector good = constant(1, 1);
        var large = new ProofVector(good.secret(), constant(bounds.error(), 2, 1), good.noise());
        assertThrows(IllegalArgumentException.class, () -> proof(large, 1));
    }

    @Test
    void attemptsEnd() {
        // Masks so narrow that no response is ever within its limits.
        var narrow = new ProofBounds(
                n, 1, new ProofBounds.Interval(BigInteger.ONE, BigInteger.TWO), bounds.error(), bounds.noise());
        assertThrows(
                IllegalStateException.class, () -> ShareProof.of(statement, narrow, constant(1, 1), Seed::ofNumber));
    }
}
