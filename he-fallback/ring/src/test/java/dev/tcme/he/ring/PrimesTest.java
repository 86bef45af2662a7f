package dev.tcme.he.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrimesTest {
    @ParameterizedTest
    @CsvSource({"10,0x1p16", "10,0x1p20", "12,0x1.7p33", "14,0x1p30", "17,0x1p47", "17,0x1.ffp47"})
    void givesTheNearestPrimesInOrder(int logDegree, double target) {
        Primes primes = new Primes(logDegree);
        List<Long> found = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            found.add(primes.near(target, 48).value());
        }
        assertEquals(nearest(logDegree, (long) target, 6), found);
    }

    /** The definition: every candidate 1 mod 2N in the order of distance, the smaller one first. */
    private static List<Long> nearest(int logDegree, long target, int count) {
        long step = 2L << logDegree;
        long start = (target - 1 + step / 2) / step * step + 1;
        List<Long> result = new ArrayList<>();
        for (long distance = 0; result.size() < count; distance += step) {
            for (long candidate : new TreeSet<>(List.of(start - distance, start + distance))) {
                if (candidate >= 8192 && BigInteger.valueOf(candidate).isProbablePrime(80)) {
                    result.add(candidate);
                }
            }
        }
        return result.subList(0, count);
    }

    @Test
    void primesAreOneModuloTwiceTheDegreeAndAllDifferent() {
        for (int log = Ring.LOG_DEGREE_MIN; log <= Ring.LOG_DEGREE_MAX; log++) {
            Primes primes = new Primes(log);
            Set<Long> seen = new HashSet<>();
            for (int i = 0; i < 20; i++) {
                Modulus m = primes.near(0x1p48, 48);
                assertEquals(1, m.value() % (2L << log));
                assertTrue(m.value() < 1L << 48);
                assertTrue(seen.add(m.value()));
            }
        }
    }

    @Test
    void staysBelowTheLimitInBits() {
        assertEquals(1_032_193, new Primes(11).near(0x1p20, 20).value());
        for (int i = 0; i < 10; i++) {
            assertTrue(new Primes(10).near(0x1p20, 20).value() < 1 << 20);
        }
        Primes wider = new Primes(10);
        boolean above = false;
        for (int i = 0; i < 10; i++) {
            above |= wider.near(0x1p20, 21).value() > 1 << 20;
        }
        assertTrue(above, "with one more bit, some are above");
    }

    @Test
    void smallestModulusCanBeFound() {
        assertEquals(12_289, new Primes(10).near(12_289, 14).value());
    }

    @Test
    void refusesWhenThePrimesAreUsedUp() {
        Primes primes = new Primes(10);
        assertEquals(12_289, primes.near(12_289, 14).value());
        var e = assertThrows(IllegalArgumentException.class, () -> primes.near(12_289, 14));
        assertEquals("there is no unused prime near 12289.0 that is 1 modulo 2048", e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> primes.near(9000, 17), "18433 is beyond a factor of two");
        assertEquals(18_433, primes.near(13_000, 17).value());
        assertThrows(IllegalArgumentException.class, () -> primes.near(Double.NaN, 48));
        assertThrows(IllegalArgumentException.class, () -> primes.near(-1e9, 48));
        assertThrows(IllegalArgumentException.class, () -> primes.near(0, 48));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 13, 49, 64})
    void refusesSizesThatNoModulusHas(int bits) {
        Primes primes = new Primes(10);
        var e = assertThrows(IllegalArgumentException.class, () -> primes.near(0x1p30, bits));
        assertEquals("a modulus has 14 to 48 bits, not " + bits, e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 9, 18, 64})
    void refusesDegreesThatNoRingHas(int logDegree) {
        var e = assertThrows(IllegalArgumentException.class, () -> new Primes(logDegree));
        assertEquals("the degree is 2^10 to 2^17, this one is 2^" + logDegree, e.getMessage());
    }
}
