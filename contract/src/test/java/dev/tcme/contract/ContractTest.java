package dev.tcme.contract;

import static dev.tcme.contract.SampleContract.value;
import static dev.tcme.contract.SampleContract.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ContractTest {

    @Test
    void aValidContractIsRead() {
        Contract contract = SampleContract.contract();
        assertEquals(2, contract.capacityBits(), "three answers need two bits");
        assertEquals("alice", contract.input("first").orElseThrow().party());
        assertEquals(64 + 36 + 16, contract.input("first").orElseThrow().sealedLength());
        assertEquals(java.util.List.of("alice", "bob"), contract.output().recipients());
    }

    @Test
    void theDigestCoversEveryMemberAndNotTheSpelling() {
        Contract contract = SampleContract.contract();
        String reordered = SampleContract.text().replace("\n", "  \n\t");
        assertEquals(
                contract.digest(),
                Contract.parse(reordered.getBytes(StandardCharsets.UTF_8)).digest());
        JsonNode other = with(c -> c.put("title", "Who is richer"));
        assertNotEquals(contract.digest(), Contract.check(other).digest());
    }

    @Test
    void aSignatureCountsForItsPartyAndContractAlone() {
        Contract contract = SampleContract.contract();
        byte[] signature = SampleContract.ALICE.sign(Domain.CONTRACT, contract.digest());
        assertTrue(contract.isSignedBy("alice", signature));
        assertFalse(contract.isSignedBy("bob", signature));
        assertFalse(contract.isSignedBy("carol", signature));
        assertFalse(Contract.check(with(c -> c.put("title", "other"))).isSignedBy("alice", signature));
        byte[] otherDomain = SampleContract.ALICE.sign(Domain.RECEIPT, contract.digest());
        assertFalse(contract.isSignedBy("alice", otherDomain), "a receipt's signature is no contract's");
        for (int bit = 0; bit < 512; bit++) {
            byte[] flipped = signature.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertFalse(contract.isSignedBy("alice", flipped), "bit " + bit);
        }
        assertFalse(contract.isSignedBy("alice", new byte[0]));
        assertFalse(contract.isSignedBy("alice", new byte[63]));
    }

    static Stream<Arguments> broken() {
        return Stream.of(
                broken("version", Problem.INVALID_CONTRACT, c -> c.put("version", "tcme/contract/v2")),
                broken("no title", Problem.INVALID_CONTRACT, c -> c.remove("title")),
                broken("blank title", Problem.INVALID_CONTRACT, c -> c.put("title", "  ")),
                broken("control in title", Problem.INVALID_CONTRACT, c -> c.put("title", "a\u0007b")),
                broken("unknown field", Problem.UNKNOWN_FIELD, c -> c.put("extra", 1)),
                broken("null field", Problem.INVALID_CONTRACT, c -> c.putNull("budget")),
                broken(
                        "question with a fixed kind",
                        Problem.INVALID_CONTRACT,
                        c -> at(c, "task").put("question", "?")),
                broken(
                        "question without text",
                        Problem.INVALID_CONTRACT,
                        c -> at(c, "task").put("kind", "question")),
                broken("party name", Problem.INVALID_CONTRACT, c -> party(c, 0).put("id", "Alice")),
                broken("party twice", Problem.INVALID_CONTRACT, c -> party(c, 1).put("id", "alice")),
                broken(
                        "key twice",
                        Problem.INVALID_CONTRACT,
                        c -> party(c, 1).set("signingKey", party(c, 0).get("signingKey"))),
                broken(
                        "key of wrong kind",
                        Problem.MALFORMED_DOCUMENT,
                        c -> party(c, 0).put("signingKey", "rsa:AAAA")),
                broken(
                        "unknown role",
                        Problem.MALFORMED_DOCUMENT,
                        c -> party(c, 0).putArray("roles").add("boss")),
                broken("contributor without input", Problem.INVALID_CONTRACT, c -> {
                    at(c, "output").putObject("readers").putArray("larger").add("alice");
                    ((com.fasterxml.jackson.databind.node.ArrayNode) c.get("inputs")).remove(1);
                }),
                broken(
                        "input of a stranger",
                        Problem.INVALID_CONTRACT,
                        c -> input(c, 0).put("party", "carol")),
                broken(
                        "input name twice",
                        Problem.INVALID_CONTRACT,
                        c -> input(c, 1).put("name", "first")),
                broken(
                        "input too large",
                        Problem.INVALID_CONTRACT,
                        c -> input(c, 0).put("maxBytes", 1 << 21)),
                broken(
                        "input schema is none",
                        Problem.INVALID_CONTRACT,
                        c -> input(c, 0).putObject("schema").put("type", "sausage")),
                broken(
                        "input schema refers out",
                        Problem.INVALID_CONTRACT,
                        c -> input(c, 0).putObject("schema").put("$ref", "http://127.0.0.1:1/x")),
                broken(
                        "input schema with an id",
                        Problem.INVALID_CONTRACT,
                        c -> input(c, 0).putObject("schema").put("$id", "http://127.0.0.1:1/x")),
                broken(
                        "free text output",
                        Problem.UNBOUNDED_OUTPUT,
                        c -> property(c).removeAll().put("type", "string")),
                broken(
                        "number output",
                        Problem.UNBOUNDED_OUTPUT,
                        c -> property(c).removeAll().put("type", "number")),
                broken(
                        "half-bounded integer",
                        Problem.UNBOUNDED_OUTPUT,
                        c -> property(c).removeAll().put("type", "integer").put("minimum", 0)),
                broken(
                        "open object",
                        Problem.UNBOUNDED_OUTPUT,
                        c -> at(c, "output", "schema").put("additionalProperties", true)),
                broken(
                        "pattern output",
                        Problem.UNBOUNDED_OUTPUT,
                        c -> property(c).removeAll().put("type", "string").put("pattern", "^a$")),
                broken(
                        "optional output field",
                        Problem.INVALID_CONTRACT,
                        c -> at(c, "output", "schema").putArray("required")),
                broken(
                        "field without reader",
                        Problem.INVALID_CONTRACT,
                        c -> at(c, "output", "readers").putArray("larger")),
                broken(
                        "reader of no field",
                        Problem.INVALID_CONTRACT,
                        c -> at(c, "output", "readers").putArray("smaller").add("alice")),
                broken(
                        "reader who is no recipient",
                        Problem.INVALID_CONTRACT,
                        c -> party(c, 1).putArray("roles").add("contributor")),
                broken("no lane", Problem.INVALID_CONTRACT, c -> at(c, "lanes").putArray("allowed")),
                broken(
                        "unknown lane",
                        Problem.MALFORMED_DOCUMENT,
                        c -> at(c, "lanes").putArray("allowed").add("magic")),
                broken("model lane without terms", Problem.INVALID_CONTRACT, c -> c.remove("model")),
                broken(
                        "accuracy over 1",
                        Problem.INVALID_CONTRACT,
                        c -> at(c, "model").put("minimumAccuracy", 1.5)),
                broken(
                        "unknown procedure",
                        Problem.INVALID_CONTRACT,
                        c -> at(c, "model").put("procedure", "guess")),
                broken(
                        "digest in capitals",
                        Problem.MALFORMED_DOCUMENT,
                        c -> at(c, "model").put("program", "sha256:" + "A".repeat(64))),
                broken("no policy", Problem.INVALID_CONTRACT, c -> c.putArray("policies")),
                broken(
                        "negative budget",
                        Problem.INVALID_CONTRACT,
                        c -> at(c, "budget").put("capacityBits", -1)),
                broken(
                        "budget as text",
                        Problem.MALFORMED_DOCUMENT,
                        c -> at(c, "budget").put("capacityBits", "2")),
                broken("local expiry", Problem.INVALID_CONTRACT, c -> c.put("expires", "2027-01-01T00:00:00+01:00")),
                broken(
                        "expiry that is no date",
                        Problem.INVALID_CONTRACT,
                        c -> c.put("expires", "2027-02-30T00:00:00Z")),
                broken("session too short", Problem.INVALID_CONTRACT, c -> c.put("sessionSeconds", 9)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("broken")
    void aBrokenContractIsRefusedWithItsProblem(String name, Problem expected, Consumer<ObjectNode> change) {
        JsonNode document = with(change);
        ProblemException refused = assertThrows(ProblemException.class, () -> Contract.check(document));
        assertEquals(expected, refused.problem(), refused.detail());
    }

    @Test
    void nullIsNoContract() {
        byte[] document = "null".getBytes(StandardCharsets.UTF_8);
        ProblemException refused = assertThrows(ProblemException.class, () -> Contract.parse(document));
        assertEquals(Problem.MALFORMED_DOCUMENT, refused.problem());
    }

    @Test
    void errorsNameThePlaceAndNeverRepeatWhatWasSent() {
        JsonNode document = with(c -> at(c, "budget").put("s3cret-canary", "s3cret-value"));
        ProblemException refused = assertThrows(ProblemException.class, () -> Contract.check(document));
        assertEquals("at /budget only these fields: capacityBits", refused.detail());
        JsonNode key = with(c -> party(c, 0).put("signingKey", "s3cret-canary"));
        ProblemException other = assertThrows(ProblemException.class, () -> Contract.check(key));
        assertFalse(other.detail().contains("s3cret"), other.detail());
    }

    @Test
    void theOutputConstraintAdmitsItsAnswersAndNothingElse() {
        OutputConstraint output = SampleContract.contract().output();
        assertTrue(output.admits(value("{\"larger\":\"first\"}")));
        assertFalse(output.admits(value("{\"larger\":\"third\"}")));
        assertFalse(output.admits(value("{}")));
        assertFalse(output.admits(value("{\"larger\":\"first\",\"note\":1}")));
        assertFalse(output.admits(value("[\"first\"]")));
    }

    private static Arguments broken(String name, Problem expected, Consumer<ObjectNode> change) {
        return Arguments.of(name, expected, change);
    }

    private static ObjectNode at(ObjectNode node, String... path) {
        JsonNode here = node;
        for (String step : path) {
            here = here.get(step);
        }
        return (ObjectNode) here;
    }

    private static ObjectNode party(ObjectNode contract, int index) {
        return (ObjectNode) contract.get("parties").get(index);
    }

    private static ObjectNode input(ObjectNode contract, int index) {
        return (ObjectNode) contract.get("inputs").get(index);
    }

    private static ObjectNode property(ObjectNode contract) {
        return at(contract, "output", "schema", "properties", "larger");
    }
}
