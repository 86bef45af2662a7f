package dev.tcme.model.lane;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import dev.tcme.contract.Contract;
import dev.tcme.contract.Json;
import dev.tcme.contract.Problem;
import dev.tcme.contract.ProblemException;
import dev.tcme.contract.Sealed;
import dev.tcme.contract.spi.LaneException;
import dev.tcme.contract.spi.LaneException.Code;
import dev.tcme.contract.spi.LaneSession.Answer;
import dev.tcme.contract.spi.SealedSession;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RunnerSessionTest {
    private static final String TOKEN = "a-token-of-the-model-runner";
    private static final String INPUT = "POST " + Sample.SESSION + "/inputs/first";
    private static final String RUN = "POST " + Sample.SESSION + "/run";
    private static final String CLOSE = "DELETE " + Sample.SESSION;
    private static final int MEBIBYTE = 1 << 20;
    /** Far more than the sockets' buffers between the two sides can hold. */
    private static final long MEBIBYTES_COLLECTED = 128;

    private FakeRunner runner;
    private SealedSession session;

    @BeforeEach
    void open() throws Exception {
        runner = new FakeRunner().on("POST " + Sample.SESSION, 201, Sample.OPENED);
        session = sessionWithin(Duration.ofSeconds(20));
    }

    @AfterEach
    void stop() {
        runner.close();
    }

    private SealedSession sessionWithin(Duration limit) throws LaneException {
        ModelLane lane = new ModelLane(runner.address(), TOKEN, limit, () -> Instant.EPOCH);
        return lane.open(Sample.ID, Sample.contract());
    }

    private void accept() throws LaneException {
        session.accept("first", Sample.sealed(), Sample.OTHER);
    }

    private Code failureOfAccept() {
        return assertThrows(LaneException.class, this::accept).code();
    }

    private Code failureOfRun() {
        return assertThrows(LaneException.class, session::run).code();
    }

    private static String code(String code) {
        return "{\"code\":\"" + code + "\"}";
    }

    private static String failed(String code) {
        return "{\"outcome\":\"failed\",\"code\":\"" + code + "\"}";
    }

    /** An answer whose body has so many bytes. */
    private static void ramble(HttpExchange exchange, int length) throws IOException {
        String begin = "{\"outcome\":\"uncertain\",\"claims\":{\"a\":\"";
        String end = "\"}}";
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream body = exchange.getResponseBody()) {
            body.write((begin + "x".repeat(length - begin.length() - end.length()) + end)
                    .getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void acceptSendsTheSealedInputAndItsCommitmentAsTheyAre() throws Exception {
        runner.on(INPUT, 204, "");
        Sealed sealed = Sample.sealed();
        session.accept("first", sealed, Sample.OTHER);
        FakeRunner.Call call = runner.calls().getLast();
        assertEquals("Bearer " + TOKEN, call.authorization());
        JsonNode body = Json.parse(call.body().getBytes(StandardCharsets.UTF_8), Contract.MAX_INPUT_BYTES);
        assertEquals(sealed, Json.read(body.path("sealed"), Sealed.class));
        assertEquals(Sample.OTHER.toString(), body.path("commitment").asText());
        assertEquals(2, body.size());
    }

    @Test
    void everyRefusalOfAnInputIsItsProblem() {
        Map<String, Problem> problems = Map.of(
                "seal-mismatch", Problem.SEAL_MISMATCH,
                "commitment-mismatch", Problem.COMMITMENT_MISMATCH,
                "schema", Problem.SCHEMA_MISMATCH,
                "oversize", Problem.OVERSIZE,
                "malformed", Problem.MALFORMED_DOCUMENT,
                "duplicate", Problem.INPUT_DUPLICATE);
        problems.forEach((code, problem) -> {
            runner.on(INPUT, 422, code(code));
            assertEquals(
                    problem,
                    assertThrows(ProblemException.class, this::accept, code).problem(),
                    code);
        });
    }

    @Test
    void aRefusalThatIsNotKnownIsARunnerThatCannotBeTrusted() {
        for (String body : new String[] {code("canary-7c1e"), code(""), "{}", "[]", "{\"code\":7}", ""}) {
            runner.on(INPUT, 422, body);
            assertEquals(Code.UNREACHABLE, failureOfAccept(), body);
        }
    }

    @Test
    void everyOtherStatusOfAnInputHasItsCode() {
        Map<Integer, Code> codes = Map.of(
                404, Code.CRASHED,
                200, Code.UNREACHABLE,
                201, Code.UNREACHABLE,
                302, Code.UNREACHABLE,
                400, Code.UNREACHABLE,
                401, Code.UNREACHABLE,
                409, Code.UNREACHABLE,
                413, Code.UNREACHABLE,
                500, Code.UNREACHABLE,
                502, Code.UNREACHABLE);
        codes.forEach((status, code) -> {
            runner.on(INPUT, status, code("schema"));
            assertEquals(code, failureOfAccept(), "status " + status);
        });
    }

    @Test
    void anAnswerIsACandidateWithClaims() throws Exception {
        runner.on(RUN, 200, """
                {"outcome":"answered","output":{"larger":"second"},"claims":{"margin":0.25,"more":{"b":1,"a":[2]}}}""");
        Answer.Found found = assertInstanceOf(Answer.Found.class, session.run());
        assertEquals("second", found.candidate().path("larger").asText());
        assertEquals(Map.of("margin", "0.25", "more", "{\"a\":[2],\"b\":1}"), found.claims());
        assertFalse(found.toString().contains("second"));
        assertEquals("{}", runner.calls().getLast().body());
        assertEquals("Bearer " + TOKEN, runner.calls().getLast().authorization());
    }

    @Test
    void doubtIsAnAnswerOfItsOwn() throws Exception {
        runner.on(RUN, 200, "{\"outcome\":\"uncertain\",\"claims\":{\"margin\":0.01}}");
        assertEquals(new Answer.Uncertain(Map.of("margin", "0.01")), session.run());
    }

    @Test
    void everyFailureOfARunHasItsCode() {
        Map<String, Code> codes = Map.of(
                "timeout", Code.TIMEOUT,
                "invalid-output", Code.INVALID_OUTPUT,
                "crashed", Code.CRASHED,
                "protocol", Code.CRASHED,
                "canary-7c1e", Code.CRASHED,
                "", Code.CRASHED);
        codes.forEach((code, expected) -> {
            runner.on(RUN, 200, failed(code));
            assertEquals(expected, failureOfRun(), code);
        });
    }

    @Test
    void everyOtherStatusOfARunHasItsCode() {
        Map<Integer, Code> codes = Map.of(
                404, Code.CRASHED,
                201, Code.UNREACHABLE,
                204, Code.UNREACHABLE,
                302, Code.UNREACHABLE,
                401, Code.UNREACHABLE,
                409, Code.UNREACHABLE,
                500, Code.UNREACHABLE,
                502, Code.UNREACHABLE,
                503, Code.UNREACHABLE);
        codes.forEach((status, code) -> {
            runner.on(RUN, status, status == 204 ? "" : "{\"outcome\":\"answered\",\"output\":{\"larger\":\"first\"}}");
            assertEquals(code, failureOfRun(), "status " + status);
        });
    }

    @Test
    void anOutcomeThatIsNotKnownIsNoAnswer() {
        for (String body :
                new String[] {"", "{}", "[]", "7", "{\"outcome\":7}", "{\"outcome\":\"ANSWERED\",\"output\":{}}"}) {
            runner.on(RUN, 200, body);
            assertEquals(Code.CRASHED, failureOfRun(), body);
        }
    }

    @Test
    void anAnswerThatIsNoJsonIsUnreachable() {
        String[] garbage = {
            "nonsense",
            "{\"outcome\":\"answered\"",
            "{\"outcome\":\"uncertain\",\"outcome\":\"answered\",\"output\":{}}",
            "{\"outcome\":\"uncertain\"}{}",
            "{\"outcome\":\"answered\",\"output\":" + "[".repeat(40) + "]".repeat(40) + "}",
            "{\"outcome\":\"answered\",\"output\":{\"a\":1e999}}",
            "{\"outcome\":\"answered\",\"output\":{\"a\":\"\\ud800\"}}"
        };
        for (String body : garbage) {
            runner.on(RUN, 200, body);
            assertEquals(Code.UNREACHABLE, failureOfRun(), body);
        }
        runner.on(RUN, exchange -> FakeRunner.send(exchange, 200, new byte[] {'"', (byte) 0xff, '"'}));
        assertEquals(Code.UNREACHABLE, failureOfRun(), "not UTF-8");
    }

    @Test
    void anAnswerOfOneMebibyteIsTakenAndOneByteMoreIsNot() throws Exception {
        runner.on(RUN, exchange -> ramble(exchange, MEBIBYTE));
        assertInstanceOf(Answer.Uncertain.class, session.run());
        runner.on(RUN, exchange -> ramble(exchange, MEBIBYTE + 1));
        assertEquals(Code.UNREACHABLE, failureOfRun());
    }

    @Test
    void anAnswerWithoutEndIsCutOffAndNotCollected() {
        AtomicLong sent = new AtomicLong();
        byte[] chunk = new byte[MEBIBYTE];
        runner.on(RUN, exchange -> {
            exchange.sendResponseHeaders(200, 0);
            while (sent.get() < MEBIBYTES_COLLECTED * MEBIBYTE) {
                // Fails as soon as the other side has closed the connection.
                exchange.getResponseBody().write(chunk);
                sent.addAndGet(chunk.length);
            }
        });
        assertEquals(Code.UNREACHABLE, failureOfRun());
        assertTrue(sent.get() < MEBIBYTES_COLLECTED * MEBIBYTE, "the client took all of it");
    }

    @Test
    void aConnectionThatBreaksIsUnreachable() {
        runner.on(RUN, exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write('{');
        });
        assertEquals(Code.UNREACHABLE, failureOfRun());
        runner.on(RUN, HttpExchange::close);
        assertEquals(Code.UNREACHABLE, failureOfRun());
    }

    @Test
    void aSlowRunnerIsATimeout() throws Exception {
        session = sessionWithin(Duration.ofMillis(500));
        runner.on(RUN, runner::hang).on(INPUT, runner::hang);
        assertEquals(Code.TIMEOUT, failureOfRun());
        assertEquals(Code.TIMEOUT, failureOfAccept());
    }

    @Test
    @Timeout(20)
    void aRunnerThatStopsInTheMiddleOfItsAnswerIsATimeout() throws Exception {
        session = sessionWithin(Duration.ofMillis(500));
        runner.on(RUN, runner::stall);
        assertEquals(Code.TIMEOUT, failureOfRun());
    }

    @Test
    void anInterruptionEndsTheCallAndIsKept() throws Exception {
        runner.on(RUN, runner::hang);
        Thread.currentThread().interrupt();
        assertEquals(Code.UNREACHABLE, failureOfRun());
        assertTrue(Thread.interrupted());
    }

    @Test
    void closeErasesTheSessionAtTheRunner() {
        runner.on(CLOSE, 204, "");
        session.close();
        assertEquals(1, runner.calls(CLOSE));
        assertEquals("Bearer " + TOKEN, runner.calls().getLast().authorization());
    }

    @Test
    void closeNeverThrows() {
        for (int status : new int[] {200, 302, 400, 401, 404, 409, 500, 503}) {
            runner.on(CLOSE, status, "nonsense");
            assertDoesNotThrow(session::close, "status " + status);
        }
        runner.on(CLOSE, HttpExchange::close);
        assertDoesNotThrow(session::close);
        runner.close();
        assertDoesNotThrow(session::close);
        assertDoesNotThrow(session::close, "a second time");
    }

    @Test
    void closeOfARunnerThatHangsEndsWithinItsLimit() {
        runner.on(CLOSE, runner::hang);
        long begin = System.nanoTime();
        assertDoesNotThrow(session::close);
        assertTrue(System.nanoTime() - begin < Duration.ofSeconds(30).toNanos());
    }
}
