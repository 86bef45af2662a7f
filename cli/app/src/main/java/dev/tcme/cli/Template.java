package dev.tcme.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** The kinds of task that {@code contract new} can write. */
enum Template {
    OVERLAP("overlap", "Do our projects compete?", Parties.PAIR, List.of("first", "second"), Set.of()),
    CONFIDENTIALITY_AUDIT(
            "confidentiality-audit",
            "Does the text disclose what the clause forbids?",
            Parties.PAIR,
            List.of("text", "clause"),
            Set.of()),
    QUESTION("question", "One question about our inputs", Parties.ANY, List.of(), Set.of("--question", "--answers")),
    COMPARISON(
            "comparison",
            "Who has the larger number?",
            Parties.PAIR,
            List.of("first", "second"),
            Set.of("--min", "--max", "--step", "--format", "--length", "--relation")),
    MAXIMUM(
            "maximum",
            "Who has the largest number?",
            Parties.UP_TO_EIGHT,
            List.of(),
            Set.of("--min", "--max", "--step", "--format")),
    MINIMUM(
            "minimum",
            "Who has the smallest number?",
            Parties.UP_TO_EIGHT,
            List.of(),
            Set.of("--min", "--max", "--step", "--format")),
    SUM(
            "sum",
            "What is the sum of our numbers?",
            Parties.SEVERAL,
            List.of(),
            Set.of("--min", "--max", "--step", "--length")),
    MEAN(
            "mean",
            "What is the mean of our numbers?",
            Parties.SEVERAL,
            List.of(),
            Set.of("--min", "--max", "--step", "--length", "--scale")),
    VARIANCE(
            "variance",
            "How far are our numbers spread?",
            Parties.SEVERAL,
            List.of(),
            Set.of("--min", "--max", "--step", "--length", "--scale")),
    WEIGHTED_SCORE(
            "weighted-score",
            "What is the weighted sum of our numbers?",
            Parties.SEVERAL,
            List.of(),
            Set.of("--min", "--max", "--step", "--length", "--weights")),
    COUNT(
            "count",
            "How many of us are within the bounds?",
            Parties.SEVERAL,
            List.of(),
            Set.of("--min", "--max", "--step", "--at-least", "--at-most")),
    HISTOGRAM(
            "histogram",
            "How many of us are in each class?",
            Parties.SEVERAL,
            List.of(),
            Set.of("--min", "--max", "--step", "--bounds")),
    INNER_PRODUCT(
            "inner-product",
            "What is the inner product of our lists?",
            Parties.PAIR,
            List.of(),
            Set.of("--min", "--max", "--step", "--length")),
    INTERSECTION_SIZE(
            "intersection-size",
            "How many numbers do we share?",
            Parties.PAIR,
            List.of(),
            Set.of("--min", "--max", "--step", "--format", "--length"));

    /** Characters of a text: as much as small models read of two texts at once. */
    private static final int TEXT_LENGTH = 4000;

    /** Canonical JSON of such a text in a script of two to three bytes a character. */
    static final int TEXT_BYTES = 12 * 1024;

    private final String kind;
    private final String title;
    private final Parties parties;
    private final List<String> inputs;
    private final Set<String> options;

    Template(String kind, String title, Parties parties, List<String> inputs, Set<String> options) {
        this.kind = kind;
        this.title = title;
        this.parties = parties;
        this.inputs = inputs;
        this.options = options;
    }

    /** How many take part. */
    private enum Parties {
        PAIR(2, 2, "two parties"),
        UP_TO_EIGHT(2, 8, "two to eight parties"),
        SEVERAL(2, 16, "two to sixteen parties"),
        ANY(1, 16, "one to sixteen parties");

        private final int least;
        private final int most;
        private final String words;

        Parties(int least, int most, String words) {
            this.least = least;
            this.most = most;
            this.words = words;
        }
    }

    /** For the shell's completion. */
    static final class Kinds implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(values()).map(Template::kind).iterator();
        }
    }

    static Template of(String kind) {
        return Arrays.stream(values())
                .filter(template -> template.kind.equals(kind))
                .findFirst()
                .orElseThrow(() -> new CliFailure(Exit.USAGE, "expected a kind: " + String.join(", ", new Kinds())));
    }

    /** Which lanes can do a kind of task. */
    enum Computed {
        BY_MODEL_ALONE,
        ON_CIPHERTEXTS_TOO,
        ON_CIPHERTEXTS_ALONE
    }

    Computed computed() {
        return switch (this) {
            case OVERLAP, CONFIDENTIALITY_AUDIT, QUESTION -> Computed.BY_MODEL_ALONE;
            case COMPARISON -> Computed.ON_CIPHERTEXTS_TOO;
            default -> Computed.ON_CIPHERTEXTS_ALONE;
        };
    }

    String kind() {
        return kind;
    }

    String title() {
        return title;
    }

    /** @param given long names of options that not every kind takes */
    void requireTakes(Set<String> given) {
        List<String> strange = given.stream()
                .filter(option -> !options.contains(option))
                .sorted()
                .toList();
        if (!strange.isEmpty()) {
            throw new CliFailure(
                    Exit.USAGE,
                    "'" + kind + "' takes no " + String.join(", ", strange)
                            + (options.isEmpty()
                                    ? ""
                                    : "; it takes "
                                            + String.join(
                                                    ", ",
                                                    options.stream().sorted().toList())));
        }
    }

    /** The names that this kind's inputs have wherever a model reads them, or none. */
    List<String> fixedNames() {
        return inputs;
    }

    void requireParties(int count) {
        if (count < parties.least || count > parties.most) {
            throw new CliFailure(Exit.USAGE, "'" + kind + "' takes " + parties.words + ", found " + count);
        }
    }

    /** The schema of an input that is a text. */
    ObjectNode textSchema(String input) {
        String field = switch (this) {
            case OVERLAP -> "abstract";
            case CONFIDENTIALITY_AUDIT -> input;
            default -> "text";
        };
        ObjectNode value = JsonNodeFactory.instance.objectNode();
        value.put("type", "string").put("minLength", 1).put("maxLength", TEXT_LENGTH);
        return object(field, value);
    }

    /** An object with one field. */
    static ObjectNode object(String field, ObjectNode value) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        schema.put("type", "object").put("additionalProperties", false);
        schema.putArray("required").add(field);
        schema.putObject("properties").set(field, value);
        return schema;
    }

    static ObjectNode oneOf(List<String> words) {
        ObjectNode value = JsonNodeFactory.instance.objectNode();
        var all = value.putArray("enum");
        words.forEach(all::add);
        return value;
    }
}
