package dev.tcme.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.Optional;

/**
 * The numbers that each party brings.
 *
 * @param low a multiple of the step
 * @param length how many in a list, or the most in a set; empty for a single number
 */
record Numbers(Format format, BigDecimal low, BigDecimal high, BigDecimal step, Optional<Integer> length) {
    /** JSON numbers of the contract must be exact in other programs too (RFC 7493, section 2.2). */
    private static final BigInteger EXACT_MAX = BigInteger.ONE.shiftLeft(53).subtract(BigInteger.ONE);

    /** Significant digits and places of a number on the command line; more would be a slip. */
    private static final int DIGITS_MAX = 20;

    /** As {@code format: date} writes them, in days since 1970. */
    private static final LocalDate FIRST_DATE = LocalDate.of(0, 1, 1);

    private static final LocalDate LAST_DATE = LocalDate.of(9999, 12, 31);

    /** Longest spelling of a number in canonical JSON, with quotes and a comma. */
    private static final int SPELLED_BYTES = 32;

    /** Braces and the field's name, with room. */
    private static final int FRAME_BYTES = 32;

    /** How a number is written in an input. */
    enum Format {
        NUMBER("number"),
        DATE("date"),
        INT64("int64"),
        UINT64("uint64");

        private final String word;

        Format(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    static Numbers plain(BigDecimal low, BigDecimal high, BigDecimal step, Optional<Integer> length) {
        if (step.signum() <= 0) {
            throw new CliFailure(Exit.USAGE, "expected --step above 0");
        }
        if (high.compareTo(low) < 0) {
            throw new CliFailure(Exit.USAGE, "expected --min not above --max");
        }
        if (low.remainder(step).signum() != 0) {
            throw new CliFailure(Exit.USAGE, "expected --min to be a multiple of --step");
        }
        return new Numbers(Format.NUMBER, low, high, step, length);
    }

    /** Of a format that has its own range. */
    static Numbers of(Format format, Optional<Integer> length) {
        BigInteger half = BigInteger.ONE.shiftLeft(Long.SIZE - 1);
        return switch (format) {
            case NUMBER -> throw new CliFailure(Exit.USAGE, "numbers have --min, --max and --step");
            case DATE ->
                whole(
                        format,
                        BigInteger.valueOf(FIRST_DATE.toEpochDay()),
                        BigInteger.valueOf(LAST_DATE.toEpochDay()),
                        length);
            case INT64 -> whole(format, half.negate(), half.subtract(BigInteger.ONE), length);
            case UINT64 -> whole(format, BigInteger.ZERO, half.shiftLeft(1).subtract(BigInteger.ONE), length);
        };
    }

    private static Numbers whole(Format format, BigInteger low, BigInteger high, Optional<Integer> length) {
        return new Numbers(format, new BigDecimal(low), new BigDecimal(high), BigDecimal.ONE, length);
    }

    /** @throws CliFailure if computing with it could take long */
    static BigDecimal requireShort(String option, BigDecimal value) {
        if (value.precision() > DIGITS_MAX || Math.abs(value.scale()) > DIGITS_MAX) {
            throw new CliFailure(Exit.USAGE, "expected " + option + " with at most " + DIGITS_MAX + " digits");
        }
        return value;
    }

    /** The least number, in steps. */
    BigInteger lowest() {
        return low.divideToIntegralValue(step).toBigInteger();
    }

    /** The greatest, in steps. */
    BigInteger highest() {
        return high.divideToIntegralValue(step).toBigInteger();
    }

    /** The schema of one number. */
    ObjectNode one() {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        if (format != Format.NUMBER) {
            return schema.put("type", "string").put("format", format.toString());
        }
        boolean whole = step.compareTo(BigDecimal.ONE) == 0;
        schema.put("type", whole ? "integer" : "number");
        schema.set("minimum", node(low));
        schema.set("maximum", node(high));
        if (!whole) {
            schema.set("multipleOf", node(step));
        }
        return schema;
    }

    /** The schema of an input: an object with one number, or a list of some. */
    ObjectNode input() {
        return length.map(count -> Template.object("values", list(one(), count)))
                .orElseGet(() -> Template.object("value", one()));
    }

    /** The schema of an input: an object with a set of at most so many. */
    ObjectNode set(int most) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        schema.put("type", "array").put("maxItems", most).put("uniqueItems", true);
        schema.set("items", one());
        return Template.object("values", schema);
    }

    int maxBytes() {
        return FRAME_BYTES + SPELLED_BYTES * length.orElse(1);
    }

    static ObjectNode list(ObjectNode items, int count) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        schema.put("type", "array").put("minItems", count).put("maxItems", count);
        schema.set("items", items);
        return schema;
    }

    /** The schema of a whole result between two bounds. */
    static ObjectNode whole(BigInteger least, BigInteger most) {
        BigInteger widest = least.abs().max(most.abs());
        if (widest.compareTo(EXACT_MAX) > 0) {
            throw new CliFailure(
                    Exit.USAGE,
                    "the answer could be as large as " + widest
                            + ", and JSON holds whole numbers up to 2^53 - 1: choose a narrower range");
        }
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", "integer")
                .put("minimum", least.longValueExact())
                .put("maximum", most.longValueExact());
    }

    static JsonNode node(BigDecimal value) {
        BigDecimal plain = value.stripTrailingZeros();
        return plain.scale() <= 0
                ? JsonNodeFactory.instance.numberNode(plain.toBigIntegerExact())
                : JsonNodeFactory.instance.numberNode(plain);
    }
}
