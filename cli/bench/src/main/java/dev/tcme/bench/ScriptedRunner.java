package dev.tcme.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tcme.contract.Contract;
import dev.tcme.contract.Digest;
import dev.tcme.contract.Domain;
import dev.tcme.contract.Json;
import dev.tcme.contract.Opening;
import dev.tcme.contract.ProblemException;
import dev.tcme.contract.Sealed;
import dev.tcme.contract.Sealing;
import dev.tcme.contract.SessionId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * A model-runner without a model: speaks the pool's interface, opens and checks inputs as a worker does, waits as long
 * as a model would think, and answers what its script says. So a benchmark measures the gateway alone, and a test can
 * make the lane fail in every way.
 */
public final class ScriptedRunner implements AutoCloseable {
    /** What the answer to {@code run} will be. */
    public enum Mood {
        ANSWERS,
        DOUBTS,
        ANSWERS_OFF_SCHEMA,
        CRASHES,
        TIMES_OUT
    }

    private static final int MAX_BODY = 4 * 1024 * 1024;

    private final HttpServer server;
    private final Digest program;
    private final Supplier<Duration> thinking;
    private final Supplier<Mood> mood;
    private final Map<String, Open> sessions = new ConcurrentHashMap<>();

    private record Open(Contract contract, Sealing.PrivateKey key) {}

    private ScriptedRunner(HttpServer server, Digest program, Supplier<Duration> thinking, Supplier<Mood> mood) {
        this.server = server;
        this.program = program;
        this.thinking = thinking;
        this.mood = mood;
    }

    /**
     * Starts one on a free port of the loopback interface.
     *
     * @param program digest of the one prompt program that it claims to have
     * @param thinking how long each run takes
     */
    public static ScriptedRunner start(Digest program, Duration thinking, Supplier<Mood> mood) {
        return start(program, () -> thinking, mood);
    }

    /** As the other, where {@code thinking} is asked anew for each run. */
    static ScriptedRunner start(Digest program, Supplier<Duration> thinking, Supplier<Mood> mood) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            ScriptedRunner runner = new ScriptedRunner(server, program, thinking, mood);
            server.createContext("/", runner::handle);
            server.start();
            return runner;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Sessions that were opened and not yet erased. */
    public int open() {
        return sessions.size();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY);
            List<String> path =
                    List.of(exchange.getRequestURI().getPath().substring(1).split("/"));
            Reply reply = reply(exchange.getRequestMethod(), path, body);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
            exchange.getResponseBody().write(reply.body());
        }
    }

    private record Reply(int status, byte[] body) {
        static Reply of(int status, Object body) {
            return new Reply(status, Json.canonicalOf(body));
        }

        static Reply of(int status) {
            return new Reply(status, new byte[0]);
        }
    }

    private Reply reply(String method, List<String> path, byte[] body) {
        return switch (path.getFirst()) {
            case "health" -> Reply.of(200, Map.of("ready", true));
            case "capabilities" -> Reply.of(200, capabilities());
            case "sessions" -> session(method, path, body);
            default -> Reply.of(404);
        };
    }

    private Map<String, Object> capabilities() {
        Map<String, Object> procedure = Map.of(
                "name",
                "option-scoring",
                "capability",
                Map.of("cases", 100, "decided", 100, "correct", 99, "lower_bound", 0.9, "upper_bound", 1.0));
        return Map.of(
                "engine", Map.of("name", "scripted"),
                "weights", "sha256:" + "0".repeat(64),
                "protections", Map.of("process", "scripted"),
                "programs",
                        List.of(Map.of(
                                "kind", "overlap", "digest", program.toString(), "procedures", List.of(procedure))));
    }

    private Reply session(String method, List<String> path, byte[] body) {
        String id = path.get(1);
        if (method.equals("DELETE")) {
            sessions.remove(id);
            return Reply.of(204);
        }
        if (path.size() == 2) {
            Contract contract = Contract.check(Json.parse(body, MAX_BODY).get("contract"));
            Sealing.PrivateKey key = Sealing.PrivateKey.generate();
            sessions.put(id, new Open(contract, key));
            return Reply.of(
                    201, Map.of("sealingKey", key.publicKey().toString(), "claims", Map.of("engine", "scripted")));
        }
        Open open = sessions.get(id);
        if (open == null) {
            return Reply.of(404);
        }
        return path.get(2).equals("inputs") ? accept(id, open, path.get(3), body) : run(open);
    }

    private static Reply accept(String id, Open open, String name, byte[] body) {
        try {
            JsonNode request = Json.parse(body, MAX_BODY);
            Contract.Input input = open.contract().input(name).orElseThrow();
            Sealing.Context context = Sealing.Context.ofInput(open.contract().digest(), SessionId.parse(id), name);
            byte[] frame = open.key().open(context, Json.read(request.get("sealed"), Sealed.class));
            Opening opening = Opening.parse(frame, input.maxBytes());
            Digest commitment = Digest.parse(request.get("commitment").asText());
            if (!opening.commitment(Domain.INPUT).equals(commitment)) {
                return Reply.of(422, Map.of("code", "commitment-mismatch"));
            }
            return input.schema().admits(opening.value()) ? Reply.of(204) : Reply.of(422, Map.of("code", "schema"));
        } catch (ProblemException e) {
            return Reply.of(422, Map.of("code", code(e)));
        }
    }

    private static String code(ProblemException e) {
        return switch (e.problem()) {
            case SEAL_MISMATCH -> "seal-mismatch";
            case OVERSIZE -> "oversize";
            default -> "malformed";
        };
    }

    private Reply run(Open open) {
        try {
            Thread.sleep(thinking.get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return switch (mood.get()) {
            case ANSWERS -> Reply.of(200, Map.of("outcome", "answered", "output", answer(open), "claims", Map.of()));
            case DOUBTS -> Reply.of(200, Map.of("outcome", "uncertain", "claims", Map.of()));
            case ANSWERS_OFF_SCHEMA ->
                Reply.of(200, Map.of("outcome", "answered", "output", Map.of("note", "x"), "claims", Map.of()));
            case CRASHES -> Reply.of(200, Map.of("outcome", "failed", "code", "crashed"));
            case TIMES_OUT -> Reply.of(200, Map.of("outcome", "failed", "code", "timeout"));
        };
    }

    /** The first value of each field's enum. */
    private static JsonNode answer(Open open) {
        var answer = com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode();
        open.contract()
                .output()
                .fields()
                .forEach(field ->
                        answer.set(field.name(), field.schemaJson().path("enum").path(0)));
        return answer;
    }

    /** A digest for the program that it claims to have; any will do. */
    public static Digest someProgram() {
        return Digest.of(Domain.PROMPT_PROGRAM, "scripted".getBytes(StandardCharsets.UTF_8));
    }
}
