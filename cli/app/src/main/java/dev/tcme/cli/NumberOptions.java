package dev.tcme.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Option;

/** What a task on numbers is about. Each kind takes some of these and says so when it is given others. */
final class NumberOptions {
    private static final BigDecimal MAX = BigDecimal.valueOf(4_294_967_295L);

    /** Squares and products take more room. */
    private static final BigDecimal MAX_OF_PRODUCTS = BigDecimal.valueOf(1_000_000);

    /** Numbers in a list that nobody gave a length for. */
    private static final int LENGTH = 8;

    /** As long as the engine's lists may be. */
    private static final int LENGTH_MAX = 4096;

    @Option(names = "--min", paramLabel = "NUMBER", description = "The least number. Default: 0.")
    private Optional<BigDecimal> min = Optional.empty();

    @Option(
            names = "--max",
            paramLabel = "NUMBER",
            description = "The greatest. Default: 4294967295; 1000000 where numbers are multiplied.")
    private Optional<BigDecimal> max = Optional.empty();

    @Option(
            names = "--step",
            paramLabel = "NUMBER",
            description = "Numbers are whole multiples of it, such as 0.01; answers count in it. Default: 1.")
    private Optional<BigDecimal> step = Optional.empty();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "Numbers are written as ${COMPLETION-CANDIDATES}; the last two are texts of 64-bit integers."
                    + " Default: number.")
    private Optional<Numbers.Format> format = Optional.empty();

    @Option(
            names = "--length",
            paramLabel = "COUNT",
            description = "Each party brings a list of so many numbers, or a set of at most so many. Default: one"
                    + " number; 8 where the kind needs a list.")
    private Optional<Integer> length = Optional.empty();

    @Option(
            names = "--relation",
            paramLabel = "RELATION",
            description = "Of a comparison: tell only whether the first number is in this relation to the second:"
                    + " ${COMPLETION-CANDIDATES}.")
    private Optional<Relation> relation = Optional.empty();

    @Option(
            names = "--scale",
            paramLabel = "COUNT",
            description = "Of a mean or variance: the answer is so many times as large, then rounded. Default: 1.")
    private Optional<Long> scale = Optional.empty();

    @Option(
            names = "--weights",
            split = ",",
            paramLabel = "ID=WEIGHT",
            description = "Of a weighted score: what each party's number counts, a whole number and not 0.")
    private Map<String, Long> weights = new LinkedHashMap<>();

    @Option(names = "--at-least", paramLabel = "NUMBER", description = "Of a count: numbers from here on.")
    private Optional<BigDecimal> atLeast = Optional.empty();

    @Option(names = "--at-most", paramLabel = "NUMBER", description = "Of a count: numbers up to here.")
    private Optional<BigDecimal> atMost = Optional.empty();

    @Option(
            names = "--bounds",
            split = ",",
            paramLabel = "NUMBER",
            description =
                    "Of a histogram: ascending numbers that part the classes; a number that equals one is above it.")
    private List<BigDecimal> bounds = new ArrayList<>();

    /** What the first number is to the second. */
    enum Relation {
        LESS("less"),
        AT_MOST("at-most"),
        EQUAL("equal"),
        DIFFERENT("different"),
        AT_LEAST("at-least"),
        GREATER("greater");

        private final String word;

        Relation(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    /** Long names of those that stand on the command line. */
    Set<String> given() {
        Set<String> given = new TreeSet<>();
        Map.of(
                        "--min", min,
                        "--max", max,
                        "--step", step,
                        "--format", format,
                        "--length", length,
                        "--relation", relation,
                        "--scale", scale,
                        "--at-least", atLeast,
                        "--at-most", atMost)
                .forEach((name, value) -> value.ifPresent(any -> given.add(name)));
        if (!weights.isEmpty()) {
            given.add("--weights");
        }
        if (!bounds.isEmpty()) {
            given.add("--bounds");
        }
        return given;
    }

    Optional<Relation> relation() {
        return relation;
    }

    /** At least 1. */
    long scale() {
        return scale.orElse(1L);
    }

    /** In the order of the parties. */
    List<Long> weights(List<String> parties) {
        if (!weights.keySet().equals(Set.copyOf(parties))) {
            throw new CliFailure(
                    Exit.USAGE, "expected a weight of every party: --weights " + String.join("=1,", parties) + "=1");
        }
        return parties.stream().map(weights::get).toList();
    }

    List<BigDecimal> bounds() {
        return bounds;
    }

    Numbers numbers(Template template) {
        Optional<Integer> count = length(template);
        if (format.isPresent() && format.get() != Numbers.Format.NUMBER) {
            if (min.isPresent() || max.isPresent() || step.isPresent()) {
                throw new CliFailure(
                        Exit.USAGE, "--format " + format.get() + " has its own range: leave out --min, --max, --step");
            }
            return Numbers.of(format.get(), count);
        }
        BigDecimal widest = switch (template) {
            case VARIANCE, WEIGHTED_SCORE, INNER_PRODUCT -> MAX_OF_PRODUCTS;
            default -> MAX;
        };
        BigDecimal unit = bounded("--step", step, BigDecimal.ONE);
        BigDecimal low = bounded("--min", min, BigDecimal.ZERO);
        // What was not asked for must not be wrong: with small steps the default range ends earlier.
        BigDecimal high =
                bounded("--max", max, low.max(BigDecimal.ZERO).add(widest.multiply(unit.min(BigDecimal.ONE))));
        return Numbers.plain(low, high, unit, count);
    }

    private Optional<Integer> length(Template template) {
        if (length.isPresent() && (length.get() < 1 || length.get() > LENGTH_MAX)) {
            throw new CliFailure(Exit.USAGE, "expected --length between 1 and " + LENGTH_MAX);
        }
        boolean list = template == Template.INNER_PRODUCT || template == Template.INTERSECTION_SIZE;
        return list ? Optional.of(length.orElse(LENGTH)) : length;
    }

    private static BigDecimal bounded(String option, Optional<BigDecimal> given, BigDecimal otherwise) {
        return given.map(value -> Numbers.requireShort(option, value)).orElse(otherwise);
    }

    /** The contract's {@code task.parameters}, empty if the kind has none. */
    ObjectNode parameters(Template template, List<String> inputs, List<String> parties) {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        switch (template) {
            case COMPARISON -> relation.ifPresent(one -> all.put("relation", one.toString()));
            case MEAN, VARIANCE -> scale.ifPresent(one -> all.put("scale", one));
            case WEIGHTED_SCORE -> {
                ObjectNode byInput = all.putObject("weights");
                List<Long> inOrder = weights(parties);
                for (int i = 0; i < inputs.size(); i++) {
                    byInput.put(inputs.get(i), inOrder.get(i));
                }
            }
            case COUNT -> {
                if (atLeast.isEmpty() && atMost.isEmpty()) {
                    throw new CliFailure(Exit.USAGE, "'count' needs --at-least, --at-most or both");
                }
                atLeast.ifPresent(one -> all.set("atLeast", Numbers.node(Numbers.requireShort("--at-least", one))));
                atMost.ifPresent(one -> all.set("atMost", Numbers.node(Numbers.requireShort("--at-most", one))));
            }
            case HISTOGRAM -> {
                if (bounds.isEmpty()) {
                    throw new CliFailure(Exit.USAGE, "'histogram' needs --bounds, such as --bounds 10,20,50");
                }
                var list = all.putArray("bounds");
                bounds.forEach(one -> list.add(Numbers.node(Numbers.requireShort("--bounds", one))));
            }
            default -> {}
        }
        return all;
    }
}
