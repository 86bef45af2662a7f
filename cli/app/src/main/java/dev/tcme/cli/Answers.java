package dev.tcme.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;

/**
 * Schemas of the answers of tasks on numbers, each with room for every possible result and for nothing else: what an answer cannot
 * be, it cannot carry. Whole results count in the numbers' step.
 *
 * @param inputs names of the inputs, in order
 * @param parties who brings them
 */
record Answers(NumberOptions options, Numbers numbers, List<String> inputs, List<String> parties) {
    private static final String EQUAL = "equal";

    ObjectNode of(Template template) {
        BigInteger count = BigInteger.valueOf(parties.size());
        return switch (template) {
            case COMPARISON -> listed(comparison());
            case MAXIMUM, MINIMUM -> Template.oneOf(inputs);
            case SUM ->
                listed(Numbers.whole(
                        numbers.lowest().multiply(count), numbers.highest().multiply(count)));
            case MEAN ->
                listed(Numbers.whole(
                        numbers.lowest().multiply(scale()), numbers.highest().multiply(scale())));
            case VARIANCE -> listed(Numbers.whole(BigInteger.ZERO, variance()));
            case WEIGHTED_SCORE -> listed(score());
            case COUNT -> Numbers.whole(BigInteger.ZERO, count);
            case HISTOGRAM ->
                Numbers.list(
                        Numbers.whole(BigInteger.ZERO, count), options.bounds().size() + 1);
            case INNER_PRODUCT -> product();
            case INTERSECTION_SIZE -> Numbers.whole(BigInteger.ZERO, length());
            case OVERLAP, CONFIDENTIALITY_AUDIT, QUESTION ->
                throw new IllegalArgumentException("'" + template.kind() + "' is no task on numbers");
        };
    }

    private ObjectNode listed(ObjectNode one) {
        return numbers.length().map(count -> Numbers.list(one, count)).orElse(one);
    }

    private ObjectNode comparison() {
        return options.relation().isPresent()
                ? JsonNodeFactory.instance.objectNode().put("type", "boolean")
                : Template.oneOf(List.of(inputs.getFirst(), inputs.getLast(), EQUAL));
    }

    private BigInteger scale() {
        return BigInteger.valueOf(options.scale());
    }

    /** At most a quarter of the squared width (Popoviciu 1935), with one for the rounding. */
    private BigInteger variance() {
        BigInteger width = numbers.highest().subtract(numbers.lowest());
        return new BigDecimal(width.pow(2).multiply(scale()))
                .divide(BigDecimal.valueOf(4), 0, RoundingMode.HALF_EVEN)
                .toBigIntegerExact()
                .add(BigInteger.ONE);
    }

    private ObjectNode score() {
        BigInteger least = BigInteger.ZERO;
        BigInteger most = BigInteger.ZERO;
        for (long weight : options.weights(parties)) {
            BigInteger atLowest = numbers.lowest().multiply(BigInteger.valueOf(weight));
            BigInteger atHighest = numbers.highest().multiply(BigInteger.valueOf(weight));
            least = least.add(atLowest.min(atHighest));
            most = most.add(atLowest.max(atHighest));
        }
        return Numbers.whole(least, most);
    }

    private ObjectNode product() {
        BigInteger low = numbers.lowest();
        BigInteger high = numbers.highest();
        BigInteger most = low.pow(2).max(high.pow(2));
        BigInteger least = low.pow(2).min(high.pow(2)).min(low.multiply(high));
        return Numbers.whole(least.multiply(length()), most.multiply(length()));
    }

    private BigInteger length() {
        return BigInteger.valueOf(numbers.length().orElse(1));
    }
}
