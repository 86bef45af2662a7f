package dev.tcme.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an answer may look like and who reads which field. An answer is one JSON object whose every property is
 * required, bounded and has readers.
 *
 * @param cardinality how many different answers there are
 */
public record OutputConstraint(JsonNode schemaJson, Schemas schema, List<Field> fields, BigInteger cardinality) {

    /** No answer of at most {@link Capacity#MAX_BITS} bits needs a longer canonical form in any sensible schema. */
    public static final int MAX_BYTES = 64 * 1024;

    /**
     * @param bits that this property alone can carry
     * @param readers the parties that get it, in order of id
     */
    public record Field(String name, JsonNode schemaJson, int bits, List<String> readers) {}

    static OutputConstraint of(JsonNode schema, Map<String, List<String>> readers) {
        BigInteger cardinality = Capacity.cardinality(schema);
        JsonNode properties = schema.path("properties");
        if (!schema.path("type").asText().equals("object") || properties.isEmpty()) {
            throw invalid("'output.schema' must be an object with at least one property");
        }
        Set<String> required = new HashSet<>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        Set<String> names = new HashSet<>();
        properties.fieldNames().forEachRemaining(names::add);
        // An optional field in a released answer would be a second, unlabelled channel.
        if (!required.equals(names)) {
            throw invalid("'output.schema.required' must list exactly the properties");
        }
        if (!readers.keySet().equals(names)) {
            throw invalid("'output.readers' must name exactly the properties of the output schema");
        }
        List<Field> fields = new ArrayList<>();
        properties.properties().forEach(property -> {
            List<String> reading = readers.get(property.getKey());
            if (reading == null || reading.isEmpty() || new HashSet<>(reading).size() != reading.size()) {
                throw invalid("each field in 'output.readers' needs at least one reader, none twice");
            }
            int bits = Capacity.bits(Capacity.cardinality(property.getValue()));
            fields.add(new Field(
                    property.getKey(),
                    property.getValue(),
                    bits,
                    reading.stream().sorted().toList()));
        });
        return new OutputConstraint(schema, Schemas.compile(schema), List.copyOf(fields), cardinality);
    }

    /** Bits that one answer can carry at most. */
    public int capacityBits() {
        return Capacity.bits(cardinality);
    }

    /** Whether this value is one of the answers that the schema allows. */
    public boolean admits(JsonNode answer) {
        return answer.isObject() && schema.admits(answer);
    }

    /** The part of an answer that a party may read. */
    public JsonNode projection(JsonNode answer, String party) {
        ObjectNode part = JsonNodeFactory.instance.objectNode();
        for (Field field : fields) {
            if (field.readers().contains(party)) {
                part.set(field.name(), answer.get(field.name()));
            }
        }
        return part;
    }

    /** Whoever reads at least one field, in order of id. */
    public List<String> recipients() {
        return fields.stream()
                .flatMap(field -> field.readers().stream())
                .distinct()
                .sorted()
                .toList();
    }

    private static ProblemException invalid(String detail) {
        return new ProblemException(Problem.INVALID_CONTRACT, detail);
    }
}
