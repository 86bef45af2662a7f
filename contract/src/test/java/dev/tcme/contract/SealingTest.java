package dev.tcme.contract;

import static dev.tcme.contract.SampleContract.value;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.crypto.hpke.HPKE;
import org.junit.jupiter.api.Test;

class SealingTest {
    private static final SessionId SESSION = new SessionId("0".repeat(32));
    private static final Digest CONTRACT = SampleContract.contract().digest();
    private static final Sealing.Context CONTEXT = Sealing.Context.ofInput(CONTRACT, SESSION, "first");
    private final SecureRandom random = new SecureRandom();

    @Test
    void whatIsSealedOpensInItsContextAlone() {
        Sealing.PrivateKey key = Sealing.PrivateKey.generate();
        byte[] message = {1, 2, 3};
        Sealed sealed = key.publicKey().seal(CONTEXT, message);
        assertArrayEquals(message, key.open(CONTEXT, sealed));
        refuses(key, Sealing.Context.ofInput(CONTRACT, SESSION, "second"), sealed);
        refuses(key, Sealing.Context.ofOutput(CONTRACT, SESSION, "first"), sealed);
        refuses(key, Sealing.Context.ofInput(CONTRACT, new SessionId("1".repeat(32)), "first"), sealed);
        refuses(key, Sealing.Context.ofInput(Digest.ofFile(message), SESSION, "first"), sealed);
        refuses(Sealing.PrivateKey.generate(), CONTEXT, sealed);
    }

    @Test
    void whatOnePartyDealsToAnotherOpensAsNothingElseAndSurvivesItsBytes() {
        Sealing.PrivateKey key = Sealing.PrivateKey.generate();
        Sealing.Context context = Sealing.Context.ofShare(CONTRACT, SESSION, "alice", "bob");
        Sealed sealed = key.publicKey().seal(context, new byte[] {1, 2, 3});
        byte[] bytes = sealed.bytes();
        assertEquals(3 + Sealed.OVERHEAD, bytes.length);
        assertArrayEquals(new byte[] {1, 2, 3}, key.open(context, Sealed.ofBytes(bytes)));
        refuses(key, Sealing.Context.ofShare(CONTRACT, SESSION, "bob", "alice"), sealed);
        refuses(key, Sealing.Context.ofOutput(CONTRACT, SESSION, "bob"), sealed);
        for (int length : new int[] {0, 31, Sealed.OVERHEAD - 1}) {
            assertThrows(ProblemException.class, () -> Sealed.ofBytes(Arrays.copyOf(bytes, length)));
        }
    }

    @Test
    void everyFlippedBitIsRefused() {
        Sealing.PrivateKey key = Sealing.PrivateKey.generate();
        Sealed sealed = key.publicKey().seal(CONTEXT, new byte[] {1, 2, 3});
        for (int bit = 0; bit < sealed.ciphertext().length * 8; bit++) {
            byte[] altered = sealed.ciphertext();
            altered[bit / 8] ^= (byte) (1 << bit % 8);
            refuses(key, CONTEXT, new Sealed(sealed.enc(), altered));
        }
        // The top bit of an X25519 coordinate is ignored in the exchange (RFC 7748 section 5), yet HPKE binds it.
        for (int bit = 0; bit < 256; bit++) {
            byte[] altered = sealed.enc();
            altered[bit / 8] ^= (byte) (1 << bit % 8);
            refuses(key, CONTEXT, new Sealed(altered, sealed.ciphertext()));
        }
    }

    @Test
    void anEnvelopeTakesOneMessage() {
        Sealing.PrivateKey key = Sealing.PrivateKey.generate();
        Sealing.Envelope envelope = key.publicKey().envelope();
        byte[] message = {1, 2, 3};
        assertArrayEquals(message, key.open(CONTEXT, envelope.seal(CONTEXT, message)));
        assertThrows(IllegalStateException.class, () -> envelope.seal(CONTEXT, message));
    }

