package dev.tcme.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tcme.contract.Json;
import java.util.Optional;

/** What this worker offers: each program with its digest and, per procedure, what was measured. */
final class ProgramList {
    private ProgramList() {}

    static ArrayNode of(Plan.Means means) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (PromptProgram program : PromptProgram.all()) {
            ObjectNode node = list.addObject()
                    .put("kind", program.kind())
                    .put("digest", program.digest().toString());
            ArrayNode procedures = node.putArray("procedures");
            for (Procedure procedure : program.procedures()) {
                procedures.add(procedure(means, program, procedure));
            }
        }
        return list;
    }

    private static ObjectNode procedure(Plan.Means means, PromptProgram program, Procedure procedure) {
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("name", procedure.toString());
        boolean embedding = procedure == Procedure.EMBEDDING;
        Optional<Capabilities> known = embedding ? Optional.of(means.ofEmbedding()) : means.ofModel();
        known.flatMap(k -> k.find(program.digest(), procedure)).ifPresent(entry -> {
            node.set("capability", Json.tree(entry.measured()));
            node.put("calibration", entry.digest().toString());
        });
        return node;
    }
}
