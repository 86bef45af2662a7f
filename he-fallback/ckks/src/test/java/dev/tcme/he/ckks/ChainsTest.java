package dev.tcme.he.ckks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Chains of chosen wishes; {@link ChainSearchTest} asks for many others. */
class ChainsTest {
    /** Scales without a multiple or a large common divisor near 48, and wishes whose first plan has no primes that fit. */
    @ParameterizedTest
    @CsvSource({
        "15, CLASSICAL_128, 18, 29, 41, 0",
        "16, CLASSICAL_128, 30, 31, 43, 0",
        "16, CLASSICAL_128, 47, 34, 36, 0",
        "16, CLASSICAL_192, 22, 33, 53, 1",
        "16, CLASSICAL_192, 28, 29, 60, 0",
        "15, QUANTUM_128, 3, 26, 54, 0",
        "15, CLASSICAL_128, 8, 35, 66, 0"
    })
    void scalesThatDoNotDivideAnythingHaveChainsToo(
            int logDegree, Security security, int levels, int scaleBits, int baseBits, int special) {
        Parameters parameters =
                Parameters.of(new ParametersLiteral(logDegree, security, levels, scaleBits, baseBits, special));

        for (int level = 0; level <= levels; level++) {
            assertEquals(scaleBits, Math.log(parameters.scale(level)) / Math.log(2), 0.8);
            assertTrue(
                    parameters.primes(level).length <= parameters.logQ(level) / 36 + 3,
                    "level " + level + " of " + parameters);
        }
    }

    @Test
    void refusalsSayWhatWouldDo() {
        String large = message(new ParametersLiteral(13, Security.CLASSICAL_128, 5, 40, 52, 1));
        String none = message(new ParametersLiteral(17, Security.CLASSICAL_128, 57, 22, 41, 0));

        assertTrue(large.contains(". What would do: degree 2^14, or 2 levels"), large);
        assertTrue(none.startsWith("no chain of primes gives 57 levels of 22 bits above a base of 41"), none);
        assertTrue(none.endsWith("What would do: a scale of 23 bits"), none);
    }

    private static String message(ParametersLiteral wish) {
        return assertThrows(IllegalArgumentException.class, () -> Parameters.of(wish))
                .getMessage();
    }

    /** Another choice of primes makes everything unreadable that was encrypted under such parameters. */
    @Test
    void theChainsOfWishesStayAsTheyAre() throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (int logDegree = 12; logDegree <= 16; logDegree++) {
            for (int scaleBits : new int[] {30, 36, 40, 45}) {
                for (int special = 0; special <= 1; special++) {
                    int levels = Math.max(0, (Security.CLASSICAL_128.bitsMax(logDegree) - 150) / scaleBits);
                    var wish = ParametersLiteral.classical(logDegree, Math.min(levels, 20), scaleBits)
                            .withSpecialPrimes(special);
                    digest.update(WireFormat.fingerprint(Parameters.of(wish)));
                }
            }
        }
        assertEquals(
                "6b025d7ca04ce2f65586b1d52164c2688553121d5eade812af50c50adc62e42b",
                HexFormat.of().formatHex(digest.digest()));
    }

    /** Numbers of primes and the size by hand for one wish of each kind: what was chosen is what is fastest. */
    @ParameterizedTest
    @CsvSource({
        "13, 2, 40, 60, 1, 4, 1, 182.9",
        "14, 7, 40, 60, 1, 8, 1, 391.8",
        "15, 15, 40, 60, 4, 15, 4, 863.7",
        "14, 5, 40, 52, 0, 7, 4, 387.1",
        "12, 0, 40, 52, -1, 2, 0, 52.0",
        "12, 1, 25, 37, 1, 2, 1, 0"
    })
    void theFastestChainIsChosen(
            int logDegree, int levels, int scaleBits, int baseBits, int wish, int primes, int special, double bits) {
        Parameters parameters = Parameters.of(
                new ParametersLiteral(logDegree, Security.CLASSICAL_128, levels, scaleBits, baseBits, wish));

        assertEquals(primes, parameters.allPrimes().length, parameters.toString());
        assertEquals(special, parameters.specialPrimes().length, parameters.toString());
        if (bits > 0) {
            assertEquals(bits, parameters.logQp(), 0.06);
        }
    }

    /** P is smaller by what is given up, and the primes that stay longest share their digits. */
    @Test
    void bitsThatAreGivenUpMakeRoomForAnotherSpecialPrime() {
        var one = new ParametersLiteral(14, Security.CLASSICAL_128, 7, 41, 82, 1);
        var two = one.withSpecialPrimes(2);

        Parameters parameters = Parameters.of(two.withKeyNoiseBits(27));

        assertTrue(Parameters.ifSecure(two).isEmpty());
        assertEquals(5, parameters.digits());
        assertEquals(9, Parameters.of(one).digits());
        double special = IntStream.of(parameters.specialPrimes())
                .mapToDouble(prime -> parameters.moduli().get(prime).log2())
                .sum();
        double largest = IntStream.range(0, parameters.digits())
                .mapToDouble(digit -> IntStream.of(parameters.digit(digit))
                        .mapToDouble(prime -> parameters.moduli().get(prime).log2())
                        .sum())
                .max()
                .orElseThrow();
        assertEquals(largest + ChainPlan.SPECIAL_MARGIN_BITS - 27, special, 0.5);
        for (int level = 0; level < parameters.levelMax(); level++) {
            int[] primes = parameters.primes(level);
            long digits = IntStream.range(0, parameters.digits())
                    .filter(digit ->
                            IntStream.of(parameters.digit(digit)).anyMatch(prime -> Parameters.contains(primes, prime)))
                    .count();
            assertEquals(Math.ceilDiv(primes.length, 2), digits, "at level " + level);
        }
    }
}
