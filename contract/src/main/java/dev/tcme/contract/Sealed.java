package dev.tcme.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One HPKE message: the encapsulated key (32 bytes) and the ciphertext with its tag. In JSON both are
 * {@link Base64Url}: {@code {"enc":"…","ciphertext":"…"}}.
 */
public final class Sealed {
    /** Bytes that {@link #bytes} has over what was sealed. */
    public static final int OVERHEAD = KeyText.KEY_LENGTH + Sealing.TAG_LENGTH;

    private final byte[] enc;
    private final byte[] ciphertext;

    Sealed(byte[] enc, byte[] ciphertext) {
        this.enc = enc.clone();
        this.ciphertext = ciphertext.clone();
        if (enc.length != KeyText.KEY_LENGTH || ciphertext.length < Sealing.TAG_LENGTH) {
            throw new ProblemException(
                    Problem.MALFORMED_DOCUMENT, "expected 'enc' of 32 bytes and 'ciphertext' of at least 16");
        }
    }

    @JsonCreator
    public static Sealed of(
            @JsonProperty(value = "enc", required = true) String enc,
            @JsonProperty(value = "ciphertext", required = true) String ciphertext) {
        return new Sealed(bytes(enc), bytes(ciphertext));
    }

    private static byte[] bytes(String text) {
        return Base64Url.decode(text)
                .orElseThrow(() -> new ProblemException(
                        Problem.MALFORMED_DOCUMENT, "expected base64url without padding and without unused bits"));
    }

    @JsonProperty("enc")
    public String encText() {
        return Base64Url.encode(enc);
    }

    @JsonProperty("ciphertext")
    public String ciphertextText() {
        return Base64Url.encode(ciphertext);
    }

    byte[] enc() {
        return enc.clone();
    }

    byte[] ciphertext() {
        return ciphertext.clone();
    }

    /** The encapsulated key, and then the ciphertext. */
    public byte[] bytes() {
        return ByteBuffer.allocate(enc.length + ciphertext.length)
                .put(enc)
                .put(ciphertext)
                .array();
    }

    /**
     * What {@link #bytes} wrote.
     *
     * @throws ProblemException {@link Problem#MALFORMED_DOCUMENT} if it is shorter than {@link #OVERHEAD}
     */
    public static Sealed ofBytes(byte[] bytes) {
        int key = Math.min(KeyText.KEY_LENGTH, bytes.length);
        return new Sealed(Arrays.copyOf(bytes, key), Arrays.copyOfRange(bytes, key, bytes.length));
    }

    /** Bytes of ciphertext, tag included. */
    public int length() {
        return ciphertext.length;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Sealed that
                && Arrays.equals(enc, that.enc)
                && Arrays.equals(ciphertext, that.ciphertext);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(ciphertext);
    }

    @Override
    public String toString() {
        return "Sealed[" + ciphertext.length + " bytes]";
    }
}
