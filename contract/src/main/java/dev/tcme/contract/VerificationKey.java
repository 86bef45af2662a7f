package dev.tcme.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** An Ed25519 public key (RFC 8032), written {@code ed25519:} and 43 base64url characters. */
public final class VerificationKey {
    /** SubjectPublicKeyInfo in front of the 32 raw bytes (RFC 8410 section 4). */
    private static final byte[] SPKI = HexFormat.of().parseHex("302a300506032b6570032100");

    private final String text;
    private final PublicKey key;

    private VerificationKey(String text, PublicKey key) {
        this.text = text;
        this.key = key;
    }

    /**
     * @throws ProblemException {@link Problem#MALFORMED_DOCUMENT} if the text is not such a key
     */
    @JsonCreator
    public static VerificationKey parse(String text) {
        return new VerificationKey(text, publicKey(KeyText.decode("ed25519", text)));
    }

    private static PublicKey publicKey(byte[] raw) {
        byte[] encoded = new byte[SPKI.length + raw.length];
        System.arraycopy(SPKI, 0, encoded, 0, SPKI.length);
        System.arraycopy(raw, 0, encoded, SPKI.length, raw.length);
        try {
            return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new ProblemException(Problem.MALFORMED_DOCUMENT, "expected an Ed25519 public key");
        }
    }

    /** Whether {@code signature} (64 bytes) is this key's over the digest, in the artefact's domain. */
    public boolean verifies(Domain domain, Digest digest, byte[] signature) {
        return verifiesRaw(SigningKey.preimage(domain, digest), signature);
    }

    /** Whether {@code signature} is this key's over exactly these bytes: for formats that bring their own prefix. */
    public boolean verifiesRaw(byte[] message, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(key);
            verifier.update(message);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            // The JDK throws for a signature of the wrong length or off the curve: both are just wrong signatures.
            return false;
        }
    }

    /** The 32 raw bytes (RFC 8032 section 5.1.5). */
    public byte[] raw() {
        return KeyText.decode("ed25519", text);
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
