package dev.tcme.he.ring;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The ruler does as much as it says: a probe that computed less would make everything else look slow. */
class ProbeTest {
    private static final int ROUNDS = 1000;

    @Test
    void everyRoundOfSumsIsCarriedOutInEveryChain() {
        assertEquals(Probe.CHAINS * (ROUNDS + 1.0), Probe.sums(ROUNDS));
    }

    @Test
    void everyRoundOfMultiplyAddsIsCarriedOutInEveryChain() {
        for (int rounds = 0; rounds < 20; rounds++) {
            // x -> x/2 + 1 from 1 is 2 - 2^-rounds
            double one = 2 - Math.scalb(1.0, -rounds);
            assertEquals(Probe.CHAINS * one, Probe.multiplyAdds(rounds));
            assertEquals(Probe.CHAINS * (one + 1 + rounds), Probe.both(rounds));
        }
    }

    @Test
    void aPassTouchesEveryNumberOnce() {
        double[] a = new double[256];
        Probe.pass(a);
        double[] ones = new double[256];
        Arrays.fill(ones, 1);
        assertArrayEquals(ones, a);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(256 * Double.BYTES + 16, 64).asSlice(16);
            Probe.pass(memory);
            assertArrayEquals(ones, memory.toArray(ValueLayout.JAVA_DOUBLE));
        }
    }
}
