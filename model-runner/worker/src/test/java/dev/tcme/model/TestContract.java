package dev.tcme.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tcme.contract.Contract;
import dev.tcme.contract.Digest;
import dev.tcme.contract.Domain;
import dev.tcme.contract.Json;
import dev.tcme.contract.Opening;
import dev.tcme.contract.Sealed;
import dev.tcme.contract.Sealing;
import dev.tcme.contract.SessionId;
import dev.tcme.contract.SigningKey;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.function.Consumer;

/** Contracts of every kind, and what a party does to bring an input. */
public final class TestContract {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int INPUT_BYTES_MAX = 4096;

    private final ObjectNode document;

    private TestContract(ObjectNode document) {
        this.document = document;
    }

    public static JsonNode json(String text) {
        return Json.parse(text.getBytes(StandardCharsets.UTF_8), 1 << 20);
    }

    private static TestContract of(String kind, String first, String second, String output) {
        String any = "{\"type\":\"object\"}";
        String text = """
                {"version":"tcme/contract/v1","title":"Test","task":{"kind":"%s"},
                 "parties":[
                  {"id":"alice","signingKey":"%s","sealingKey":"%s","roles":["contributor","recipient"]},
                  {"id":"bob","signingKey":"%s","sealingKey":"%s","roles":["contributor","recipient"]}],
                 "inputs":[{"name":"%s","party":"alice","maxBytes":%d,"schema":%s},
                           {"name":"%s","party":"bob","maxBytes":%d,"schema":%s}],
                 "output":{"schema":{"type":"object","properties":{"answer":%s},"required":["answer"],
                   "additionalProperties":false},"readers":{"answer":["alice","bob"]}},
                 "lanes":{"allowed":["model"],"minimumAssurance":"SELF_ASSERTED"},
                 "model":{"program":"%s","procedure":"option-scoring","minimumAccuracy":0},
                 "policies":["sha256:%s"],"budget":{"capacityBits":16},"gateway":{"signingKey":"%s"},
                 "expires":"2099-01-01T00:00:00Z","sessionSeconds":60}
                """.formatted(
                        kind,
                        SigningKey.generate(RANDOM).verificationKey(),
                        Sealing.PrivateKey.generate().publicKey(),
                        SigningKey.generate(RANDOM).verificationKey(),
                        Sealing.PrivateKey.generate().publicKey(),
                        first,
                        INPUT_BYTES_MAX,
                        any,
                        second,
                        INPUT_BYTES_MAX,
                        any,
                        output,
                        PromptProgram.load(kind).digest(),
                        "2".repeat(64),
                        SigningKey.generate(RANDOM).verificationKey());
        return new TestContract((ObjectNode) json(text));
    }

    public static TestContract overlap() {
        return of("overlap", "first", "second", "{\"enum\":[\"yes\",\"no\"]}");
    }

    public static TestContract audit() {
        return of("confidentiality-audit", "text", "clause", "{\"type\":\"boolean\"}");
    }

    public static TestContract comparison() {
        return of("comparison", "first", "second", "{\"enum\":[\"first\",\"second\",\"equal\"]}");
    }

    public static TestContract question(String question, String output) {
        TestContract contract = of("question", "first", "second", output);
        contract.object("task").put("question", question);
        return contract;
    }

    public TestContract with(Consumer<ObjectNode> change) {
        ObjectNode copy = document.deepCopy();
        change.accept(copy);
        return new TestContract(copy);
    }

    public TestContract procedure(String procedure) {
        return with(d -> ((ObjectNode) d.path("model")).put("procedure", procedure));
    }

    private ObjectNode object(String field) {
        return (ObjectNode) document.path(field);
    }

    public ObjectNode document() {
        return document.deepCopy();
    }

    public Contract contract() {
        return Contract.check(document);
    }

    public Digest digest() {
        return contract().digest();
    }

    /** Body of an open request, and with {@code op} and {@code sessionId} the worker's frame. */
    public ObjectNode opening() {
        ObjectNode body = (ObjectNode) json("{}");
        body.put("contractDigest", digest().toString());
        return body.set("contract", document);
    }

    /** Body of an input request: the value sealed to the session's key, with its commitment. */
    public ObjectNode sealedInput(SessionId session, String name, String sealingKey, JsonNode value) {
        Opening opening = Opening.of(value, RANDOM);
        Sealed sealed = new Sealing.PublicKey(sealingKey)
                .seal(Sealing.Context.ofInput(digest(), session, name), opening.frame(INPUT_BYTES_MAX));
        ObjectNode body = (ObjectNode) json("{}");
        body.set("sealed", Json.tree(sealed));
        return body.put("commitment", opening.commitment(Domain.INPUT).toString());
    }

    public static SessionId session() {
        return SessionId.random(RANDOM);
    }
}
