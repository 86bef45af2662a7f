package dev.tcme.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.contract.Adversary;
import dev.tcme.contract.Assurance;
import dev.tcme.contract.Contract;
import dev.tcme.contract.Digest;
import dev.tcme.contract.Json;
import dev.tcme.contract.Label;
import dev.tcme.contract.LaneForm;
import dev.tcme.contract.PolicyQuestion;
import dev.tcme.contract.PolicyQuestion.Capability;
import dev.tcme.contract.PolicyQuestion.ContractFacts;
import dev.tcme.contract.PolicyQuestion.LaneFacts;
import dev.tcme.contract.PolicyQuestion.SessionFacts;
import dev.tcme.contract.PolicyQuestion.Work;
import dev.tcme.contract.Sealing;
import dev.tcme.contract.SigningKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The three questions about one real contract, as the gateway puts them. */
record Questions(Contract contract, Digest bundle) {
    static final String NOW = "2026-12-01T12:00:00Z";
    static final LaneFacts SANDBOX = new LaneFacts(
            LaneForm.SANDBOX,
            true,
            "",
            Assurance.SELF_ASSERTED,
            Adversary.DEVIATING,
            Optional.of(new Capability(200, 190, 186, 0.94, 0.99)),
            Optional.empty(),
            Duration.ofSeconds(2));
    static final LaneFacts THRESHOLD = new LaneFacts(
            LaneForm.THRESHOLD,
            true,
            "",
            Assurance.CRYPTOGRAPHIC,
            Adversary.CURIOUS,
            Optional.empty(),
            Optional.of(new Work(6, 14, 30_000_000, 1_500_000, 200_000)),
            Duration.ofSeconds(3));
    static final LaneFacts TWO_MESSAGE = new LaneFacts(
            LaneForm.TWO_MESSAGE,
            true,
            "",
            Assurance.CRYPTOGRAPHIC,
            Adversary.CURIOUS,
            Optional.empty(),
            Optional.of(new Work(1, 12, 0, 1_600_000, 1_700_000)),
            Duration.ofMillis(20));

    static final LaneFacts COVERT = new LaneFacts(
            LaneForm.COVERT,
            true,
            "",
            Assurance.CRYPTOGRAPHIC,
            Adversary.COVERT,
            Optional.empty(),
            Optional.of(new Work(7, 15, 150_000_000, 6_000_000, 4_000_000)),
            Duration.ofSeconds(9));

    /** A contract's {@code lanes} with all that is optional as it is by default. */
    private static final String DEFAULT_TERMS = """
            {"allowed":["model","he"],"minimumAssurance":"SELF_ASSERTED"}""";

    private static final String PRICE = """
            {"type":"integer","minimum":0,"maximum":255}""";

    static Questions under(Digest bundle) {
        return under(bundle, 8);
    }

    /** @param budget in bits; the output can carry 8 */
    static Questions under(Digest bundle, int budget) {
        return under(bundle, budget, DEFAULT_TERMS);
    }

    /** @param lanes the contract's {@code lanes} in JSON, of which one must be the model's */
    static Questions under(Digest bundle, int budget, String lanes) {
        return under(bundle, budget, lanes, PRICE);
    }

    /** @param bits that the output can carry, and the budget */
    static Questions carrying(Digest bundle, int bits) {
        String answer = """
                {"type":"array","items":{"type":"boolean"},"minItems":%1$d,"maxItems":%1$d}""".formatted(bits);
        return under(bundle, bits, DEFAULT_TERMS, answer);
    }

    private static Questions under(Digest bundle, int budget, String lanes, String answer) {
        String text = """
                {"version":"tcme/contract/v1","title":"Is there a deal?","task":{"kind":"comparison"},
                 "parties":[
                  {"id":"alice","signingKey":"%s","sealingKey":"%s","roles":["contributor"]},
                  {"id":"bob","signingKey":"%s","sealingKey":"%s","roles":["contributor","recipient"]}],
                 "inputs":[
                  {"name":"offer","party":"alice","maxBytes":64,"schema":{"type":"integer","minimum":0,"maximum":9}},
                  {"name":"limit","party":"bob","maxBytes":64,"schema":{"type":"integer","minimum":0,"maximum":9}}],
                 "output":{"schema":{"type":"object","properties":{"price":%s},
                   "required":["price"],"additionalProperties":false},"readers":{"price":["bob"]}},
                 "lanes":%s,
                 "model":{"program":"sha256:%s","procedure":"option-scoring","minimumAccuracy":0.9},
                 "policies":["%s"],"budget":{"capacityBits":%d},"gateway":{"signingKey":"%s"},
                 "expires":"2027-01-31T00:00:00Z","sessionSeconds":600}
                """.formatted(
                        signing("E").verificationKey(),
                        sealing("Q").publicKey(),
                        signing("I").verificationKey(),
                        sealing("U").publicKey(),
                        answer,
                        lanes,
                        "1".repeat(64),
                        bundle,
                        budget,
                        signing("M").verificationKey());
        return new Questions(Contract.parse(text.getBytes(StandardCharsets.UTF_8)), bundle);
    }

    PolicyQuestion.Admit admit(String... signers) {
        return new PolicyQuestion.Admit(
                "00112233445566778899aabbccddeeff", NOW, ContractFacts.of(contract), session(), List.of(signers));
    }

    PolicyQuestion.Admit admit() {
        return admit("alice", "bob");
    }

    PolicyQuestion.Route route(LaneFacts... lanes) {
        return new PolicyQuestion.Route(
                "ffeeddccbbaa99887766554433221100", NOW, ContractFacts.of(contract), session(), List.of(lanes));
    }

    PolicyQuestion.Release release(boolean schemaSatisfied) {
        return release(SANDBOX, schemaSatisfied);
    }

    PolicyQuestion.Release release(LaneFacts lane, boolean schemaSatisfied) {
        Label label = contract.inputs().stream()
                .map(input -> Label.ownedBy(input.party()))
                .reduce(Label::join)
                .orElseThrow();
        return new PolicyQuestion.Release(
                "0123456789abcdef0123456789abcdef",
                NOW,
                ContractFacts.of(contract),
                session(),
                lane,
                label,
                schemaSatisfied);
    }

    List<PolicyQuestion> all() {
        return List.of(admit(), route(SANDBOX, THRESHOLD), release(true));
    }

    private SessionFacts session() {
        return new SessionFacts("000102030405060708090a0b0c0d0e0f", "alice", Assurance.SELF_ASSERTED, bundle);
    }

    private static SigningKey signing(String last) {
        return SigningKey.parseSecret("ed25519-secret:" + "A".repeat(42) + last);
    }

    private static Sealing.PrivateKey sealing(String last) {
        return Sealing.PrivateKey.parseSecret("x25519-secret:" + "A".repeat(42) + last);
    }

    static JsonNode asked(PolicyQuestion question) {
        return Json.tree(question);
    }
}
