package dev.tcme.host;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The command lines and environments of OPA, the model-runner and the gateway. */
final class PartSpecs {
    private static final String POOL_MAIN = "dev.tcme.model.pool.Pool";
    private static final String LOOPBACK = "127.0.0.1";

    private static final List<String> JVM_FLAGS = List.of(
            "--add-modules=jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            // A dump would hold keys and outputs.
            "-XX:-HeapDumpOnOutOfMemoryError",
            "-XX:+ExitOnOutOfMemoryError");

    /** Go collects whenever its small heap has doubled, which is many times a second here: let it grow to five times. */
    private static final Map<String, String> OPA_MEMORY = Map.of("GOGC", "400", "GOMEMLIMIT", "256MiB");

    /**
     * A joint computation holds some hundred megabytes of key shares. Whatever lives is moved at every collection: by all
     * processors, since making keys takes twice as long with one.
     */
    private static final List<String> GATEWAY_MEMORY = List.of("-XX:+UseParallelGC", "-Xmx1536m");

    /** The serial collector has the smallest footprint, and the runner serves few requests. */
    private static final List<String> RUNNER_MEMORY = List.of("-XX:+UseSerialGC", "-Xmx256m");

    private final HostConfig config;
    private final Ports ports;
    private final String runnerToken;

    /**
     * @param ports resolved
     * @param runnerToken what the gateway shows to the runner; new at every start
     */
    PartSpecs(HostConfig config, Ports ports, String runnerToken) {
        this.config = config;
        this.ports = ports;
        this.runnerToken = runnerToken;
    }

    static URI loopback(int port, String path) {
        return URI.create("http://" + LOOPBACK + ":" + port + path);
    }

    PartSpec opa(Path program) {
        return new PartSpec(
                "opa",
                List.of(
                        program.toString(),
                        "run",
                        "--server",
                        "--addr",
                        LOOPBACK + ":" + ports.opa(),
                        "--bundle",
                        existing("policies").toString(),
                        "--set",
                        "decision_logs.console=true",
                        "--log-format",
                        "json",
                        // Decisions are logged all the same; a line for each request would add its address and time.
                        "--log-level",
                        "error",
                        "--skip-version-check"),
                OPA_MEMORY,
                Tether.GUARD_TERM);
    }

    /** @param weights file and digest, or an endpoint, as the runner's variables */
    PartSpec runner(Map<String, String> weights) {
        Map<String, String> environment = new HashMap<>(weights);
        environment.put("TCME_RUNNER_LISTEN", LOOPBACK + ":" + ports.runner());
        environment.put("TCME_RUNNER_TOKEN", runnerToken);
        environment.put("TCME_EXIT_WITH_PARENT", "1");
        environment.putAll(config.extraEnvironment());
        List<String> command = new ArrayList<>(java(RUNNER_MEMORY));
        command.addAll(List.of("-cp", existing("lib/runner") + "/*", POOL_MAIN));
        return new PartSpec("runner", command, environment, Tether.OWN_STDIN);
    }

    /** The header that the runner wants to see on every request. */
    Map<String, String> runnerAuthorization() {
        return Map.of("Authorization", "Bearer " + runnerToken);
    }

    PartSpec gateway(DatabaseSource.Running database, URI opa, Path signingKey) {
        Map<String, String> environment = new HashMap<>();
        environment.put("TCME_DATABASE_URL", database.jdbcUrl());
        environment.put("TCME_DATABASE_USER", database.user());
        environment.put("TCME_DATABASE_PASSWORD", database.password());
        environment.put("TCME_OPA_URL", opa.toString());
        environment.put("TCME_RUNNER_URL", loopback(ports.runner(), "").toString());
        environment.put("TCME_RUNNER_TOKEN", runnerToken);
        environment.put("TCME_SIGNING_KEY_FILE", signingKey.toString());
        environment.put("TCME_PUBLIC_URL", loopback(ports.gateway(), "").toString());
        environment.put("TCME_HTTP_HOST", LOOPBACK);
        environment.put("TCME_HTTP_PORT", Integer.toString(ports.gateway()));
        environment.put("TCME_MANAGEMENT_PORT", Integer.toString(ports.management()));
        // Anybody who reaches the port may enrol; on loopback that is the users of this machine.
        environment.put("TCME_ENROLMENT", "open");
        environment.put("TCME_EXIT_WITH_PARENT", "1");
        environment.putAll(config.extraEnvironment());
        List<String> command = new ArrayList<>(java(GATEWAY_MEMORY));
        command.addAll(List.of("-jar", existing("gateway/quarkus-run.jar").toString()));
        return new PartSpec("gateway", command, environment, Tether.OWN_STDIN);
    }

    private static List<String> java(List<String> memory) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(memory);
        command.addAll(JVM_FLAGS);
        return command;
    }

    private Path existing(String name) {
        Path path = config.distribution().resolve(name);
        if (!Files.exists(path)) {
            throw new HostException("the distribution " + config.distribution() + " has no " + name + "; build it with"
                    + " ./tcme, or name a complete one");
        }
        return path;
    }
}
