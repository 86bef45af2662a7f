package dev.tcme.model.pool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tcme.contract.Contract;
import dev.tcme.contract.Digest;
import dev.tcme.contract.Json;
import dev.tcme.contract.Problem;
import dev.tcme.contract.ProblemException;
import dev.tcme.contract.SessionId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The pool's HTTP interface: JSON in and out, a bearer token on everything but {@code /health}. */
final class PoolServer implements AutoCloseable {
    /** A sealed input of {@link Contract#MAX_INPUT_BYTES} in base64 with its frame, or a contract. */
    private static final int BODY_BYTES_MAX = 2 << 20;

    /** Connections that may wait to be accepted. */
    private static final int BACKLOG = 64;

    private static final String BEARER = "Bearer ";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Workers workers;
    private final Sessions sessions;
    private final Digest token;

    /** A status and a JSON body; status 204 has none. */
    private record Answer(int status, Optional<JsonNode> body) {
        static Answer of(int status, JsonNode body) {
            return new Answer(status, Optional.of(body));
        }

        static Answer code(int status, String code) {
            return of(status, object().put("code", code));
        }

        @Override
        public String toString() {
            return "Answer[" + status + "]";
        }
    }

    PoolServer(InetSocketAddress listen, String token, Workers workers, Sessions sessions) throws IOException {
        this.workers = workers;
        this.sessions = sessions;
        // Digests have one length, so comparing them tells nothing of the token's.
        this.token = digest(token);
        this.server = HttpServer.create(listen, BACKLOG);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private static Digest digest(String text) {
        return Digest.ofFile(text.getBytes(StandardCharsets.UTF_8));
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer;
            try {
                answer = answer(exchange);
            } catch (ProblemException e) {
                boolean large = e.problem() == Problem.OVERSIZE;
                answer = large ? Answer.code(413, "oversize") : Answer.code(400, "malformed");
            } catch (RuntimeException e) {
                // The last resort: whatever it is, its message may quote a request and must not leave.
                answer = Answer.code(500, "internal");
            }
            send(exchange, answer);
        }
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String call = exchange.getRequestMethod() + " " + path;
        if (call.equals("GET /health")) {
            return health();
        }
        if (!authorized(exchange)) {
            return Answer.code(401, "unauthorized");
        }
        if (call.equals("GET /capabilities")) {
            return capabilities();
        }
        String[] parts = path.split("/", -1);
        if (parts.length < 3 || !parts[1].equals("sessions")) {
            return Answer.code(404, "unknown-path");
        }
        SessionId id = SessionId.parse(parts[2]);
        String action = exchange.getRequestMethod() + " " + (parts.length > 3 ? parts[3] : "");
        return switch (action + " " + parts.length) {
            case "POST  3" -> opened(sessions.open(id, body(exchange)));
            case "POST inputs 5" -> accepted(sessions.input(id, parts[4], body(exchange)));
            case "POST run 4" -> ran(sessions.run(id));
            case "DELETE  3" -> {
                sessions.close(id);
                yield new Answer(204, Optional.empty());
            }
            default -> Answer.code(404, "unknown-path");
        };
    }

    private boolean authorized(HttpExchange exchange) {
        String header = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
                .orElse("");
        // Digest.equals is constant-time.
        return header.startsWith(BEARER)
                && digest(header.substring(BEARER.length())).equals(token);
    }

    private static JsonNode body(HttpExchange exchange) throws IOException {
        byte[] bytes = exchange.getRequestBody().readNBytes(BODY_BYTES_MAX + 1);
        JsonNode body = Json.parse(bytes, BODY_BYTES_MAX);
        if (!body.isObject()) {
            throw new ProblemException(Problem.MALFORMED_DOCUMENT, "expected a JSON object");
        }
        return body;
    }

    private Answer health() {
        boolean ready = workers.description().isPresent();
        ObjectNode body = object().put("ready", ready)
                .put("warm", workers.warmCount())
                .put("busy", sessions.count())
                .put("limit", sessions.limit());
        if (!workers.lastProblem().isEmpty()) {
            body.put("problem", workers.lastProblem());
        }
        return Answer.of(ready ? 200 : 503, body);
    }

