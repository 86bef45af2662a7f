package dev.tcme.policy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** A real Open Policy Agent on a loopback port, for as long as a test class runs. */
final class OpaProcess implements AutoCloseable {
    /** The bundle as it lies in the repository; tests run in the module's folder. */
    static final Path BUNDLE = Path.of("..", "rego");

    private static final String VERSION = "1.22.0";

    /** OPA itself is up in about 0.1 s; a machine that builds beside it needs longer. */
    private static final Duration START_BOUND = Duration.ofSeconds(20);

    private final Process process;
    private final URI base;

    private OpaProcess(Process process, URI base) {
        this.process = process;
        this.base = base;
    }

    static OpaProcess start(Path bundle) throws IOException, InterruptedException {
        int port = freePort();
        Process process = new ProcessBuilder(
                        binary().toString(),
                        "run",
                        "--server",
                        "--skip-version-check",
                        "--log-level=error",
                        "--addr=127.0.0.1:" + port,
                        "--ignore=*_test.rego",
                        "--bundle",
                        bundle.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        OpaProcess opa = new OpaProcess(process, URI.create("http://127.0.0.1:" + port));
        opa.awaitHealth();
        return opa;
    }

    URI base() {
        return base;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitHealth() throws InterruptedException {
        long deadline = System.nanoTime() + START_BOUND.toNanos();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest health = HttpRequest.newBuilder(base.resolve("/health?bundles"))
                    .timeout(Duration.ofSeconds(1))
                    .build();
            while (System.nanoTime() < deadline && process.isAlive()) {
                try {
                    if (client.send(health, BodyHandlers.discarding()).statusCode() == 200) {
                        return;
                    }
                } catch (IOException e) {
                    // Not listening yet.
                }
                Thread.sleep(20);
            }
        }
        close();
        throw new AssertionError("OPA did not become healthy; exit code " + process.exitValue());
    }

    private static Path binary() {
        String home =
                Optional.ofNullable(System.getenv("TCME_HOME")).orElse(System.getProperty("user.home") + "/.tcme");
        Stream<Path> onPath = Stream.of(System.getenv("PATH").split(":", -1)).map(folder -> Path.of(folder, "opa"));
        return Stream.concat(
                        Stream.of(
                                        Optional.ofNullable(System.getenv("OPA"))
                                                .map(Path::of),
                                        Optional.of(Path.of(home, "cache", "opa", "opa-" + VERSION)))
                                .flatMap(Optional::stream),
                        onPath)
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError("these tests need OPA " + VERSION
                        + ": set OPA to its path, or put it into ~/.tcme/cache/opa/opa-" + VERSION
                        + " or as opa on the PATH"));
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A folder's files elsewhere, to be changed there. */
    static Path copy(Path from, Path to) {
        try (Stream<Path> walk = Files.walk(from)) {
            for (Path path : (Iterable<Path>) walk::iterator) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(path, target);
                }
            }
            return to;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
