package dev.tcme.audit.tlog;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Random edits of true artefacts: read or refused as malformed, nothing else; never verified; read means canonical. */
class MutationFuzzTest {
    private static final int TRIES = 10_000;

    private final Random random = new Random(20261121);
    private final Keys log = Keys.named("log.example");
    private final StoredTree store = StoredTree.ofSize(11);
    private final SignedNote note =
            new Checkpoint("log.example", 11, store.at(11).root()).sign(log.signer());

    private byte[] edit(byte[] original) {
        byte[] bytes = original;
        for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
            int at = random.nextInt(bytes.length);
            byte[] tail = Arrays.copyOfRange(bytes, at, bytes.length);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.write(bytes, 0, at);
            switch (random.nextInt(6)) {
                case 0 -> tail[0] ^= (byte) (1 << random.nextInt(8));
                case 1 -> tail[0] = (byte) random.nextInt(256);
                case 2 -> tail = Arrays.copyOfRange(tail, 1, tail.length);
                case 3 -> out.write(bytes[random.nextInt(bytes.length)]);
                case 4 -> out.write("\n =+0\u2014".getBytes(StandardCharsets.UTF_8)[random.nextInt(8)]);
                default -> out.write(bytes, 0, random.nextInt(at + 1));
            }
            out.writeBytes(tail);
            bytes = out.size() == 0 ? new byte[1] : out.toByteArray();
        }
        return bytes;
    }

    /** Edits an artefact many times; returns how many edits could still be read. */
    private <T> int fuzz(byte[] original, Function<byte[], T> parse, Function<T, byte[]> print, Predicate<T> harmless) {
        int read = 0;
        for (int i = 0; i < TRIES; i++) {
            byte[] edited = edit(original);
            if (Arrays.equals(edited, original)) {
                continue;
            }
            try {
                T artefact = parse.apply(edited);
                read++;
                assertArrayEquals(edited, print.apply(artefact));
                assertTrue(harmless.test(artefact), () -> new String(edited, StandardCharsets.UTF_8));
            } catch (MalformedException e) {
                assertEquals(e.artefact().complaint(), e.getMessage());
            }
        }
        return read;
    }

    /** An edit may add a second, foreign or repeated signature line; the signed text itself has to be the true one. */
    private boolean isHarmless(SignedNote edited) {
        return !edited.isSignedBy(log.verifier()) || edited.text().equals(note.text());
    }

    @Test
    void editedNotesNeverVerifyAnotherText() {
        int read = fuzz(note.toBytes(), SignedNote::parse, SignedNote::toBytes, this::isHarmless);
        assertTrue(read > TRIES / 100, "read: " + read);
    }

    @Test
    void editedCheckpointsAreReadOnlyInCanonicalForm() {
        int read = fuzz(
                Checkpoint.parse(note.text()).text().getBytes(StandardCharsets.UTF_8),
                b -> Checkpoint.parse(Text.utf8(b, Artefact.CHECKPOINT)),
                c -> c.text().getBytes(StandardCharsets.UTF_8),
                c -> !c.equals(Checkpoint.parse(note.text())));
        assertTrue(read > TRIES / 100, "read: " + read);
    }

    @Test
    void editedProofsNeverShowAnotherLeafOrIndex() {
        TlogProof proof = new TlogProof(
                new byte[] {1, 2, 3}, 6, store.at(11).inclusionProof(6).path(), note);
        assertTrue(proof.verify(StoredTree.leafHash(6), log.verifier()));
        int read = fuzz(proof.toBytes(), TlogProof::parse, TlogProof::toBytes, edited -> {
            for (long leaf = 0; leaf < 11; leaf++) {
                boolean same = leaf == 6
                        && edited.index() == 6
                        && edited.path().equals(proof.path())
                        && edited.checkpoint().text().equals(note.text());
                if (edited.verify(StoredTree.leafHash(leaf), log.verifier()) && !same) {
                    return false;
                }
            }
            return true;
        });
        assertTrue(read > TRIES / 100, "read: " + read);
    }

    @Test
    void editedVerifierKeysAreNeverTheSameKey() {
        byte[] text = log.verifier().toString().getBytes(StandardCharsets.UTF_8);
        fuzz(
                text,
                b -> VerifierKey.parse(new String(b, StandardCharsets.ISO_8859_1)),
                k -> k.toString().getBytes(StandardCharsets.ISO_8859_1),
                k -> !k.equals(log.verifier()));
    }

    @Test
    void randomBytesAreMalformed() {
        for (int i = 0; i < TRIES; i++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            assertFalse(reads(() -> SignedNote.parse(bytes)));
            assertFalse(reads(() -> TlogProof.parse(bytes)));
        }
    }

    private static boolean reads(Runnable parse) {
        try {
            parse.run();
            return true;
        } catch (MalformedException e) {
            return false;
        }
    }
}
