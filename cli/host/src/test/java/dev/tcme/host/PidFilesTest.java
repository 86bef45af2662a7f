package dev.tcme.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PidFilesTest {
    @TempDir
    Path folder;

    private Process stranger;

    @BeforeEach
    void startStranger() throws Exception {
        stranger = new ProcessBuilder("sleep", "600").start();
    }

    @AfterEach
    void endStranger() {
        stranger.destroyForcibly();
    }

    @Test
    void processThatMatchesPidStartAndProgramIsEnded() throws Exception {
        PidFiles files = new PidFiles(folder);
        files.write("mine", List.of(stranger.toHandle()));
        assertEquals(1, files.endStale());
        assertFalse(stranger.isAlive());
        assertFalse(Files.exists(folder.resolve("mine")));
    }

    @Test
    void reusedPidIsNotTouched() throws Exception {
        ProcessHandle.Info info = stranger.info();
        long start = info.startInstant().orElseThrow().toEpochMilli();
        String program = info.command().orElseThrow();
        Files.writeString(
                folder.resolve("part"),
                stranger.pid() + " " + (start - 10_000) + " " + program + "\n" // another start
                        + stranger.pid() + " " + start + " /usr/bin/other\n"); // another program
        assertEquals(0, new PidFiles(folder).endStale());
        assertTrue(stranger.isAlive());
    }

    @Test
    void damagedFileIsForgottenAndEndsNothing() throws Exception {
        Files.writeString(folder.resolve("a"), "\n-1 x y\n99999999999999999999 1 z\n" + stranger.pid());
        Files.write(folder.resolve("b"), new byte[20_000]);
        assertEquals(0, new PidFiles(folder).endStale());
        assertTrue(stranger.isAlive());
        assertEquals(0, folder.toFile().list().length);
    }
}
