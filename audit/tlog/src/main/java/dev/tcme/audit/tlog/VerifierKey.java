package dev.tcme.audit.tlog;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * A named Ed25519 key that signs notes, written {@code name+keyid+base64(type ‖ key)} (c2sp.org/signed-note). The key
 * id is only a hint for finding the key; trust comes from the 32 key bytes, which a verifier has to know beforehand.
 * The type is part of the key: a witness's signature never counts as the log's, even from the same 32 bytes.
 */
public final class VerifierKey {
    /** Bytes of a raw Ed25519 public key (RFC 8032 section 5.1.5). */
    public static final int KEY_LENGTH = 32;
    /** UTF-8 bytes of a key name, as many as c2sp.org/tlog-cosignature can sign. */
    public static final int NAME_BYTES_MAX = 255;

    static final int ID_LENGTH = 4;

    /** Three parts: a name has no plus, the base64 part may have some. */
    private static final int PARTS = 3;

    private final SignatureType type;
    private final String name;
    private final byte[] raw;
    private final int id;

    private VerifierKey(SignatureType type, String name, byte[] raw) {
        this.type = type;
        this.name = name;
        this.raw = raw;
        this.id = keyId(type, name, raw);
    }

    /**
     * A key under a name.
     *
     * @param type what the key signs: {@link SignatureType#ED25519} for a log
     * @param name not empty, no Unicode space, no plus, at most {@link #NAME_BYTES_MAX} bytes
     * @param raw the 32 bytes of RFC 8032
     * @throws MalformedException {@link Artefact#VERIFIER_KEY} for anything else
     */
    public static VerifierKey of(SignatureType type, String name, byte[] raw) {
        if (!Text.isKeyName(name) || raw.length != KEY_LENGTH) {
            throw new MalformedException(Artefact.VERIFIER_KEY);
        }
        return new VerifierKey(type, name, raw.clone());
    }

    /**
     * Reads what {@link #toString} wrote.
     *
     * @throws MalformedException {@link Artefact#VERIFIER_KEY} for anything else, an unknown signature type or a
     *     wrong key id included
     */
    public static VerifierKey parse(String text) {
        String[] parts = text.split("\\+", PARTS);
        if (parts.length != PARTS) {
            throw new MalformedException(Artefact.VERIFIER_KEY);
        }
        byte[] typed = Text.base64(parts[2], 1 + KEY_LENGTH, Artefact.VERIFIER_KEY);
        VerifierKey key = of(type(typed[0]), parts[0], Arrays.copyOfRange(typed, 1, typed.length));
        // Covers the key id and its spelling.
        if (!key.toString().equals(text)) {
            throw new MalformedException(Artefact.VERIFIER_KEY);
        }
        return key;
    }

    private static SignatureType type(byte id) {
        return Arrays.stream(SignatureType.values())
                .filter(t -> t.id() == id)
                .findFirst()
                .orElseThrow(() -> new MalformedException(Artefact.VERIFIER_KEY));
    }

    private static int keyId(SignatureType type, String name, byte[] raw) {
        MessageDigest sha = Hash.sha256();
        sha.update(name.getBytes(StandardCharsets.UTF_8));
        sha.update((byte) '\n');
        sha.update(type.id());
        return ByteBuffer.wrap(sha.digest(raw)).getInt();
    }

    public SignatureType type() {
        return type;
    }

    public String name() {
        return name;
    }

    /** First four bytes, big-endian, of {@code SHA-256(name ‖ 0x0A ‖ type ‖ key)}. */
    public int id() {
        return id;
    }

    /** A fresh copy of the 32 raw key bytes. */
    public byte[] raw() {
        return raw.clone();
    }

    /** Whether {@code signature}, in the form of this key's type, is this key's over the note text. */
    boolean verifies(String text, byte[] signature) {
        return switch (type) {
            case ED25519 -> verifiesRaw(text, signature);
            case COSIGNATURE_V1 ->
                Cosignature.of(signature).stream().anyMatch(c -> verifiesRaw(c.signedText(text), c.ed25519()));
        };
    }

    /** By Bouncy Castle: it verifies several times faster than the JDK, which matters where a log signs often. */
    private boolean verifiesRaw(String message, byte[] signature) {
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        return signature.length == Ed25519.SIGNATURE_SIZE
                && Ed25519.verify(signature, 0, raw, 0, bytes, 0, bytes.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerifierKey that
                && type == that.type
                && name.equals(that.name)
                && MessageDigest.isEqual(raw, that.raw);
    }

    @Override
    public int hashCode() {
        return id;
    }

    @Override
    public String toString() {
        byte[] typed =
                ByteBuffer.allocate(1 + KEY_LENGTH).put(type.id()).put(raw).array();
        return name + "+" + HexFormat.of().toHexDigits(id) + "+"
                + Base64.getEncoder().encodeToString(typed);
    }
}
