package dev.tcme.he.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tcme.contract.Contract;
import dev.tcme.contract.Json;
import dev.tcme.contract.Sealing;
import dev.tcme.contract.SigningKey;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/** Contracts of some parties, each with one input. */
final class Contracts {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Contracts() {}

    static JsonNode json(String text) {
        return Json.parse(text.getBytes(StandardCharsets.UTF_8), 64 * 1024);
    }

    /**
     * @param task the task's members, as JSON without braces
     * @param answer schema of the field {@code answer}
     * @param inputs schema of each party's input
     */
    static Contract of(String task, String answer, String... inputs) {
        List<String> parties = new ArrayList<>();
        List<String> brought = new ArrayList<>();
        List<String> readers = new ArrayList<>();
        for (int i = 0; i < inputs.length; i++) {
            SigningKey signing = SigningKey.generate(RANDOM);
            parties.add(
                    "{\"id\":\"p%d\",\"signingKey\":\"%s\",\"sealingKey\":\"%s\",\"roles\":[\"contributor\",\"recipient\"]}"
                            .formatted(
                                    i,
                                    signing.verificationKey(),
                                    Sealing.PrivateKey.generate().publicKey()));
            brought.add("{\"name\":\"in%d\",\"party\":\"p%d\",\"maxBytes\":65536,\"schema\":%s}"
                    .formatted(i, i, inputs[i]));
            readers.add("\"p" + i + "\"");
        }
        String document = """
                {"version":"tcme/contract/v1","title":"test","task":{%s},"parties":[%s],"inputs":[%s],
                 "output":{"schema":{"type":"object","properties":{"answer":%s},"required":["answer"],
                   "additionalProperties":false},"readers":{"answer":[%s]}},
                 "lanes":{"allowed":["he"],"minimumAssurance":"CRYPTOGRAPHIC"},
                 "policies":["sha256:%s"],"budget":{"capacityBits":4096},"gateway":{"signingKey":"%s"},
                 "expires":"2099-01-01T00:00:00Z","sessionSeconds":600}
                """.formatted(
                        task,
                        String.join(",", parties),
                        String.join(",", brought),
                        answer,
                        String.join(",", readers),
                        "0".repeat(64),
                        SigningKey.generate(RANDOM).verificationKey());
        return Contract.parse(document.getBytes(StandardCharsets.UTF_8));
    }

    /** The same, whose parties keep to the protocol. */
    static Contract curious(Contract contract) {
        ObjectNode document = (ObjectNode) contract.document().deepCopy();
        document.withObject("/lanes").put("adversary", "curious");
        return Contract.check(document);
    }

    static String integer(long low, long high) {
        return "{\"type\":\"integer\",\"minimum\":%d,\"maximum\":%d}".formatted(low, high);
    }

    static String list(String items, int count) {
        return "{\"type\":\"array\",\"items\":%s,\"minItems\":%d,\"maxItems\":%d}".formatted(items, count, count);
    }
}
