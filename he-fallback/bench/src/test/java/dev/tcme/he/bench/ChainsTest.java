package dev.tcme.he.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.he.ckks.Parameters;
import org.junit.jupiter.api.Test;

class ChainsTest {
    /** 60 bits and steps of 40, as in the peers' programs. */
    private static final int[] PEERS_BITS = {140, 340, 660, 1220};

    /** Primes are a little smaller than whole bits; the base may be larger than asked for, if that saves a limb. */
    private static final double LESS = 1;

    private static final double MORE = 20;

    @Test
    void theModulusIsThePeersAndTheKeysAreSecure() {
        for (int logDegree = Chains.LOG_DEGREE_MIN; logDegree <= Chains.LOG_DEGREE_MAX; logDegree++) {
            Parameters parameters = Chains.of(logDegree);
            double bits = parameters.logQ(parameters.levelMax());
            double wanted = PEERS_BITS[logDegree - Chains.LOG_DEGREE_MIN];
            assertTrue(bits >= wanted * 47.98 / 48 - LESS && bits <= wanted + MORE, "2^" + logDegree + ": " + bits);
            assertTrue(parameters.logQp() <= parameters.security().bitsMax(logDegree));
        }
    }

    @Test
    void otherNumbersOfSpecialPrimesCanBeTried() {
        assertEquals(2, Chains.of(15, 2).specialPrimes().length);
    }

    @Test
    void thereIsNoChainForOtherDegrees() {
        assertThrows(IllegalArgumentException.class, () -> Chains.of(12));
        assertThrows(IllegalArgumentException.class, () -> Chains.of(17));
    }
}
