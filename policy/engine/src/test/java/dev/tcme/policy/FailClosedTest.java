package dev.tcme.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.contract.Decision;
import dev.tcme.contract.Digest;
import dev.tcme.contract.LaneForm;
import dev.tcme.contract.PolicyQuestion;
import dev.tcme.policy.Unusable.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever an engine does but decide soundly and in time is a denial. */
class FailClosedTest {
    private static final Digest BUNDLE = Digest.parse("sha256:" + "3".repeat(64));

    /** The bound is 1 s; what is added is this test's own work on a loaded machine. */
    private static final Duration LATEST = Duration.ofMillis(1200);

    private static final String SECRET = "canary-7f3a";
    private static final String REASONS = "[{\"code\":\"because\",\"text\":\"it may " + SECRET + "\"}]";
    private static final String PERMIT = "{\"allow\":true,\"bundle\":\"" + BUNDLE + "\",\"reasons\":" + REASONS + "}";

    static void assertUnavailable(Decision decision, Kind kind) {
        var deny = assertInstanceOf(Decision.Deny.class, decision);
        assertEquals(1, deny.reasons().size());
        Decision.Reason reason = deny.reasons().getFirst();
        assertEquals("policy_unavailable", reason.code());
        assertTrue(reason.text().endsWith(kind.text()), reason.text());
        assertFalse(reason.text().contains(SECRET), "a reason quotes the answer");
    }

    private static PolicyQuestion admit() {
        return Questions.under(BUNDLE).admit();
    }

    private static Decision decide(URI base, PolicyQuestion question) {
        try (var engine = new OpaPolicyEngine(new OpaSettings(base), BUNDLE)) {
            long begin = System.nanoTime();
            Decision decision = engine.decide(question);
            Duration took = Duration.ofNanos(System.nanoTime() - begin);
            assertTrue(took.compareTo(LATEST) < 0, "took " + took);
            return decision;
        }
    }

    private static Decision answered(String result, PolicyQuestion question) throws IOException {
        try (var server = ScriptedServer.answering("{\"result\":" + result + "}")) {
            return decide(server.base(), question);
        }
    }

    /** Positive control of everything below: the same server with the sound answer is believed. */
    @Test
    void permitsOnASoundAnswer() throws IOException {
        var permit = assertInstanceOf(Decision.Permit.class, answered(PERMIT, admit()));
        assertEquals("because", permit.reasons().getFirst().code());
        assertEquals(BUNDLE, permit.reference().bundle());
    }

    @Test
    void denyWhenPolicyEngineIsDown() throws IOException {
        URI nobody;
        try (var socket = new ServerSocket(0)) {
            nobody = URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }
        assertUnavailable(decide(nobody, admit()), Kind.UNREACHABLE);
    }

    @Test
    void denyWhenTheHostDoesNotExist() {
        assertUnavailable(decide(URI.create("http://opa.invalid:8181"), admit()), Kind.UNREACHABLE);
    }

    @Test
    void denyWhenConnectionsAreNeverAccepted() throws IOException {
        try (var server = new ServerSocket(0, 1)) {
            assertUnavailable(decide(URI.create("http://127.0.0.1:" + server.getLocalPort()), admit()), Kind.TOO_SLOW);
        }
    }

    @Test
    void denyWhenHeadersDrip() throws IOException {
        byte[] head = ScriptedServer.head("200 OK", 10);
        try (var server = new ScriptedServer((out, socket) -> drip(out, head))) {
            assertUnavailable(decide(server.base(), admit()), Kind.TOO_SLOW);
        }
    }

    @Test
    void denyWhenTheBodyDrips() throws IOException {
        byte[] body = ("{\"result\":" + PERMIT + "}").getBytes(StandardCharsets.UTF_8);
        try (var server = new ScriptedServer((out, socket) -> {
            out.write(ScriptedServer.head("200 OK", body.length));
            drip(out, body);
        })) {
            assertUnavailable(decide(server.base(), admit()), Kind.TOO_SLOW);
        }
    }

    private static void drip(java.io.OutputStream out, byte[] bytes) throws IOException, InterruptedException {
        for (byte one : bytes) {
            out.write(one);
            out.flush();
            Thread.sleep(50);
        }
    }

    @Test
    void denyWhenTheSocketIsClosed() throws IOException {
        try (var server = new ScriptedServer((out, socket) -> socket.close())) {
            assertUnavailable(decide(server.base(), admit()), Kind.UNREACHABLE);
        }
    }

    @Test
    void denyWhenTheBodyBreaksOff() throws IOException {
        try (var server = new ScriptedServer((out, socket) -> {
            out.write(ScriptedServer.head("200 OK", 4096));
            out.write(("{\"result\":" + PERMIT + "}").getBytes(StandardCharsets.UTF_8));
            out.flush();
            socket.close();
        })) {
            assertUnavailable(decide(server.base(), admit()), Kind.UNREACHABLE);
        }
    }

