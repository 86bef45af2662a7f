package dev.tcme.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.Set;

/**
 * How many different values a JSON Schema admits, and so how many bits an answer can carry at most:
 * {@code ceil(log2(cardinality))}.
 *
 * <p>Understood are {@code const}, {@code enum}, {@code boolean}, {@code null}, {@code integer} with both bounds,
 * {@code string} with {@code maxLength}, {@code array} with {@code items} and {@code maxItems}, {@code object} with
 * {@code additionalProperties: false}, and {@code oneOf}/{@code anyOf} (summed, an upper bound). Anything else is
 * refused: a keyword that is not counted could carry anything.
 */
public final class Capacity {
    /** A schema that admits more than 2^4096 values bounds nothing in practice; the cap also bounds our arithmetic. */
    static final int MAX_BITS = 4096;

    /** Unicode scalar values: code points less surrogates (Unicode 16, D76). */
    private static final BigInteger SCALAR_VALUES = BigInteger.valueOf(0x110000 - 0x800);

    private static final Set<String> ANNOTATIONS = Set.of("title", "description", "$comment");

    private Capacity() {}

    /** {@code ceil(log2(cardinality))}: bits that suffice to name one of so many values; 0 for a single one. */
    public static int bits(BigInteger cardinality) {
        return cardinality.subtract(BigInteger.ONE).bitLength();
    }

    /**
     * Counts the values that {@code schema} admits.
     *
     * @throws ProblemException {@link Problem#UNBOUNDED_OUTPUT}, naming the place in the schema by JSON pointer
     */
    public static BigInteger cardinality(JsonNode schema) {
        return count(schema, "");
    }

    private static BigInteger count(JsonNode schema, String at) {
        if (!schema.isObject()) {
            throw unbounded(at, "a schema object");
        }
        if (schema.has("const")) {
            allow(schema, at, "const", "type");
            return BigInteger.ONE;
        }
        if (schema.has("enum")) {
            allow(schema, at, "enum", "type");
            return countEnum(schema.get("enum"), at);
        }
        if (schema.has("oneOf") || schema.has("anyOf")) {
            return countAlternatives(schema, at);
        }
        JsonNode type = schema.path("type");
        if (!type.isTextual()) {
            throw unbounded(at, "one 'type', a 'const' or an 'enum'");
        }
        return switch (type.textValue()) {
            case "boolean" -> {
                allow(schema, at, "type");
                yield BigInteger.TWO;
            }
            case "null" -> {
                allow(schema, at, "type");
                yield BigInteger.ONE;
            }
            case "integer" -> countInteger(schema, at);
            case "string" -> countString(schema, at);
            case "array" -> countArray(schema, at);
            case "object" -> countObject(schema, at);
            default -> throw unbounded(at, "a type of finitely many values ('number' has none)");
        };
    }

    private static BigInteger countEnum(JsonNode values, String at) {
        if (!values.isArray() || values.isEmpty()) {
            throw unbounded(at + "/enum", "a non-empty array");
        }
        Set<JsonNode> distinct = new HashSet<>();
        values.forEach(distinct::add);
        if (distinct.size() != values.size()) {
            throw unbounded(at + "/enum", "distinct values");
        }
        return BigInteger.valueOf(distinct.size());
    }

    private static BigInteger countAlternatives(JsonNode schema, String at) {
        String keyword = schema.has("oneOf") ? "oneOf" : "anyOf";
        allow(schema, at, keyword);
        JsonNode alternatives = schema.get(keyword);
        if (!alternatives.isArray() || alternatives.isEmpty()) {
            throw unbounded(at + "/" + keyword, "a non-empty array");
        }
        BigInteger sum = BigInteger.ZERO;
        for (int i = 0; i < alternatives.size(); i++) {
            sum = sum.add(count(alternatives.get(i), at + "/" + keyword + "/" + i));
        }
        return capped(sum, at);
    }

    private static BigInteger countInteger(JsonNode schema, String at) {
        allow(schema, at, "type", "minimum", "maximum");
        JsonNode low = schema.path("minimum");
        JsonNode high = schema.path("maximum");
        if (!low.isIntegralNumber() || !high.isIntegralNumber()) {
            throw unbounded(at, "integer 'minimum' and 'maximum'");
        }
        BigInteger span = high.bigIntegerValue().subtract(low.bigIntegerValue());
        if (span.signum() < 0) {
            throw unbounded(at, "'minimum' not above 'maximum'");
        }
        return span.add(BigInteger.ONE);
    }

    /** All strings of minLength..maxLength scalar values. */
    private static BigInteger countString(JsonNode schema, String at) {
        allow(schema, at, "type", "minLength", "maxLength");
        return powers(SCALAR_VALUES, length(schema, at, "minLength", 0), length(schema, at, "maxLength", -1), at);
    }

    private static BigInteger countArray(JsonNode schema, String at) {
        allow(schema, at, "type", "items", "minItems", "maxItems");
        BigInteger item = count(schema.path("items"), at + "/items");
        return powers(item, length(schema, at, "minItems", 0), length(schema, at, "maxItems", -1), at);
    }

    private static BigInteger countObject(JsonNode schema, String at) {
        allow(schema, at, "type", "properties", "required", "additionalProperties");
        JsonNode additional = schema.path("additionalProperties");
        if (!additional.isBoolean() || additional.booleanValue()) {
            throw unbounded(at, "'additionalProperties': false");
        }
        Set<String> required = new HashSet<>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        BigInteger product = BigInteger.ONE;
        for (var property : schema.path("properties").properties()) {
            BigInteger values = count(property.getValue(), at + "/properties/" + property.getKey());
            // Whether an optional property is there is one more thing that the answer can say.
            BigInteger choices = required.contains(property.getKey()) ? values : values.add(BigInteger.ONE);
            product = capped(product.multiply(choices), at);
        }
        return product;
    }

    private static BigInteger powers(BigInteger base, int low, int high, String at) {
        if (low > high) {
            throw unbounded(at, "a lower length limit not above the upper one");
        }
        if ((long) high * Math.max(1, base.bitLength() - 1) > MAX_BITS) {
            throw unbounded(at, "at most " + MAX_BITS + " bits in all");
        }
        BigInteger sum = BigInteger.ZERO;
        for (int n = low; n <= high; n++) {
            sum = sum.add(base.pow(n));
        }
        return capped(sum, at);
    }

    private static int length(JsonNode schema, String at, String keyword, int absent) {
        JsonNode value = schema.path(keyword);
        if (value.isMissingNode() && absent >= 0) {
            return absent;
        }
        if (!value.canConvertToInt() || !value.isIntegralNumber() || value.intValue() < 0) {
            throw unbounded(at, "a whole number as '" + keyword + "'");
        }
        return value.intValue();
    }

    private static BigInteger capped(BigInteger cardinality, String at) {
        if (bits(cardinality) > MAX_BITS) {
            throw unbounded(at, "at most " + MAX_BITS + " bits in all");
        }
        return cardinality;
    }

    private static void allow(JsonNode schema, String at, String... keywords) {
        Set<String> allowed = new HashSet<>(Set.of(keywords));
        allowed.addAll(ANNOTATIONS);
        schema.fieldNames().forEachRemaining(name -> {
            if (!allowed.contains(name)) {
                throw unbounded(at, "only the keywords " + String.join(", ", keywords) + " here");
            }
        });
    }

    private static ProblemException unbounded(String at, String expected) {
        return new ProblemException(
                Problem.UNBOUNDED_OUTPUT,
                "in the output schema at " + (at.isEmpty() ? "/" : at) + " expected " + expected);
    }
}
