package dev.tcme.client.he;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.contract.SessionId;
import dev.tcme.he.protocol.JointTask;
import dev.tcme.he.protocol.SharedKeys;
import dev.tcme.he.threshold.Agreement;
import dev.tcme.he.threshold.CollectiveKeys;
import dev.tcme.he.threshold.Digest;
import dev.tcme.he.threshold.KeyShare;
import dev.tcme.he.threshold.KeySum;
import dev.tcme.he.threshold.Party;
import dev.tcme.he.threshold.RelinearisationShare;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A party's part of the keys in its files. */
class PartyKeysTest {
    @TempDir
    Path home;

    private final Sums sums = Sums.agreed();
    private Path files;
    private KeyFolder folder;
    private JointTask task;

    @BeforeEach
    void prepare() throws Exception {
        files = home.resolve("shares");
        folder = new KeyFolder(files);
        task = sums.task();
    }

    private KeyFolder.Keys open() throws IOException {
        return folder.open(sums.contract().digest());
    }

    private List<String> names() throws IOException {
        try (Stream<Path> all = Files.list(files)) {
            return all.map(file -> file.getFileName().toString().replaceFirst("^[0-9a-f]{64}", "KEYS"))
                    .sorted()
                    .toList();
        }
    }

    private Path file(String end) {
        return files.resolve(sums.contract().digest().hex() + end);
    }

    /** Alice's keys, finished with a bob who keeps nothing. */
    private PartyKeys finished() throws Exception {
        SessionId made = SessionId.random(Sums.RANDOM);
        PartyKeys alice = PartyKeys.create(open(), task, new PartyKeys.Place(made, 1), Sums.RANDOM);
        Agreement agreement = task.agreement(made);
        Party bob = Party.create(agreement, 2, state -> {}, Sums.RANDOM);
        List<Digest> commitments = List.of(alice.party().commit(), bob.commit());
        List<KeyShare> shares = List.of(
                alice.party().reveal(commitments).share(),
                bob.reveal(commitments).share());
        KeySum sum = KeySum.of(agreement, commitments, shares);
        List<RelinearisationShare> answers =
                List.of(alice.party().relinearise(sum, List.of()), bob.relinearise(sum, List.of()));
        alice.finished(SharedKeys.of(task, CollectiveKeys.of(sum, answers)));
        return alice;
    }

    @Test
    void finishedKeysAreThereForALaterProcess() throws Exception {
        String digest;
        try (PartyKeys keys = finished()) {
            digest = keys.shared().orElseThrow().digest();
            assertTrue(keys.is(digest));
            assertFalse(keys.is("0".repeat(64)));
        }
        try (PartyKeys restored = PartyKeys.restore(open(), task).orElseThrow()) {
            assertTrue(restored.is(digest));
            assertTrue(restored.isUsable());
        }
    }

    @Test
    void whatIsKeptIsForItsOwnerAlone() throws Exception {
        finished().close();
        assertEquals(List.of("KEYS.lock", "KEYS.public", "KEYS.secret"), names());
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(files)));
        for (String end : List.of(".lock", ".public", ".secret")) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file(end))), end);
        }
    }

    @Test
    void oneSessionAtATimeUsesTheKeys() throws Exception {
        PartyKeys keys = finished();
        IOException taken = assertThrows(IOException.class, this::open);
        assertTrue(taken.getMessage().contains("another session under this contract"), taken.getMessage());
        keys.close();
        open().close();
    }

    @Test
    void burntKeysAreGoneFromTheDiskAndGiveNothing() throws Exception {
        PartyKeys keys = finished();
        keys.burn();
        assertEquals(List.of("KEYS.lock"), names());
        assertFalse(keys.isUsable());
        keys.close();
        try (KeyFolder.Keys empty = open()) {
            assertTrue(PartyKeys.restore(empty, task).isEmpty());
        }
    }

    @Test
    void newKeysReplaceTheOldOnesAtOnce() throws Exception {
        finished().close();
        byte[] before = Files.readAllBytes(file(".secret"));
        PartyKeys.create(open(), task, new PartyKeys.Place(SessionId.random(Sums.RANDOM), 1), Sums.RANDOM)
                .close();
        assertFalse(Files.exists(file(".public")));
        assertFalse(
                Files.exists(file(".secret")) && java.util.Arrays.equals(before, Files.readAllBytes(file(".secret"))));
        try (KeyFolder.Keys unfinished = open()) {
            assertTrue(PartyKeys.restore(unfinished, task).isEmpty());
        }
    }

    @Test
    void damagedFilesAreAsGoodAsNone() throws Exception {
        finished().close();
        for (String end : List.of(".secret", ".public")) {
            byte[] whole = Files.readAllBytes(file(end));
            for (int length : List.of(0, 1, 20, whole.length / 2, whole.length - 1)) {
                Files.write(file(end), java.util.Arrays.copyOf(whole, length));
                try (KeyFolder.Keys damaged = open()) {
                    assertTrue(PartyKeys.restore(damaged, task).isEmpty(), end + " of " + length);
                }
            }
            Files.write(file(end), whole);
        }
        // The positive control: whole again, they are found.
        try (PartyKeys keys = PartyKeys.restore(open(), task).orElseThrow()) {
            assertTrue(keys.isUsable());
        }
    }
}
