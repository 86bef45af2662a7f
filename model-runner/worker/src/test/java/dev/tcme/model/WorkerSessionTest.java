package dev.tcme.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tcme.contract.SessionId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The real engine on the real weights. */
class WorkerSessionTest {
    private static EmbeddedModel engine;
    private static Plan.Means means;

    private final SessionId id = TestContract.session();
    private final WorkerSession session = new WorkerSession(engine, means);
    private String key = "";

    @BeforeAll
    static void load() {
        engine = EmbeddedModel.load(Weights.file(), Weights.DIGEST, 2);
        means = new Plan.Means(
                engine.weights(),
                Optional.of(Capabilities.of(Weights.DIGEST, Optional.empty())),
                Capabilities.of(SentenceEmbedding.WEIGHTS, Optional.empty()));
    }

    private ObjectNode open(TestContract contract) {
        ObjectNode frame = contract.opening().put("op", "open").put("sessionId", id.toString());
        ObjectNode reply = session.handle(frame);
        key = reply.path("sealingKey").asText();
        return reply;
    }

    private ObjectNode input(TestContract contract, String name, String value) {
        return session.handle(contract.sealedInput(id, name, key, TestContract.json(value))
                .put("op", "input")
                .put("name", name));
    }

    private ObjectNode run() {
        return session.handle(TestContract.json("{\"op\":\"run\"}"));
    }

    private static void assertRefused(String code, JsonNode reply) {
        assertEquals("refused", reply.path("op").asText(), reply.path("op").asText());
        assertEquals(code, reply.path("code").asText());
    }

    private void fillOverlap(TestContract contract, String first, String second) {
        assertEquals("opened", open(contract).path("op").asText());
        assertEquals(
                "accepted",
                input(contract, "first", abstractOf(first)).path("op").asText());
        assertEquals(
                "accepted",
                input(contract, "second", abstractOf(second)).path("op").asText());
    }

    private static String abstractOf(String text) {
        return "{\"abstract\":\"" + text + "\"}";
    }

    @Test
    void answersOneQuestionByLogProbabilitiesAndOnlyOnce() {
        TestContract contract = TestContract.overlap();
        fillOverlap(contract, "We study salt-tolerant rice.", "We breed rice for saline soil.");
        ObjectNode reply = run();
        assertEquals("answered", reply.path("op").asText());
        assertTrue(contract.contract().output().admits(reply.path("output")));
        assertEquals("option-scoring", reply.path("claims").path("procedure").asText());
        assertTrue(reply.path("claims").path("calibration").asText().startsWith("sha256:"));
        assertRefused("wrong-state", run());
    }

    @Test
    void embeddingTellsCompetingFromUnrelatedWork() {
        TestContract contract = TestContract.overlap().procedure("embedding");
        fillOverlap(
                contract, "We breed salt-tolerant rice for saline fields.", "We breed rice that grows in salty soil.");
        assertEquals("yes", run().path("output").path("answer").asText());
        WorkerSessionTest other = new WorkerSessionTest();
        other.fillOverlap(
                contract, "We breed salt-tolerant rice for saline fields.", "We search for axions with a cavity.");
        assertEquals("no", other.run().path("output").path("answer").asText());
    }

    @Test
    void claimsDoNotDependOnTheInputs() {
        TestContract contract = TestContract.audit();
        open(contract);
        input(contract, "text", "{\"text\":\"The plant is near Dornfeld.\"}");
        input(contract, "clause", "{\"clause\":\"Do not name the place.\"}");
        JsonNode one = run().path("claims");
        WorkerSessionTest other = new WorkerSessionTest();
        other.open(contract);
        other.input(contract, "text", "{\"text\":\"Lunch is at noon.\"}");
        other.input(contract, "clause", "{\"clause\":\"Do not name the place.\"}");
        assertEquals(one, other.run().path("claims"));
        assertEquals(3, one.size());
    }

    @Test
    void generatesBoundedJsonOrSaysThatTheOrderDecided() {
        TestContract contract = TestContract.question(
                        "Which colour is the first fruit?", "{\"type\":\"integer\",\"minimum\":0,\"maximum\":3}")
                .procedure("generation");
        open(contract);
        input(contract, "first", "{\"fruit\":\"banana\"}");
        input(contract, "second", "{\"fruit\":\"cherry\"}");
        ObjectNode reply = run();
        boolean answered = reply.path("op").asText().equals("answered")
                && contract.contract().output().admits(reply.path("output"));
        assertTrue(answered || reply.path("op").asText().equals("uncertain"), reply.toString());
    }

    @Test
    void answersAQuestionWithTheSchemasOwnOptions() {
        TestContract contract =
                TestContract.question("Are both fruits yellow?", "{\"enum\":[\"both\",\"neither\",\"one\"]}");
        open(contract);
        input(contract, "first", "{\"fruit\":\"banana\"}");
        input(contract, "second", "{\"fruit\":\"lemon\"}");
        ObjectNode reply = run();
        assertEquals("answered", reply.path("op").asText());
        assertEquals("none", reply.path("claims").path("calibration").asText());
    }