    @Test
    void denyWhenTheAnswerIsNotHttp() throws IOException {
        try (var server = new ScriptedServer((out, socket) -> {
            out.write("SSH-2.0-x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            socket.close();
        })) {
            assertUnavailable(decide(server.base(), admit()), Kind.UNREACHABLE);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"500 Internal Server Error", "404 Not Found", "401 Unauthorized", "302 Found", "201 Created"})
    void denyOnAnyOtherStatusEvenWithAPermit(String status) throws IOException {
        try (var server = ScriptedServer.answering(status, "{\"result\":" + PERMIT + "}")) {
            assertUnavailable(decide(server.base(), admit()), Kind.HTTP_STATUS);
        }
    }

    @Test
    void denyWhenTheAnswerHasTenMegabytes() throws IOException {
        String padding = " ".repeat(10 * 1024 * 1024);
        try (var server = ScriptedServer.answering("{\"result\":" + PERMIT + padding + "}")) {
            assertUnavailable(decide(server.base(), admit()), Kind.OVERSIZE);
        }
    }

    @Test
    void permitsAnAnswerOfExactlyTheLimitAndNoByteMore() throws IOException {
        String answer = "{\"result\":" + PERMIT + "}";
        String full = answer + " ".repeat(Opa.MAX_RESPONSE_BYTES - answer.length());
        try (var server = ScriptedServer.answering(full)) {
            assertTrue(decide(server.base(), admit()).permits());
        }
        try (var server = ScriptedServer.answering(full + " ")) {
            assertUnavailable(decide(server.base(), admit()), Kind.OVERSIZE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"result\":null}", "{\"warning\":\"canary-7f3a\"}", "null"})
    void denyWhenThereIsNoResult(String body) throws IOException {
        try (var server = ScriptedServer.answering(body)) {
            assertUnavailable(decide(server.base(), admit()), Kind.UNDEFINED);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "canary-7f3a",
                "\"canary-7f3a\"",
                "[]",
                "true",
                "{\"result\":",
                "{\"result\":{}}{}",
                "{\"result\":true,\"result\":{}}"
            })
    void denyWhenTheBodyIsNoJsonObject(String body) throws IOException {
        try (var server = ScriptedServer.answering(body)) {
            assertUnavailable(decide(server.base(), admit()), Kind.NOT_JSON);
        }
    }

    @Test
    void denyWhenTheAnswerIsNestedDeeply() throws IOException {
        String deep = "[".repeat(10_000) + "]".repeat(10_000);
        assertUnavailable(answered(deep, admit()), Kind.NOT_JSON);
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "false", "\"allow\"", "7", "[]", "{}", "[{\"allow\":true}]"})
    void denyWhenTheResultIsNoDecision(String result) throws IOException {
        assertUnavailable(answered(result, admit()), Kind.MALFORMED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "\"allow\":true|\"allow\":\"true\"",
                "\"allow\":true|\"allow\":1",
                "\"allow\":true|\"allow\":null",
                "\"allow\":true|\"permit\":true",
                "\"allow\":true|\"allow\":true,\"override\":true",
                "\"allow\":true|\"allow\":true,\"form\":\"threshold\"",
                "\"reasons\":|\"because\":",
                "\"reasons\":[|\"reasons\":[\"ok\",",
                "\"reasons\":[|\"reasons\":[{},",
                "\"reasons\":[|\"reasons\":[{\"code\":\"a\"},",
                "\"reasons\":[|\"reasons\":[{\"code\":\"a\",\"text\":7},",
                "\"reasons\":[|\"reasons\":[{\"code\":\"a\",\"text\":\"\"},",
                "\"reasons\":[|\"reasons\":[{\"code\":\"A b\",\"text\":\"x\"},",
                "\"reasons\":[|\"reasons\":[{\"code\":\"a\",\"text\":\"\\u001b[2J\"},",
                "\"reasons\":[|\"reasons\":[{\"code\":\"a\",\"text\":\"x\",\"more\":1},",
                "\"bundle\":|\"digest\":",
                "\"bundle\":\"sha256:|\"bundle\":\"md5:",
            })
    void denyWhenOneMemberIsWrong(String sound, String wrong) throws IOException {
        assertTrue(PERMIT.contains(sound), "the table names something that is not there");
        assertUnavailable(answered(PERMIT.replace(sound, wrong), admit()), Kind.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "\"why\"", "{}", "[]", "null"})
    void denyWithoutReasons(String reasons) throws IOException {
        assertUnavailable(answered(PERMIT.replace(REASONS, reasons), admit()), Kind.MALFORMED);
    }

    @Test
    void denyWithMoreReasonsThanAnybodyReads() throws IOException {
        String one = REASONS.substring(1, REASONS.length() - 1);
        String many = "[" + (one + ",").repeat(512) + one + "]";
        assertUnavailable(answered(PERMIT.replace(REASONS, many), admit()), Kind.MALFORMED);
    }

    @Test
    void denyWhenAnotherBundleDecides() throws IOException {
        String other = PERMIT.replace("3".repeat(64), "3".repeat(63) + "4");
        assertUnavailable(answered(other, admit()), Kind.OTHER_BUNDLE);
        assertUnavailable(answered(PERMIT.replace(BUNDLE.toString(), ""), admit()), Kind.OTHER_BUNDLE);
    }

    @Test
    void denyARouteWithoutAFormThatWasOffered() throws IOException {
        PolicyQuestion.Route route = Questions.under(BUNDLE).route(Questions.SANDBOX, Questions.THRESHOLD);
        String form = PERMIT.replace("\"allow\":true", "\"allow\":true,\"form\":%s");
        for (LaneForm offered : new LaneForm[] {LaneForm.SANDBOX, LaneForm.THRESHOLD}) {
            var permit =
                    assertInstanceOf(Decision.Permit.class, answered(form.formatted("\"" + offered + "\""), route));
            assertEquals(Optional.of(offered), permit.form());
        }
        // Another form of an offered lane, the lane's own name, another spelling, another type.
        for (String wrong : new String[] {
            "\"two-message\"", "\"he\"", "\"model\"", "\"SANDBOX\"", "\"\"", "null", "7", "[\"sandbox\"]"
        }) {
            assertUnavailable(answered(form.formatted(wrong), route), Kind.MALFORMED);
        }
        assertUnavailable(answered(PERMIT, route), Kind.MALFORMED);
        assertUnavailable(answered(form.formatted("\"sandbox\"").replace("form", "lane"), route), Kind.MALFORMED);
        String denial = form.formatted("\"sandbox\"").replace("true", "false");
        assertUnavailable(answered(denial, route), Kind.MALFORMED);
    }

    @Test
    void denyAfterClose() throws IOException {
        try (var server = ScriptedServer.answering("{\"result\":" + PERMIT + "}")) {
            var engine = new OpaPolicyEngine(new OpaSettings(server.base()), BUNDLE);
            assertTrue(engine.decide(admit()).permits());
            engine.close();
            assertFalse(engine.decide(admit()).permits());
        }
    }

    @Test
    void denyAnInterruptedDecisionAndKeepTheInterrupt() throws Exception {
        try (var server = new ScriptedServer((out, socket) -> Thread.sleep(10_000));
                var engine = new OpaPolicyEngine(new OpaSettings(server.base()), BUNDLE)) {
            var decision = new AtomicReference<Decision>();
            var kept = new AtomicReference<Boolean>();
            Thread asking = Thread.ofPlatform().start(() -> {
                decision.set(engine.decide(admit()));
                kept.set(Thread.currentThread().isInterrupted());
            });
            Thread.sleep(200);
            asking.interrupt();
            asking.join(LATEST);
            assertUnavailable(decision.get(), Kind.INTERRUPTED);
            assertTrue(kept.get());
        }
    }

    @Test
    void keepsItsConnection() throws IOException {
        try (var server = ScriptedServer.answering("{\"result\":" + PERMIT + "}");
                var engine = new OpaPolicyEngine(new OpaSettings(server.base()), BUNDLE)) {
            for (int i = 0; i < 50; i++) {
                assertTrue(engine.decide(admit()).permits());
            }
            assertEquals(1, server.connections());
        }
    }

    @Test
    void aFloodOfQuestionsToADeadEngineIsDeniedInTimeOnFewThreads() throws Exception {
        int flood = 200;
        try (var server = new ScriptedServer((out, socket) -> Thread.sleep(10_000));
                var engine = new OpaPolicyEngine(new OpaSettings(server.base()), BUNDLE)) {
            int before = Thread.activeCount();
            var done = new CountDownLatch(flood);
            PolicyQuestion question = admit();
            for (int i = 0; i < flood; i++) {
                Thread.ofVirtual().start(() -> {
                    if (!engine.decide(question).permits()) {
                        done.countDown();
                    }
                });
            }
            assertTrue(Thread.activeCount() - before <= 2, "platform threads grew with the questions");
            assertTrue(done.await(3, TimeUnit.SECONDS), done.getCount() + " decisions still wait");
            // 64 at once; as the first ones give up, the last ones still have a little time to try.
            assertTrue(server.connections() <= 2 * 64, server.connections() + " connections");
        }
    }

    @Test
    void writesNothingOfQuestionOrAnswerToTheConsole() throws IOException {
        PrintStream out = System.out;
        PrintStream err = System.err;
        var written = new ByteArrayOutputStream();
        try (var capture = new PrintStream(written, true, StandardCharsets.UTF_8);
                var server = ScriptedServer.answering("{\"result\":{\"" + SECRET + "\":true}}")) {
            System.setOut(capture);
            System.setErr(capture);
            Decision decision = decide(server.base(), Questions.under(BUNDLE).admit("alice", SECRET));
            assertFalse(decision.toString().contains(SECRET));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        assertFalse(written.toString(StandardCharsets.UTF_8).contains(SECRET));
    }
}