    @Test
    void aKeyOfSmallOrderIsRefused() {
        Sealing.PublicKey zero = new Sealing.PublicKey("x25519:" + "A".repeat(43));
        assertThrows(ProblemException.class, () -> zero.seal(CONTEXT, new byte[1]));
    }

    /** RFC 9180 appendix A.2.1: base mode, X25519, HKDF-SHA256, ChaCha20-Poly1305, first encryption. */
    @Test
    void theSuiteGivesTheVectorOfRfc9180() throws Exception {
        HexFormat hex = HexFormat.of();
        var suite = new HPKE(HPKE.mode_base, HPKE.kem_X25519_SHA256, HPKE.kdf_HKDF_SHA256, HPKE.aead_CHACHA20_POLY1305);
        byte[] secret = hex.parseHex("8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb");
        byte[] point = hex.parseHex("4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a");
        byte[] enc = hex.parseHex("1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a");
        byte[] info = hex.parseHex("4f6465206f6e2061204772656369616e2055726e");
        byte[] opened = suite.setupBaseR(enc, suite.deserializePrivateKey(secret, point), info)
                .open(
                        hex.parseHex("436f756e742d30"),
                        hex.parseHex(
                                "1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28"));
        assertEquals("Beauty is truth, truth beauty", new String(opened, java.nio.charset.StandardCharsets.UTF_8));
    }

    @Test
    void aFrameHidesTheLengthOfItsValue() {
        int small = Opening.of(value("{\"value\":1}"), random).frame(64).length;
        int large = Opening.of(value("{\"value\":4294967295}"), random).frame(64).length;
        assertEquals(small, large);
        assertEquals(Opening.frameLength(64), small);
    }

    @Test
    void anOpeningSurvivesItsFrameAndKeepsItsCommitment() {
        Opening opening = Opening.of(value("{\"value\":7}"), random);
        Opening back = Opening.parse(opening.frame(64), 64);
        assertEquals(opening.value(), back.value());
        assertEquals(opening.commitment(Domain.INPUT), back.commitment(Domain.INPUT));
        assertNotEquals(opening.commitment(Domain.INPUT), opening.commitment(Domain.OUTPUT));
        Opening again = Opening.of(value("{\"value\":7}"), random);
        assertNotEquals(opening.commitment(Domain.INPUT), again.commitment(Domain.INPUT), "the salt hides the value");
    }

    @Test
    void aFrameWithASecondSpellingIsRefused() {
        byte[] frame = Opening.of(value("{\"value\":7}"), random).frame(64);
        byte[] padded = frame.clone();
        padded[padded.length - 1] = 1;
        malformed(padded);
        byte[] spaced = frame.clone();
        spaced[35]++;
        spaced[36 + 11] = ' ';
        malformed(spaced);
        byte[] endless = frame.clone();
        endless[32] = 0x7f;
        malformed(endless);
        assertEquals(
                Problem.OVERSIZE,
                assertThrows(ProblemException.class, () -> Opening.parse(new byte[10], 64))
                        .problem());
    }

    @Test
    void secretsDoNotShowInText() {
        Sealing.PrivateKey seal = Sealing.PrivateKey.generate();
        SigningKey sign = SigningKey.generate(random);
        Opening opening = Opening.of(value("{\"value\":\"canary\"}"), random);
        assertFalse(seal.toString().contains(seal.exportSecret().substring(14)));
        assertFalse(sign.toString().contains(sign.exportSecret().substring(15)));
        assertFalse(opening.toString().contains("canary"));
    }

    private static void malformed(byte[] frame) {
        assertEquals(
                Problem.MALFORMED_DOCUMENT,
                assertThrows(ProblemException.class, () -> Opening.parse(frame, 64))
                        .problem());
    }

    private static void refuses(Sealing.PrivateKey key, Sealing.Context context, Sealed sealed) {
        ProblemException refused = assertThrows(ProblemException.class, () -> key.open(context, sealed));
        assertEquals(Problem.SEAL_MISMATCH, refused.problem());
    }
}
