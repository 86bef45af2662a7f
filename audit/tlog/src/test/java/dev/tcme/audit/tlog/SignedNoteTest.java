package dev.tcme.audit.tlog;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignedNoteTest {
    private static final String LINE = "\u2014 log.example AAAAAAE=\n";

    private final Keys log = Keys.named("log.example");
    private final Keys witness = Keys.named("witness.example");
    private final SignedNote note = SignedNote.sign("a text\n", log.signer());

    private static SignedNote parse(String text) {
        return SignedNote.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertMalformed(String text) {
        MalformedException e = assertThrows(MalformedException.class, () -> parse(text));
        assertEquals(Artefact.SIGNED_NOTE, e.artefact());
    }

    @Test
    void verifiesWithTheKeyThatSigned() {
        assertTrue(note.isSignedBy(log.verifier()));
        assertFalse(note.isSignedBy(witness.verifier()));
        // The same name with another key, and the same key under another name.
        assertFalse(note.isSignedBy(Keys.named("log.example").verifier()));
        assertFalse(note.isSignedBy(VerifierKey.of(
                SignatureType.ED25519, "other.example", log.verifier().raw())));
    }

    @Test
    void verifiesThePublishedNote() {
        // Text, key and signature of golang.org/x/mod/sumdb/note's documentation.
        VerifierKey key = VerifierKey.parse("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
        SignedNote published = parse("If you think cryptography is the answer to your problem,\n"
                + "then you don't know what your problem is.\n\n\u2014 PeterNeumann "
                + "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n");
        assertTrue(published.isSignedBy(key));
        assertFalse(new SignedNote(published.text() + "!\n", published.signatures()).isSignedBy(key));
    }

    @Test
    void ignoresLinesOfOtherKeysButNotAWrongLineOfTheKeyItself() {
        NoteSignature byWitness = witness.signer().sign(note.text());
        SignedNote both = note.plus(byWitness);
        assertTrue(both.isSignedBy(log.verifier()));
        assertTrue(both.isSignedBy(witness.verifier()));
        NoteSignature wrong = NoteSignature.of(byWitness.keyName(), byWitness.keyId(), new byte[64]);
        SignedNote spoiled = both.plus(wrong);
        assertTrue(spoiled.isSignedBy(log.verifier()));
        assertFalse(spoiled.isSignedBy(witness.verifier()));
    }

    @Test
    void ignoresLinesThatShareOnlyTheNameOrOnlyTheIdWithTheKey() {
        NoteSignature sameName = NoteSignature.of("log.example", log.verifier().id() ^ 1, new byte[64]);
        NoteSignature sameId = NoteSignature.of("other.example", log.verifier().id(), new byte[64]);
        assertTrue(note.plus(sameName).plus(sameId).isSignedBy(log.verifier()));
        assertFalse(new SignedNote(note.text(), List.of(sameName, sameId)).isSignedBy(log.verifier()));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 63, 65, 72, 8192})
    void signatureOfAnyWrongLengthIsJustWrong(int length) {
        NoteSignature odd = NoteSignature.of("log.example", log.verifier().id(), new byte[length]);
        assertFalse(new SignedNote("a text\n", List.of(odd)).isSignedBy(log.verifier()));
        VerifierKey cosigner = VerifierKey.of(
                SignatureType.COSIGNATURE_V1, "log.example", log.verifier().raw());
        NoteSignature cosigned = NoteSignature.of("log.example", cosigner.id(), new byte[length]);
        assertFalse(new SignedNote("a text\n", List.of(cosigned)).isSignedBy(cosigner));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "\n\n",
                "text\n",
                "text\n\n",
                "text\n" + LINE,
                LINE,
                "text\n\n\u2014 log.example AAAAAAE=",
                "text\n\n" + LINE + "\n",
                "text\n\n- log.example AAAAAAE=\n",
                "text\n\n\u2014log.example AAAAAAE=\n",
                "text\n\n\u2014  AAAAAAE=\n",
                "text\n\n\u2014 log.example\n",
                "text\n\n\u2014 log.example \n",
                "text\n\n\u2014 log.example  AAAAAAE=\n",
                "text\n\n\u2014 log.example AAAAAAE= \n",
                "text\n\n\u2014 log.example AAAAAA==\n",
                "text\n\n\u2014 log.example AAAA\n",
                "text\n\n\u2014 log.example AAAAAAE\n",
                "text\n\n\u2014 log.example AAAAAAF=\n",
                "text\n\n\u2014 log+example AAAAAAE=\n",
                "text\n\n\u2014 log\u00a0example AAAAAAE=\n",
                "text\n\n" + LINE + "more\n",
                "te\rxt\n\n" + LINE,
                "te\txt\n\n" + LINE,
                "te\u0000xt\n\n" + LINE,
                "text\r\n\r\n" + LINE,
            })
    void refusesOtherTexts(String text) {
        assertMalformed(text);
    }

    @Test
    void acceptsTheFormThatTheRefusedTextsVary() {
        assertEquals("text\n", parse("text\n\n" + LINE).text());
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        byte[] bytes = ("text\n\n" + LINE).getBytes(StandardCharsets.UTF_8);
        for (byte bad : new byte[] {(byte) 0x80, (byte) 0xc0, (byte) 0xff}) {
            bytes[1] = bad;
            assertThrows(MalformedException.class, () -> SignedNote.parse(bytes));
        }
    }

    @Test
    void splitsAtTheLastBlankLine() {
        String text = "one\n\n" + LINE + "\ntwo\n";
        SignedNote nested = SignedNote.sign(text, log.signer());
        SignedNote read = SignedNote.parse(nested.toBytes());
        assertEquals(text, read.text());
        assertTrue(read.isSignedBy(log.verifier()));
    }

    @Test
    void boundsSignaturesAndBytes() {
        assertEquals(100, parse("text\n\n" + LINE.repeat(100)).signatures().size());
        assertMalformed("text\n\n" + LINE.repeat(101));
        NoteSignature one = note.signatures().getFirst();
        assertThrows(MalformedException.class, () -> new SignedNote("t\n", Collections.nCopies(101, one)));
        assertThrows(MalformedException.class, () -> new SignedNote("t\n", List.of()));

        int rest = SignedNote.NOTE_BYTES_MAX - ("\n\n" + LINE).getBytes(StandardCharsets.UTF_8).length;
        String largest = "x".repeat(rest) + "\n\n" + LINE;
        assertArrayEquals(
                largest.getBytes(StandardCharsets.UTF_8), parse(largest).toBytes());
        assertMalformed("x" + largest);
        NoteSignature small = parse(largest).signatures().getFirst();
        assertThrows(MalformedException.class, () -> new SignedNote("x".repeat(rest + 1) + "\n", List.of(small)));
    }

    @Test
    void takesSixteenPostQuantumSignatures() {
        // c2sp.org/signed-note demands 16 signatures of nearly 5,000 bytes.
        NoteSignature large = NoteSignature.of("pq.example", 1, new byte[5000]);
        SignedNote sixteen = new SignedNote("text\n", Collections.nCopies(16, large));
        assertEquals(sixteen, SignedNote.parse(sixteen.toBytes()));
        assertThrows(
                MalformedException.class,
                () -> NoteSignature.of("pq.example", 1, new byte[NoteSignature.SIGNATURE_BYTES_MAX + 1]));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no newline", "a\tb\n", "lone \ud800 surrogate\n"})
    void signsNothingThatCannotBeANote(String text) {
        AtomicInteger signed = new AtomicInteger();
        NoteSigner counting = NoteSigner.of(log.verifier(), message -> {
            signed.incrementAndGet();
            return new byte[64];
        });
        assertThrows(MalformedException.class, () -> SignedNote.sign(text, counting));
        assertEquals(0, signed.get());
    }

    @Test
    void signerWithAnotherKeysSecretIsNoticedBeforeTheSignatureLeaves() {
        NoteSigner mixed = NoteSigner.of(log.verifier(), witness.secret());
        assertThrows(IllegalStateException.class, () -> SignedNote.sign("text\n", mixed));
        NoteSigner faulty = NoteSigner.of(log.verifier(), message -> new byte[64]);
        assertThrows(IllegalStateException.class, () -> SignedNote.sign("text\n", faulty));
    }

    @Test
    void signerTakesEd25519LogKeysOnly() throws GeneralSecurityException {
        PrivateKey ec = KeyPairGenerator.getInstance("EC").generateKeyPair().getPrivate();
        assertThrows(IllegalArgumentException.class, () -> NoteSigner.of(log.verifier(), ec));
        PrivateKey ed448 =
                KeyPairGenerator.getInstance("Ed448").generateKeyPair().getPrivate();
        assertThrows(IllegalArgumentException.class, () -> NoteSigner.of(log.verifier(), ed448));
        VerifierKey cosigner = VerifierKey.of(
                SignatureType.COSIGNATURE_V1, "w.example", witness.verifier().raw());
        assertThrows(IllegalArgumentException.class, () -> NoteSigner.of(cosigner, witness.secret()));
    }

    @Test
    void errorsAndValuesShowNoContent() {
        byte[] encoded = log.secret().getEncoded();
        String secret = Base64.getEncoder().encodeToString(encoded).substring(24);
        assertFalse(log.signer().toString().contains(secret));
        SignedNote telling = SignedNote.sign("private words\n", log.signer());
        assertFalse(telling.toString().contains("private"));
        MalformedException e = assertThrows(MalformedException.class, () -> parse("private words"));
        assertEquals(Artefact.SIGNED_NOTE.complaint(), e.getMessage());
    }
}
