package dev.tcme.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Base64UrlTest {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static final SessionId SESSION = new SessionId("0".repeat(32));

    /** RFC 4648 section 10, without padding. */
    @Test
    void theVectorsOfRfc4648AreRead() {
        Map.of("", "", "Zg", "f", "Zm8", "fo", "Zm9v", "foo", "Zm9vYg", "foob", "Zm9vYmE", "fooba")
                .forEach((text, bytes) -> {
                    assertEquals(
                            bytes,
                            new String(Base64Url.decode(text).orElseThrow(), java.nio.charset.StandardCharsets.UTF_8));
                    assertEquals(text, Base64Url.encode(bytes.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
                });
    }

    @Test
    void everyLengthHasOneSpellingAndNoOther() {
        Random dice = new Random(1);
        for (int length = 0; length < 100; length++) {
            byte[] bytes = new byte[length];
            dice.nextBytes(bytes);
            String text = Base64Url.encode(bytes);
            assertArrayEquals(bytes, Base64Url.decode(text).orElseThrow());
            otherSpellings(text).forEach(other -> assertEquals(Optional.empty(), Base64Url.decode(other), other));
        }
    }

    @Test
    void whatIsNoBase64UrlHasNoBytes() {
        for (String text : List.of("A", "AAAAA", "+/+/", "AA AA", "AAAA\n", "AA=A", "ä", "=", "==")) {
            assertEquals(Optional.empty(), Base64Url.decode(text), text);
        }
    }

    @Test
    void aReceiptsSignatureHasOneSpelling() throws IOException {
        SignedReceipt receipt = VectorsTest.signedReceipt();
        VerificationKey gateway = SampleContract.GATEWAY.verificationKey();
        assertTrue(receipt.isSignedBy(gateway));
        refusesOtherSpellings(
                receipt.signature(),
                other -> assertFalse(new SignedReceipt(receipt.receipt(), other).isSignedBy(gateway), other));
    }

    @Test
    void anEvidencesSignatureHasOneSpelling() {
        Contract contract = SampleContract.contract();
        Evidence evidence = new Evidence(
                Evidence.VERSION,
                SESSION,
                contract.digest(),
                java.util.Optional.of(Sealing.PrivateKey.generate().publicKey()),
                LaneForm.SANDBOX,
                Assurance.SELF_ASSERTED,
                Map.of(),
                "2026-11-21T00:00:00Z");
        Evidence.Signed signed = Evidence.Signed.sign(evidence, SampleContract.GATEWAY);
        signed.requireFor(contract, SESSION);
        refusesOtherSpellings(signed.signature(), other -> {
            Evidence.Signed respelt = new Evidence.Signed(evidence, other);
            assertThrows(ProblemException.class, () -> respelt.requireFor(contract, SESSION), other);
        });
    }

    @Test
    void aSealedMessageHasOneSpelling() {
        Sealed sealed = Sealing.PrivateKey.generate()
                .publicKey()
                .seal(Sealing.Context.ofInput(SampleContract.contract().digest(), SESSION, "first"), new byte[1]);
        assertEquals(sealed, Sealed.of(sealed.encText(), sealed.ciphertextText()));
        refusesOtherSpellings(
                sealed.encText(),
                other -> assertThrows(ProblemException.class, () -> Sealed.of(other, sealed.ciphertextText()), other));
        refusesOtherSpellings(
                sealed.ciphertextText(),
                other -> assertThrows(ProblemException.class, () -> Sealed.of(sealed.encText(), other), other));
    }

    @Test
    void aKeyHasOneSpelling() {
        String verification = SampleContract.GATEWAY.verificationKey().toString();
        String sealing = Sealing.PrivateKey.generate().publicKey().toString();
        refusesOtherSpellings(
                verification, other -> assertThrows(ProblemException.class, () -> VerificationKey.parse(other), other));
        refusesOtherSpellings(
                sealing, other -> assertThrows(ProblemException.class, () -> new Sealing.PublicKey(other), other));
    }

    /** In a document too: the reader of JSON calls the same doors. */
    @Test
    void aReceiptDocumentIsReadAsItIsWritten() throws IOException {
        SignedReceipt receipt = VectorsTest.signedReceipt();
        ObjectNode document = (ObjectNode) Json.tree(receipt);
        document.put("signature", receipt.signature() + "==");
        SignedReceipt respelt = SignedReceipt.parse(Json.canonical(document));
        assertFalse(respelt.isSignedBy(SampleContract.GATEWAY.verificationKey()));
    }

    private static void refusesOtherSpellings(String text, java.util.function.Consumer<String> refused) {
        List<String> others = otherSpellings(text);
        assertFalse(others.isEmpty(), "a text of this length has no other spelling, so this proves nothing");
        others.forEach(refused);
    }

    /** Texts that the JDK's decoder takes for the same bytes: padded, or with unused bits set. */
    private static List<String> otherSpellings(String text) {
        String digits = text.substring(text.indexOf(':') + 1);
        String head = text.substring(0, text.length() - digits.length());
        List<String> others = new ArrayList<>();
        int free = switch (digits.length() % 4) {
            case 2 -> 16;
            case 3 -> 4;
            default -> 1;
        };
        if (free > 1) {
            String stem = digits.substring(0, digits.length() - 1);
            int last = ALPHABET.indexOf(digits.charAt(digits.length() - 1));
            for (int bits = 1; bits < free; bits++) {
                others.add(head + stem + ALPHABET.charAt(last | bits));
            }
            others.add(head + digits + "=".repeat(4 - digits.length() % 4));
        }
        Base64.Decoder lax = Base64.getUrlDecoder();
        others.forEach(other -> assertArrayEquals(lax.decode(digits), lax.decode(other.substring(head.length()))));
        return others;
    }
}
