package dev.tcme.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.client.GatewayInfo;
import dev.tcme.contract.Contract;
import dev.tcme.contract.Json;
import dev.tcme.contract.LaneKind;
import dev.tcme.contract.PolicyQuestion.Capability;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One session of the demo.
 *
 * @param kind the task
 * @param story what the parties want, for people
 * @param alice name and value of her input
 * @param bob name and value of his
 * @param output the schema of the one output field
 * @param expected the right answer, or empty where policy must refuse
 */
record Scenario(
        String kind,
        String procedure,
        String title,
        String story,
        Given alice,
        Given bob,
        String field,
        JsonNode output,
        int budgetBits,
        double minimumAccuracy,
        Optional<String> expected) {

    private static final int TEXT_BYTES = 8192;

    /** Keys on a busy machine included. */
    private static final int SESSION_SECONDS = 300;

    /** An input: its name in the contract and its value, an object with one member. */
    record Given(String name, String member, JsonNode value) {
        static Given text(String name, String member, String resource) {
            return new Given(name, member, Json.tree(Map.of(member, read(resource))));
        }

        static Given number(String name, long value) {
            return new Given(name, "value", Json.tree(Map.of("value", value)));
        }

        boolean isText() {
            return value.path(member).isTextual();
        }

        Map<String, Object> schema() {
            Map<String, Object> type = isText()
                    ? Map.of("type", "string", "minLength", 1)
                    : Map.of("type", "integer", "minimum", 0, "maximum", 4294967295L);
            return Map.of(
                    "type",
                    "object",
                    "properties",
                    Map.of(member, type),
                    "required",
                    List.of(member),
                    "additionalProperties",
                    false);
        }

        int maxBytes() {
            return isText() ? TEXT_BYTES : 64;
        }
    }

    static Scenario millionaires() {
        return new Scenario(
                "comparison",
                "option-scoring",
                "Millionaires",
                "Two people ask who is richer. Here a model reads both numbers and says what it thinks.",
                Given.number("first", 3_217_000_000L),
                Given.number("second", 1_750_500_000L),
                "larger",
                Json.tree(Map.of("enum", List.of("first", "second", "equal"))),
                2,
                0,
                Optional.of("first"));
    }

    static List<Scenario> all() {
        JsonNode yesNo = Json.tree(Map.of("enum", List.of("yes", "no")));
        return List.of(
                new Scenario(
                        "overlap",
                        "embedding",
                        "Non-competition",
                        "Two groups ask whether their unpublished research competes, without showing it.",
                        Given.text("first", "abstract", "engine-abstract.txt"),
                        Given.text("second", "abstract", "model-abstract.txt"),
                        "competing",
                        yesNo,
                        1,
                        0.8,
                        Optional.of("no")),
                new Scenario(
                        "confidentiality-audit",
                        "option-scoring",
                        "Confidentiality audit",
                        "An author asks whether a draft says what a secret clause forbids.",
                        Given.text("text", "text", "draft.txt"),
                        Given.text("clause", "clause", "clause.txt"),
                        "violates",
                        yesNo,
                        1,
                        0,
                        Optional.of("yes")),
                millionaires(),
                new Scenario(
                        "comparison",
                        "option-scoring",
                        "Too curious",
                        "The same two, with a contract that would tell the exact difference: policy must refuse.",
                        Given.number("first", 3_217_000_000L),
                        Given.number("second", 1_750_500_000L),
                        "difference",
                        Json.tree(Map.of("type", "integer", "minimum", 0, "maximum", 4294967295L)),
                        2,
                        0,
                        Optional.empty()));
    }

    /** How well the procedure did on labelled cases that its calibration had not seen. */
    Optional<Capability> capability(GatewayInfo info) {
        return info.model()
                .program(kind)
                .flatMap(program -> program.procedure(procedure))
                .flatMap(GatewayInfo.ProcedureInfo::capability);
    }

    /**
     * The contract that both parties agreed on beforehand; inputs and output are the same in both lanes.
     *
     * @param cards of alice and bob
     * @param lane the only one that it allows
     */
    Contract contract(GatewayInfo info, List<Map<String, Object>> cards, LaneKind lane) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("version", Contract.VERSION);
        document.put("title", title);
        document.put("task", Map.of("kind", kind));
        document.put("parties", cards);
        document.put("inputs", List.of(input("alice", alice), input("bob", bob)));
        document.put(
                "output",
                Map.of(
                        "schema",
                                Map.of(
                                        "type",
                                        "object",
                                        "properties",
                                        Map.of(field, output),
                                        "required",
                                        List.of(field),
                                        "additionalProperties",
                                        false),
                        "readers", Map.of(field, List.of("alice", "bob"))));
        document.put(
                "lanes",
                Map.of(
                        "allowed",
                        List.of(lane.toString()),
                        "minimumAssurance",
                        lane == LaneKind.HE ? "CRYPTOGRAPHIC" : "SELF_ASSERTED"));
        if (lane == LaneKind.MODEL) {
            document.put("model", model(info));
        }
        document.put("policies", List.of(info.policyBundle().toString()));
        document.put("budget", Map.of("capacityBits", budgetBits));
        document.put("gateway", Map.of("signingKey", info.signingKey().toString()));
        document.put("expires", "2099-01-01T00:00:00Z");
        document.put("sessionSeconds", SESSION_SECONDS);
        return Contract.parse(Json.canonicalOf(document));
    }

    private Map<String, Object> model(GatewayInfo info) {
        Map<String, Object> model = new LinkedHashMap<>();
        GatewayInfo.Program program = info.model()
                .program(kind)
                .orElseThrow(() -> new IllegalStateException("the gateway has no prompt program for " + kind));
        model.put("program", program.digest().toString());
        model.put("procedure", procedure);
        model.put("minimumAccuracy", minimumAccuracy);
        return model;
    }

    private static Map<String, Object> input(String party, Given given) {
        return Map.of("name", given.name(), "party", party, "schema", given.schema(), "maxBytes", given.maxBytes());
    }

    private static String read(String resource) {
        try (InputStream in = Scenario.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the demo lacks its file " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
