package dev.tcme.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.crypto.hpke.HPKEContextWithEncapsulation;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.jspecify.annotations.Nullable;

/**
 * HPKE (RFC 9180) in base mode with DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 and ChaCha20-Poly1305, as Bouncy Castle
 * does it. ChaCha20 and not AES, because it is constant-time in plain software.
 *
 * <p>Guarantees: only the holder of the key can open it, and only in the {@link Context} it was sealed for. It does
 * not say who sealed it: the signed request around it does.
 */
public final class Sealing {
    private static final byte[] INFO = "tcme/hpke/v1".getBytes(StandardCharsets.UTF_8);

    /** Poly1305 tag bytes that a ciphertext has over its plaintext (RFC 8439 section 2.8). */
    public static final int TAG_LENGTH = 16;

    private Sealing() {}

    private static HPKE suite() {
        return new HPKE(HPKE.mode_base, HPKE.kem_X25519_SHA256, HPKE.kdf_HKDF_SHA256, HPKE.aead_CHACHA20_POLY1305);
    }

    /**
     * Where a sealed message may be opened; its RFC 8785 bytes are the associated data.
     *
     * @param role {@code contributor/<input name>}, {@code recipient/<party>} or {@code share/<from>/<to>}
     */
    public record Context(Digest contract, SessionId session, String role) {
        public static Context ofInput(Digest contract, SessionId session, String input) {
            return new Context(contract, session, "contributor/" + input);
        }

        public static Context ofOutput(Digest contract, SessionId session, String party) {
            return new Context(contract, session, "recipient/" + party);
        }

        /** Of what one party deals to another one. */
        public static Context ofShare(Digest contract, SessionId session, String from, String to) {
            return new Context(contract, session, "share/" + from + "/" + to);
        }

        byte[] associatedData() {
            return Json.canonicalOf(
                    Map.of("contract", contract.toString(), "session", session.toString(), "role", role));
        }
    }

    /** An X25519 public key that messages are sealed to, written {@code x25519:} and 43 base64url characters. */
    public record PublicKey(String text) {
        @JsonCreator
        public PublicKey {
            KeyText.decode("x25519", text);
        }

        byte[] raw() {
            return KeyText.decode("x25519", text);
        }

        @Override
        @JsonValue
        public String toString() {
            return text;
        }

        /**
         * Seals {@code plaintext} so that it opens only with this key's private half and in this context.
         *
         * @throws ProblemException {@link Problem#MALFORMED_DOCUMENT} if this key is a point of small order
         */
        public Sealed seal(Context context, byte[] plaintext) {
            return envelope().seal(context, plaintext);
        }

        /**
         * The part of sealing that knows neither message nor context and is most of the work: the key agreement. Made
         * while there is nothing to seal yet, it is out of the way when there is.
         *
         * @throws ProblemException {@link Problem#MALFORMED_DOCUMENT} if this key is a point of small order
         */
        public Envelope envelope() {
            HPKE hpke = suite();
            try {
                return new Envelope(hpke.setupBaseS(hpke.deserializePublicKey(raw()), INFO));
            } catch (IllegalStateException | IllegalArgumentException e) {
                throw new ProblemException(Problem.MALFORMED_DOCUMENT, "expected an X25519 key of full order");
            }
        }
    }

    /** A sender's context of RFC 9180 section 5.1.1 with a fresh ephemeral key, for a single message. */
    public static final class Envelope {
        private final AtomicReference<@Nullable HPKEContextWithEncapsulation> unused;

        private Envelope(HPKEContextWithEncapsulation sender) {
            this.unused = new AtomicReference<>(sender);
        }

        /**
         * Seals {@code plaintext} so that it opens only with the recipient's key and in this context.
         *
         * @throws IllegalStateException for a second message, which no recipient could open
         */
        public Sealed seal(Context context, byte[] plaintext) {
            HPKEContextWithEncapsulation sender = unused.getAndSet(null);
            if (sender == null) {
                throw new IllegalStateException("an envelope is for one message");
            }
            try {
                return new Sealed(sender.getEncapsulation(), sender.seal(context.associatedData(), plaintext));
            } catch (InvalidCipherTextException e) {
                throw new IllegalStateException("ChaCha20-Poly1305 seals every message", e);
            }
        }
    }

    /** An X25519 key pair that opens what was sealed to its public half. */
    public static final class PrivateKey {
        private final AsymmetricCipherKeyPair pair;
        private final PublicKey publicKey;

        private PrivateKey(AsymmetricCipherKeyPair pair) {
            this.pair = pair;
            this.publicKey = new PublicKey(KeyText.encode("x25519", suite().serializePublicKey(pair.getPublic())));
        }

        public static PrivateKey generate() {
            return new PrivateKey(suite().generatePrivateKey());
        }

        /** Reads what {@link #exportSecret()} wrote. */
        public static PrivateKey parseSecret(String text) {
            var secret = new X25519PrivateKeyParameters(KeyText.decode("x25519-secret", text));
            return new PrivateKey(new AsymmetricCipherKeyPair(secret.generatePublicKey(), secret));
        }

        public PublicKey publicKey() {
            return publicKey;
        }

        /**
         * Opens a message.
         *
         * @throws ProblemException {@link Problem#SEAL_MISMATCH} if it was made for another key or context, or altered
         */
        public byte[] open(Context context, Sealed sealed) {
            try {
                return suite().open(
                                sealed.enc(),
                                pair,
                                INFO,
                                context.associatedData(),
                                sealed.ciphertext(),
                                null,
                                null,
                                null);
            } catch (InvalidCipherTextException | IllegalStateException | IllegalArgumentException e) {
                throw new ProblemException(
                        Problem.SEAL_MISMATCH, "expected a message sealed for this session, contract and role");
            }
        }

        /** The secret half for the owner's key file. Never log or send it. */
        public String exportSecret() {
            return KeyText.encode("x25519-secret", ((X25519PrivateKeyParameters) pair.getPrivate()).getEncoded());
        }

        @Override
        public String toString() {
            return "PrivateKey[" + publicKey + "]";
        }
    }
}
