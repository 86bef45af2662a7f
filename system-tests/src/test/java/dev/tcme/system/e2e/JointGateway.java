package dev.tcme.system.e2e;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tcme.contract.Assurance;
import dev.tcme.contract.Contract;
import dev.tcme.contract.Contribution;
import dev.tcme.contract.EndReason;
import dev.tcme.contract.Evidence;
import dev.tcme.contract.Json;
import dev.tcme.contract.LaneForm;
import dev.tcme.contract.Problem;
import dev.tcme.contract.SessionId;
import dev.tcme.contract.SigningKey;
import dev.tcme.contract.spi.JointSession;
import dev.tcme.contract.spi.LaneException;
import dev.tcme.contract.spi.LaneSession;
import dev.tcme.contract.spi.PartyFault;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A gateway of one joint session, without policy, database or log, that computes as the real one does and tells the parties what
 * its {@link Lies} make of it. It believes whoever says to be a party.
 */
final class JointGateway implements AutoCloseable {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int MAX_BODY = 128 * 1024 * 1024;
    private static final Pattern KEY_ID = Pattern.compile("keyid=\"([^\"]+)\"");
    private static final String SIGNATURE = "TCME-Contribution-Signature";

    private final HttpServer server;
    private final SigningKey key;
    private final List<String> given = new CopyOnWriteArrayList<>();
    private final Map<String, Contribution> dropped = new ConcurrentHashMap<>();
    private final Map<String, Integer> heard = new ConcurrentHashMap<>();
    private final Object changes = new Object();
    private volatile Lies lies = new Lies() {};
    private volatile Optional<Sitting> sitting = Optional.empty();

    /** What the gateway tells one party. As it stands here, the truth. */
    interface Lies {
        default Evidence evidence(Evidence truth) {
            return truth;
        }

        default JointSession.Progress progress(String to, JointSession.Progress truth) {
            return truth;
        }

        /** @param truth what the party has given to the round, if it has */
        default Optional<Contribution> shown(Asked asked, Optional<Contribution> truth) {
            return truth;
        }

        /** What becomes of a contribution of this party. */
        default Fate fate(String from, String round) {
            return Fate.TAKEN;
        }
    }

    /** Who wants to see whose contribution. */
    record Asked(String reader, String round, String party) {}

    enum Fate {
        TAKEN,
        /** Acknowledged, shown when asked for, and not computed with. */
        DROPPED,
        REFUSED
    }

    /** The session. */
    private static final class Sitting {
        final SessionId id;
        final Contract contract;
        final JointSession lane;
        volatile Optional<EndReason> end = Optional.empty();
        volatile int version;

        Sitting(SessionId id, Contract contract, JointSession lane) {
            this.id = id;
            this.contract = contract;
            this.lane = lane;
        }
    }

    private JointGateway(HttpServer server) {
        this.server = server;
        this.key = SigningKey.generate(RANDOM);
    }

    static JointGateway start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
            JointGateway gateway = new JointGateway(server);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/", gateway::handle);
            server.start();
            return gateway;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    SigningKey key() {
        return key;
    }

    void tell(Lies told) {
        this.lies = told;
    }

    /** Everything that parties have sent, as {@code party round}, in this order. */
    List<String> given() {
        return given;
    }

    /** Begins a session; there is one at a time. */
    void open(SessionId id, Contract contract, JointSession lane) {
        Sitting fresh = new Sitting(id, contract, lane);
        sitting = Optional.of(fresh);
        Thread.ofVirtual().start(() -> run(fresh));
    }

    private void run(Sitting session) {
        try (JointSession lane = session.lane) {
            LaneSession.Answer answer = lane.run(() -> changed(session));
            end(session, answer instanceof LaneSession.Answer.Found ? EndReason.RELEASED : EndReason.UNCERTAIN);
        } catch (PartyFault e) {
            end(session, e.kind() == PartyFault.Kind.MISSING ? EndReason.PARTY_MISSING : EndReason.PARTY_FAULT);
        } catch (LaneException e) {
            end(session, EndReason.LANE_FAILED);
        }
    }

    private void end(Sitting session, EndReason reason) {
        synchronized (changes) {
            session.end = session.end.or(() -> Optional.of(reason));
        }
        changed(session);
    }

    /** Tells everybody again how things stand, as it does whenever something changed; returns when this party was told. */
    void nudge(Actor listener) {
        Sitting session = sitting.orElseThrow();
        changed(session);
        int version = session.version;
        Await.until(LIMIT, "an event to be sent to " + listener, () -> heard.getOrDefault(listener.id(), 0) >= version);
    }

