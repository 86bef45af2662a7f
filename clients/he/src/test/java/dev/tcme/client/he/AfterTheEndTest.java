package dev.tcme.client.he;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tcme.client.SessionView;
import dev.tcme.client.SessionView.State;
import dev.tcme.client.TcmeClient;
import dev.tcme.client.TcmeProblem;
import dev.tcme.contract.Domain;
import dev.tcme.contract.Json;
import dev.tcme.contract.Opening;
import dev.tcme.contract.Problem;
import dev.tcme.contract.SessionId;
import dev.tcme.he.protocol.EncryptedInput;
import dev.tcme.he.protocol.JointTask;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another party has ended the session; what this one gives is refused a moment before it is told of the end. */
class AfterTheEndTest {
    /** Nothing listens there. */
    private static final URI NOWHERE = URI.create("http://127.0.0.1:1");

    @TempDir
    Path home;

    private final Sums sums = Sums.agreed();
    private final SessionId session = SessionId.random(Sums.RANDOM);
    private final AtomicInteger streams = new AtomicInteger();
    private final CountDownLatch refused = new CountDownLatch(1);
    private final CountDownLatch testIsOver = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private HttpServer server;
    private URI gateway;

    /** What the stream tells after it has told that the session runs. */
    private Optional<State> next = Optional.empty();

    private Problem refusal = Problem.WRONG_STATE;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/v1/sessions/" + session + "/events", this::tell);
        server.createContext("/v1/sessions/" + session + "/rounds/", this::refuse);
        server.start();
        gateway = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @AfterEach
    void close() {
        testIsOver.countDown();
        server.stop(0);
        threads.close();
    }

    private SessionView view(State state) {
        var waits = new SessionView.Progress("commit", List.of("alice"), Map.of());
        return new SessionView(
                session,
                sums.contract().digest(),
                state,
                Optional.empty(),
                Optional.empty(),
                "2026-01-01T00:00:00Z",
                "2026-01-01T01:00:00Z",
                Optional.empty(),
                List.of(),
                state.isFinal() ? Optional.empty() : Optional.of(waits),
                Optional.empty());
    }

    /** The end comes, if it does, after something was refused. */
    private void tell(HttpExchange http) throws IOException {
        streams.incrementAndGet();
        http.getResponseHeaders().set("Content-Type", "text/event-stream");
        http.sendResponseHeaders(200, 0);
        try (OutputStream out = http.getResponseBody()) {
            out.write(event(State.RUNNING));
            out.flush();
            if (next.isPresent()) {
                refused.await();
                out.write(event(next.get()));
                out.flush();
            } else {
                testIsOver.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private byte[] event(State state) {
        String json = new String(Json.canonicalOf(view(state)), StandardCharsets.UTF_8);
        return ("event: state\ndata: " + json + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    private void refuse(HttpExchange http) throws IOException {
        http.getRequestBody().readAllBytes();
        byte[] body = Json.canonicalOf(
                Map.of("type", refusal.type(), "title", "refused", "detail", "it is too late", "status", 409));
        http.getResponseHeaders().set("Content-Type", "application/problem+json");
        http.sendResponseHeaders(409, body.length);
        http.getResponseBody().write(body);
        http.close();
        refused.countDown();
    }

    private Exchange exchange(TcmeClient client) throws Exception {
        var following = new Following(session, Duration.ofSeconds(5), step -> {});
        return new Exchange(
                client.as(sums.alice()), sums.contract(), sums.task().parties(), following);
    }

    /** Alice gives to the first round. */
    private void give() throws Exception {
        JointTask task = sums.task();
        Opening opening = Opening.of(Json.tree(Map.of("value", 1)), Sums.RANDOM);
        var value = new EncryptedInput.Value(opening.value(), opening.commitment(Domain.INPUT));
        var files = new KeyFolder(home.resolve("shares")).open(sums.contract().digest());
        try (TcmeClient client = TcmeClient.connect(gateway, TcmeClient.Settings.system());
                PartyKeys keys = PartyKeys.create(files, task, new PartyKeys.Place(session, 1), Sums.RANDOM);
                var joining = new Joining(exchange(client), task, keys, value, Sums.RANDOM)) {
            joining.react(view(State.RUNNING));
        }
    }

    @Test
    void isNoFailureOfThePartyThatCameTooLate() {
        next = Optional.of(State.ABORTED);
        assertDoesNotThrow(this::give);
        assertEquals(1, streams.get(), "the end is told, not asked for again and again");
    }

    @Test
    void aRefusalInASessionThatGoesOnStopsTheParty() {
        TcmeProblem problem = assertThrows(TcmeProblem.class, this::give);
        assertEquals(Optional.of(Problem.WRONG_STATE), problem.problem());
        assertEquals(1, streams.get());
    }

    @Test
    void whatIsRefusedForAnotherReasonIsNotBlamedOnTheEnd() {
        next = Optional.of(State.ABORTED);
        refusal = Problem.CONTRIBUTION_INVALID;
        TcmeProblem problem = assertThrows(TcmeProblem.class, this::give);
        assertEquals(Optional.of(Problem.CONTRIBUTION_INVALID), problem.problem());
        assertEquals(0, streams.get());
    }

    @Test
    void anEndThatWasToldBeforeIsSeenAtOnce() throws Exception {
        next = Optional.of(State.RELEASED);
        refused.countDown();
        try (TcmeClient client = TcmeClient.connect(gateway, TcmeClient.Settings.system())) {
            assertTrue(exchange(client).isOver());
        }
    }

    @Test
    void whereNobodyTellsTheSessionIsNotTakenToBeOver() throws Exception {
        try (TcmeClient client = TcmeClient.connect(NOWHERE, TcmeClient.Settings.system())) {
            assertFalse(exchange(client).isOver());
        }
    }
}
