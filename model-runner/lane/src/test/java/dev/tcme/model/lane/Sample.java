package dev.tcme.model.lane;

import dev.tcme.contract.Contract;
import dev.tcme.contract.Digest;
import dev.tcme.contract.Sealed;
import dev.tcme.contract.Sealing;
import dev.tcme.contract.SessionId;
import dev.tcme.contract.SigningKey;
import java.nio.charset.StandardCharsets;

/** A contract for the model lane, one session of it, and the capabilities of a model-runner that can run it. */
final class Sample {
    static final SessionId ID = new SessionId("00112233445566778899aabbccddeeff");
    static final String SESSION = "/sessions/" + ID;
    static final Digest PROGRAM = Digest.parse("sha256:" + "1".repeat(64));
    static final Digest WEIGHTS = Digest.parse("sha256:" + "2".repeat(64));
    static final Digest OTHER = Digest.parse("sha256:" + "3".repeat(64));
    static final String SEALING_KEY = sealingKey("Q");
    static final String OPENED = """
            {"sealingKey":"%s","claims":{"engine":"an engine","protection-network":"none"}}""".formatted(SEALING_KEY);

    private Sample() {}

    private static String sealingKey(String last) {
        return Sealing.PrivateKey.parseSecret("x25519-secret:" + "A".repeat(42) + last)
                .publicKey()
                .toString();
    }

    private static String signingKey(String last) {
        return SigningKey.parseSecret("ed25519-secret:" + "A".repeat(42) + last)
                .verificationKey()
                .toString();
    }

    static Contract contract() {
        return contract(
                "\"weights\":\"%s\",\"program\":\"%s\",\"procedure\":\"option-scoring\"".formatted(WEIGHTS, PROGRAM));
    }

    /** @param model members of the contract's terms for a model, without the accuracy */
    static Contract contract(String model) {
        String text = """
                {"version":"tcme/contract/v1","title":"Who is richer?","task":{"kind":"comparison"},
                 "parties":[{"id":"alice","signingKey":"%s","sealingKey":"%s","roles":["contributor","recipient"]}],
                 "inputs":[
                  {"name":"first","party":"alice","maxBytes":64,
                   "schema":{"type":"object","properties":{"value":{"type":"integer","minimum":0,"maximum":99}},
                   "required":["value"],"additionalProperties":false}}],
                 "output":{"schema":{"type":"object","properties":{"larger":{"enum":["first","second","equal"]}},
                   "required":["larger"],"additionalProperties":false},"readers":{"larger":["alice"]}},
                 "lanes":{"allowed":["model"],"minimumAssurance":"SELF_ASSERTED"},
                 "model":{%s,"minimumAccuracy":0.5},
                 "policies":["%s"],"budget":{"capacityBits":2},"gateway":{"signingKey":"%s"},
                 "expires":"2027-01-01T00:00:00Z","sessionSeconds":600}
                """.formatted(signingKey("E"), sealingKey("U"), model, OTHER, signingKey("M"));
        return Contract.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    static String capabilities(Digest weights, Digest embeddingWeights, Digest program, String kind) {
        return """
                {"engine":{"name":"an engine"},"weights":"%s","embeddingWeights":"%s",
                 "programs":[{"digest":"%s","kind":"%s","procedures":[
                  {"name":"generation"},
                  {"name":"option-scoring","capability":
                   {"cases":200,"decided":180,"correct":171,"lower_bound":0.91,"upper_bound":0.97}}]}]}""".formatted(weights, embeddingWeights, program, kind);
    }

    static String capabilities() {
        return capabilities(WEIGHTS, OTHER, PROGRAM, "comparison");
    }

    static Sealed sealed() {
        Sealing.Context context = Sealing.Context.ofInput(contract().digest(), ID, "first");
        return new Sealing.PublicKey(SEALING_KEY).seal(context, new byte[100]);
    }
}
