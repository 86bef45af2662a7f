package dev.tcme.he.threshold;

import java.nio.ByteBuffer;
import java.security.SecureRandom;

/** Not random at all: SHA-256 of a number and a counter, so that a test sees the same keys every time. */
final class ReplayedRandom extends SecureRandom {
    private static final long serialVersionUID = 1;

    private final long number;
    private long counter;

    ReplayedRandom(long number) {
        this.number = number;
    }

    @Override
    public void nextBytes(byte[] bytes) {
        for (int from = 0; from < bytes.length; ) {
            byte[] block = Hash.sha256()
                    .digest(ByteBuffer.allocate(2 * Long.BYTES)
                            .putLong(number)
                            .putLong(counter++)
                            .array());
            int length = Math.min(block.length, bytes.length - from);
            System.arraycopy(block, 0, bytes, from, length);
            from += length;
        }
    }
}
