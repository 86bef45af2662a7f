package dev.tcme.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.contract.ProblemException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartyIdentityTest {
    private final PartyIdentity alice = PartyIdentity.generate("alice", new SecureRandom());

    @TempDir
    Path folder;

    @Test
    void whatWasSavedIsLoadedAgain() throws IOException {
        Path file = folder.resolve("alice.json");
        alice.saveNew(file);
        PartyIdentity loaded = PartyIdentity.load(file);
        assertEquals(alice.card(), loaded.card());
        assertEquals(alice.signingKey().exportSecret(), loaded.signingKey().exportSecret());
        assertEquals(alice.sealingKey().exportSecret(), loaded.sealingKey().exportSecret());
    }

    @Test
    void theFileIsForItsOwnerAlone() throws IOException {
        Path file = folder.resolve("alice.json");
        alice.saveNew(file);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-----w-", "rwx--x---"})
    void aFileThatOthersHaveRightsToIsRefused(String rights) throws IOException {
        Path file = folder.resolve("alice.json");
        alice.saveNew(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));
        IOException refused = assertThrows(IOException.class, () -> PartyIdentity.load(file));
        assertTrue(refused.getMessage().contains("chmod 600"), refused.getMessage());
    }

    @Test
    void aFileIsNeverReplaced() throws IOException {
        Path file = folder.resolve("alice.json");
        alice.saveNew(file);
        byte[] before = Files.readAllBytes(file);
        PartyIdentity other = PartyIdentity.generate("alice", new SecureRandom());
        assertThrows(FileAlreadyExistsException.class, () -> other.saveNew(file));
        assertEquals(new String(before), Files.readString(file));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "{\"id\":\"alice\"}",
                "{\"id\":\"alice\",\"signingKey\":\"ed25519-secret:SECRETSECRET\",\"sealingKey\":\"x\"}",
                "{\"id\":\"alice\",\"signingKey\":null,\"sealingKey\":null,\"more\":1}"
            })
    void aFileThatIsNoKeyFileIsRefusedWithoutItsContent(String content) throws IOException {
        Path file = folder.resolve("broken.json");
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, content);
        ProblemException refused = assertThrows(ProblemException.class, () -> PartyIdentity.load(file));
        assertFalse(refused.detail().contains("SECRETSECRET"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Alice", "1a", "-a", "a b", "a/b", "../x", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
    void anIdOutsideItsAlphabetIsRefused(String id) {
        assertThrows(ProblemException.class, () -> PartyIdentity.generate(id, new SecureRandom()));
    }

    @Test
    void toStringShowsNoSecret() {
        String shown = alice + " " + alice.signingKey() + " " + alice.sealingKey() + " " + alice.card();
        assertFalse(shown.contains("secret:"));
        assertFalse(shown.contains(alice.signingKey().exportSecret().substring(20)));
        assertFalse(shown.contains(alice.sealingKey().exportSecret().substring(20)));
    }
}
