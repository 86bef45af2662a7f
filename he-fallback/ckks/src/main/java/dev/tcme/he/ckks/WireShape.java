package dev.tcme.he.ckks;

import java.nio.ByteBuffer;

/**
 * The 8 bytes that every body begins with (except that of parameters): how much follows.
 *
 * @param level the level, 0 where there is none
 * @param parts how many polynomials follow
 * @param limbs how many residues each coefficient has
 * @param half whether a seed stands for what else belongs to it
 * @param number the Galois element of a Galois key, the number of keys of a set, otherwise 0
 */
record WireShape(int level, int parts, int limbs, Half half, int number) {
    static final int BYTES = 8;

    /** Which halves are there. The order is part of the format. */
    enum Half {
        /** All polynomials. */
        WRITTEN,
        /** The second half of each pair is expanded from a seed of 32 bytes. */
        SEEDED
    }

    void put(ByteBuffer buffer) {
        buffer.put((byte) level)
                .put((byte) parts)
                .put((byte) limbs)
                .put((byte) half.ordinal())
                .putInt(number);
    }

    static WireShape get(ByteBuffer buffer) throws MalformedException {
        int level = Byte.toUnsignedInt(buffer.get());
        int parts = Byte.toUnsignedInt(buffer.get());
        int limbs = Byte.toUnsignedInt(buffer.get());
        int half = Byte.toUnsignedInt(buffer.get());
        if (half >= Half.values().length) {
            throw new MalformedException("the byte for the second half is 0, written, or 1, seeded, not " + half);
        }
        return new WireShape(level, parts, limbs, Half.values()[half], buffer.getInt());
    }
}
