package dev.tcme.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * A private value with the random salt that hides it inside its commitment:
 * {@code SHA-256(domain ‖ 0x00 ‖ salt ‖ canonical value)}. Without the salt a digest of a small value could be guessed.
 *
 * <p>It travels sealed, as a frame of fixed length: {@code salt (32) ‖ length (4, big-endian) ‖ value ‖ zeros}, padded
 * to the contract's maximum so that the ciphertext's length says nothing about the value.
 */
public final class Opening {
    public static final int SALT_LENGTH = 32;
    private static final int HEADER_LENGTH = SALT_LENGTH + Integer.BYTES;

    private final byte[] salt;
    private final byte[] value;

    private Opening(byte[] salt, byte[] value) {
        this.salt = salt;
        this.value = value;
    }

    public static Opening of(JsonNode value, SecureRandom random) {
        byte[] salt = new byte[SALT_LENGTH];
        random.nextBytes(salt);
        return new Opening(salt, Json.canonical(value));
    }

    /** An opening that its owner kept: 32 bytes of salt and the value. */
    public static Opening of(byte[] salt, JsonNode value) {
        if (salt.length != SALT_LENGTH) {
            throw new ProblemException(Problem.MALFORMED_DOCUMENT, "expected a salt of 32 bytes");
        }
        return new Opening(salt.clone(), Json.canonical(value));
    }

    /** Length of {@link #frame} for values of at most {@code maxBytes}. */
    public static int frameLength(int maxBytes) {
        return HEADER_LENGTH + maxBytes;
    }

    /**
     * The bytes to seal.
     *
     * @throws ProblemException {@link Problem#OVERSIZE} if the value's canonical form is longer than {@code maxBytes}
     */
    public byte[] frame(int maxBytes) {
        if (value.length > maxBytes) {
            throw new ProblemException(
                    Problem.OVERSIZE,
                    "expected at most " + maxBytes + " bytes of canonical JSON, found " + value.length);
        }
        return ByteBuffer.allocate(frameLength(maxBytes))
                .put(salt)
                .putInt(value.length)
                .put(value)
                .array();
    }

    /**
     * Reads a frame back.
     *
     * @throws ProblemException {@link Problem#OVERSIZE} if its length is not that of {@code maxBytes};
     *     {@link Problem#MALFORMED_DOCUMENT} if it holds no canonical JSON or its padding is not zero
     */
    public static Opening parse(byte[] frame, int maxBytes) {
        if (frame.length != frameLength(maxBytes)) {
            throw new ProblemException(Problem.OVERSIZE, "expected a frame of " + frameLength(maxBytes) + " bytes");
        }
        ByteBuffer in = ByteBuffer.wrap(frame);
        byte[] salt = new byte[SALT_LENGTH];
        in.get(salt);
        int length = in.getInt();
        if (length < 2 || length > maxBytes) {
            throw new ProblemException(Problem.MALFORMED_DOCUMENT, "the frame's length field is out of range");
        }
        byte[] value = new byte[length];
        in.get(value);
        while (in.hasRemaining()) {
            if (in.get() != 0) {
                throw new ProblemException(Problem.MALFORMED_DOCUMENT, "the frame's padding is not zero");
            }
        }
        // One value has one commitment: a second spelling of the same JSON would be a second commitment.
        if (!Arrays.equals(Json.canonical(Json.parse(value, maxBytes)), value)) {
            throw new ProblemException(Problem.MALFORMED_DOCUMENT, "the value is not in canonical form");
        }
        return new Opening(salt, value);
    }

    public Digest commitment(Domain domain) {
        byte[] salted = ByteBuffer.allocate(SALT_LENGTH + value.length)
                .put(salt)
                .put(value)
                .array();
        return Digest.of(domain, salted);
    }

    /** The private value. */
    public JsonNode value() {
        return Json.parse(value, value.length);
    }

    public byte[] salt() {
        return salt.clone();
    }

    @Override
    public String toString() {
        return "Opening[" + value.length + " bytes]";
    }
}
