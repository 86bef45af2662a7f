package dev.tcme.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class PartTest {
    @TempDir
    Path folder;

    private PidFiles pidFiles;
    private PartSet parts;

    @BeforeEach
    void makeFolders() throws Exception {
        pidFiles = new PidFiles(Files.createDirectory(folder.resolve("pid")));
        parts = new PartSet(Files.createDirectory(folder.resolve("log")), pidFiles);
    }

    @AfterEach
    void stop() throws Exception {
        parts.stop();
    }

    @ParameterizedTest
    @EnumSource(Tether.class)
    void stopEndsThePartAndItsChildren(Tether tether) throws Exception {
        Part part = parts.start(TestHome.shell("sleeper", tether, "sleep 600 & echo $!; exec sleep 600"));
        long child = awaitNumber(part.logFile());
        assertTrue(alive(part.pid()) && alive(child));

        parts.stop();

        assertFalse(alive(part.pid()));
        assertFalse(alive(child));
        assertTrue(files("pid").isEmpty());
    }

    @Test
    void guardedPartIsNotReachedByASignalToTheGuard() throws Exception {
        Part part = parts.start(TestHome.shell("stubborn", Tether.GUARD_TERM, "exec sleep 600"));
        ProcessHandle guard =
                ProcessHandle.of(part.pid()).orElseThrow().parent().orElseThrow();
        guard.destroy();
        new ProcessBuilder("kill", "-INT", Long.toString(guard.pid())).start().waitFor();
        TimeUnit.MILLISECONDS.sleep(300);
        assertTrue(guard.isAlive() && alive(part.pid()));
    }

    @Test
    void guardSendsTheSignalThatThePartUnderstands() throws Exception {
        Part part = parts.start(TestHome.shell(
                "database", Tether.GUARD_INT, "trap 'echo fast; exit 0' INT; echo ready; while :; do sleep 0.1; done"));
        awaitText(part.logFile(), "ready");
        parts.stop();
        assertTrue(Files.readString(part.logFile()).contains("fast"));
    }

    @Test
    void partThatIgnoresTheSignalIsKilled() throws Exception {
        Part part = parts.start(
                TestHome.shell("deaf", Tether.OWN_STDIN, "trap '' TERM; echo ready; while :; do sleep 0.1; done"));
        awaitText(part.logFile(), "ready");
        long start = System.nanoTime();
        parts.stop();
        assertFalse(alive(part.pid()));
        assertTrue(System.nanoTime() - start >= Part.STOP_GRACE.toNanos());
    }

    @Test
    void partSeesNothingOfTheEnvironmentButWhatIsNamed() throws Exception {
        PartSpec spec =
                new PartSpec("env", List.of("env"), Map.of("TCME_RUNNER_TOKEN", "from-the-host"), Tether.GUARD_TERM);
        Part part = parts.start(spec);
        part.onExit().join();
        List<String> names = Files.readAllLines(part.logFile()).stream()
                .map(line -> line.replaceFirst("=.*", ""))
                .filter(name -> !Part.INHERITED.contains(name))
                // These three are the shell's own.
                .filter(name -> !List.of("PWD", "SHLVL", "_").contains(name))
                .toList();
        assertEquals(List.of("TCME_RUNNER_TOKEN"), names);
        assertFalse(spec.toString().contains("from-the-host"));
    }

    @Test
    void deathAtStartIsReportedWithStatusAndLastLines() throws Exception {
        Part part = parts.start(TestHome.shell("broken", Tether.GUARD_TERM, "echo the reason; exit 7"));
        HostException failure =
                assertThrows(HostException.class, () -> Health.await(part, () -> false, Duration.ofSeconds(20)));
        assertTrue(failure.getMessage().contains("broken ended while it was starting, with status 7"));
        assertTrue(failure.getMessage().contains("the reason"));
    }

    @RepeatedTest(20)
    void logHoldsWhatTheProgramWroteAndNothingOfItsGuard() throws Exception {
        Part part = parts.start(new PartSpec("brief", List.of("echo", "one"), Map.of(), Tether.GUARD_TERM));
        part.onExit().join();
        assertEquals("one\n", Files.readString(part.logFile()));
    }

    @Test
    void silenceAtStartIsReportedWithTheBound() {
        Part part = parts.start(TestHome.shell("silent", Tether.OWN_STDIN, "exec sleep 600"));
        HostException failure =
                assertThrows(HostException.class, () -> Health.await(part, () -> false, Duration.ofSeconds(1)));
        assertTrue(failure.getMessage().startsWith("silent was not ready within 1 s; its log is empty"));
    }

    @Test
    void nothingStartsAfterStop() throws Exception {
        parts.stop();
        assertThrows(HostException.class, () -> parts.start(TestHome.shell("late", Tether.OWN_STDIN, "true")));
    }

    @Test
    void logOfTheRunBeforeIsKeptAndALongOneIsCut() throws Exception {
        Part first = parts.start(TestHome.shell("writer", Tether.GUARD_TERM, "echo one"));
        first.onExit().join();
        Part second = parts.start(TestHome.shell(
                "writer",
                Tether.GUARD_TERM,
                "echo two; while [ ! -e " + folder + "/go ]; do sleep 0.05; done; echo three"));
        awaitText(second.logFile(), "two");
        assertEquals("one\n", Files.readString(folder.resolve("log/writer.previous.log")));
        second.log().bound(3);
        assertEquals("two\n", Files.readString(folder.resolve("log/writer.previous.log")));
        Files.createFile(folder.resolve("go"));
        second.onExit().join();
        assertEquals("three\n", Files.readString(second.logFile()));
    }

    /** The host dies by SIGKILL: no hook runs, only the kernel closes the pipes. */
    @ParameterizedTest
    @EnumSource(
            value = Tether.class,
            names = {"GUARD_TERM", "GUARD_INT"})
    void guardedPartEndsWhenTheHostIsKilled(Tether tether) throws Exception {
        Process host = secondHost(tether);
        long part = awaitNumber(folder.resolve("second"));
        assertTrue(alive(part));
        host.destroyForcibly().waitFor();
        assertTrue(PidFiles.awaitEnd(ProcessHandle.of(part).stream().toList(), Duration.ofSeconds(5)));
    }

    /** The worst case: the host and the guard are killed, and only the process file is left. */
    @Test
    void nextOwnerEndsWhatAKilledHostAndItsKilledGuardLeft() throws Exception {
        Process host = secondHost(Tether.GUARD_TERM);
        long part = awaitNumber(folder.resolve("second"));
        ProcessHandle guard = ProcessHandle.of(part).orElseThrow().parent().orElseThrow();
        guard.children().filter(child -> child.pid() != part).forEach(ProcessHandle::destroyForcibly);
        guard.destroyForcibly();
        host.destroyForcibly().waitFor();
        TimeUnit.MILLISECONDS.sleep(300);
        assertTrue(alive(part), "positive control: without guard the part is left over");

        assertEquals(1, pidFiles.endStale());
        assertFalse(alive(part));
        assertEquals(0, pidFiles.endStale());
    }

    private Process secondHost(Tether tether) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        SecondHost.class.getName(),
                        folder.toString(),
                        tether.name())
                .redirectOutput(new File(folder.toFile(), "second"))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** A host in a process of its own, which the test kills. */
    static final class SecondHost {
        public static void main(String[] arguments) throws Exception {
            Path folder = Path.of(arguments[0]);
            PartSet parts = new PartSet(folder.resolve("log"), new PidFiles(folder.resolve("pid")));
            Part part = parts.start(TestHome.shell("orphan", Tether.valueOf(arguments[1]), "exec sleep 600"));
            System.out.println(part.pid());
            Thread.sleep(Duration.ofMinutes(5));
        }
    }

    private static boolean alive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    private static long awaitNumber(Path file) throws Exception {
        for (int i = 0; i < 1000; i++) {
            if (Files.exists(file) && Files.readString(file).matches("\\d+\n")) {
                return Long.parseLong(Files.readString(file).strip());
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        throw new AssertionError("no number in " + file);
    }

    private static void awaitText(Path file, String text) throws Exception {
        for (int i = 0; i < 1000 && !Files.readString(file).contains(text); i++) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        assertTrue(Files.readString(file).contains(text));
    }

    private List<Path> files(String name) throws Exception {
        try (Stream<Path> files = Files.list(folder.resolve(name))) {
            return files.toList();
        }
    }
}
