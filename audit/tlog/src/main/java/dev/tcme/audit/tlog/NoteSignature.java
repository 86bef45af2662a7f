package dev.tcme.audit.tlog;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;

/**
 * One signature line of a note: {@code — name base64(keyid ‖ signature)}. By itself it says nothing; a
 * {@link VerifierKey} has to verify it.
 */
public final class NoteSignature {
    /** Bytes of a signature; post-quantum ones have nearly 5,000 (c2sp.org/signed-note, "Format"). */
    public static final int SIGNATURE_BYTES_MAX = 8192;

    /** Em dash and space. */
    private static final String PREFIX = "\u2014 ";

    private final String keyName;
    private final int keyId;
    private final byte[] signature;

    private NoteSignature(String keyName, int keyId, byte[] signature) {
        this.keyName = keyName;
        this.keyId = keyId;
        this.signature = signature;
    }

    /**
     * A signature that was made elsewhere, such as a witness's.
     *
     * @throws MalformedException {@link Artefact#SIGNED_NOTE} if the name cannot be one or there are no or more than
     *     {@link #SIGNATURE_BYTES_MAX} signature bytes
     */
    public static NoteSignature of(String keyName, int keyId, byte[] signature) {
        if (!Text.isKeyName(keyName) || signature.length == 0 || signature.length > SIGNATURE_BYTES_MAX) {
            throw new MalformedException(Artefact.SIGNED_NOTE);
        }
        return new NoteSignature(keyName, keyId, signature.clone());
    }

    /**
     * Reads one line without its newline, as {@link #toString} wrote it.
     *
     * @throws MalformedException {@link Artefact#SIGNED_NOTE} for anything else
     */
    public static NoteSignature parse(String line) {
        int space = line.indexOf(' ', PREFIX.length());
        if (!line.startsWith(PREFIX) || space < 0) {
            throw new MalformedException(Artefact.SIGNED_NOTE);
        }
        byte[] blob = Text.base64(line.substring(space + 1), Artefact.SIGNED_NOTE);
        if (blob.length < VerifierKey.ID_LENGTH) {
            throw new MalformedException(Artefact.SIGNED_NOTE);
        }
        return of(
                line.substring(PREFIX.length(), space),
                ByteBuffer.wrap(blob).getInt(),
                Arrays.copyOfRange(blob, VerifierKey.ID_LENGTH, blob.length));
    }

    public String keyName() {
        return keyName;
    }

    public int keyId() {
        return keyId;
    }

    /** A fresh copy of the signature bytes, without the key id. */
    public byte[] signature() {
        return signature.clone();
    }

    /** Whether name and key id are those of the key; the signature may still be wrong. */
    boolean claims(VerifierKey key) {
        return keyName.equals(key.name()) && keyId == key.id();
    }

    boolean verifiedBy(VerifierKey key, String text) {
        return claims(key) && key.verifies(text, signature);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NoteSignature that
                && keyName.equals(that.keyName)
                && keyId == that.keyId
                && MessageDigest.isEqual(signature, that.signature);
    }

    @Override
    public int hashCode() {
        return 31 * keyId + Arrays.hashCode(signature);
    }

    /** The line, without a newline. */
    @Override
    public String toString() {
        byte[] blob = ByteBuffer.allocate(VerifierKey.ID_LENGTH + signature.length)
                .putInt(keyId)
                .put(signature)
                .array();
        return PREFIX + keyName + " " + Base64.getEncoder().encodeToString(blob);
    }
}
