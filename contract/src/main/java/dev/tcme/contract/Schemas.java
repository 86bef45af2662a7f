package dev.tcme.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.Set;

/** JSON Schema 2020-12, without references to anything outside the schema itself. */
public final class Schemas {
    private static final Set<String> FORBIDDEN =
            Set.of("$id", "$anchor", "$dynamicRef", "$dynamicAnchor", "$vocabulary");
    private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";

    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemaLoader(loader -> loader.fetchRemoteResources(false)));

    private final Schema schema;

    private Schemas(Schema schema) {
        this.schema = schema;
    }

    /**
     * @throws ProblemException {@link Problem#INVALID_CONTRACT} if this is no schema, or one that refers outside itself
     */
    public static Schemas compile(JsonNode schema) {
        if (!schema.isObject()) {
            throw invalid("expected a JSON Schema object");
        }
        requireSelfContained(schema);
        try {
            Schema meta = REGISTRY.getSchema(SchemaLocation.of(DIALECT));
            if (!meta.validate(schema).isEmpty()) {
                throw invalid("the schema does not satisfy the JSON Schema 2020-12 meta-schema");
            }
            Schema compiled = REGISTRY.getSchema(schema);
            compiled.initializeValidators();
            return new Schemas(compiled);
        } catch (SchemaException e) {
            throw invalid("the schema cannot be compiled");
        }
    }

    /** Whether the value satisfies the schema. Says no more, because a message could quote the value. */
    public boolean admits(JsonNode value) {
        return schema.validate(value).isEmpty();
    }

    private static void requireSelfContained(JsonNode node) {
        if (node.isObject()) {
            for (var field : node.properties()) {
                if (FORBIDDEN.contains(field.getKey())) {
                    throw invalid("a schema must not use "
                            + String.join(", ", FORBIDDEN.stream().sorted().toList()));
                }
                boolean outside = field.getKey().equals("$ref")
                        && !field.getValue().asText().startsWith("#/$defs/");
                if (outside) {
                    throw invalid("'$ref' must point into the schema's own '$defs'");
                }
                if (field.getKey().equals("$schema")
                        && !field.getValue().asText().equals(DIALECT)) {
                    throw invalid("'$schema' must be " + DIALECT);
                }
            }
        }
        node.forEach(Schemas::requireSelfContained);
    }

    private static ProblemException invalid(String detail) {
        return new ProblemException(Problem.INVALID_CONTRACT, detail);
    }
}
