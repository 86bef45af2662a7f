package dev.tcme.audit.tlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerifierKeyTest {
    /** The verifier key of golang.org/x/mod/sumdb/note's documentation. */
    private static final String NEUMANN = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

    private static void assertMalformed(String text) {
        MalformedException e = assertThrows(MalformedException.class, () -> VerifierKey.parse(text));
        assertEquals(Artefact.VERIFIER_KEY, e.artefact());
    }

    @Test
    void readsAndPrintsAPublishedKey() {
        VerifierKey key = VerifierKey.parse(NEUMANN);
        assertEquals("PeterNeumann", key.name());
        assertEquals(0xc74f20a3, key.id());
        assertEquals(SignatureType.ED25519, key.type());
        assertEquals(NEUMANN, key.toString());
        assertEquals(key, VerifierKey.of(key.type(), key.name(), key.raw()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "PeterNeumann",
                "PeterNeumann+c74f20a3",
                "+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "peterneumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TX",
                "PeterNeumann+c74f20a3+BBpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "PeterNeumann+c74f20a3+Ahpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10Q=",
                "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW\n",
                "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "PeterNeumann++c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            })
    void refusesOtherTexts(String text) {
        assertMalformed(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a b",
                "a+b",
                "a\tb",
                "a\u00a0b",
                "a\u0085b",
                "a\u2028b",
                "a\u202fb",
                "a\u3000b",
                "a\nb",
                "a\u0000b",
                "a\ud800b"
            })
    void refusesNamesThatANoteCannotCarry(String name) {
        byte[] raw = VerifierKey.parse(NEUMANN).raw();
        assertThrows(MalformedException.class, () -> VerifierKey.of(SignatureType.ED25519, name, raw));
    }

    @Test
    void boundsNamesAndKeys() {
        byte[] raw = VerifierKey.parse(NEUMANN).raw();
        VerifierKey longest = VerifierKey.of(SignatureType.ED25519, "n".repeat(255), raw);
        assertEquals(longest, VerifierKey.parse(longest.toString()));
        assertThrows(MalformedException.class, () -> VerifierKey.of(SignatureType.ED25519, "n".repeat(256), raw));
        assertThrows(MalformedException.class, () -> VerifierKey.of(SignatureType.ED25519, "\u00f6".repeat(128), raw));
        assertThrows(MalformedException.class, () -> VerifierKey.of(SignatureType.ED25519, "n", new byte[31]));
        assertThrows(MalformedException.class, () -> VerifierKey.of(SignatureType.ED25519, "n", new byte[33]));
    }

    @Test
    void nameTypeAndBytesAreAllPartOfTheKey() {
        VerifierKey key = VerifierKey.parse(NEUMANN);
        VerifierKey witness = VerifierKey.of(SignatureType.COSIGNATURE_V1, key.name(), key.raw());
        assertNotEquals(key, witness);
        assertNotEquals(key.id(), witness.id());
        assertEquals(witness, VerifierKey.parse(witness.toString()));
        assertNotEquals(key, VerifierKey.of(key.type(), "Other", key.raw()));
        assertNotEquals(key, Keys.named("PeterNeumann").verifier());
    }

    @Test
    void cannotBeChangedThroughItsBytes() {
        VerifierKey key = VerifierKey.parse(NEUMANN);
        key.raw()[0] ^= 1;
        assertEquals(NEUMANN, key.toString());
    }
}
