package dev.tcme.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tcme.contract.Contract;
import dev.tcme.contract.Digest;
import dev.tcme.contract.Json;
import dev.tcme.contract.Problem;
import dev.tcme.contract.ProblemException;
import dev.tcme.contract.RequestSignature;
import dev.tcme.contract.Sealed;
import dev.tcme.contract.SessionId;
import dev.tcme.contract.SigningKey;
import dev.tcme.contract.VerificationKey;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** The gateway's API in memory over real HTTP: verifies signatures, keeps a real log, misbehaves on demand. */
public final class TestGateway implements AutoCloseable {
    private static final int MAX_BODY = 4 * 1024 * 1024;

    /** A request as it came. */
    public record Seen(String method, String path, String body) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final SigningKey key = SigningKey.generate(new SecureRandom());
    private final TestLog log = new TestLog("tcme.test/log", key);
    private final TestSessions sessions;
    private final Behaviour behaviour;
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final AtomicInteger drops = new AtomicInteger();
    private final Set<String> nonces = ConcurrentHashMap.newKeySet();
    private final Map<String, Map.Entry<String, Reply>> answered = new ConcurrentHashMap<>();
    private final Map<String, PartyCard> parties = new ConcurrentHashMap<>();
    private final Map<Digest, Contract> contracts = new ConcurrentHashMap<>();
    private final Map<Digest, TreeMap<String, String>> signatures = new ConcurrentHashMap<>();

    private record Reply(int status, String type, byte[] body) {
        static Reply json(int status, Object value) {
            return new Reply(status, "application/json", Json.canonicalOf(value));
        }
    }