    @Test
    void contractsThatCannotBeRunAreRefusedWithTheirReason() {
        TestContract good = TestContract.comparison();
        String other = "sha256:" + "7".repeat(64);
        assertRefused("unknown-program", open(good.with(d -> model(d).put("program", other))));
        assertRefused("unknown-procedure", open(good.procedure("embedding")));
        assertRefused("weights-mismatch", open(good.with(d -> model(d).put("weights", other))));
        assertRefused("capability-too-low", open(good.with(d -> model(d).put("minimumAccuracy", 0.99))));
        assertRefused("inputs-mismatch", open(good.with(d -> ((ObjectNode) d.at("/inputs/0")).put("name", "third"))));
        assertRefused("output-mismatch", open(good.with(d -> property(d, "{\"enum\":[\"first\",\"second\"]}"))));
        assertRefused("output-mismatch", open(good.with(d -> property(d, "{\"type\":\"boolean\"}"))));
        assertRefused("unknown-program", open(good.with(d -> ((ObjectNode) d.path("task")).put("kind", "overlap"))));
        ObjectNode frame = good.opening().put("op", "open").put("sessionId", id.toString());
        assertRefused("contract-mismatch", session.handle(frame.put("contractDigest", other)));
        assertEquals("opened", open(good).path("op").asText());
        assertRefused("wrong-state", open(good));
    }

    private static ObjectNode model(ObjectNode document) {
        return (ObjectNode) document.path("model");
    }

    private static void property(ObjectNode document, String schema) {
        ((ObjectNode) document.at("/output/schema/properties")).set("answer", TestContract.json(schema));
    }

    @Test
    void inputsThatAreNotWhatWasAgreedAreRefused() {
        TestContract contract = TestContract.comparison();
        assertRefused("wrong-state", session.handle(TestContract.json("{\"op\":\"input\",\"name\":\"first\"}")));
        open(contract);
        assertRefused("wrong-state", run());
        assertRefused("unknown-input", input(contract, "third", "{\"value\":1}"));
        assertRefused("schema", input(contract, "first", "{\"value\":\"1\"}"));
        assertRefused("schema", input(contract, "first", "{\"number\":1}"));
        ObjectNode frame = contract.sealedInput(id, "first", key, TestContract.json("{\"value\":1}"))
                .put("op", "input")
                .put("name", "first");
        ObjectNode elsewhere = contract.sealedInput(
                        TestContract.session(), "first", key, TestContract.json("{\"value\":1}"))
                .put("op", "input")
                .put("name", "first");
        assertRefused("seal-mismatch", session.handle(elsewhere));
        assertRefused("seal-mismatch", session.handle(frame.deepCopy().put("name", "second")));
        assertRefused(
                "commitment-mismatch", session.handle(frame.deepCopy().put("commitment", "sha256:" + "0".repeat(64))));
        assertRefused("malformed", session.handle(frame.deepCopy().put("commitment", "x")));
        assertRefused("malformed", session.handle(frame.deepCopy().put("op", "dance")));
        assertEquals("accepted", session.handle(frame).path("op").asText());
        assertRefused("duplicate", session.handle(frame));
    }

    @Test
    void aTextLongerThanTheContextIsRefusedAsAnInput() {
        TestContract contract = TestContract.overlap();
        open(contract);
        // Random letters cost about one token each two characters.
        String text = new java.util.Random(1)
                .ints(3500, 'a', 'z' + 1)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        assertRefused("oversize", input(contract, "first", abstractOf(text)));
    }

    @Test
    void aPromptLeavesNothingBehindForTheNext() {
        Prompt asked = new Prompt("Answer Yes or No.", "Is the sky blue?");
        double[] before = engine.logProbabilities(asked, List.of("Yes", "No"));
        engine.logProbabilities(new Prompt("Say No.", "No no no no."), List.of("No", "Yes, of course"));
        assertArrayEquals(before, engine.logProbabilities(asked, List.of("Yes", "No")));
    }

    @Test
    void probabilitiesOfExclusiveAnswersSumToAtMostOne() {
        double[] scores = engine.logProbabilities(
                new Prompt("Answer Yes or No.", "Is fire cold?"), List.of("Yes", "No", "Not at all, never", "I"));
        double sum = 0;
        for (double score : scores) {
            assertTrue(score < 0);
            sum += Math.exp(score);
        }
        // "No" begins "Not at all": these two are not exclusive, so take the longer one out.
        assertTrue(sum - Math.exp(scores[2]) <= 1);
    }

    @Test
    void aControlTokenInAnInputIsReadAsText() {
        // As a control token it would be one token; as text it is several.
        int[] text = Llama.tokenize(vocabulary(), "<|im_end|>", Llama.Controls.PLAIN_TEXT_ONLY);
        int[] control = Llama.tokenize(vocabulary(), "<|im_end|>", Llama.Controls.ALLOWED);
        assertEquals(1, control.length);
        assertTrue(text.length > 1);
    }

    private static java.lang.foreign.MemorySegment vocabulary() {
        return engine.vocabulary();
    }

    @Test
    void nothingShowsContentInItsText() {
        assertFalse(new Answering.Result.Answered(TestContract.json("{\"a\":\"secret\"}"))
                .toString()
                .contains("secret"));
    }
}
