package dev.tcme.he.ckks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.he.ring.Modulus;
import dev.tcme.he.ring.Primes;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackingTest {
    private static final int COUNT = 1024;

    /** One after the other in the lowest bits: by the book, with big integers. */
    private static byte[] byTheBook(double[] limb, Modulus modulus) {
        BigInteger all = BigInteger.ZERO;
        for (int i = limb.length - 1; i >= 0; i--) {
            long value = Math.floorMod((long) limb[i], modulus.value());
            all = all.shiftLeft(modulus.bits()).or(BigInteger.valueOf(value));
        }
        byte[] big = all.toByteArray();
        byte[] little = new byte[Packing.bytes(modulus, limb.length)];
        for (int i = 0; i < Math.min(big.length, little.length); i++) {
            little[i] = big[big.length - 1 - i];
        }
        return little;
    }

    private static double[] residues(Modulus modulus, long seed) {
        var random = new Random(seed);
        double[] limb = new double[COUNT];
        double rest = Math.floor(Modulus.REST * modulus.p());
        double[] edges = {0, -0.0, 1, -1, modulus.value() / 2, -(modulus.value() / 2), rest, -rest};
        for (int i = 0; i < COUNT; i++) {
            limb[i] = i < edges.length ? edges[i] : Math.rint((random.nextDouble() - 0.5) * modulus.p());
        }
        return limb;
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 17, 20, 24, 31, 32, 33, 40, 47, 48})
    void packingIsByTheBookForEveryWidth(int bits) {
        Modulus modulus = new Primes(10).near(0.9 * Math.pow(2, bits), 48);
        double[] limb = residues(modulus, bits);
        ByteBuffer buffer = WireFormat.littleEndian(Packing.bytes(modulus, COUNT));
        Packing.pack(limb, modulus, buffer);
        double[] back = new double[COUNT];

        assertEquals(bits, modulus.bits());
        assertArrayEquals(byTheBook(limb, modulus), buffer.array());
        assertTrue(Packing.unpack(buffer, modulus, back));
        for (int i = 0; i < COUNT; i++) {
            assertEquals(modulus.canonical(limb[i]), modulus.canonical(back[i]), "residue " + i);
            assertTrue(Math.abs(back[i]) <= modulus.value() / 2, "residue " + i);
        }
    }

    @Test
    void oneResidueThatIsTooLargeIsSeenWhereverItIs() {
        Modulus modulus = new Primes(10).near(0.9 * Math.pow(2, 33), 48);
        double[] limb = new double[COUNT];
        ByteBuffer buffer = WireFormat.littleEndian(Packing.bytes(modulus, COUNT));
        for (int i = 0; i < COUNT; i++) {
            Packing.pack(limb, modulus, buffer);
            BigInteger bad = BigInteger.valueOf(modulus.value()).shiftLeft(i * modulus.bits());
            for (int at = 0; at * 8 < buffer.capacity() * 8; at++) {
                buffer.put(at, bad.shiftRight(8 * at).byteValue());
            }
            assertFalse(Packing.unpack(buffer, modulus, new double[COUNT]), "residue " + i);
        }
    }
}
