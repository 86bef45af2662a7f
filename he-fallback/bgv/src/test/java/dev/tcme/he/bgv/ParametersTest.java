package dev.tcme.he.bgv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.he.ring.Modulus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParametersTest {
    @ParameterizedTest
    @CsvSource({"11,12289,1", "12,40961,2", "12,2,2", "13,65537,3", "14,1048575,3", "15,65537,3", "15,1048573,3"})
    void primesAreOneModuloTwiceTheDegreeAndModuloT(int logDegree, long t, int primes) {
        Parameters parameters = Parameters.of(logDegree, t, primes, Security.CLASSICAL_128);
        assertEquals(primes, parameters.moduli().stream().distinct().count());
        for (Modulus modulus : parameters.moduli()) {
            assertEquals(48, modulus.bits());
            assertEquals(1, modulus.value() % (2L << logDegree));
            assertEquals(1 % t, modulus.value() % t);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "11,2,CLASSICAL_128",
        "12,3,CLASSICAL_128",
        "11,1,CLASSICAL_192",
        "12,2,CLASSICAL_192",
        "13,3,CLASSICAL_256",
        "12,2,QUANTUM_128",
        "11,1,QUANTUM_128"
    })
    void whatIsNotSecureCannotBeBuilt(int logDegree, int primes, Security security) {
        String message = assertThrows(
                        IllegalArgumentException.class, () -> Parameters.of(logDegree, 12289, primes, security))
                .getMessage();
        assertTrue(message.contains("secure"), message);
    }

    @Test
    void theTableIsTheGuidelines() {
        int[] classical = {53, 106, 214, 430, 868};
        for (int logDegree = 11; logDegree <= 15; logDegree++) {
            assertEquals(classical[logDegree - 11], Security.CLASSICAL_128.bitsMax(logDegree));
        }
        assertThrows(IllegalArgumentException.class, () -> Security.CLASSICAL_128.bitsMax(10));
        assertThrows(IllegalArgumentException.class, () -> Security.CLASSICAL_128.bitsMax(16));
    }

    @Test
    void wishesOutOfRangeAreRefused() {
        Security security = Security.CLASSICAL_128;
        assertThrows(IllegalArgumentException.class, () -> Parameters.of(10, 12289, 1, security));
        assertThrows(IllegalArgumentException.class, () -> Parameters.of(16, 12289, 1, security));
        assertThrows(IllegalArgumentException.class, () -> Parameters.of(12, 1, 1, security));
        assertThrows(IllegalArgumentException.class, () -> Parameters.of(12, 1 << 20, 1, security));
        assertThrows(IllegalArgumentException.class, () -> Parameters.of(12, 12289, 0, security));
        assertThrows(IllegalArgumentException.class, () -> Parameters.of(13, 12289, 4, security));
    }

    @Test
    void whatIsAskedForIsWhatIsThere() {
        Parameters parameters = Parameters.of(12, 40961, 2, Security.CLASSICAL_128);
        java.math.BigInteger first = parameters.moduli().get(0).big();
        java.math.BigInteger both = first.multiply(parameters.moduli().get(1).big());

        assertEquals(12, parameters.logDegree());
        assertEquals(4096, parameters.degree());
        assertEquals(40961, parameters.plainModulus());
        assertEquals(Security.CLASSICAL_128, parameters.security());
        assertEquals(first, parameters.modulus(1));
        assertEquals(both, parameters.modulus(2));
        assertThrows(IllegalArgumentException.class, () -> parameters.modulus(0));
        assertThrows(IllegalArgumentException.class, () -> parameters.modulus(3));
        for (int primes = 1; primes <= 2; primes++) {
            double half = parameters.modulus(primes).doubleValue() / 2;
            assertTrue(parameters.noiseMax(primes) < half && parameters.noiseMax(primes) > half * (1 - 0x1p-50));
        }
        assertEquals("N=2^12, modulo 40961, 2 primes of 48 bits (CLASSICAL_128)", parameters.toString());
    }

    @Test
    void thePrimesAreTheLargestBelowTwoToThe48() {
        Parameters parameters = Parameters.of(12, 40961, 2, Security.CLASSICAL_128);
        long step = 8192L * 40961 / 8192;
        long candidate = ((1L << 48) - 1) / step * step + 1;
        for (Modulus modulus : parameters.moduli()) {
            while (candidate >= 1L << 48
                    || candidate % 8192 != 1
                    || !java.math.BigInteger.valueOf(candidate).isProbablePrime(60)) {
                candidate -= step;
            }
            assertEquals(candidate, modulus.value());
            candidate -= step;
        }
    }

    @Test
    void theEndsOfTheRangesAreTaken() {
        assertEquals(2, Parameters.of(11, 2, 1, Security.CLASSICAL_128).plainModulus());
        assertEquals(
                3,
                Parameters.of(15, Parameters.PLAIN_MODULUS_MAX, 3, Security.QUANTUM_128)
                        .moduli()
                        .size());
    }

    @Test
    void refusalsSayHowMuchIsSecure() {
        String message = assertThrows(
                        IllegalArgumentException.class, () -> Parameters.of(12, 40961, 3, Security.CLASSICAL_128))
                .getMessage();
        assertEquals(
                "the modulus has 144 bits, and at degree 2^12 no more than 106 are secure (CLASSICAL_128); use fewer primes"
                        + " or a larger degree",
                message);
    }

    @Test
    void otherWishesAreOthers() {
        Parameters one = Parameters.of(12, 40961, 1, Security.CLASSICAL_128);
        assertEquals(
                one.hashCode(),
                Parameters.of(12, 40961, 1, Security.CLASSICAL_128).hashCode());
        assertNotEquals(one, Parameters.of(13, 40961, 1, Security.CLASSICAL_128));
        assertNotEquals(one, Parameters.of(12, 12289, 1, Security.CLASSICAL_128));
        assertNotEquals(one, Parameters.of(12, 40961, 1, Security.CLASSICAL_192));
        assertNotEquals(one, new Object());
        assertNotEquals(
                one.hashCode(),
                Parameters.of(13, 40961, 1, Security.CLASSICAL_128).hashCode());
        assertNotEquals(
                one.hashCode(),
                Parameters.of(12, 40961, 2, Security.CLASSICAL_128).hashCode());
        assertNotEquals(
                one.hashCode(),
                Parameters.of(12, 12289, 1, Security.CLASSICAL_128).hashCode());
    }

    @Test
    void slotsNeedAFittingPrime() {
        assertTrue(Parameters.of(12, 40961, 2, Security.CLASSICAL_128).hasSlots());
        assertTrue(Parameters.of(15, 65537, 2, Security.CLASSICAL_128).hasSlots());
        assertFalse(Parameters.of(13, 40961, 2, Security.CLASSICAL_128).hasSlots());
        assertFalse(Parameters.of(12, 8193, 2, Security.CLASSICAL_128).hasSlots());
        assertFalse(Parameters.of(12, 1000, 2, Security.CLASSICAL_128).hasSlots());
    }

    @Test
    void theSameWishIsTheSame() {
        Parameters one = Parameters.of(12, 40961, 2, Security.CLASSICAL_128);
        assertEquals(one, Parameters.of(12, 40961, 2, Security.CLASSICAL_128));
        assertEquals(
                one.moduli(),
                Parameters.of(12, 40961, 2, Security.CLASSICAL_128).moduli());
        assertNotEquals(one, Parameters.of(12, 40961, 1, Security.CLASSICAL_128));
    }
}
