package dev.tcme.he.ckks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParametersTest {
    private static String refusal(ParametersLiteral literal) {
        return assertThrows(IllegalArgumentException.class, () -> Parameters.of(literal))
                .getMessage();
    }

    private static ParametersLiteral literal(int logDegree, int levels, int scaleBits, int baseBits, int special) {
        return new ParametersLiteral(logDegree, Security.CLASSICAL_128, levels, scaleBits, baseBits, special);
    }

    @ParameterizedTest
    @CsvSource({
        "9, 1, 30, 40, 1, log2 of the degree must be 10 to 17",
        "18, 1, 30, 40, 1, log2 of the degree must be 10 to 17",
        "14, -1, 30, 40, 1, the number of levels must be 0 to 60",
        "17, 61, 30, 40, 1, the number of levels must be 0 to 60",
        "14, 1, 19, 40, 1, the scale's bits must be 20 to 47",
        "14, 1, 48, 60, 1, the scale's bits must be 20 to 47",
        "14, 1, 30, 31, 1, the base's bits must be 32 to 96",
        "14, 1, 30, 97, 1, the base's bits must be 32 to 96",
        "14, 1, 30, 40, -2, the number of special primes must be",
        "14, 1, 30, 40, 9, the number of special primes must be"
    })
    void wishesOutOfRangeAreRefusedWithTheRange(
            int logDegree, int levels, int scaleBits, int baseBits, int special, String expected) {
        String message = refusal(literal(logDegree, levels, scaleBits, baseBits, special));

        assertTrue(message.startsWith(expected), message);
        assertTrue(message.contains(", not "), message);
    }

    @ParameterizedTest
    @CsvSource({"17, 60, 30, 40, 1", "12, 0, 20, 22, 1", "14, 1, 47, 60, 1", "14, 1, 30, 32, 1", "15, 1, 30, 96, 8"})
    void theEndsOfTheRangesAreTaken(int logDegree, int levels, int scaleBits, int baseBits, int special) {
        Parameters parameters = Parameters.of(literal(logDegree, levels, scaleBits, baseBits, special));

        assertEquals(special, parameters.specialPrimes().length);
        assertEquals(levels, parameters.levelMax());
    }

    @Test
    void whatIsAskedForIsWhatIsThere() {
        ParametersLiteral wish = literal(14, 5, 40, 52, 2);
        Parameters parameters = Parameters.of(wish);

        assertEquals(wish, parameters.literal());
        assertEquals(14, parameters.logDegree());
        assertEquals(16384, parameters.degree());
        assertEquals(8192, parameters.slots());
        assertEquals(Security.CLASSICAL_128, parameters.security());
        assertEquals(parameters.moduli().size(), parameters.allPrimes().length + parameters.specialPrimes().length);
        assertArrayEquals(
                IntStream.range(0, parameters.moduli().size()).toArray(),
                IntStream.concat(IntStream.of(parameters.allPrimes()), IntStream.of(parameters.specialPrimes()))
                        .toArray());
        assertTrue(parameters.logQp() <= 430 && parameters.logQp() > parameters.logQ(5) + 60, parameters.toString());
        assertTrue(parameters.magnitudeMax() > 0x1p10, "numbers up to " + parameters.magnitudeMax());
        assertTrue(parameters.toString().startsWith("N=2^14, 5 levels of 40 bits, 7+2 primes, log2 QP="));
        assertTrue(parameters.toString().contains("<= 430 (128 bits classical), levels ["), parameters.toString());
    }

    @Test
    void limbsAreAsFewAsTheModulusAllows() {
        Parameters parameters = Parameters.of(literal(15, 12, 30, 42, 3));
        for (int level = 0; level <= parameters.levelMax(); level++) {
            double fewest = parameters.logQ(level) / 48;

            assertTrue(parameters.primes(level).length <= fewest + 2, "level " + level + " of " + parameters);
        }
    }

    @Test
    void parametersOfTheSameWishAreTheSame() {
        Parameters one = Parameters.of(literal(13, 2, 30, 42, 1));
        Parameters two = Parameters.of(literal(13, 2, 30, 42, 1));

        assertEquals(one, two);
        assertEquals(one.hashCode(), two.hashCode());
        assertNotEquals(one, Parameters.of(literal(13, 1, 30, 42, 1)));
        assertNotEquals(one, new Object());
    }

    @Test
    void arraysThatAreGivenOutAreCopies() {
        Parameters parameters = Parameters.of(literal(13, 2, 30, 42, 1));
        parameters.primes(0)[0] = 99;
        parameters.digit(0)[0] = 99;

        assertNotEquals(99, parameters.primes(0)[0]);
        assertNotEquals(99, parameters.digit(0)[0]);
    }

    @ParameterizedTest
    @CsvSource({"-1", "3"})
    void levelsThatAreNotThereAreRefused(int level) {
        Parameters parameters = Parameters.of(literal(13, 2, 30, 42, 1));
        String expected = "these parameters have levels 0 to 2, not " + level;

        assertEquals(expected, message(() -> parameters.primes(level)));
        assertEquals(expected, message(() -> parameters.scale(level)));
        assertEquals(expected, message(() -> parameters.logQ(level)));
        assertEquals(expected, message(() -> parameters.modulus(level)));
    }

    private static String message(org.junit.jupiter.api.function.Executable work) {
        return assertThrows(IllegalArgumentException.class, work).getMessage();
    }

    @Test
    void refusalSaysHowMuchIsSecureAndWhatWouldHelp() {
        String message = refusal(literal(13, 5, 40, 52, 1));

        assertTrue(message.contains("at degree 2^13 no more than 214 are secure (128 bits classical)"), message);
        assertTrue(message.contains("use fewer levels, a smaller scale, fewer special primes or a larger degree"));
    }

    /** Sums, primes and scales of a few sets, so that a change of the search is seen: it makes old ciphertexts unreadable. */
    @ParameterizedTest
    @CsvSource({
        "11, 0, 20, 24, 1",
        "12, 1, 25, 37, 1",
        "13, 3, 25, 37, 2",
        "14, 5, 40, 52, 2",
        "15, 8, 35, 47, 3",
        "16, 12, 45, 60, 4"
    })
    void scalesFollowFromThePrimes(int logDegree, int levels, int scaleBits, int baseBits, int special) {
        Parameters parameters = Parameters.of(literal(logDegree, levels, scaleBits, baseBits, special));
        for (int level = levels; level > 0; level--) {
            double step = Math.pow(2, parameters.logQ(level) - parameters.logQ(level - 1));
            double expected = parameters.scale(level) * parameters.scale(level) / step;

            assertEquals(1, parameters.scale(level - 1) / expected, 1e-9);
            assertEquals(scaleBits, Math.log(parameters.scale(level)) / Math.log(2), 0.8);
        }
        assertTrue(parameters.logQ(0) > baseBits - 0.8, "base of " + parameters.logQ(0));
        assertTrue(parameters.logQ(0) < baseBits + 11, "base of " + parameters.logQ(0));
    }

    @Test
    void parametersWithoutSpecialPrimesHaveNoEvaluationKeys() {
        Parameters keyless = Parameters.of(literal(13, 1, 30, 42, ParametersLiteral.NO_EVALUATION_KEYS));
        Parameters keyed = Parameters.of(literal(13, 1, 30, 42, 1));

        assertFalse(keyless.hasEvaluationKeys());
        assertTrue(keyed.hasEvaluationKeys());
        keyed.requireEvaluationKeys();
        assertTrue(message(keyless::requireEvaluationKeys).startsWith("these parameters are for sums and products"));
    }

    @Test
    void aLevelsModulusIsTheProductOfItsPrimesAndBoundsWhatDecrypts() {
        Parameters parameters = Parameters.of(literal(13, 2, 30, 42, 1));
        BigInteger product = BigInteger.ONE;
        for (int prime : parameters.primes(0)) {
            product = product.multiply(parameters.moduli().get(prime).big());
        }

        assertEquals(product, parameters.modulus(0));
        double half = product.doubleValue() / 2;
        assertEquals(1, parameters.magnitudeMax() * parameters.scale(0) / half, 1e-9);
    }

    @Test
    void whatIsWrittenForPeopleNamesSizesAndPrimesOfEachLevel() {
        Parameters parameters = Parameters.of(literal(13, 2, 30, 42, 1));
        String text = parameters.toString();
        String size = String.valueOf(Math.round(parameters.logQp() * 10) / 10.0);

        assertTrue(text.contains("log2 QP=" + size + " <= 214"), text);
        for (int level = 0; level <= 2; level++) {
            assertTrue(text.contains(String.valueOf(parameters.primes(level).length)), text);
        }
        assertFalse(text.contains("0, 0, 0"), text);
    }

    @Test
    void wishesDifferByWhatIsChanged() {
        ParametersLiteral wish = literal(13, 2, 30, 42, 1);

        assertEquals(literal(13, 2, 30, 44, 1), wish.withBaseBits(44));
        assertEquals(
                Security.QUANTUM_128, wish.withSecurity(Security.QUANTUM_128).security());
        assertEquals(wish, wish.withSecurity(Security.QUANTUM_128).withSecurity(Security.CLASSICAL_128));
        assertTrue(Parameters.inRange(wish));
        assertFalse(Parameters.inRange(literal(13, 61, 30, 42, 1)));
        assertEquals(wish.hashCode(), Parameters.of(wish).hashCode());
    }

    /** The numbers of a refusal: what the wish needs at least, and the nearest wishes that can be granted. */
    @ParameterizedTest
    @CsvSource({
        "13, 5, 40, 52, 295.0, 'degree 2^14, or 2 levels'",
        "14, 12, 40, 52, 575.0, 'degree 2^15, or 8 levels'",
        "12, 3, 30, 42, 177.0, 'degree 2^13, or 0 levels'"
    })
    void refusalsHaveTheNumbers(int logDegree, int levels, int scaleBits, int baseBits, String needed, String advice) {
        String message = refusal(literal(logDegree, levels, scaleBits, baseBits, 1));

        assertTrue(
                message.startsWith(levels + " levels of " + scaleBits + " bits above a base of " + baseBits), message);
        assertTrue(message.contains("a modulus of at least " + needed + " bits"), message);
        assertTrue(message.endsWith("What would do: " + advice), message);
    }
}
