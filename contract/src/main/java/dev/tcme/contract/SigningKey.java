package dev.tcme.contract;

import java.io.ByteArrayOutputStream;
import java.security.SecureRandom;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * An Ed25519 key pair. The private half leaves this object only through {@link #exportSecret()}, for the key file of
 * its owner; {@code toString} shows the public half. Signed by Bouncy Castle, see {@link VerificationKey}.
 */
public final class SigningKey {
    private final Ed25519PrivateKeyParameters secret;
    private final VerificationKey verificationKey;

    private SigningKey(byte[] seed) {
        this.secret = new Ed25519PrivateKeyParameters(seed);
        this.verificationKey = VerificationKey.parse(
                KeyText.encode("ed25519", secret.generatePublicKey().getEncoded()));
    }

    public static SigningKey generate(SecureRandom random) {
        byte[] seed = new byte[KeyText.KEY_LENGTH];
        random.nextBytes(seed);
        return new SigningKey(seed);
    }

    /** Reads what {@link #exportSecret()} wrote: {@code ed25519-secret:} and 43 base64url characters. */
    public static SigningKey parseSecret(String text) {
        return new SigningKey(KeyText.decode("ed25519-secret", text));
    }

    public VerificationKey verificationKey() {
        return verificationKey;
    }

    /** Signs the digest of an artefact: {@code Ed25519(domain ‖ 0x00 ‖ digest)}, 64 bytes. */
    public byte[] sign(Domain domain, Digest digest) {
        return signRaw(preimage(domain, digest));
    }

    /** Signs exactly these bytes: for formats that bring their own prefix (RFC 9421 bases, C2SP notes). */
    public byte[] signRaw(byte[] message) {
        byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
        secret.sign(Ed25519.Algorithm.Ed25519, null, message, 0, message.length, signature, 0);
        return signature;
    }

    /** The secret half for the owner's key file. Never log or send it. */
    public String exportSecret() {
        return KeyText.encode("ed25519-secret", secret.getEncoded());
    }

    static byte[] preimage(Domain domain, Digest digest) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(domain.prefix());
        out.writeBytes(digest.bytes());
        return out.toByteArray();
    }

    @Override
    public String toString() {
        return "SigningKey[" + verificationKey + "]";
    }
}
