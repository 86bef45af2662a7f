package dev.tcme.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.client.GatewayFailure.Kind;
import dev.tcme.contract.Json;
import dev.tcme.contract.Problem;
import dev.tcme.contract.SessionId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a gateway that does not answer as it should does to a client: nothing for longer than its time limit. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TransportTest {
    private static final Duration SHORT = Duration.ofMillis(600);

    private static TcmeClient connect(URI address, InstantSource clock) {
        return TcmeClient.connect(address, new TcmeClient.Settings(clock, new SecureRandom(), SHORT));
    }

    private static GatewayFailure failure(Behaviour behaviour) {
        try (TestGateway gateway = TestGateway.start(behaviour);
                TcmeClient client = connect(gateway.address(), Clock.systemUTC())) {
            return assertThrows(GatewayFailure.class, client::gateway);
        }
    }

    @Test
    void aWriteWhoseAnswerWasLostTakesPlaceOnce() {
        try (Pair pair = new Pair(Behaviour.HONEST)) {
            pair.gateway.dropNext(2);
            SessionView session = pair.alice.open(pair.contract.digest());
            assertEquals(SessionView.State.OPEN, session.state());
            assertEquals(1, pair.alice.sessions().size());
        }
    }

    @Test
    void aReadWhoseAnswerWasLostIsAskedAgainWithAFreshNonce() {
        try (Pair pair = new Pair(Behaviour.HONEST)) {
            pair.gateway.dropNext(1);
            assertEquals(1, pair.alice.contracts().size());
        }
    }

    @Test
    void aNonceThatTheHttpStackUsedUpIsReplaced() {
        try (TestGateway gateway = TestGateway.start(Behaviour.FORGETFUL);
                TcmeClient client = connect(gateway.address(), Clock.systemUTC())) {
            PartyIdentity alice = PartyIdentity.generate("alice", new SecureRandom());
            assertEquals(alice.card(), client.as(alice).register());
            assertEquals(2, gateway.seen().size());
        }
    }

    @Test
    void afterThreeAttemptsTheGatewayIsUnreachable() {
        try (Pair pair = new Pair(Behaviour.HONEST)) {
            int before = pair.gateway.seen().size();
            pair.gateway.dropNext(100);
            GatewayFailure gone = assertThrows(GatewayFailure.class, () -> pair.alice.open(pair.contract.digest()));
            assertEquals(Kind.UNREACHABLE, gone.kind());
            assertEquals(3, pair.gateway.seen().size() - before);
        }
    }

    @Test
    void nobodyAtTheAddressIsUnreachable() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        try (TcmeClient client = connect(URI.create("http://127.0.0.1:" + port), Clock.systemUTC())) {
            GatewayFailure gone = assertThrows(GatewayFailure.class, client::gateway);
            assertEquals(Kind.UNREACHABLE, gone.kind());
            assertTrue(gone.getMessage().contains(":" + port), gone.getMessage());
        }
    }

    @Test
    void silenceEndsInATimeout() {
        assertEquals(Kind.TIMEOUT, failure(Behaviour.SILENT).kind());
    }

    @Test
    void anEndlessAnswerIsCutOff() {
        Kind kind = failure(Behaviour.ENDLESS).kind();
        assertTrue(kind == Kind.TIMEOUT || kind == Kind.INVALID_ANSWER, kind.toString());
    }

    @Test
    void anotherServiceIsNamedAsSuch() {
        GatewayFailure failure = failure(Behaviour.OTHER_SERVICE);
        assertEquals(Kind.INVALID_ANSWER, failure.kind());
        assertTrue(failure.getMessage().contains("404"), failure.getMessage());
    }

    @Test
    void aGatewayThatIsDownSaysSoByItsProblem() {
        try (TestGateway gateway = TestGateway.start(Behaviour.UNAVAILABLE);
                TcmeClient client = connect(gateway.address(), Clock.systemUTC())) {
            TcmeProblem problem = assertThrows(TcmeProblem.class, client::gateway);
            assertEquals(Optional.of(Problem.UNAVAILABLE), problem.problem());
        }
    }

    @Test
    void aClockThatIsWrongIsRefusedAsStale() {
        try (TestGateway gateway = TestGateway.start(Behaviour.HONEST);
                TcmeClient client =
                        connect(gateway.address(), InstantSource.fixed(Instant.parse("2020-01-01T00:00:00Z")))) {
            PartyClient alice = client.as(PartyIdentity.generate("alice", new SecureRandom()));
            TcmeProblem problem = assertThrows(TcmeProblem.class, alice::register);
            assertEquals(Optional.of(Problem.SIGNATURE_STALE), problem.problem());
        }
    }

    @Test
    void aStreamThatBreaksAgainAndAgainIsNotFollowedForEver() {
        try (Pair pair = new Pair(Behaviour.BREAKING_STREAMS)) {
            SessionId id = pair.alice.open(pair.contract.digest()).id();
            GatewayFailure failure =
                    assertThrows(GatewayFailure.class, () -> pair.alice.watch(id, Duration.ofMillis(1500), view -> {}));
            assertEquals(Kind.TIMEOUT, failure.kind());
        }
    }

    @Test
    void aBrokenStreamIsTakenUpAgain() {
        try (Pair pair = new Pair(Behaviour.BREAKING_STREAMS)) {
            SessionId id = pair.alice.open(pair.contract.digest()).id();
            Thread.ofVirtual().start(() -> {
                Transport.pause(Duration.ofMillis(200));
                pair.bob.withdraw(id);
            });
            assertEquals(
                    SessionView.State.ABORTED,
                    pair.alice.watch(id, Duration.ofSeconds(20), view -> {}).state());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ftp://host", "http://user:pw@host", "http://host?x=1", "http://host#f", "host:80", "/path"})
    void anAddressThatIsNoGatewaysIsRefused(String address) {
        URI uri = URI.create(address);
        assertThrows(IllegalArgumentException.class, () -> connect(uri, Clock.systemUTC()));
    }

    @Test
    void aProblemsTextCannotSteerATerminal() {
        String hostile =
                "{\"type\":\"urn:tcme:problem:busy\",\"title\":\"a\\u001b[2Jb\",\"detail\":\"c\\r\\nd\\u202e\"}";
        byte[] json = hostile.getBytes(StandardCharsets.UTF_8);
        TcmeProblem problem = TcmeProblem.of(Json.parse(json, json.length), 503).orElseThrow();
        assertFalse(problem.getMessage().chars().anyMatch(c -> Character.isISOControl(c) || c == 0x202e));
    }
}
