package dev.tcme.audit.tlog;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A SHA-256 hash in a Merkle tree, 32 bytes, immutable; {@code equals} takes the same time wherever two hashes differ.
 * Written as lower-case hex by {@link #toString} and as padded base64 in the text formats.
 */
public final class Hash {
    /** Bytes of a SHA-256 hash (FIPS 180-4). */
    public static final int LENGTH = 32;

    /** Root of the tree without leaves: SHA-256 of nothing (RFC 9162 section 2.1.1). */
    public static final Hash EMPTY_TREE = new Hash(sha256().digest());

    /** What is hashed before a leaf and before two children, so that neither can pass for the other. */
    private static final byte LEAF_PREFIX = 0;

    private static final byte NODE_PREFIX = 1;

    private final byte[] bytes;

    private Hash(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * A hash that was computed elsewhere.
     *
     * @throws IllegalArgumentException unless there are 32 bytes
     */
    public static Hash of(byte[] hash) {
        if (hash.length != LENGTH) {
            throw new IllegalArgumentException("expected a hash of 32 bytes, got " + hash.length);
        }
        return new Hash(hash.clone());
    }

    /** {@code SHA-256(0x00 ‖ data)} (RFC 9162 section 2.1.1). */
    public static Hash ofLeaf(byte[] data) {
        MessageDigest sha = sha256();
        sha.update(LEAF_PREFIX);
        return new Hash(sha.digest(data));
    }

    /** {@code SHA-256(0x01 ‖ left ‖ right)} (RFC 9162 section 2.1.1). */
    public static Hash ofChildren(Hash left, Hash right) {
        MessageDigest sha = sha256();
        sha.update(NODE_PREFIX);
        sha.update(left.bytes);
        return new Hash(sha.digest(right.bytes));
    }

    /**
     * Reads 44 characters of canonical padded base64 (RFC 4648 section 4).
     *
     * @throws MalformedException {@link Artefact#HASH} for anything else
     */
    public static Hash parseBase64(String text) {
        return new Hash(Text.base64(text, LENGTH, Artefact.HASH));
    }

    /**
     * Reads 64 lower-case hex digits.
     *
     * @throws MalformedException {@link Artefact#HASH} for anything else
     */
    public static Hash parseHex(String text) {
        if (text.length() != 2 * LENGTH) {
            throw new MalformedException(Artefact.HASH);
        }
        try {
            Hash hash = new Hash(HexFormat.of().parseHex(text));
            if (hash.toString().equals(text)) {
                return hash;
            }
            throw new MalformedException(Artefact.HASH);
        } catch (IllegalArgumentException e) {
            throw new MalformedException(Artefact.HASH);
        }
    }

    /** A fresh copy of the 32 bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** 44 characters of padded base64, as checkpoints and proofs print a hash. */
    public String base64() {
        return Base64.getEncoder().encodeToString(bytes);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Hash that && MessageDigest.isEqual(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
