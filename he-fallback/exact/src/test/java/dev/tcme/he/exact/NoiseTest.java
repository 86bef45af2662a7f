package dev.tcme.he.exact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.he.ckks.ExtendedCiphertext;
import dev.tcme.he.ckks.Parameters;
import dev.tcme.he.ckks.ParametersLiteral;
import dev.tcme.he.ckks.Security;
import dev.tcme.he.exact.Execution.Encrypted;
import dev.tcme.he.ring.Sampler;
import dev.tcme.he.ring.Seed;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Noise as it is stays below its bound, which is not out of sight. */
final class NoiseTest {
    private static final int LOG_DEGREE = 13;
    private static final int PARTIES = 2;
    private static final Parameters PARAMETERS =
            Parameters.of(new ParametersLiteral(LOG_DEGREE, Security.CLASSICAL_128, 1, 40, 60, ParametersLiteral.BEST));
    private static final PlainModulus PLAIN = PlainModulus.of(LOG_DEGREE, 65537);
    private static final Collective KEYS = new Collective(PARAMETERS, PARTIES, 2);
    private static final KeyNeeds NEEDS = new KeyNeeds(
            new TreeMap<>(java.util.Map.of(PARAMETERS.rotation(1), 1, PARAMETERS.conjugation(), 1)), OptionalInt.of(1));
    private static final Execution ON = new Execution(KEYS.evaluator(NEEDS), PLAIN, PARTIES);
    private static final ExactEncoder ENCODER = new ExactEncoder(KEYS.context, PLAIN);

    /** A worst case is far above what random numbers do, but not by more than this, for one operation. */
    private static final double SLACK_BITS_MAX = 14;

    private static final int RUNS = 400;

    private static Encrypted encrypt(long[] slots, int level) {
        return ON.input(KEYS.encrypt(ENCODER.encode(slots, level, 1)));
    }

    private static Encrypted random(Random random, int level) {
        return encrypt(random.longs(PLAIN.grid().slots(), 0, PLAIN.value()).toArray(), level);
    }

    private static double size(Encrypted a) {
        return Measure.size(KEYS, PLAIN, a.ciphertext());
    }

    private static double bits(double ratio) {
        return Math.log(ratio) / Math.log(2);
    }

    private static void assertBelowBound(String what, int runs, ToDoubleFunction<Random> ratio) {
        Random random = new Random(what.hashCode());
        double worst = IntStream.range(0, runs)
                .mapToDouble(i -> ratio.applyAsDouble(random))
                .max()
                .orElseThrow();
        System.out.printf("%s: %.1f bits below the bound at worst in %d runs%n", what, -bits(worst), runs);
        assertTrue(worst <= 1, what + " is above its bound");
        assertTrue(-bits(worst) <= SLACK_BITS_MAX, what + " has a bound that says nothing");
    }

    private static double ratio(Encrypted a) {
        return size(a) / a.bound().size();
    }

    @Test
    void encryptionsOfAnythingAreBelowTheirBound() {
        assertBelowBound("an encryption", RUNS, random -> ratio(random(random, 0)));
    }

    private static double[] coefficients(Encrypted a) {
        return Measure.coefficients(KEYS, PLAIN, a.ciphertext());
    }

    private static double difference(double[] a, double[] b) {
        double[] difference = new double[a.length];
        Arrays.setAll(difference, k -> a[k] - b[k]);
        return Canonical.norm(difference);
    }

    /** {@code a(X^g)} by hand. */
    private static double[] moved(double[] a, int g) {
        int degree = a.length;
        double[] result = new double[degree];
        for (int k = 0; k < degree; k++) {
            int exponent = (int) ((long) k * g % (2L * degree));
            result[exponent % degree] = exponent < degree ? a[k] : -a[k];
        }
        return result;
    }

    /** Beside what the noise before becomes, so that it cannot hide behind that. */
    @Test
    void rotationsAddLessThanTheirBound() {
        Noise noise = new Noise(PARAMETERS, PLAIN.value(), PARTIES);
        int element = KEYS.context.rotation(1);
        assertBelowBound("what a rotation adds", RUNS, random -> {
            Encrypted a = random(random, 0);
            return difference(coefficients(ON.rotate(a, 1)), moved(coefficients(a), element)) / noise.rotation(0);
        });
    }

    @Test
    void movesThatAreRescaledAreBelowTheirBound() {
        for (Move move : List.of(new Move.Shift(1), new Move.Fold())) {
            assertBelowBound("a rescaled " + move, RUNS, random -> {
                Encrypted a = random(random, 1);
                return ratio(ON.movedRescaled(ON.relinearise(ON.multiply(a, a)), move)
                        .getFirst());
            });
        }
    }

    @Test
    void relinearisationsAddLessThanTheirBound() {
        Noise noise = new Noise(PARAMETERS, PLAIN.value(), PARTIES);
        assertBelowBound("what a relinearisation adds", RUNS, random -> {
            Encrypted product = ON.multiply(random(random, 1), random(random, 1));
            return difference(coefficients(ON.relinearise(product)), coefficients(product)) / noise.relinearisation(1);
        });
    }

    @Test
    void productsAreBelowTheirBound() {
        assertBelowBound("a product", RUNS, random -> {
            Encrypted a = random(random, 1);
            return ratio(ON.rescale(ON.multiply(a, random(random, 1))));
        });
    }

    @Test
    void rescalingsAreBelowTheirBound() {
        assertBelowBound("a rescaling", RUNS, random -> ratio(ON.rescale(random(random, 1))));
    }

