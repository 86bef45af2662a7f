package dev.tcme.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tcme.contract.SigningKey;
import java.io.File;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Everything together: real Postgres, real OPA, stand-ins for gateway and runner in processes of their own. */
@Timeout(100)
class HostTest {
    @TempDir
    Path folder;

    private HostConfig config;

    @BeforeEach
    void configure() throws Exception {
        config = config(folder);
    }

    private static HostConfig config(Path folder) throws Exception {
        Path own = folder.resolve("own.gguf");
        Files.writeString(own, "weights");
        return new HostConfig(
                TestHome.at(folder.resolve("state")),
                FakeParts.distribution(folder.resolve("dist")),
                Ports.ANY,
                new DatabaseSource.Embedded(),
                new PolicySource.Started(),
                new ModelSource.OwnWeights(own, sha256Of("weights")),
                System.getenv("PATH"),
                Map.of());
    }

    @Test
    void startsEverythingAndLeavesNothing() throws Exception {
        List<ProcessHandle> processes;
        try (Host host = Host.start(config, Progress.silent())) {
            assertEquals(
                    List.of("gateway", "runner", "opa", "postgres"),
                    host.parts().stream().map(PartStatus::name).toList());
            processes = processes(host);
            assertTrue(processes.stream().allMatch(ProcessHandle::isAlive));
            assertEquals(200, status(host.management().resolve("/q/health/ready")));
            assertTrue(opaAnswers(host).contains("\"result\":false"));
            String table = UpCommand.table(host);
            assertTrue(table.contains("TCME is up at " + host.gateway()) && table.contains("Ctrl-C stops everything"));
            JsonNode json = new ObjectMapper().readTree(UpCommand.json(host));
            assertEquals(4, json.get("parts").size());
            assertEquals(host.gateway().toString(), json.get("gateway").asText());
            host.close();
            assertEquals(Optional.empty(), host.awaitEnd());
        }
        assertTrue(processes.stream().noneMatch(ProcessHandle::isAlive));
        assertEquals(0, config.home().pid().toFile().list().length);
    }

    @Test
    void signingKeyIsMadeOnceAndForItsOwnerOnly() throws Exception {
        Path key = config.home().keys().resolve("gateway-signing-key");
        Host.start(config, Progress.silent()).close();
        String first = Files.readString(key);
        SigningKey.parseSecret(first);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key)));
        Host.start(config, Progress.silent()).close();
        assertEquals(first, Files.readString(key));
    }

    @Test
    void secondHostOnTheSameStateIsRefused() throws Exception {
        try (Host host = Host.start(config, Progress.silent())) {
            HostException refusal = assertThrows(HostException.class, () -> Host.start(config, Progress.silent()));
            assertTrue(refusal.getMessage()
                    .contains("is already running on " + config.home().state()));
            assertTrue(processes(host).stream().allMatch(ProcessHandle::isAlive));
        }
    }

    @Test
    void partThatDiesAtStartEndsEverythingAndIsExplained() throws Exception {
        HostConfig dying = config.withExtraEnvironment(Map.of("FAKE_DIES", "1"));
        HostException failure = assertThrows(HostException.class, () -> Host.start(dying, Progress.silent()));
        assertTrue(failure.getMessage().contains("gateway ended while it was starting, with status 9"));
        assertTrue(failure.getMessage().contains("cannot migrate the schema"));
        assertNothingRuns(folder);
        Host.start(config, Progress.silent()).close();
    }

    @Test
    void incompleteDistributionIsRefusedWithTheMissingName() throws Exception {
        Files.delete(config.distribution().resolve("gateway/quarkus-run.jar"));
        HostException refusal = assertThrows(HostException.class, () -> Host.start(config, Progress.silent()));
        assertTrue(refusal.getMessage().contains("has no gateway/quarkus-run.jar"));
        assertNothingRuns(folder);
    }

    @Test
    void partThatDiesLaterIsReported() throws Exception {
        try (Host host = Host.start(config, Progress.silent())) {
            long opa = host.parts().stream()
                    .filter(part -> part.name().equals("opa"))
                    .findFirst()
                    .flatMap(PartStatus::pid)
                    .orElseThrow();
            ProcessHandle.of(opa).orElseThrow().destroyForcibly();
            PartEnd end = host.awaitEnd().orElseThrow();
            assertEquals("opa", end.part());
            assertTrue(end.explanation().startsWith("opa ended with status 137; the last lines of "));
        }
    }

    @Test
    void interruptedStartLeavesNothing() throws Exception {
        Thread starter = Thread.ofPlatform().start(() -> {
            try {
                Host.start(config, Progress.silent()).close();
            } catch (InterruptedException | HostException e) {
                // The point of this test is what is left afterwards.
            }
        });
        TimeUnit.MILLISECONDS.sleep(400);
        starter.interrupt();
        starter.join();
        assertNothingRuns(folder);
    }

    @Test
    void terminatedHostStopsItsParts() throws Exception {
        Process host = secondHost();
        List<ProcessHandle> processes = awaitUp();
        host.destroy();
        assertTrue(host.waitFor(30, TimeUnit.SECONDS));
        assertTrue(PidFiles.awaitEnd(processes, Duration.ofSeconds(20)));
        assertEquals(0, config.home().pid().toFile().list().length);
    }

    @Test
    void killedHostLeavesNothingRunningAndTheNextStarts() throws Exception {
        Process host = secondHost();
        List<ProcessHandle> processes = awaitUp();
        host.destroyForcibly().waitFor();
        assertTrue(PidFiles.awaitEnd(processes, Duration.ofSeconds(20)));
        assertTrue(config.home().pid().toFile().list().length > 0, "positive control: no hook has run");
        Host.start(config, Progress.silent()).close();
    }

    private Process secondHost() throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        SecondHost.class.getName(),
                        folder.toString())
                .redirectOutput(new File(folder.toFile(), "up"))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** A host in a process of its own, which the test ends. */
    static final class SecondHost {
        public static void main(String[] arguments) throws Exception {
            try (Host host = Host.start(config(Path.of(arguments[0])), Progress.silent())) {
                processes(host).forEach(process -> System.out.println(process.pid()));
                System.out.println("up");
                host.awaitEnd();
            }
        }
    }

    private List<ProcessHandle> awaitUp() throws Exception {
        for (int i = 0; i < 6000 && !Files.readString(folder.resolve("up")).contains("up"); i++) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        return Files.readAllLines(folder.resolve("up")).stream()
                .takeWhile(line -> !line.equals("up"))
                .map(line -> ProcessHandle.of(Long.parseLong(line)).orElseThrow())
                .toList();
    }

    private static List<ProcessHandle> processes(Host host) {
        return host.parts().stream()
                .map(part -> ProcessHandle.of(part.pid().orElseThrow()).orElseThrow())
                .toList();
    }

    /** Every command line of ours names the test's folder. */
    private static void assertNothingRuns(Path folder) {
        assertFalse(ProcessHandle.allProcesses()
                .anyMatch(process -> process.info().commandLine().orElse("").contains(folder.toString())));
    }

    private static int status(URI address) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }

    private static String opaAnswers(Host host) throws Exception {
        String address = host.parts().stream()
                .filter(part -> part.name().equals("opa"))
                .findFirst()
                .orElseThrow()
                .address();
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI question = URI.create("http://" + address + "/v1/data/tcme/admit/allow");
            return client.send(HttpRequest.newBuilder(question).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    private static String sha256Of(String text) throws Exception {
        return java.util.HexFormat.of()
                .formatHex(java.security.MessageDigest.getInstance("SHA-256")
                        .digest(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }
}
