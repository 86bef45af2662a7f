package dev.tcme.audit.tlog;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.function.UnaryOperator;

/**
 * Signs notes under a name. Every signature is verified against the public key before it leaves, so a wrong key pair
 * or a faulty computation never becomes a published signature. {@code toString} shows the public half only.
 */
public final class NoteSigner {
    private final VerifierKey key;
    private final UnaryOperator<byte[]> sign;

    private NoteSigner(VerifierKey key, UnaryOperator<byte[]> sign) {
        if (key.type() != SignatureType.ED25519) {
            // A witness needs a clock and a memory of what it saw, and this room has neither.
            throw new IllegalArgumentException("expected a verifier key of type 0x01, got " + key);
        }
        this.key = key;
        this.sign = sign;
    }

    /**
     * Signs with a key held by the JDK.
     *
     * @throws IllegalArgumentException if the private key is not an Ed25519 key, or the verifier key is a witness's
     */
    public static NoteSigner of(VerifierKey key, PrivateKey secret) {
        try {
            Signature.getInstance("Ed25519").initSign(secret);
        } catch (InvalidKeyException e) {
            // Without the cause: a provider's message about a private key is not ours to pass on.
            throw new IllegalArgumentException("expected an Ed25519 private key for " + key);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java platform since 15 has Ed25519", e);
        }
        return new NoteSigner(key, message -> ed25519(secret, message));
    }

    /**
     * Signs with a key held elsewhere.
     *
     * @param sign takes the bytes to sign and returns their 64-byte Ed25519 signature (RFC 8032)
     * @throws IllegalArgumentException if the verifier key is a witness's
     */
    public static NoteSigner of(VerifierKey key, UnaryOperator<byte[]> sign) {
        return new NoteSigner(key, sign);
    }

    private static byte[] ed25519(PrivateKey secret, byte[] message) {
        try {
            Signature signer = Signature.getInstance("Ed25519");
            signer.initSign(secret);
            signer.update(message);
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new AssertionError("a key that could start a signature can finish it", e);
        }
    }

    /** The public half. */
    public VerifierKey key() {
        return key;
    }

    /** Signs the text of a note, which ends in a newline. */
    NoteSignature sign(String text) {
        byte[] signature = sign.apply(text.getBytes(StandardCharsets.UTF_8));
        if (!key.verifies(text, signature)) {
            throw new IllegalStateException("the private key does not belong to the verifier key " + key);
        }
        return NoteSignature.of(key.name(), key.id(), signature);
    }

    @Override
    public String toString() {
        return "NoteSigner[" + key + "]";
    }
}
