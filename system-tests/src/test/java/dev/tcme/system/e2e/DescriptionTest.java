package dev.tcme.system.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.contract.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the gateway answers is what its OpenAPI document says. */
@ExtendWith(SharedStack.class)
class DescriptionTest {
    private static final int MAX_DOCUMENT = 1024 * 1024;

    private final Stack stack;

    DescriptionTest(Stack stack) {
        this.stack = stack;
    }

    @Test
    void allThatTheGatewayTellsOfItselfIsDescribedAndTheLimitOnAnswersInWords() {
        JsonNode document = Json.parse(stack.description().getBytes(StandardCharsets.UTF_8), MAX_DOCUMENT);
        String reference = document.at("/paths/~1v1~1gateway/get/responses/200/content/application~1json/schema/$ref")
                .asText();
        assertTrue(reference.startsWith("#/"), () -> "the answer of /v1/gateway has no schema: " + reference);
        JsonNode described = document.at(reference.substring(1)).path("properties");
        JsonNode told = new Wire(stack.gateway())
                .send(Wire.Request.get("/v1/gateway"))
                .requireStatus(200)
                .json();
        told.fieldNames().forEachRemaining(name -> assertTrue(described.has(name), () -> name + " is not described"));
        JsonNode limit = described.path("maxCapacityBits");
        assertEquals("integer", limit.path("type").asText());
        assertTrue(limit.path("description").asText().contains("bits"), limit::toString);
    }
}
