package dev.tcme.he.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeersTest {
    private static final String HEADER = "peer,operation,n,limbs,log_q,log_qp,median_us,min_us\n";

    @TempDir
    Path folder;

    private Peers peers(String install, String run) throws IOException, BenchFailure {
        script("install", install);
        script("run", run);
        return new Peers(folder, folder.resolve("scratch"));
    }

    private void script(String name, String text) throws IOException {
        Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void theRowsOfAPeerAreRead() throws Exception {
        Peers peers = peers("exit 0", "printf '" + HEADER.replace("\n", "\\n") + "x-1,add,8192,3,140,200,12.5,11\\n'");
        assertTrue(peers.install("lattigo"));
        assertEquals(
                List.of(new Measurement("x-1", Operation.ADD, 13, 3, 140, 200, 12.5, 11)),
                peers.measure("lattigo", 13, List.of(Operation.ADD), 1));
    }

    @Test
    void theProgramIsToldDegreeOperationsAndSeconds() throws Exception {
        Peers peers = peers(
                "exit 0",
                "echo \"$*\" > " + folder.resolve("words") + "; printf '" + HEADER.replace("\n", "\\n") + "'");
        peers.measure("seal", 14, List.of(Operation.ADD, Operation.ROTATE), 0.5);
        assertEquals(
                folder.resolve("scratch") + " seal 14 add rotate --seconds 0.5\n",
                Files.readString(folder.resolve("words")));
    }

    @Test
    void aPeerThatCannotBeHadIsNotReady() throws Exception {
        assertFalse(peers("exit 1", "exit 0").install("seal"));
    }

    @Test
    void aPeerWhoseProgramFailsHasNoFigures() throws Exception {
        Peers peers = peers("exit 0", "exit 1");
        assertThrows(BenchFailure.class, () -> peers.measure("seal", 13, List.of(Operation.ADD), 1));
    }

    @Test
    void aFolderWithoutTheScriptsIsRefused() {
        assertThrows(BenchFailure.class, () -> new Peers(folder.resolve("elsewhere"), folder));
    }

    @Test
    void rowsOfAnotherFormAreRefused() {
        for (String row : List.of(
                "x,add,8192,3,140,200,12.5",
                "x,unheard_of,8192,3,140,200,12.5,11",
                "x,add,16384,3,140,200,12.5,11",
                "x,add,8192,3,140,200,NaN,11",
                "x,add,8192,3,140,200,12.5,0",
                "x,add,8192,3,140,200,12.5,13",
                "x,add,8192,three,140,200,12.5,11")) {
            assertThrows(BenchFailure.class, () -> Peers.parse(HEADER + row + "\n", 13), row);
        }
        assertThrows(BenchFailure.class, () -> Peers.parse("", 13));
        assertThrows(BenchFailure.class, () -> Peers.parse("other\n", 13));
    }
}
