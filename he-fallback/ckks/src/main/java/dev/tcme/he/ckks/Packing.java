package dev.tcme.he.ckks;

import dev.tcme.he.ring.Modulus;
import java.nio.ByteBuffer;

/** Residues as numbers 0 … p−1 of exactly the bits of the prime, packed into whole {@code long}s. */
public final class Packing {
    private Packing() {}

    /** Bytes of {@code count} residues, a multiple of 64 of them. */
    public static int bytes(Modulus modulus, int count) {
        return Math.multiplyExact(count / Byte.SIZE, modulus.bits());
    }

    /** Packs residues at rest into the first bytes of a little-endian buffer. */
    public static void pack(double[] limb, Modulus modulus, ByteBuffer out) {
        int bits = modulus.bits();
        long word = 0;
        int filled = 0;
        int position = 0;
        for (double residue : limb) {
            long value = modulus.canonical(residue);
            word |= value << filled;
            filled += bits;
            if (filled >= Long.SIZE) {
                out.putLong(position, word);
                position += Long.BYTES;
                filled -= Long.SIZE;
                word = value >>> bits - filled;
            }
        }
    }

    /**
     * The reverse of {@link #pack}, with residues next to zero.
     *
     * @return whether all were below the prime; if not, the limb holds nothing useful
     */
    public static boolean unpack(ByteBuffer in, Modulus modulus, double[] limb) {
        int bits = modulus.bits();
        long mask = (1L << bits) - 1;
        long p = modulus.value();
        long half = p >> 1;
        long outside = 0;
        long word = 0;
        int left = 0;
        int position = 0;
        for (int i = 0; i < limb.length; i++) {
            long value = word;
            if (left < bits) {
                word = in.getLong(position);
                position += Long.BYTES;
                value |= word << left;
                word >>>= bits - left;
                left += Long.SIZE - bits;
            } else {
                word >>>= bits;
                left -= bits;
            }
            value &= mask;
            // Without branches: the sign of a difference tells which number is larger.
            outside |= p - 1 - value;
            limb[i] = value - (p & half - value >> Long.SIZE - 1);
        }
        return outside >= 0;
    }
}
