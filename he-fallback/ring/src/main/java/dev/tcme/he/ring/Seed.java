package dev.tcme.he.ring;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;

/** 256 bits from which a polynomial or a key is expanded. Whether a seed is a secret depends on its use. */
public final class Seed {
    public static final int BYTES = 32;

    private final byte[] bytes;

    private Seed(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A fresh seed. */
    public static Seed random(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new Seed(bytes);
    }

    /**
     * @throws IllegalArgumentException if these are not {@value #BYTES} bytes
     */
    public static Seed of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a seed has " + BYTES + " bytes, not " + bytes.length);
        }
        return new Seed(bytes.clone());
    }

    /** For tests and replays: a seed that a number stands for. Nothing secret may depend on it. */
    public static Seed ofNumber(long number) {
        byte[] bytes = new byte[BYTES];
        ByteBuffer.wrap(bytes).putLong(number);
        return new Seed(bytes);
    }

    /** The bytes, a copy. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Overwrites the seed. */
    public void wipe() {
        Arrays.fill(bytes, (byte) 0);
    }

    /** The bytes in hex, for seeds that are published. */
    public String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public String toString() {
        return "seed of " + BYTES + " bytes";
    }
}
