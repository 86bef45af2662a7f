package dev.tcme.system.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tcme.client.GatewayInfo;
import dev.tcme.contract.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Contract documents to begin with; tests bend them. */
final class Documents {
    static final int MAX_INPUT_BYTES = 4096;
    private static final int MAX_DOCUMENT = 64 * 1024;

    private Documents() {}

    /** Two contributors who both read whether their texts overlap: one bit. */
    static ObjectNode overlap(GatewayInfo info, Actor first, Actor second) {
        return overlap(info, "option-scoring", first, second);
    }

    static ObjectNode overlap(GatewayInfo info, String procedure, Actor first, Actor second) {
        String program = info.model().program("overlap").orElseThrow().digest().toString();
        ObjectNode document = object("""
                {"version":"tcme/contract/v1","title":"end to end","task":{"kind":"overlap"},
                 "output":{"schema":{"type":"object","properties":{"competing":{"enum":["yes","no"]}},
                   "required":["competing"],"additionalProperties":false}},
                 "lanes":{"allowed":["model"],"minimumAssurance":"SELF_ASSERTED"},
                 "model":{"minimumAccuracy":0.5},
                 "budget":{"capacityBits":1},
                 "expires":"2099-01-01T00:00:00Z","sessionSeconds":600}
                """);
        document.set(
                "parties",
                Json.tree(
                        List.of(party(first, "contributor", "recipient"), party(second, "contributor", "recipient"))));
        document.set("inputs", Json.tree(List.of(input("first", first), input("second", second))));
        readers(document, first, second);
        document.withObject("/model").put("program", program).put("procedure", procedure);
        document.set("policies", Json.tree(List.of(info.policyBundle())));
        document.withObject("/gateway").put("signingKey", info.signingKey().toString());
        return document;
    }

    /** @param actors who read the one field */
    static void readers(ObjectNode document, Actor... actors) {
        ArrayNode readers = document.withObject("/output/readers").putArray("competing");
        for (Actor actor : actors) {
            readers.add(actor.id());
        }
    }

    static JsonNode party(Actor actor, String... roles) {
        return Json.tree(Map.of(
                "id", actor.id(),
                "signingKey", actor.signing().verificationKey().toString(),
                "sealingKey", actor.sealing().publicKey().toString(),
                "roles", List.of(roles)));
    }

    static JsonNode input(String name, Actor actor) {
        return object("""
                {"name":"%s","party":"%s","maxBytes":%d,"schema":{"type":"object",
                 "properties":{"abstract":{"type":"string"}},"required":["abstract"],"additionalProperties":false}}
                """.formatted(name, actor.id(), MAX_INPUT_BYTES));
    }

    static JsonNode text(String value) {
        return Json.tree(Map.of("abstract", value));
    }

    static ObjectNode object(String json) {
        return (ObjectNode) Json.parse(json.getBytes(StandardCharsets.UTF_8), MAX_DOCUMENT);
    }
}
