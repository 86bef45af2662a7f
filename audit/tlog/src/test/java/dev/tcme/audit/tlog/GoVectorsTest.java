package dev.tcme.audit.tlog;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** What independent implementations made and judged; the head of each file names them. */
class GoVectorsTest {
    private final StoredTree store = StoredTree.ofSize(1000);

    static List<String[]> lines(String file) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(GoVectorsTest.class.getResourceAsStream("/vectors/" + file), file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(l -> !l.startsWith("#"))
                    .map(l -> l.split(" "))
                    .toList();
        }
    }

    private static boolean parsesAnd(BooleanSupplier verdict) {
        try {
            return verdict.getAsBoolean();
        } catch (MalformedException e) {
            return false;
        }
    }

    @Test
    void rootsAndProofsAreTheSame() throws IOException {
        Map<String, Integer> seen = new HashMap<>();
        for (String[] line : lines("merkle.txt")) {
            seen.merge(line[0], 1, Integer::sum);
            if (line[0].equals("root")) {
                assertEquals(line[2], store.at(Long.parseLong(line[1])).root().base64());
                continue;
            }
            List<Hash> path = line[3].equals("-")
                    ? List.of()
                    : Arrays.stream(line[3].split(",")).map(Hash::parseBase64).toList();
            long first = Long.parseLong(line[1]);
            MerkleTree tree = store.at(Long.parseLong(line[2]));
            if (line[0].equals("inclusion")) {
                assertEquals(new InclusionProof(first, tree.size(), path), tree.inclusionProof(first));
                assertTrue(tree.inclusionProof(first).verify(StoredTree.leafHash(first), tree.root()));
            } else {
                assertEquals(new ConsistencyProof(first, tree.size(), path), tree.consistencyProof(first));
                assertTrue(tree.consistencyProof(first).verify(store.at(first).root(), tree.root()));
            }
        }
        assertEquals(Map.of("root", 131, "inclusion", 183, "consistency", 183), seen);
    }

    @Test
    void notesGetTheSameVerdict() throws IOException {
        int accepted = 0;
        for (String[] line : lines("notes.txt")) {
            VerifierKey key = VerifierKey.parse(line[1]);
            assertEquals(line[1], key.toString());
            byte[] note = Base64.getDecoder().decode(line[2]);
            boolean expected = line[0].equals("accept");
            assertEquals(expected, parsesAnd(() -> SignedNote.parse(note).isSignedBy(key)), line[2]);
            if (expected) {
                accepted++;
                assertArrayEquals(note, SignedNote.parse(note).toBytes());
            }
        }
        assertEquals(15, accepted);
    }

    @Test
    void proofFilesGetTheSameVerdict() throws IOException {
        int accepted = 0;
        for (String[] line : lines("proofs.txt")) {
            VerifierKey key = VerifierKey.parse(line[1]);
            Hash leaf = StoredTree.leafHash(Long.parseLong(line[2]));
            byte[] file = Base64.getDecoder().decode(line[3]);
            boolean expected = line[0].equals("accept");
            assertEquals(expected, parsesAnd(() -> TlogProof.parse(file).verify(leaf, key)), line[3]);
            if (expected) {
                accepted++;
                assertArrayEquals(file, TlogProof.parse(file).toBytes());
            }
        }
        assertEquals(7, accepted);
    }

    @Test
    void cosignaturesGetTheSameVerdict() throws IOException {
        int accepted = 0;
        for (String[] line : lines("cosignatures.txt")) {
            VerifierKey witness = VerifierKey.parse(line[1]);
            assertEquals(SignatureType.COSIGNATURE_V1, witness.type());
            byte[] note = Base64.getDecoder().decode(line[3]);
            boolean expected = line[0].equals("accept");
            assertEquals(expected, parsesAnd(() -> SignedNote.parse(note).isSignedBy(witness)), line[3]);
            if (expected) {
                accepted++;
                assertEquals(
                        OptionalLong.of(Long.parseLong(line[2])),
                        SignedNote.parse(note).cosignedAtSeconds(witness));
            }
        }
        assertEquals(1, accepted);
    }

    @Test
    void witnessSignatureIsNotTheLogs() throws IOException {
        String[] line = lines("cosignatures.txt").getFirst();
        VerifierKey witness = VerifierKey.parse(line[1]);
        SignedNote note = SignedNote.parse(Base64.getDecoder().decode(line[3]));
        VerifierKey sameBytes = VerifierKey.of(SignatureType.ED25519, witness.name(), witness.raw());
        assertFalse(note.isSignedBy(sameBytes));
        assertEquals(OptionalLong.empty(), note.cosignedAtSeconds(sameBytes));
        assertTrue(Checkpoint.verified(note, witness).isEmpty(), "a witness is not the origin");
    }
}
