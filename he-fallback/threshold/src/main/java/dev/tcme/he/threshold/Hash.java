package dev.tcme.he.threshold;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 over a label and parts. Every part carries its length, so that different parts never give the same input. */
final class Hash {
    private static final String ALGORITHM = "SHA-256";

    private final MessageDigest digest = sha256();

    private Hash() {}

    /** The label keeps uses apart. */
    static Hash of(String label) {
        return new Hash().bytes(label.getBytes(StandardCharsets.US_ASCII));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance(ALGORITHM);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no " + ALGORITHM, e);
        }
    }

    Hash bytes(byte[] part) {
        number(part.length);
        digest.update(part);
        return this;
    }

    Hash digest(Digest part) {
        return bytes(part.bytes());
    }

    Hash number(long part) {
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(part).array());
        return this;
    }

    Digest digest() {
        return Digest.of(digest.digest());
    }
}
