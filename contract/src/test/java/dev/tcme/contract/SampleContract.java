package dev.tcme.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** One valid contract with fixed keys, and the means to break it in one place. */
final class SampleContract {
    static final SigningKey ALICE = SigningKey.parseSecret("ed25519-secret:" + "A".repeat(42) + "E");
    static final SigningKey BOB = SigningKey.parseSecret("ed25519-secret:" + "A".repeat(42) + "I");
    static final SigningKey GATEWAY = SigningKey.parseSecret("ed25519-secret:" + "A".repeat(42) + "M");
    static final Sealing.PrivateKey ALICE_SEAL =
            Sealing.PrivateKey.parseSecret("x25519-secret:" + "A".repeat(42) + "Q");
    static final Sealing.PrivateKey BOB_SEAL = Sealing.PrivateKey.parseSecret("x25519-secret:" + "A".repeat(42) + "U");

    private SampleContract() {}

    static String text() {
        return """
                {"version":"tcme/contract/v1","title":"Who is richer?","task":{"kind":"comparison"},
                 "parties":[
                  {"id":"alice","signingKey":"%s","sealingKey":"%s","roles":["contributor","recipient"]},
                  {"id":"bob","signingKey":"%s","sealingKey":"%s","roles":["contributor","recipient"]}],
                 "inputs":[
                  {"name":"first","party":"alice","maxBytes":64,
                   "schema":{"type":"object","properties":{"value":{"type":"integer","minimum":0,"maximum":4294967295}},
                   "required":["value"],"additionalProperties":false}},
                  {"name":"second","party":"bob","maxBytes":64,
                   "schema":{"type":"object","properties":{"value":{"type":"integer","minimum":0,"maximum":4294967295}},
                   "required":["value"],"additionalProperties":false}}],
                 "output":{"schema":{"type":"object","properties":{"larger":{"enum":["first","second","equal"]}},
                   "required":["larger"],"additionalProperties":false},"readers":{"larger":["alice","bob"]}},
                 "lanes":{"allowed":["model"],"minimumAssurance":"SELF_ASSERTED"},
                 "model":{"program":"sha256:%s","procedure":"option-scoring","minimumAccuracy":0.5},
                 "policies":["sha256:%s"],"budget":{"capacityBits":2},"gateway":{"signingKey":"%s"},
                 "expires":"2027-01-01T00:00:00Z","sessionSeconds":600}
                """.formatted(
                        ALICE.verificationKey(),
                        ALICE_SEAL.publicKey(),
                        BOB.verificationKey(),
                        BOB_SEAL.publicKey(),
                        "1".repeat(64),
                        "2".repeat(64),
                        GATEWAY.verificationKey());
    }

    static ObjectNode json() {
        return (ObjectNode) Json.parse(text().getBytes(StandardCharsets.UTF_8), Contract.MAX_BYTES);
    }

    static Contract contract() {
        return Contract.parse(text().getBytes(StandardCharsets.UTF_8));
    }

    static JsonNode with(Consumer<ObjectNode> change) {
        ObjectNode document = json();
        change.accept(document);
        return document;
    }

    static JsonNode value(String json) {
        return Json.parse(json.getBytes(StandardCharsets.UTF_8), 4096);
    }
}