    private void changed(Sitting session) {
        synchronized (changes) {
            session.version++;
            changes.notifyAll();
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY);
            List<String> path =
                    List.of(exchange.getRequestURI().getPath().substring(1).split("/"));
            Matcher matcher = KEY_ID.matcher(exchange.getRequestHeaders().getFirst("Signature-Input"));
            String caller = matcher.find() ? matcher.group(1) : "";
            Sitting session = sitting.orElseThrow();
            switch (exchange.getRequestMethod() + " " + path.size()) {
                case "GET 3" -> json(exchange, 200, view(session, caller));
                case "GET 4" -> events(exchange, session, caller);
                case "POST 4" -> {
                    given.add(caller + " withdrawal");
                    end(session, EndReason.WITHDRAWN);
                    session.lane.close();
                    json(exchange, 200, view(session, caller));
                }
                case "PUT 5" -> {
                    String signature = exchange.getRequestHeaders().getFirst(SIGNATURE);
                    take(exchange, session, contribution(session, path.get(4), caller, body, signature));
                }
                case "GET 6" -> show(exchange, session, caller, path.get(4), path.get(5));
                default -> problem(exchange, Problem.SESSION_NOT_FOUND, 404);
            }
        }
    }

    private static Contribution contribution(
            Sitting session, String round, String party, byte[] content, String signature) {
        return Contribution.received(
                new Contribution.Address(session.id, session.contract.digest(), round, party), content, signature);
    }

    private void take(HttpExchange exchange, Sitting session, Contribution contribution) throws IOException {
        Contribution.Address address = contribution.address();
        given.add(address.party() + " " + address.round());
        switch (lies.fate(address.party(), address.round())) {
            case REFUSED -> problem(exchange, Problem.WRONG_STATE, 409);
            case DROPPED -> {
                dropped.put(address.party() + " " + address.round(), contribution);
                changed(session);
                json(exchange, 200, view(session, address.party()));
            }
            case TAKEN -> {
                try {
                    session.lane.check(contribution).take();
                    changed(session);
                    json(exchange, 200, view(session, address.party()));
                } catch (PartyFault e) {
                    end(session, EndReason.PARTY_FAULT);
                    session.lane.close();
                    problem(exchange, Problem.CONTRIBUTION_INVALID, 422);
                }
            }
        }
    }

    private void show(HttpExchange exchange, Sitting session, String reader, String round, String party)
            throws IOException {
        Optional<Contribution> truth =
                session.lane.contribution(round, party).or(() -> Optional.ofNullable(dropped.get(party + " " + round)));
        Optional<Contribution> shown = lies.shown(new Asked(reader, round, party), truth);
        if (shown.isEmpty()) {
            problem(exchange, Problem.CONTRIBUTION_NOT_FOUND, 404);
            return;
        }
        exchange.getResponseHeaders().set(SIGNATURE, shown.get().signatureText());
        answer(exchange, 200, "application/octet-stream", shown.get().content());
    }

    private void events(HttpExchange exchange, Sitting session, String reader) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            boolean over = false;
            while (!over) {
                int seen = session.version;
                over = session.end.isPresent();
                ObjectNode view = view(session, reader);
                view.remove("evidence");
                out.write(("data: " + view + "\n\n").getBytes(StandardCharsets.UTF_8));
                out.flush();
                heard.put(reader, seen);
                synchronized (changes) {
                    while (!over && session.version == seen) {
                        changes.wait();
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private ObjectNode view(Sitting session, String reader) {
        Instant now = Instant.now();
        Evidence evidence = lies.evidence(new Evidence(
                Evidence.VERSION,
                session.id,
                session.contract.digest(),
                Optional.empty(),
                LaneForm.THRESHOLD,
                Assurance.CRYPTOGRAPHIC,
                session.lane.claims(),
                now.toString()));
        ObjectNode view = (ObjectNode) Json.tree(Map.of(
                "id", session.id,
                "contract", session.contract.digest(),
                "state", session.end.map(end -> end.outcome().name()).orElse("OPEN"),
                "opened", now.toString(),
                "expires", now.plusSeconds(600).toString(),
                "inputs", List.of(),
                "evidence", Json.tree(Evidence.Signed.sign(evidence, key))));
        if (session.end.isPresent()) {
            view.put("reason", session.end.get().toString());
        } else {
            view.set("progress", Json.tree(lies.progress(reader, session.lane.progress())));
        }
        return view;
    }

    private static void problem(HttpExchange exchange, Problem problem, int status) throws IOException {
        Map<String, Object> document = Map.of(
                "type", problem.type(), "title", problem.title(), "status", status, "detail", "the gateway says so");
        answer(exchange, status, "application/problem+json", Json.canonicalOf(document));
    }

    private static void json(HttpExchange exchange, int status, ObjectNode body) throws IOException {
        answer(exchange, status, "application/json", Json.canonicalOf(body));
    }

    private static void answer(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    /** Ends the session, if it has not ended, and says so. */
    void finish() {
        sitting.ifPresent(session -> {
            session.lane.close();
            end(session, EndReason.GATEWAY_FAILED);
        });
    }

    /** At once: whoever listens hears no more. */
    @Override
    public void close() {
        server.stop(0);
        finish();
    }
}
