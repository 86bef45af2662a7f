package dev.tcme.host;

import dev.tcme.contract.SigningKey;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** One start: fetch, begin and await the parts, side by side where they do not need each other. */
final class Launch {
    /** A database that was killed replays its log first. */
    private static final Duration DATABASE_LIMIT = Duration.ofMinutes(2);

    private static final Duration OPA_LIMIT = Duration.ofSeconds(30);
    /** Reads and hashes the weights before the first worker is warm; own weights may have gigabytes. */
    private static final Duration RUNNER_LIMIT = Duration.ofMinutes(4);

    private static final Duration GATEWAY_LIMIT = Duration.ofMinutes(2);
    private static final int TOKEN_BYTES = 32;

    private final HostConfig config;
    private final Progress progress;
    private final Programs programs;
    private final SecureRandom random = new SecureRandom();
    private final long began = System.nanoTime();
    private final List<PartStatus> external = Collections.synchronizedList(new ArrayList<>());

    Launch(HostConfig config, Progress progress) {
        this.config = config;
        this.progress = progress;
        this.programs = new Programs(config.searchPath());
    }

    Host run() throws InterruptedException {
        StateLock lock = StateLock.take(config.home());
        PidFiles pidFiles = new PidFiles(config.home().pid());
        PartSet parts = new PartSet(config.home().log(), pidFiles);
        Thread hook = new Thread(() -> stop(parts), "tcme-stop");
        boolean done = false;
        try {
            Runtime.getRuntime().addShutdownHook(hook);
            int stale = pidFiles.endStale();
            if (stale > 0) {
                progress.step("ended " + stale + " processes that an earlier tcme left");
            }
            Ports ports = config.ports().resolve();
            startAll(parts, ports);
            Host host = new Host(new Host.Running(lock, parts, hook, ports, List.copyOf(external)));
            done = true;
            return host;
        } finally {
            if (!done) {
                stop(parts);
                forget(hook);
                lock.close();
            }
        }
    }

    private void startAll(PartSet parts, Ports ports) throws InterruptedException {
        PartSpecs specs = new PartSpecs(config, ports, token());
        try (Health health = new Health();
                ExecutorService tasks = Executors.newVirtualThreadPerTaskExecutor()) {
            try {
                Future<DatabaseSource.Running> database = tasks.submit(() -> database(parts, ports));
                Future<URI> opa = tasks.submit(() -> opa(parts, specs, ports, health));
                Map<String, String> model = join(tasks.submit(this::model));
                Future<Part> runner = tasks.submit(() -> runner(parts, specs, model, ports, health));
                // The gateway starts while the runner still loads its model.
                Path key = signingKey();
                Part gateway = parts.start(specs.gateway(join(database), join(opa), key));
                join(runner);
                Health.await(
                        gateway,
                        health.http(PartSpecs.loopback(ports.management(), "/q/health/ready"), Map.of()),
                        GATEWAY_LIMIT);
                ready("gateway");
            } finally {
                tasks.shutdownNow(); // after a failure the others must not go on starting parts
            }
        }
    }

    private DatabaseSource.Running database(PartSet parts, Ports ports) throws InterruptedException {
        return switch (config.database()) {
            case DatabaseSource.Running running -> {
                external.add(new PartStatus("postgres", running.jdbcUrl(), Optional.empty(), Optional.empty()));
                yield running;
            }
            case DatabaseSource.Embedded() -> {
                Path server = PostgresServer.unpack(config.home().postgresCache());
                EmbeddedDatabase database = new EmbeddedDatabase(config.home(), server, new Tool(progress));
                database.start(parts, ports.database(), random, DATABASE_LIMIT);
                ready("postgres");
                yield database.address(ports.database());
            }
        };
    }

    private URI opa(PartSet parts, PartSpecs specs, Ports ports, Health health) throws InterruptedException {
        return switch (config.policy()) {
            case PolicySource.Running(URI address) -> {
                external.add(new PartStatus("opa", address.toString(), Optional.empty(), Optional.empty()));
                yield address;
            }
            case PolicySource.Started() -> {
                Path program = new OpaBinary(config.home().opaCache(), programs, progress).find();
                Part part = parts.start(specs.opa(program));
                Health.await(part, health.http(PartSpecs.loopback(ports.opa(), "/health"), Map.of()), OPA_LIMIT);
                ready("opa");
                yield PartSpecs.loopback(ports.opa(), "");
            }
        };
    }

    /** The runner's variables for the model. */
    private Map<String, String> model() throws InterruptedException {
        return switch (config.model()) {
            case ModelSource.Bundled() -> {
                Path file = new Weights(config.home().weightsCache(), programs, progress).find();
                yield Map.of("TCME_MODEL_WEIGHTS", file.toString(), "TCME_MODEL_WEIGHTS_SHA256", Weights.SHA256);
            }
            case ModelSource.OwnWeights own ->
                Map.of("TCME_MODEL_WEIGHTS", Weights.check(own).toString(), "TCME_MODEL_WEIGHTS_SHA256", own.sha256());
            case ModelSource.Endpoint(URI address, String name, String apiKey) -> {
                Map<String, String> variables = new HashMap<>(Map.of("TCME_MODEL_URL", address.toString()));
                if (!name.isEmpty()) {
                    variables.put("TCME_MODEL_NAME", name);
                }
                if (!apiKey.isEmpty()) {
                    variables.put("TCME_MODEL_API_KEY", apiKey);
                }
                yield variables;
            }
        };
    }

    private Part runner(PartSet parts, PartSpecs specs, Map<String, String> model, Ports ports, Health health)
            throws InterruptedException {
        Part part = parts.start(specs.runner(model));
        Health.await(
                part,
                health.http(PartSpecs.loopback(ports.runner(), "/health"), specs.runnerAuthorization()),
                RUNNER_LIMIT);
        ready("runner");
        return part;
    }

    private Path signingKey() {
        SecretFile file = new SecretFile(config.home().keys().resolve("gateway-signing-key"));
        SigningKey.parseSecret(
                file.readOrCreate(() -> SigningKey.generate(random).exportSecret()));
        return file.path();
    }

    private String token() {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private void ready(String part) {
        progress.step(String.format("%-9s ready after %.1f s", part, (System.nanoTime() - began) / 1e9));
    }

    private static <T> T join(Future<T> task) throws InterruptedException {
        try {
            return task.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case HostException failure -> throw failure;
                case InterruptedException interruption -> throw interruption;
                case null, default -> throw new AssertionError("a part's start fails with a HostException", e);
            }
        }
    }

    /** For the shutdown hook and the failed start: nobody is left who could be told of an interruption. */
    private static void stop(PartSet parts) {
        try {
            parts.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The shutdown has begun: the hook is running or has run.
        }
    }
}
