package dev.tcme.he.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.contract.Problem;
import dev.tcme.contract.ProblemException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a schema has the numbers of an input, and which whole numbers they are. Integers between two bounds, decimals with a step
 * ({@code multipleOf}), dates ({@code format: date}), and decimal texts of 64-bit integers ({@code format: int64} or
 * {@code uint64}), which JSON's own numbers cannot hold; alone or as a list of fixed length, as the value itself or its only
 * member.
 *
 * @param member the only member's name, if the value is an object
 * @param kind how a number is written
 * @param low the least number
 * @param high the greatest
 * @param step numbers are low plus whole multiples of it
 * @param count how many numbers; 1 for a single one
 * @param shape whether they come as a list
 */
record NumberField(
        Optional<String> member, Kind kind, BigDecimal low, BigDecimal high, BigDecimal step, int count, Shape shape) {
    private static final int COUNT_MAX = 4096;
    private static final LocalDate FIRST_DATE = LocalDate.of(0, 1, 1);
    private static final LocalDate LAST_DATE = LocalDate.of(9999, 12, 31);
    private static final BigDecimal TWO_64 = new BigDecimal(BigInteger.ONE.shiftLeft(Long.SIZE));
    private static final BigDecimal TWO_63 = new BigDecimal(BigInteger.ONE.shiftLeft(Long.SIZE - 1));

    enum Kind {
        NUMBER,
        DATE,
        INTEGER_TEXT
    }

    enum Shape {
        SINGLE,
        LIST
    }

    /** @throws UnsuitableException if the schema has something else */
    static NumberField of(JsonNode schema) throws UnsuitableException {
        if (!"object".equals(schema.path("type").asText())) {
            return listed(Optional.empty(), schema);
        }
        if (schema.path("properties").size() != 1 || schema.path("required").size() != 1) {
            throw new UnsuitableException("an input must be a number, or an object with one required number");
        }
        var only = schema.path("properties").properties().iterator().next();
        return listed(Optional.of(only.getKey()), only.getValue());
    }

    private static NumberField listed(Optional<String> member, JsonNode schema) throws UnsuitableException {
        if (!"array".equals(schema.path("type").asText())) {
            return single(member, schema, 1, Shape.SINGLE);
        }
        int count = schema.path("minItems").asInt(0);
        if (count < 1 || count > COUNT_MAX || schema.path("maxItems").asInt(-1) != count) {
            throw new UnsuitableException(
                    "a list of numbers must have one length, 'minItems' = 'maxItems', of 1 to " + COUNT_MAX);
        }
        return single(member, schema.path("items"), count, Shape.LIST);
    }

    private static NumberField single(Optional<String> member, JsonNode schema, int count, Shape shape)
            throws UnsuitableException {
        String type = schema.path("type").asText();
        String format = schema.path("format").asText();
        if (type.equals("integer") || type.equals("number")) {
            JsonNode step = type.equals("integer") ? null : schema.path("multipleOf");
            if (!schema.path("minimum").isNumber() || !schema.path("maximum").isNumber()) {
                throw new UnsuitableException("a number needs 'minimum' and 'maximum'");
            }
            if (step != null && !step.isNumber()) {
                throw new UnsuitableException("a decimal number needs 'multipleOf', such as 0.01");
            }
            return bounded(new NumberField(
                    member,
                    Kind.NUMBER,
                    schema.path("minimum").decimalValue(),
                    schema.path("maximum").decimalValue(),
                    step == null ? BigDecimal.ONE : step.decimalValue(),
                    count,
                    shape));
        }
        if (type.equals("string") && format.equals("date")) {
            return new NumberField(
                    member,
                    Kind.DATE,
                    BigDecimal.valueOf(FIRST_DATE.toEpochDay()),
                    BigDecimal.valueOf(LAST_DATE.toEpochDay()),
                    BigDecimal.ONE,
                    count,
                    shape);
        }
        if (type.equals("string") && (format.equals("int64") || format.equals("uint64"))) {
            boolean signed = format.equals("int64");
            return new NumberField(
                    member,
                    Kind.INTEGER_TEXT,
                    signed ? TWO_63.negate() : BigDecimal.ZERO,
                    (signed ? TWO_63 : TWO_64).subtract(BigDecimal.ONE),
                    BigDecimal.ONE,
                    count,
                    shape);
        }
        throw new UnsuitableException(
                "an input must be an integer, a decimal with 'multipleOf', a date, or a text of format int64 or uint64");
    }

    private static NumberField bounded(NumberField field) throws UnsuitableException {
        if (field.step.signum() <= 0
                || field.low.remainder(field.step).signum() != 0
                || field.high.compareTo(field.low) < 0
                || field.steps(field.high).bitLength() > Long.SIZE) {
            throw new UnsuitableException(
                    "a number's bounds must be multiples of its step, 'minimum' first, and at most 2^64 steps apart");
        }
        return field;
    }

    /** The same kind of numbers for two fields: the range of both. */
    NumberField with(NumberField other) throws UnsuitableException {
        if (kind != other.kind || step.compareTo(other.step) != 0 || count != other.count || shape != other.shape) {
            throw new UnsuitableException("the inputs must be of one kind: same type, step and count");
        }
        return bounded(new NumberField(member, kind, low.min(other.low), high.max(other.high), step, count, shape));
    }

    /** How many bits the number of steps has, at least 1. */
    int bits() {
        return Math.max(1, steps(high).bitLength());
    }

    private BigInteger steps(BigDecimal value) {
        return value.subtract(low).divideToIntegralValue(step).toBigInteger();
    }

    /**
     * The numbers of a value, as steps above the least one.
     *
     * @param range a field of the same kind whose range holds this one's
     * @throws ProblemException {@link Problem#SCHEMA_MISMATCH} without saying the value
     */
    long[] numbers(JsonNode value, NumberField range) {
        JsonNode inner = member.map(value::path).orElse(value);
        List<JsonNode> all = new ArrayList<>();
        if (shape == Shape.LIST) {
            inner.forEach(all::add);
        } else {
            all.add(inner);
        }
        if (all.size() != count) {
            throw mismatch();
        }
        return all.stream().mapToLong(one -> number(one, range)).toArray();
    }

    private long number(JsonNode node, NumberField range) {
        BigDecimal value = value(node);
        boolean fits = value.compareTo(low) >= 0
                && value.compareTo(high) <= 0
                && value.subtract(low).remainder(step).signum() == 0;
        if (!fits) {
            throw mismatch();
        }
        return range.steps(value).longValue();
    }

    private BigDecimal value(JsonNode node) {
        try {
            return switch (kind) {
                case NUMBER -> {
                    if (!node.isNumber()) {
                        throw mismatch();
                    }
                    yield node.decimalValue();
                }
                case DATE -> BigDecimal.valueOf(LocalDate.parse(text(node)).toEpochDay());
                case INTEGER_TEXT -> new BigDecimal(new BigInteger(text(node)));
            };
        } catch (DateTimeException | NumberFormatException e) {
            throw mismatch();
        }
    }

    private static String text(JsonNode node) {
        if (!node.isTextual() || node.textValue().length() > 20) {
            throw mismatch();
        }
        return node.textValue();
    }

    private static ProblemException mismatch() {
        return new ProblemException(
                Problem.SCHEMA_MISMATCH, "the value is not one that the contract's schema for this input allows");
    }
}
