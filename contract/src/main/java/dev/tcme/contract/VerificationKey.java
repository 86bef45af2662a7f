package dev.tcme.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jspecify.annotations.Nullable;

/**
 * An Ed25519 public key (RFC 8032), written {@code ed25519:} and 43 base64url characters.
 *
 * <p>Verified by Bouncy Castle and not by the JDK, which on JDK 25 is several times slower and takes long to warm up:
 * every request of a party is verified.
 */
public final class VerificationKey {
    private final String text;
    private final byte[] raw;

    /** The curve's point that the bytes stand for: getting it costs a square root, every verification needs it. */
    private final Ed25519.PublicPoint point;

    private VerificationKey(String text, byte[] raw, Ed25519.PublicPoint point) {
        this.text = text;
        this.raw = raw;
        this.point = point;
    }

    /**
     * @throws ProblemException {@link Problem#MALFORMED_DOCUMENT} if the text is not such a key, or no point of the
     *     curve, or one of small order
     */
    @JsonCreator
    public static VerificationKey parse(String text) {
        byte[] raw = KeyText.decode("ed25519", text);
        // Small-order points would let one signature verify under many messages.
        Ed25519.PublicPoint point = Ed25519.validatePublicKeyPartialExport(raw, 0);
        if (point == null) {
            throw new ProblemException(Problem.MALFORMED_DOCUMENT, "expected an Ed25519 public key");
        }
        return new VerificationKey(text, raw, point);
    }

    /** Whether {@code signature} (64 bytes) is this key's over the digest, in the artefact's domain. */
    public boolean verifies(Domain domain, Digest digest, byte[] signature) {
        return verifiesRaw(SigningKey.preimage(domain, digest), signature);
    }

    /** Whether {@code signature} is this key's over exactly these bytes: for formats that bring their own prefix. */
    public boolean verifiesRaw(byte[] message, byte[] signature) {
        return signature.length == Ed25519.SIGNATURE_SIZE
                && Ed25519.verify(signature, 0, point, message, 0, message.length);
    }

    /** The 32 raw bytes (RFC 8032 section 5.1.5). */
    public byte[] raw() {
        return raw.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof VerificationKey that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    @JsonValue
    public String toString() {
        return text;
    }
}
