package dev.tcme.policy;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tcme.contract.Adversary;
import dev.tcme.contract.Digest;
import dev.tcme.contract.Json;
import dev.tcme.contract.LaneForm;
import dev.tcme.contract.PolicyQuestion;
import dev.tcme.contract.PolicyQuestion.LaneFacts;
import dev.tcme.contract.Schemas;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The schemas that the rules are checked against describe the questions that are really asked. */
class SchemasTest {
    private static final int MAX_SCHEMA_BYTES = 64 * 1024;
    private static final Digest BUNDLE = Digest.parse("sha256:" + "3".repeat(64));

    @Test
    void everyQuestionSatisfiesItsSchema() throws IOException {
        for (PolicyQuestion question : Questions.under(BUNDLE).all()) {
            assertTrue(schema(question).admits(Questions.asked(question)), question.stage() + " drifted");
        }
    }

    @Test
    void everyOfferAndEveryTermOfAContractSatisfiesTheSchema() throws IOException {
        for (Adversary adversary : Adversary.values()) {
            String terms = """
                    {"allowed":["model","he"],"minimumAssurance":"CRYPTOGRAPHIC","adversary":"%s","keys":"single",
                     "quorum":2,"latencyMillis":5000}""".formatted(adversary);
            Questions questions = Questions.under(BUNDLE, 8, terms);
            PolicyQuestion.Route route = questions.route(
                    Questions.SANDBOX,
                    Questions.TWO_MESSAGE,
                    Questions.COVERT,
                    LaneFacts.unavailable(LaneForm.THRESHOLD, "no circuit for this task"));
            PolicyQuestion.Release release = questions.release(Questions.COVERT, true);
            for (PolicyQuestion question : List.of(questions.admit(), route, release)) {
                assertTrue(schema(question).admits(Questions.asked(question)), question.stage() + " drifted");
            }
        }
    }

    @Test
    void aSchemaAdmitsNoOtherMemberAndMissesNone() throws IOException {
        for (PolicyQuestion question : Questions.under(BUNDLE).all()) {
            ObjectNode more = ((ObjectNode) Questions.asked(question)).put("weather", "fine");
            assertFalse(schema(question).admits(more));
            ObjectNode less = ((ObjectNode) Questions.asked(question)).without("session");
            assertFalse(schema(question).admits(less));
        }
    }

    private static Schemas schema(PolicyQuestion question) throws IOException {
        byte[] bytes = Files.readAllBytes(OpaProcess.BUNDLE.resolve("schemas/" + question.stage() + ".json"));
        return Schemas.compile(Json.parse(bytes, MAX_SCHEMA_BYTES));
    }
}
