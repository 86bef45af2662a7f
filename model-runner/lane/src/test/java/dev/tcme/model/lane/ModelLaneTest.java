package dev.tcme.model.lane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.contract.Adversary;
import dev.tcme.contract.Assurance;
import dev.tcme.contract.Contract;
import dev.tcme.contract.Digest;
import dev.tcme.contract.Json;
import dev.tcme.contract.LaneForm;
import dev.tcme.contract.LaneKind;
import dev.tcme.contract.PolicyQuestion.Capability;
import dev.tcme.contract.PolicyQuestion.LaneFacts;
import dev.tcme.contract.spi.LaneException;
import dev.tcme.contract.spi.LaneException.Code;
import dev.tcme.contract.spi.SealedSession;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ModelLaneTest {
    private static final String TOKEN = "a-token-of-the-model-runner";
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private Instant now = Instant.parse("2026-11-21T00:00:00Z");
    private FakeRunner runner;
    private ModelLane lane;

    @BeforeEach
    void start() {
        runner = new FakeRunner().on("GET /capabilities", 200, Sample.capabilities());
        lane = new ModelLane(runner.address(), TOKEN, LIMIT, () -> now);
    }

    @AfterEach
    void stop() {
        runner.close();
    }

    private LaneFacts offer(String capabilities, Contract contract) {
        runner.on("GET /capabilities", 200, capabilities);
        return new ModelLane(runner.address(), TOKEN, LIMIT, () -> now).offer(contract);
    }

    private Code failureOfOpen() {
        return assertThrows(LaneException.class, () -> lane.open(Sample.ID, Sample.contract()))
                .code();
    }

    @Test
    void aSuitableContractIsOfferedWithWhatWasMeasured() {
        LaneFacts facts = lane.offer(Sample.contract());
        assertEquals(
                new LaneFacts(
                        LaneForm.SANDBOX,
                        true,
                        "",
                        Assurance.SELF_ASSERTED,
                        Adversary.DEVIATING,
                        Optional.of(new Capability(200, 180, 171, 0.91, 0.97)),
                        Optional.empty(),
                        LIMIT),
                facts);
        assertEquals(LaneKind.MODEL, lane.kind());
    }

    @Test
    void aContractThatLeavesTheWeightsOpenIsOffered() {
        Contract open =
                Sample.contract("\"program\":\"%s\",\"procedure\":\"option-scoring\"".formatted(Sample.PROGRAM));
        assertTrue(offer(Sample.capabilities(), open).available());
    }

    @Test
    void aProcedureThatWasNotMeasuredIsOfferedWithoutACapability() {
        Contract generation =
                Sample.contract("\"program\":\"%s\",\"procedure\":\"generation\"".formatted(Sample.PROGRAM));
        LaneFacts facts = lane.offer(generation);
        assertTrue(facts.available());
        assertEquals(Optional.empty(), facts.capability());
    }

    @Test
    void aCapabilityOfAnotherShapeCountsAsNone() {
        for (String odd : new String[] {"\"cases\":\"many\"", "\"cases\":200,\"canary\":7", "\"cases\":null"}) {
            String capabilities = Sample.capabilities().replace("\"cases\":200", odd);
            LaneFacts facts = offer(capabilities, Sample.contract());
            assertTrue(facts.available(), odd);
            assertEquals(Optional.empty(), facts.capability(), odd);
        }
    }

    @Test
    void embeddingIsHeldAgainstTheWeightsOfTheEmbedding() {
        String terms = "\"weights\":\"%s\",\"program\":\"%s\",\"procedure\":\"embedding\"";
        assertTrue(lane.offer(Sample.contract(terms.formatted(Sample.OTHER, Sample.PROGRAM)))
                .available());
        assertFalse(lane.offer(Sample.contract(terms.formatted(Sample.WEIGHTS, Sample.PROGRAM)))
                .available());
    }

    @Test
    void otherWeightsAnotherProgramAndAnotherTaskAreNotOffered() {
        Map<String, String> cases = Map.of(
                "the contract demands other weights than the model-runner has",
                Sample.capabilities(Sample.OTHER, Sample.WEIGHTS, Sample.PROGRAM, "comparison"),
                "the model-runner has no such prompt program",
                Sample.capabilities(Sample.WEIGHTS, Sample.OTHER, Sample.OTHER, "comparison"));
        cases.forEach((because, capabilities) -> {
            LaneFacts facts = offer(capabilities, Sample.contract());
            assertFalse(facts.available());
            assertEquals(because, facts.unavailableBecause());
            assertEquals(Optional.empty(), facts.capability());
        });
        String otherKind = Sample.capabilities(Sample.WEIGHTS, Sample.OTHER, Sample.PROGRAM, "ranking");
        assertFalse(offer(otherKind, Sample.contract()).available());
    }

    @Test
    void capabilitiesOfAnotherShapeAreAnUnsuitableRunnerAndNoFailure() {
        for (String odd :
                new String[] {"{}", "[]", "7", "{\"weights\":{},\"programs\":7}", "{\"programs\":[7,null,[]]}"}) {
            LaneFacts facts = offer(odd, Sample.contract());
            assertFalse(facts.available(), odd);
            assertEquals(Optional.empty(), facts.capability());
        }
    }

    @Test
    void aRunnerThatIsDownIsNotOffered() {
        runner.close();
        LaneFacts facts = lane.offer(Sample.contract());
        assertFalse(facts.available());
        assertEquals("the model-runner does not answer", facts.unavailableBecause());
        assertFalse(lane.isReady());
    }

    @Test
    void aRunnerThatRefusesOrRamblesIsNotOffered() {
        for (int status : new int[] {401, 404, 500, 503, 302, 204}) {
            runner.on("GET /capabilities", status, status == 204 ? "" : "{\"programs\":[]}");
            assertEquals(Optional.empty(), lane.capabilities(), "status " + status);
        }
        for (String garbage : new String[] {"nonsense", "{\"a\":1,\"a\":2}", "{} {}", "\u0000"}) {
            runner.on("GET /capabilities", 200, garbage);
            assertEquals(Optional.empty(), lane.capabilities(), garbage);
        }
    }

    @Test
    void capabilitiesAreReadOnceInFiveSeconds() {
        lane.offer(Sample.contract());
        now = now.plusMillis(4_999);
        lane.offer(Sample.contract());
        assertEquals(1, runner.calls("GET /capabilities"));
        now = now.plusMillis(1);
        lane.offer(Sample.contract());
        assertEquals(2, runner.calls("GET /capabilities"));
    }

    @Test
    void newCapabilitiesAreSeenAfterFiveSecondsAndAFailureIsNotKept() {
        assertTrue(lane.offer(Sample.contract()).available());
        runner.on("GET /capabilities", 503, "{\"code\":\"not-ready\"}");
        assertTrue(lane.offer(Sample.contract()).available(), "still the old ones");
        now = now.plusSeconds(5);
        assertFalse(lane.offer(Sample.contract()).available());
        runner.on("GET /capabilities", 200, Sample.capabilities());
        assertTrue(lane.offer(Sample.contract()).available(), "asked again at once");
    }

    @Test
    void readinessIsTheRunnersOwn() {
        assertFalse(lane.isReady(), "404 is not ready");
        runner.on("GET /health", 503, "{\"ready\":false}");
        assertFalse(lane.isReady());
        runner.on("GET /health", 200, "{\"ready\":true}");
        assertTrue(lane.isReady());
    }

    @Test
    void openSendsTheContractAndTheTokenAndReturnsKeyAndClaims() throws Exception {
        runner.on("POST " + Sample.SESSION, 201, Sample.OPENED);
        Contract contract = Sample.contract();
        SealedSession session = lane.open(Sample.ID, contract);
        assertEquals(Sample.SEALING_KEY, session.sealingKey().toString());
        assertEquals(Map.of("engine", "an engine", "protection-network", "none"), session.claims());
        FakeRunner.Call call = runner.calls().getLast();
        assertEquals("Bearer " + TOKEN, call.authorization());
        var body = Json.parse(call.body().getBytes(StandardCharsets.UTF_8), Contract.MAX_BYTES);
        assertEquals(contract.digest(), Digest.parse(body.path("contractDigest").asText()));
        assertEquals(contract.digest(), Contract.check(body.path("contract")).digest());
    }

    @Test
    void everyCallBringsTheToken() {
        lane.capabilities();
        lane.isReady();
        assertThrows(LaneException.class, () -> lane.open(Sample.ID, Sample.contract()));
        assertEquals(3, runner.calls().size());
        runner.calls().forEach(call -> assertEquals("Bearer " + TOKEN, call.authorization(), call.line()));
    }

    @Test
    void aTokenIsNotSentOnToWhereARedirectPoints() {
        try (FakeRunner elsewhere = new FakeRunner().on("GET /capabilities", 200, Sample.capabilities())) {
            runner.on("GET /capabilities", exchange -> {
                exchange.getResponseHeaders().set("Location", elsewhere.address() + "/capabilities");
                FakeRunner.send(exchange, 307, new byte[0]);
            });
            assertEquals(Optional.empty(), lane.capabilities());
            assertEquals(0, elsewhere.calls().size());
        }
    }

    @Test
    void everyStatusOfOpenHasItsCode() {
        Map<Integer, Code> codes = Map.ofEntries(
                Map.entry(503, Code.BUSY),
                Map.entry(422, Code.UNSUITABLE),
                Map.entry(200, Code.UNREACHABLE),
                Map.entry(204, Code.UNREACHABLE),
                Map.entry(302, Code.UNREACHABLE),
                Map.entry(400, Code.UNREACHABLE),
                Map.entry(401, Code.UNREACHABLE),
                Map.entry(404, Code.UNREACHABLE),
                Map.entry(409, Code.UNREACHABLE),
                Map.entry(413, Code.UNREACHABLE),
                Map.entry(500, Code.UNREACHABLE),
                Map.entry(502, Code.UNREACHABLE));
        codes.forEach((status, code) -> {
            runner.on("POST " + Sample.SESSION, status, status == 204 ? "" : Sample.OPENED);
            assertEquals(code, failureOfOpen(), "status " + status);
        });
    }

    @Test
    void anOpenedSessionWithoutAUsableKeyIsARunnerThatCannotBeTrusted() {
        String[] bodies = {
            "",
            "{}",
            "[]",
            "{\"sealingKey\":\"\"}",
            "{\"sealingKey\":7}",
            "{\"sealingKey\":\"x25519:AAAA\"}",
            "{\"sealingKey\":\"ed25519:" + "A".repeat(43) + "\"}"
        };
        for (String body : bodies) {
            runner.on("POST " + Sample.SESSION, 201, body);
            assertEquals(Code.UNREACHABLE, failureOfOpen(), body);
        }
    }

    @Test
    void aRunnerThatIsDownIsUnreachable() {
        runner.close();
        assertEquals(Code.UNREACHABLE, failureOfOpen());
        lane = new ModelLane(URI.create("http://127.0.0.1:1"), TOKEN, LIMIT, () -> now);
        assertEquals(Code.UNREACHABLE, failureOfOpen());
    }

    @Test
    void aSlowOpenIsATimeout() {
        lane = new ModelLane(runner.address(), TOKEN, Duration.ofMillis(300), () -> now);
        runner.on("POST " + Sample.SESSION, runner::hang);
        assertEquals(Code.TIMEOUT, failureOfOpen());
    }

    @Test
    void aSlowRunnerIsNotOfferedAndNotReadyWithinSeconds() {
        runner.on("GET /capabilities", runner::hang);
        runner.on("GET /health", runner::hang);
        assertFalse(lane.offer(Sample.contract()).available());
        assertFalse(lane.isReady());
    }

    @Test
    void failuresNeverShowTheToken() {
        runner.on("POST " + Sample.SESSION, 500, "{\"code\":\"canary-7c1e\"}");
        LaneException failure = assertThrows(LaneException.class, () -> lane.open(Sample.ID, Sample.contract()));
        assertEquals("lane failed: UNREACHABLE", failure.getMessage());
        assertEquals(null, failure.getCause());
    }
}
