package dev.tcme.audit.tlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HashTest {
    private static final String HEX = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private static final String BASE64 = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

    @Test
    void emptyTreeIsSha256OfNothing() {
        assertEquals(HEX, Hash.EMPTY_TREE.toString());
        assertEquals(BASE64, Hash.EMPTY_TREE.base64());
    }

    @Test
    void readsWhatItPrints() {
        assertEquals(Hash.EMPTY_TREE, Hash.parseHex(HEX));
        assertEquals(Hash.EMPTY_TREE, Hash.parseBase64(BASE64));
        assertEquals(Hash.EMPTY_TREE, Hash.of(Hash.EMPTY_TREE.bytes()));
        assertEquals(Hash.EMPTY_TREE.hashCode(), Hash.parseHex(HEX).hashCode());
    }

    @Test
    void cannotBeChangedThroughItsBytes() {
        byte[] in = Hash.EMPTY_TREE.bytes();
        Hash hash = Hash.of(in);
        in[0] ^= 1;
        hash.bytes()[1] ^= 1;
        assertEquals(Hash.EMPTY_TREE, hash);
        assertNotEquals(Hash.EMPTY_TREE, Hash.of(in));
    }

    @Test
    void leafAndNodeOfTheSameBytesDiffer() {
        Hash a = Hash.ofLeaf("a".getBytes(StandardCharsets.UTF_8));
        Hash b = Hash.ofLeaf("b".getBytes(StandardCharsets.UTF_8));
        byte[] both = new byte[2 * Hash.LENGTH];
        System.arraycopy(a.bytes(), 0, both, 0, Hash.LENGTH);
        System.arraycopy(b.bytes(), 0, both, Hash.LENGTH, Hash.LENGTH);
        assertNotEquals(Hash.ofLeaf(both), Hash.ofChildren(a, b));
        assertNotEquals(Hash.ofChildren(a, b), Hash.ofChildren(b, a));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "e3b0",
                "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855",
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85",
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85g",
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85500",
                "+3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            })
    void refusesOtherHex(String text) {
        MalformedException e = assertThrows(MalformedException.class, () -> Hash.parseHex(text));
        assertEquals(Artefact.HASH, e.artefact());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU",
                // The same 32 bytes with unused bits set.
                "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=",
                "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU=",
                " 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
                "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuA==",
                "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFUA",
            })
    void refusesOtherBase64(String text) {
        MalformedException e = assertThrows(MalformedException.class, () -> Hash.parseBase64(text));
        assertEquals(Artefact.HASH, e.artefact());
    }

    @Test
    void javaDecoderAloneWouldTakeTheNonCanonicalForm() {
        // Why the canonical form is checked again.
        byte[] lax = Base64.getDecoder().decode("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=");
        assertEquals(Hash.EMPTY_TREE, Hash.of(lax));
    }

    @Test
    void refusesBytesOfAnotherLength() {
        assertThrows(IllegalArgumentException.class, () -> Hash.of(new byte[31]));
        assertThrows(IllegalArgumentException.class, () -> Hash.of(new byte[33]));
    }
}