    private TestGateway(Behaviour behaviour) throws IOException {
        this.behaviour = behaviour;
        this.sessions = new TestSessions(key, log, behaviour);
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    public static TestGateway start(Behaviour behaviour) {
        try {
            return new TestGateway(behaviour);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    public VerificationKey key() {
        return key.verificationKey();
    }

    /** Everything that was sent here, in order. */
    public List<Seen> seen() {
        return List.copyOf(seen);
    }

    /** Whether anybody sent an input. */
    public boolean sawInput() {
        return seen.stream().anyMatch(s -> s.method().equals("POST") && s.path().contains("/inputs/"));
    }

    /** The next so many requests are carried out, but their connections are closed instead of an answer. */
    public void dropNext(int requests) {
        drops.set(requests);
    }

    /** The newest checkpoint. */
    public String checkpoint() {
        return new String(log.checkpoint().toBytes(), StandardCharsets.UTF_8);
    }

    /** A leaf that is no receipt, so that the tree grows. */
    public void grow() {
        log.append(Digest.ofFile(new byte[] {1}));
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY);
            String path = exchange.getRequestURI().toString();
            seen.add(new Seen(exchange.getRequestMethod(), path, new String(body, StandardCharsets.UTF_8)));
            switch (behaviour) {
                case ENDLESS -> endless(exchange);
                case SILENT -> pause();
                case OTHER_SERVICE ->
                    send(exchange, new Reply(404, "text/html", "<h1>Hello</h1>".getBytes(StandardCharsets.UTF_8)));
                default -> answer(exchange, path, body);
            }
        }
    }

    private static void endless(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        for (OutputStream out = exchange.getResponseBody(); ; ) {
            out.write(new byte[8192]);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(20_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(HttpExchange exchange, String path, byte[] body) throws IOException {
        Reply reply;
        try {
            Optional<String> caller = caller(exchange, body);
            if (behaviour == Behaviour.UNAVAILABLE) {
                throw new ProblemException(Problem.UNAVAILABLE, "the database does not answer");
            }
            if (path.endsWith("/events") && drops.get() == 0) {
                stream(exchange, session(path));
                return;
            }
            reply = exchange.getRequestMethod().equals("POST")
                    ? once(exchange, path, body, caller.orElseThrow())
                    : get(path, caller);
        } catch (ProblemException e) {
            reply = problem(e);
        } catch (java.util.NoSuchElementException e) {
            reply = problem(new ProblemException(Problem.SIGNATURE_MISSING, "expected a signed request"));
        }
        if (drops.getAndUpdate(n -> Math.max(0, n - 1)) == 0) {
            send(exchange, reply);
        }
    }

    private static Reply problem(ProblemException e) {
        int status = switch (e.problem()) {
            case SIGNATURE_MISSING, SIGNATURE_INVALID, SIGNATURE_STALE, NONCE_REPLAYED -> 401;
            case FORBIDDEN, ENROLMENT_REFUSED -> 403;
            case CONTRACT_NOT_FOUND, SESSION_NOT_FOUND, NOT_FOUND, PARTY_NOT_FOUND -> 404;
            case UNAVAILABLE, BUSY -> 503;
            case WRONG_STATE, PARTY_EXISTS, CONTRACT_NOT_AGREED, INPUT_DUPLICATE, INPUT_AFTER_SEALING -> 409;
            default -> 422;
        };
        var document = Map.of(
                "type", e.problem().type(), "title", e.problem().title(), "status", status, "detail", e.detail());
        return new Reply(status, "application/problem+json", Json.canonicalOf(document));
    }

    private static void send(HttpExchange exchange, Reply reply) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", reply.type());
        exchange.sendResponseHeaders(reply.status(), reply.body().length);
        exchange.getResponseBody().write(reply.body());
    }

    /** Who signed this request; empty if nobody did. */
    private Optional<String> caller(HttpExchange exchange, byte[] body) {
        var headers = exchange.getRequestHeaders();
        if (!headers.containsKey("Signature")) {
            return Optional.empty();
        }
        String target = address() + exchange.getRequestURI().toString();
        var unverified = RequestSignature.parse(
                new RequestSignature.Request(exchange.getRequestMethod(), target, body),
                new RequestSignature.Headers(
                        headers.getFirst("Signature-Input"),
                        headers.getFirst("Signature"),
                        headers.getFirst("Content-Digest")));
        boolean enrols = exchange.getRequestURI().getPath().equals("/v1/parties");
        PartyCard card = enrols ? PartyCard.parse(body) : parties.get(unverified.keyId());
        if (card == null || !card.id().equals(unverified.keyId())) {
            throw new ProblemException(Problem.UNKNOWN_PARTY, "no party of this name is registered");
        }
        var parameters = unverified.verify(card.signingKey(), Clock.systemUTC().instant(), Instant.EPOCH);
        boolean forgets = behaviour == Behaviour.FORGETFUL && seen.size() % 2 == 1;
        if (forgets || !nonces.add(parameters.nonce())) {
            throw new ProblemException(Problem.NONCE_REPLAYED, "this nonce was used before");
        }
        return Optional.of(card.id());
    }

    private Reply once(HttpExchange exchange, String path, byte[] body, String caller) {
        String idempotency = exchange.getRequestHeaders().getFirst("Idempotency-Key");
        if (idempotency == null || idempotency.length() < 8 || idempotency.length() > 64) {
            throw new ProblemException(Problem.IDEMPOTENCY_KEY_MISSING, "expected the header 'Idempotency-Key'");
        }
        String request = path + " " + new String(body, StandardCharsets.UTF_8);
        Map.Entry<String, Reply> before = answered.get(caller + " " + idempotency);
        if (before != null && before.getKey().equals(request)) {
            return before.getValue();
        }
        if (before != null) {
            throw new ProblemException(Problem.IDEMPOTENCY_CONFLICT, "this key was used for another request");
        }
        Reply reply = post(exchange, path, body, caller);
        answered.put(caller + " " + idempotency, Map.entry(request, reply));
        return reply;
    }

    private Reply post(HttpExchange exchange, String path, byte[] body, String caller) {
        String[] parts = path.split("/");
        JsonNode json = Json.parse(body, MAX_BODY);
        return switch (parts[2] + (parts.length > 4 ? "/" + parts[4] : "")) {
            case "parties" -> register(exchange, PartyCard.parse(body));
            case "contracts" -> {
                Contract contract = Contract.check(json);
                boolean known = contracts.putIfAbsent(contract.digest(), contract) != null;
                yield Reply.json(known ? 200 : 201, view(contract.digest()));
            }
            case "contracts/signatures" -> {
                Contract contract = known(Digest.parse(parts[3]));
                String signature = json.path("signature").asText();
                if (!contract.isSignedBy(caller, Base64.getUrlDecoder().decode(signature))) {
                    throw new ProblemException(Problem.SIGNATURE_INVALID, "not this party's signature");
                }
                signatures
                        .computeIfAbsent(contract.digest(), d -> new TreeMap<>())
                        .put(caller, signature);
                yield Reply.json(200, view(contract.digest()));
            }
            case "sessions" -> {
                Contract contract = known(Digest.parse(json.path("contract").asText()));
                if (!view(contract.digest()).agreed()) {
                    throw new ProblemException(Problem.CONTRACT_NOT_AGREED, "not every party has signed");
                }
                yield Reply.json(201, sessions.open(contract));
            }
            case "sessions/inputs" ->
                Reply.json(
                        200,
                        sessions.submit(
                                SessionId.parse(parts[3]),
                                parts[5],
                                Json.read(json.path("sealed"), Sealed.class),
                                Digest.parse(json.path("commitment").asText())));
            case "sessions/withdrawal" -> Reply.json(200, sessions.withdraw(SessionId.parse(parts[3])));
            default -> throw new ProblemException(Problem.NOT_FOUND, "nothing is at this address");
        };
    }

    private Reply register(HttpExchange exchange, PartyCard card) {
        if ("wrong".equals(exchange.getRequestHeaders().getFirst("TCME-Enrolment"))) {
            throw new ProblemException(Problem.ENROLMENT_REFUSED, "expected the enrolment token");
        }
        PartyCard before = parties.putIfAbsent(card.id(), card);
        if (before != null && !before.equals(card)) {
            throw new ProblemException(Problem.PARTY_EXISTS, "a party of this name is registered");
        }
        return Reply.json(201, card);
    }

    private Reply get(String path, Optional<String> caller) {
        String[] parts = path.split("[/?]");
        return switch (parts[2] + (parts.length > 4 ? "/" + parts[4] : "")) {
            case "gateway" -> Reply.json(200, TestContracts.gatewayInfo(key(), log.verifierKey()));
            case "parties" ->
                Reply.json(
                        200,
                        Optional.ofNullable(parties.get(parts[3]))
                                .orElseThrow(() -> new ProblemException(
                                        Problem.PARTY_NOT_FOUND, "no party of this name is registered")));
            case "contracts" ->
                parts.length == 3
                        ? contractList(caller.orElseThrow())
                        : Reply.json(200, view(known(Digest.parse(parts[3])).digest()));
            case "sessions" ->
                parts.length == 3
                        ? Reply.json(200, Map.of("sessions", sessions.all()))
                        : Reply.json(200, sessions.view(SessionId.parse(parts[3])));
            case "sessions/receipt" -> Reply.json(200, sessions.receipt(session(path)));
            case "sessions/output" ->
                Reply.json(200, Map.of("sealed", sessions.output(session(path), caller.orElseThrow())));
            case "log" -> new Reply(200, "text/plain", log.checkpoint().toBytes());
            case "log/inclusion", "log/consistency" -> Reply.json(200, Map.of("hashes", proof(path)));
            default -> {
                if (path.startsWith("/v1/log/leaves/")) {
                    int index = Integer.parseInt(parts[4]);
                    yield Reply.json(200, Map.of("index", index, "leaf", log.leaf(index)));
                }
                throw new ProblemException(Problem.NOT_FOUND, "nothing is at this address");
            }
        };
    }

    private List<String> proof(String path) {
        var numbers = java.util.regex.Pattern.compile("=(\\d+)&\\w+=(\\d+)").matcher(path);
        if (!numbers.find()) {
            throw new ProblemException(Problem.LOG_INDEX_OUT_OF_RANGE, "expected two numbers");
        }
        long first = Long.parseLong(numbers.group(1));
        long second = Long.parseLong(numbers.group(2));
        var hashes = path.contains("inclusion")
                ? log.tree(second).inclusionProof(first).path()
                : log.tree(second).consistencyProof(first).path();
        return hashes.stream().map(dev.tcme.audit.tlog.Hash::base64).toList();
    }

    private Reply contractList(String caller) {
        List<ContractSummary> mine = contracts.values().stream()
                .filter(contract -> contract.party(caller).isPresent())
                .map(c -> new ContractSummary(
                        c.digest(), c.title(), view(c.digest()).agreed()))
                .toList();
        return Reply.json(200, Map.of("contracts", mine));
    }

    private Contract known(Digest digest) {
        return Optional.ofNullable(contracts.get(digest))
                .orElseThrow(() -> new ProblemException(Problem.CONTRACT_NOT_FOUND, "no contract has this digest"));
    }

    private ContractView view(Digest digest) {
        Contract contract = contracts.get(digest);
        TreeMap<String, String> signed = signatures.getOrDefault(digest, new TreeMap<>());
        JsonNode document = contract.document();
        if (behaviour == Behaviour.OTHER_DOCUMENT) {
            document = ((com.fasterxml.jackson.databind.node.ObjectNode) document.deepCopy()).put("title", "Another");
        }
        if (behaviour == Behaviour.INVENTED_SIGNATURES) {
            signed = new TreeMap<>(Map.of("alice", "A".repeat(86), "bob", "A".repeat(86)));
        }
        return new ContractView(
                digest, document, signed, signed.size() == contract.parties().size());
    }

    private static SessionId session(String path) {
        return SessionId.parse(path.split("/")[3]);
    }

    private void stream(HttpExchange exchange, SessionId id) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        SessionView view = TestSessions.withoutEvidence(sessions.view(id));
        try {
            while (true) {
                String json = new String(Json.canonicalOf(view), StandardCharsets.UTF_8);
                out.write((": heartbeat\nevent: state\ndata: " + json + "\n\n").getBytes(StandardCharsets.UTF_8));
                out.flush();
                if (view.state().isFinal() || behaviour == Behaviour.BREAKING_STREAMS) {
                    return;
                }
                view = sessions.changed(id, view, 10_000);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
