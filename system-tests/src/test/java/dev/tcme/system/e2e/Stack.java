package dev.tcme.system.e2e;

import dev.tcme.bench.ScriptedRunner;
import dev.tcme.client.GatewayInfo;
import dev.tcme.client.TcmeClient;
import dev.tcme.host.Host;
import dev.tcme.host.HostConfig;
import dev.tcme.host.ModelSource;
import dev.tcme.host.PartStatus;
import dev.tcme.host.Ports;
import dev.tcme.host.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** One whole installation: gateway, Postgres, OPA, and a model-runner that is real or scripted. */
final class Stack implements AutoCloseable {
    private static final Duration READY_LIMIT = Duration.ofSeconds(60);
    private static final Duration ASK_LIMIT = Duration.ofSeconds(5);

    private final Path state;
    private final Optional<ScriptedRunner> runner;
    private final Host host;
    private final TcmeClient client;
    private final AtomicInteger names = new AtomicInteger();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Stack(Path state, Optional<ScriptedRunner> runner, Host host) {
        this.state = state;
        this.runner = runner;
        this.host = host;
        this.client = TcmeClient.connect(host.gateway(), TcmeClient.Settings.system());
    }

    /** With a runner that answers as {@code mood} says at that moment. */
    static Stack scripted(AtomicReference<ScriptedRunner.Mood> mood, Duration thinking) {
        return scripted(mood, thinking, Map.of());
    }

    /** With more of the environment that an operator sets. */
    static Stack scripted(AtomicReference<ScriptedRunner.Mood> mood, Duration thinking, Map<String, String> settings) {
        Path state = temporary();
        ScriptedRunner runner = ScriptedRunner.start(ScriptedRunner.someProgram(), thinking, mood::get);
        ModelSource model = new ModelSource.Endpoint(runner.address(), "scripted", "");
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("TCME_RUNNER_URL", runner.address().toString());
        environment.put("TCME_RUNNER_TOKEN", "scripted-".repeat(4));
        return new Stack(state, Optional.of(runner), start(state, model, environment));
    }

    /** With the bundled model in real sandboxed workers. */
    static Stack withModel(Map<String, String> environment) {
        Path state = temporary();
        return new Stack(state, Optional.empty(), start(state, new ModelSource.Bundled(), environment));
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("tcme-e2e-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Host start(Path state, ModelSource model, Map<String, String> environment) {
        String distribution = System.getProperty("tcme.dist", "");
        if (distribution.isEmpty()) {
            throw new IllegalStateException("expected the system property tcme.dist: the built distribution");
        }
        HostConfig base =
                HostConfig.of(System.getenv(), Path.of(System.getProperty("user.home")), Path.of(distribution));
        HostConfig config = new HostConfig(
                base.home().withState(state),
                base.distribution(),
                Ports.ANY,
                base.database(),
                base.policy(),
                model,
                base.searchPath(),
                new HashMap<>(environment));
        try {
            return Host.start(config, Progress.silent());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    URI gateway() {
        return host.gateway();
    }

    TcmeClient client() {
        return client;
    }

    GatewayInfo info() {
        return client.gateway();
    }

    /** Database, logs, keys: everything that this installation keeps. */
    Path state() {
        return state;
    }

    ScriptedRunner runner() {
        return runner.orElseThrow();
    }

    PartStatus part(String name) {
        return host.parts().stream()
                .filter(part -> part.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** A new party, registered, whose name nobody has. */
    Actor enrol(String name) {
        return Actor.enrol(this, name + "-" + names.incrementAndGet());
    }

    /** Status of a management address; 0 when there is no answer. */
    int management(String path) {
        return managementText(path).map(HttpResponse::statusCode).orElse(0);
    }

    String metrics() {
        return managementText("/q/metrics").orElseThrow().body();
    }

    /** The OpenAPI document, in JSON. */
    String description() {
        return managementText("/q/openapi?format=json").orElseThrow().body();
    }

    private Optional<HttpResponse<String>> managementText(String path) {
        try {
            HttpRequest request = HttpRequest.newBuilder(host.management().resolve(path))
                    .timeout(ASK_LIMIT)
                    .build();
            return Optional.of(http.send(request, HttpResponse.BodyHandlers.ofString()));
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    void awaitReady() {
        Await.until(READY_LIMIT, "the gateway to be ready", () -> management("/q/health/ready") == 200);
    }

    /** Stops every part and leaves what they wrote. */
    void stop() {
        client.close();
        http.shutdownNow();
        host.close();
        runner.ifPresent(ScriptedRunner::close);
    }

    /** Stops every part and erases what they wrote. */
    @Override
    public void close() {
        stop();
        try (Stream<Path> files = Files.walk(state)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
