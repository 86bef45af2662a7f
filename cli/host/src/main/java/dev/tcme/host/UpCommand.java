package dev.tcme.host;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tcme up}: everything on this machine, until Ctrl-C. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = "Start Postgres, OPA, the model-runner and the gateway on this machine.",
        footer = {
            "",
            "Everything listens on 127.0.0.1 only. The first start fetches what is missing: OPA, the model's",
            "weights, the Postgres server. These variables bring your own instead:",
            "  DATABASE_URL        postgresql://user:password@host:port/database",
            "  OPA_URL             a running OPA with the policies of this build",
            "  MODEL_URL           an OpenAI-compatible address (TCME_MODEL_NAME, TCME_MODEL_API_KEY)",
            "  TCME_MODEL_WEIGHTS  a GGUF file, with its TCME_MODEL_WEIGHTS_SHA256",
            "",
            "Example: tcme up --port 8080",
            "",
            "Exit codes: 0 stopped, 1 could not start, 2 usage, 5 a part ended by itself."
        })
public final class UpCommand implements Callable<Integer> {
    private static final int COULD_NOT_START = 1;
    private static final int PART_ENDED = 5;

    private static final String ANY = "0";

    @Mixin
    private final HostOptions options = new HostOptions();

    @Option(
            names = "--port",
            defaultValue = "8080",
            description = "port of the API, 0 for any free one (${DEFAULT-VALUE})")
    private int port;

    @Option(names = "--management-port", defaultValue = ANY, description = "port of health and metrics (any free one)")
    private int managementPort;

    @Option(names = "--database-port", defaultValue = ANY, description = "port of the embedded Postgres (any free one)")
    private int databasePort;

    @Option(names = "--json", description = "print one JSON document when everything is up")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        HostConfig config;
        Host host;
        try {
            config = options.config().withPorts(new Ports(port, managementPort, 0, 0, databasePort));
            host = Host.start(config, HostOptions.progress());
        } catch (HostException e) {
            err.println("tcme: " + e.getMessage());
            return COULD_NOT_START;
        }
        try (host) {
            out.println(json ? json(host) : table(host));
            out.flush();
            Optional<PartEnd> end = host.awaitEnd();
            end.ifPresent(part -> err.println("tcme: " + part.explanation()));
            return end.isPresent() ? PART_ENDED : 0;
        }
    }

    static String table(Host host) {
        StringBuilder text = new StringBuilder("\nTCME is up at " + host.gateway() + "\n\n");
        int width = host.parts().stream()
                .mapToInt(part -> part.address().length())
                .max()
                .orElse(0);
        String row = "  %-9s %-" + width + "s  %-8s %s%n";
        text.append(String.format(row, "PART", "ADDRESS", "PID", "LOG"));
        for (PartStatus part : host.parts()) {
            text.append(String.format(
                    row,
                    part.name(),
                    part.address(),
                    part.pid().map(String::valueOf).orElse("-"),
                    part.log().map(String::valueOf).orElse("-")));
        }
        text.append("\n  health and metrics: ").append(host.management()).append("/q/health, /q/metrics");
        return text.append("\n  Ctrl-C stops everything.\n").toString();
    }

    static String json(Host host) {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode document = mapper.createObjectNode();
        document.put("gateway", host.gateway().toString());
        document.put("management", host.management().toString());
        ArrayNode parts = document.putArray("parts");
        for (PartStatus part : host.parts()) {
            ObjectNode node = parts.addObject();
            node.put("name", part.name()).put("address", part.address());
            part.pid().ifPresent(pid -> node.put("pid", pid));
            part.log().ifPresent(log -> node.put("log", log.toString()));
        }
        try {
            return mapper.writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new AssertionError("a tree of texts and numbers can be written", e);
        }
    }
}