    private Answer capabilities() {
        Optional<JsonNode> description = workers.description();
        if (description.isEmpty()) {
            return Answer.code(503, "not-ready");
        }
        ObjectNode body = description.get().deepCopy();
        body.remove("op");
        body.set("protections", Json.tree(workers.protections()));
        return Answer.of(200, body);
    }

    private Answer opened(Sessions.Reply reply) {
        return switch (reply) {
            case Sessions.Reply.Frame(JsonNode json) ->
                switch (json.path("op").asText()) {
                    case "opened" -> {
                        ObjectNode body = object().put(
                                        "sealingKey", json.path("sealingKey").asText());
                        body.set("claims", claims(json));
                        yield Answer.of(201, body);
                    }
                    case "refused" -> Answer.code(422, json.path("code").asText());
                    default -> Answer.code(502, "protocol");
                };
            default -> unhandled(reply);
        };
    }

    private Answer accepted(Sessions.Reply reply) {
        return switch (reply) {
            case Sessions.Reply.Frame(JsonNode json) ->
                switch (json.path("op").asText()) {
                    case "accepted" -> new Answer(204, Optional.empty());
                    case "refused" -> Answer.code(422, json.path("code").asText());
                    default -> Answer.code(502, "protocol");
                };
            default -> unhandled(reply);
        };
    }

    private Answer ran(Sessions.Reply reply) {
        return switch (reply) {
            case Sessions.Reply.Frame(JsonNode json) ->
                switch (json.path("op").asText()) {
                    case "answered" -> {
                        ObjectNode body = object().put("outcome", "answered");
                        body.set("output", json.path("output"));
                        yield Answer.of(200, body.set("claims", claims(json)));
                    }
                    case "uncertain" ->
                        Answer.of(200, object().put("outcome", "uncertain").set("claims", claims(json)));
                    case "failed" -> failed(json.path("code").asText());
                    case "refused" -> Answer.code(409, json.path("code").asText());
                    default -> failed("protocol");
                };
            case Sessions.Reply.Failed(WorkerFailure.Code code) -> failed(code.toString());
            default -> unhandled(reply);
        };
    }

    private static Answer failed(String code) {
        return Answer.of(200, object().put("outcome", "failed").put("code", code));
    }

    private static Answer unhandled(Sessions.Reply reply) {
        return switch (reply) {
            case Sessions.Reply.Unknown() -> Answer.code(404, "unknown-session");
            case Sessions.Reply.Exists() -> Answer.code(409, "session-exists");
            case Sessions.Reply.Busy() -> Answer.code(503, "busy");
            case Sessions.Reply.Failed(WorkerFailure.Code code) ->
                Answer.code(code == WorkerFailure.Code.UNAVAILABLE ? 503 : 502, code.toString());
            case Sessions.Reply.Frame ignored -> Answer.code(502, "protocol");
        };
    }

    /** The worker's claims about this contract, the engine's about itself, and ours about the process: all strings. */
    private ObjectNode claims(JsonNode reply) {
        ObjectNode claims = object();
        reply.path("claims")
                .properties()
                .forEach(entry -> claims.put(entry.getKey(), entry.getValue().asText()));
        workers.description().ifPresent(description -> {
            // The weights that decide: those of the sentence embedding where that is the procedure.
            boolean embeds = claims.path("procedure").asText().equals("embedding");
            claims.put(
                    "weights",
                    description.path(embeds ? "embeddingWeights" : "weights").asText());
            description
                    .path("engine")
                    .properties()
                    .forEach(entry -> claims.put(
                            "engine-" + entry.getKey(), entry.getValue().asText()));
        });
        workers.protections().forEach((name, value) -> claims.put("protection-" + name, value));
        return claims;
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        if (answer.body().isEmpty()) {
            exchange.sendResponseHeaders(answer.status(), -1);
            return;
        }
        byte[] body = answer.body().get().toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
