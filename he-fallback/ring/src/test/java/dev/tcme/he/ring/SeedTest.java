package dev.tcme.he.ring;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class SeedTest {
    @Test
    void keepsItsOwnCopyOfTheBytes() {
        byte[] bytes = new byte[Seed.BYTES];
        bytes[31] = 5;
        Seed seed = Seed.of(bytes);
        bytes[31] = 6;
        assertEquals(5, seed.bytes()[31]);
        seed.bytes()[31] = 7;
        assertEquals(5, seed.bytes()[31]);
        assertEquals("00".repeat(31) + "05", seed.hex());
    }

    @Test
    void numbersStandForSeeds() {
        assertEquals("00000000000001ff" + "00".repeat(24), Seed.ofNumber(511).hex());
    }

    @Test
    void randomSeedsDiffer() {
        SecureRandom random = new SecureRandom();
        assertNotEquals(Seed.random(random).hex(), Seed.random(random).hex());
    }

    @Test
    void wipingLeavesZeros() {
        Seed seed = Seed.ofNumber(-1);
        seed.wipe();
        assertArrayEquals(new byte[Seed.BYTES], seed.bytes());
    }

    @Test
    void textShowsNoByte() {
        assertEquals("seed of 32 bytes", Seed.ofNumber(0x1234567890abcdefL).toString());
    }

    @Test
    void refusesOtherLengths() {
        for (int length : new int[] {0, 31, 33, 64}) {
            var e = assertThrows(IllegalArgumentException.class, () -> Seed.of(new byte[length]));
            assertEquals("a seed has 32 bytes, not " + length, e.getMessage());
        }
    }
}
