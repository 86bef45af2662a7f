package dev.tcme.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;

/** The kinds of task that {@code contract new} can write, each with the inputs and answers that its program takes. */
enum Template {
    OVERLAP("overlap", "Do our projects compete?", List.of("first", "second"), List.of("yes", "no")),
    CONFIDENTIALITY_AUDIT(
            "confidentiality-audit",
            "Does the text disclose what the clause forbids?",
            List.of("text", "clause"),
            List.of("yes", "no")),
    COMPARISON(
            "comparison",
            "Who has the larger number?",
            List.of("first", "second"),
            List.of("first", "second", "equal")),
    QUESTION("question", "One question about our inputs", List.of(), List.of("yes", "no"));

    /** Characters of a text: as much as small models read of two texts at once. */
    private static final int TEXT_LENGTH = 4000;

    /** Canonical JSON of such a text in a script of two to three bytes a character. */
    private static final int TEXT_BYTES = 12 * 1024;

    /** {@code {"value":4294967295}} with room. */
    private static final int NUMBER_BYTES = 64;

    private static final long NUMBER_MAX = 4_294_967_295L;

    private final String kind;
    private final String title;
    private final List<String> inputs;
    private final List<String> answers;

    Template(String kind, String title, List<String> inputs, List<String> answers) {
        this.kind = kind;
        this.title = title;
        this.inputs = inputs;
        this.answers = answers;
    }

    static Template of(String kind) {
        return Arrays.stream(values())
                .filter(template -> template.kind.equals(kind))
                .findFirst()
                .orElseThrow(() -> new CliFailure(
                        Exit.USAGE,
                        "expected a kind: "
                                + String.join(
                                        ", ",
                                        Arrays.stream(values()).map(t -> t.kind).toList())));
    }

    /** Which lanes can do a kind of task. */
    enum Computed {
        BY_MODEL_ALONE,
        ON_CIPHERTEXTS_TOO
    }

    Computed computed() {
        return this == COMPARISON ? Computed.ON_CIPHERTEXTS_TOO : Computed.BY_MODEL_ALONE;
    }

    String kind() {
        return kind;
    }

    String title() {
        return title;
    }

    /** The values of the one output field {@code answer}, unless the caller brings others. */
    List<String> answers() {
        return answers;
    }

    /** Input names in the order of the parties that bring them; a question's are named after its parties. */
    List<String> inputNames(List<String> parties) {
        List<String> names = inputs.isEmpty() ? parties : inputs;
        if (names.size() != parties.size()) {
            throw new CliFailure(
                    Exit.USAGE, "'" + kind + "' takes " + names.size() + " parties, found " + parties.size());
        }
        return names;
    }

    int maxBytes() {
        return this == COMPARISON ? NUMBER_BYTES : TEXT_BYTES;
    }

    /** The schema of an input: one object with one field. */
    ObjectNode inputSchema(String input) {
        String field = switch (this) {
            case OVERLAP -> "abstract";
            case COMPARISON -> "value";
            case CONFIDENTIALITY_AUDIT -> input;
            case QUESTION -> "text";
        };
        ObjectNode value = JsonNodeFactory.instance.objectNode();
        if (this == COMPARISON) {
            value.put("type", "integer").put("minimum", 0).put("maximum", NUMBER_MAX);
        } else {
            value.put("type", "string").put("minLength", 1).put("maxLength", TEXT_LENGTH);
        }
        return object(field, value);
    }

    /** The schema of the answer: one of some words. */
    static ObjectNode outputSchema(List<String> answers) {
        ObjectNode value = JsonNodeFactory.instance.objectNode();
        ArrayNode words = value.putArray("enum");
        answers.forEach(words::add);
        return object("answer", value);
    }

    private static ObjectNode object(String field, ObjectNode value) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        schema.put("type", "object").put("additionalProperties", false);
        schema.putArray("required").add(field);
        schema.putObject("properties").set(field, value);
        return schema;
    }
}
