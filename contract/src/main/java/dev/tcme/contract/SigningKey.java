package dev.tcme.contract;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.HexFormat;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;

/**
 * An Ed25519 key pair. The private half leaves this object only through {@link #exportSecret()}, for the key file of
 * its owner; {@code toString} shows the public half.
 */
public final class SigningKey {
    /** PrivateKeyInfo in front of the 32 secret bytes (RFC 8410 section 7). */
    private static final byte[] PKCS8 = HexFormat.of().parseHex("302e020100300506032b657004220420");

    private final PrivateKey secret;
    private final VerificationKey verificationKey;

    private SigningKey(PrivateKey secret, VerificationKey verificationKey) {
        this.secret = secret;
        this.verificationKey = verificationKey;
    }

    public static SigningKey generate(SecureRandom random) {
        byte[] seed = new byte[KeyText.KEY_LENGTH];
        random.nextBytes(seed);
        return ofSeed(seed);
    }

    /** Reads what {@link #exportSecret()} wrote: {@code ed25519-secret:} and 43 base64url characters. */
    public static SigningKey parseSecret(String text) {
        return ofSeed(KeyText.decode("ed25519-secret", text));
    }

    private static SigningKey ofSeed(byte[] seed) {
        byte[] encoded = new byte[PKCS8.length + seed.length];
        System.arraycopy(PKCS8, 0, encoded, 0, PKCS8.length);
        System.arraycopy(seed, 0, encoded, PKCS8.length, seed.length);
        try {
            PrivateKey secret = KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(encoded));
            // The JDK does not derive a public key from a given private one; Bouncy Castle does.
            byte[] point =
                    new Ed25519PrivateKeyParameters(seed).generatePublicKey().getEncoded();
            return new SigningKey(secret, VerificationKey.parse(KeyText.encode("ed25519", point)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java platform since 15 has Ed25519", e);
        }
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
        try {
            Signature signer = Signature.getInstance("Ed25519");
            signer.initSign(secret);
            signer.update(message);
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new AssertionError("an Ed25519 key that was built can sign", e);
        }
    }

    /** The secret half for the owner's key file. Never log or send it. */
    public String exportSecret() {
        byte[] seed = ((EdECPrivateKey) secret)
                .getBytes()
                .orElseThrow(() -> new AssertionError("a software key holds its bytes"));
        return KeyText.encode("ed25519-secret", seed);
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
