package dev.tcme.he.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tcme.contract.Contract;
import java.math.BigInteger;

/**
 * An answer of whole numbers: one field, an integer or a list of them, bounded such that every possible result is allowed.
 *
 * @param field its name
 * @param count how many
 */
record WholeAnswer(String field, int count, NumberField.Shape shape) {

    /**
     * @throws UnsuitableException if the contract's output is not so; says which bounds it needs
     */
    static WholeAnswer of(Contract contract, int count, NumberField.Shape shape, Bounds bounds)
            throws UnsuitableException {
        if (contract.output().fields().size() != 1) {
            throw new UnsuitableException("the answer has one field");
        }
        var field = contract.output().fields().getFirst();
        JsonNode one = field.schemaJson();
        if (shape == NumberField.Shape.LIST) {
            boolean fits = "array".equals(one.path("type").asText())
                    && one.path("minItems").asInt(-1) == count
                    && one.path("maxItems").asInt(-1) == count;
            if (!fits) {
                throw new UnsuitableException("the answer must be a list of exactly " + count);
            }
            one = one.path("items");
        }
        boolean wide = "integer".equals(one.path("type").asText())
                && one.path("minimum").isIntegralNumber()
                && one.path("maximum").isIntegralNumber()
                && one.path("minimum").bigIntegerValue().compareTo(bounds.low()) <= 0
                && one.path("maximum").bigIntegerValue().compareTo(bounds.high()) >= 0;
        if (!wide) {
            throw new UnsuitableException(
                    "the answer must be an integer with bounds around " + bounds.low() + ".." + bounds.high());
        }
        return new WholeAnswer(field.name(), count, shape);
    }

    /** Least and greatest possible result. */
    record Bounds(BigInteger low, BigInteger high) {
        static Bounds of(long low, long high) {
            return new Bounds(BigInteger.valueOf(low), BigInteger.valueOf(high));
        }
    }

    JsonNode of(BigInteger... results) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        if (shape == NumberField.Shape.SINGLE) {
            return json.objectNode().put(field, results[0]);
        }
        ArrayNode list = json.arrayNode();
        for (BigInteger result : results) {
            list.add(result);
        }
        return json.objectNode().set(field, list);
    }
}