    @Test
    void boundsHoldUnderEveryKey() {
        for (int seed = 100; seed < 120; seed++) {
            Collective keys = new Collective(PARAMETERS, 1 + seed % 4, seed);
            Execution on = new Execution(keys.evaluator(NEEDS), PLAIN, 1 + seed % 4);
            long[] slots = new Random(seed)
                    .longs(PLAIN.grid().slots(), 0, PLAIN.value())
                    .toArray();
            Encrypted a = on.input(keys.encrypt(new ExactEncoder(keys.context, PLAIN).encode(slots, 1, 1)));
            Encrypted product = on.rescale(on.multiply(a, a));
            for (Encrypted one : List.of(a, on.rotate(a, 1), product, on.rotate(product, 1))) {
                assertTrue(Measure.size(keys, PLAIN, one.ciphertext())
                        <= one.bound().size());
            }
        }
    }

    /** The message whose polynomial is as large as any at one root. */
    private static long[] worstMessage() {
        double[] coefficients = new double[1 << LOG_DEGREE];
        long half = PLAIN.value() / 2;
        Arrays.setAll(coefficients, k -> Math.cos(Math.PI * k / coefficients.length) >= 0 ? half : -half);
        return PLAIN.slots(coefficients, 1);
    }

    @Test
    void boundOfAMessageIsReachedByTheWorstOne() {
        double bound = new Noise(PARAMETERS, PLAIN.value(), PARTIES).message();
        double measured = Canonical.norm(PLAIN.coefficients(worstMessage(), 1));
        assertTrue(measured <= bound && measured > 0.999 * bound, measured + " of " + bound);
    }

    @Test
    void boundOfRandomPolynomialsIsWithinABitOfTheLargestSeen() {
        Noise noise = new Noise(PARAMETERS, PLAIN.value(), PARTIES);
        double[] coefficients = new double[1 << LOG_DEGREE];
        Seed seed = Seed.ofNumber(5);
        assertNear(noise.random(2.0 / 3), () -> {
            Sampler.ternary(Seed.ofNumber(seed.hashCode()), 0, coefficients);
            return Canonical.norm(coefficients);
        });
        int[] index = new int[1];
        assertNear(noise.random(Sampler.SIGMA * Sampler.SIGMA), () -> {
            Sampler.gaussian(seed, index[0]++, coefficients);
            return Canonical.norm(coefficients);
        });
    }

    private static void assertNear(double bound, DoubleSupplier norm) {
        double largest = DoubleStream.generate(norm).limit(RUNS).max().orElseThrow();
        assertTrue(largest < bound && largest > bound / 4, largest + " of " + bound);
    }

    /**
     * The same ciphertext sixty-four times over: its noise adds up in full, and an estimate for independent ones would be wrong
     * by a factor of eight.
     */
    @Test
    void noiseOfCorrelatedSumsIsBelowTheBoundAndAboveAverageCaseEstimates() {
        Encrypted zero = encrypt(new long[PLAIN.grid().slots()], 0);
        Encrypted sum = zero;
        for (int doubling = 0; doubling < 6; doubling++) {
            sum = ON.add(sum, sum);
        }
        double one = size(zero);
        assertTrue(size(sum) <= sum.bound().size());
        assertTrue(size(sum) > 0.99 * 64 * one);
        assertTrue(size(sum) > 7 * Math.sqrt(64) * one);
    }

    @Test
    void noiseOfASquareOfTheWorstMessageIsBelowTheBound() {
        Encrypted worst = encrypt(worstMessage(), 1);
        Encrypted square = ON.rescale(ON.multiply(worst, worst));
        assertTrue(size(square) <= square.bound().size());
        Encrypted unscaled = ON.relinearise(ON.multiply(worst, worst));
        assertTrue(size(unscaled) <= unscaled.bound().size());
    }

    /** Public numbers that are the worst there are, against a message that is, too. */
    @Test
    void productWithPublicNumbersIsBelowItsBound() {
        ExtendedCiphertext worst = KEYS.encryptExtended(ENCODER.encodeExtended(worstMessage(), 1), 1);
        assertBelowBound("a divided product", 20, random -> ratio(ON.dividedProduct(worst, worstMessage())));
    }

    /** Without the division: the message times the public numbers, and t times the noise of an encryption times them. */
    @Test
    void boundOfADividedProductIsThatOfItsParts() {
        Noise noise = new Noise(PARAMETERS, PLAIN.value(), PARTIES);
        double p = KEYS.context.ring().product(PARAMETERS.specialPrimes()).doubleValue();
        double errors = noise.random(2 * Sampler.SIGMA * Sampler.SIGMA);
        double error = noise.random(Sampler.SIGMA * Sampler.SIGMA);
        double ternary = noise.random(2.0 / 3);
        double secret = noise.random(4.0 / 3);
        double inside = ternary * errors + error + error * secret;
        double rounding = noise.encryption() - noise.message() - 65537 * inside / p;
        double expected = noise.message() * (noise.message() + 65537 * inside) / p + rounding;
        assertEquals(1, noise.dividedProduct() / expected, 1e-9);
    }

    @Test
    void hidingLeavesADistanceOfTwoToTheMinusForty() {
        double bound = 12345;
        assertEquals(0x1p-40, bound / (2 * Noise.hiding(bound)));
    }

    @Test
    void resultsFitWithTheTailsOfAllShares() {
        Noise noise = new Noise(PARAMETERS, PLAIN.value(), PARTIES);
        double size = 0x1p50;
        double opened = size + 65537 * 11.0 * Math.sqrt(2) * Noise.hiding(noise.ofResult(size));
        assertEquals(bits(4 * opened), noise.logModulusMin(size, Protection.CURIOUS), 0.2);
        assertTrue(new Noise(PARAMETERS, PLAIN.value(), 16).logModulusMin(size, Protection.CURIOUS)
                > noise.logModulusMin(size, Protection.CURIOUS) + 1.4);
    }
}
