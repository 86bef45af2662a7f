package dev.tcme.he.bgv;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;

/** The same bytes every time, for files that stay the same: SHA-256 of a number and a counter. */
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
            byte[] block = sha256().digest(ByteBuffer.allocate(2 * Long.BYTES)
                    .putLong(number)
                    .putLong(counter++)
                    .array());
            int length = Math.min(block.length, bytes.length - from);
            System.arraycopy(block, 0, bytes, from, length);
            from += length;
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
