package dev.tcme.audit.tlog;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlogProofTest {
    private static final String HASH = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n";

    private final Keys log = Keys.named("log.example");
    private final StoredTree store = StoredTree.ofSize(13);
    private final SignedNote signed =
            new Checkpoint("log.example", 13, store.at(13).root()).sign(log.signer());
    private final TlogProof proof = new TlogProof(store.at(13).inclusionProof(5), signed);

    private String note() {
        return new String(signed.toBytes(), StandardCharsets.UTF_8);
    }

    private static TlogProof parse(String text) {
        return TlogProof.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void showsItsOwnLeafAtItsOwnIndexOnly() {
        assertTrue(proof.verify(StoredTree.leafHash(5), log.verifier()));
        assertFalse(proof.verify(StoredTree.leafHash(6), log.verifier()));
        TlogProof moved = new TlogProof(new byte[0], 6, proof.path(), signed);
        assertFalse(moved.verify(StoredTree.leafHash(5), log.verifier()));
        assertFalse(
                proof.verify(StoredTree.leafHash(5), Keys.named("log.example").verifier()));
    }

    @Test
    void indexBeyondTheTreeIsFalse() {
        TlogProof beyond = new TlogProof(new byte[0], Long.MAX_VALUE, proof.path(), signed);
        assertFalse(beyond.verify(StoredTree.leafHash(5), log.verifier()));
    }

    @Test
    void checkpointOfAnotherSizeIsFalse() {
        SignedNote earlier = new Checkpoint("log.example", 12, store.at(12).root()).sign(log.signer());
        TlogProof mixed = new TlogProof(new byte[0], 5, proof.path(), earlier);
        assertFalse(mixed.verify(StoredTree.leafHash(5), log.verifier()));
    }

    @Test
    void readsWhatItPrints() {
        assertEquals(proof, TlogProof.parse(proof.toBytes()));
        TlogProof extra = new TlogProof(new byte[] {0, 1, (byte) 0xff}, 5, proof.path(), signed);
        assertArrayEquals(extra.toBytes(), TlogProof.parse(extra.toBytes()).toBytes());
        assertTrue(new String(extra.toBytes(), StandardCharsets.UTF_8)
                .startsWith("c2sp.org/tlog-proof@v1\nextra AAH/\nindex 5\n"));
        extra.extra()[0] = 9;
        assertEquals(extra, TlogProof.parse(extra.toBytes()));
        assertEquals(extra.hashCode(), TlogProof.parse(extra.toBytes()).hashCode());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "c2sp.org/tlog-proof@v1\n\n",
                "c2sp.org/tlog-proof@v2\nindex 0\n\n",
                "c2sp.org/tlog-proof@v1 \nindex 0\n\n",
                "index 0\n\n",
                "c2sp.org/tlog-proof@v1\nindex 00\n\n",
                "c2sp.org/tlog-proof@v1\nindex -1\n\n",
                "c2sp.org/tlog-proof@v1\nindex +1\n\n",
                "c2sp.org/tlog-proof@v1\nindex\n\n",
                "c2sp.org/tlog-proof@v1\nindex 9223372036854775808\n\n",
                "c2sp.org/tlog-proof@v1\nextra \nindex 0\n\n",
                "c2sp.org/tlog-proof@v1\nextra\nindex 0\n\n",
                "c2sp.org/tlog-proof@v1\nextra AAF=\nindex 0\n\n",
                "c2sp.org/tlog-proof@v1\nextra AAE=\nextra AAE=\nindex 0\n\n",
                "c2sp.org/tlog-proof@v1\nextra AAE=\n\n",
                "c2sp.org/tlog-proof@v1\nindex 0\nindex 0\n\n",
                "c2sp.org/tlog-proof@v1\nindex 0\nextra AAE=\n\n",
                "c2sp.org/tlog-proof@v1\nindex 0\nAAE=\n\n",
                "c2sp.org/tlog-proof@v1\nindex 0\n" + " " + HASH + "\n",
                "c2sp.org/tlog-proof@v1\r\nindex 0\r\n\r\n",
                "c2sp.org/tlog-proof@v1\nindex 0\n",
            })
    void refusesOtherHeads(String head) {
        assertThrows(MalformedException.class, () -> parse(head + note()));
    }

    @Test
    void acceptsTheHeadThatTheRefusedOnesVary() {
        TlogProof read = parse("c2sp.org/tlog-proof@v1\nextra AAE=\nindex 0\n" + HASH + "\n" + note());
        assertEquals(List.of(Hash.EMPTY_TREE), read.path());
        assertEquals(
                List.of(), parse("c2sp.org/tlog-proof@v1\nindex 0\n\n" + note()).path());
    }

    @Test
    void saysWhichPartIsMalformed() {
        String head = "c2sp.org/tlog-proof@v1\nindex 0\n\n";
        MalformedException noNote = assertThrows(MalformedException.class, () -> parse(head + "words\n"));
        assertEquals(Artefact.SIGNED_NOTE, noNote.artefact());
        String words = new String(SignedNote.sign("words\n", log.signer()).toBytes(), StandardCharsets.UTF_8);
        MalformedException noCheckpoint = assertThrows(MalformedException.class, () -> parse(head + words));
        assertEquals(Artefact.CHECKPOINT, noCheckpoint.artefact());
    }

    @Test
    void boundsPathExtraAndFile() {
        String head = "c2sp.org/tlog-proof@v1\nindex 0\n";
        assertEquals(63, parse(head + HASH.repeat(63) + "\n" + note()).path().size());
        assertThrows(MalformedException.class, () -> parse(head + HASH.repeat(64) + "\n" + note()));
        List<Hash> tooLong = Collections.nCopies(64, Hash.EMPTY_TREE);
        assertThrows(MalformedException.class, () -> new TlogProof(new byte[0], 0, tooLong, signed));
        assertThrows(MalformedException.class, () -> new TlogProof(new byte[0], -1, List.of(), signed));

        TlogProof largest = new TlogProof(new byte[TlogProof.EXTRA_BYTES_MAX], 0, List.of(), signed);
        assertEquals(largest, TlogProof.parse(largest.toBytes()));
        byte[] more = new byte[TlogProof.EXTRA_BYTES_MAX + 1];
        assertThrows(MalformedException.class, () -> new TlogProof(more, 0, List.of(), signed));
        assertThrows(MalformedException.class, () -> TlogProof.parse(new byte[TlogProof.PROOF_BYTES_MAX + 1]));
    }

    @Test
    void largestPossibleProofCanBeReadBack() {
        NoteSignature large = NoteSignature.of("pq.example", 1, new byte[NoteSignature.SIGNATURE_BYTES_MAX]);
        SignedNote note = signed;
        for (int i = 0; i < 23; i++) {
            note = note.plus(large);
        }
        assertTrue(note.toBytes().length
                > SignedNote.NOTE_BYTES_MAX - large.toString().length());
        List<Hash> path = Collections.nCopies(63, Hash.EMPTY_TREE);
        TlogProof largest = new TlogProof(new byte[TlogProof.EXTRA_BYTES_MAX], Long.MAX_VALUE, path, note);
        assertEquals(largest, TlogProof.parse(largest.toBytes()));
    }

    @Test
    void printsNoExtraDataInItsSummary() {
        byte[] secret = "secret".getBytes(StandardCharsets.UTF_8);
        assertEquals(
                "TlogProof[6 extra bytes, index 5, 4 path hashes]",
                new TlogProof(secret, 5, proof.path(), signed).toString());
    }
}
