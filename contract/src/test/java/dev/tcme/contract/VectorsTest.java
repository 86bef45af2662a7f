package dev.tcme.contract;

import static dev.tcme.contract.SampleContract.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The published vectors: what a client in another language must compute. They are compared with what this code
 * computes; {@code -Dtcme.vectors=write} writes them anew, which changes the format and so needs a new version.
 */
class VectorsTest {
    private static final Path FILE = Path.of("src/test/resources/vectors/tcme-v1.json");
    private static final ObjectMapper PRETTY =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final SessionId SESSION = new SessionId("000102030405060708090a0b0c0d0e0f");
    private static final byte[] SALT = HexFormat.of().parseHex("a5".repeat(32));
    private static final Instant TIME = Instant.parse("2026-11-21T12:00:00Z");

    @Test
    void everyArtefactIsWhatTheVectorsSay() throws IOException {
        ObjectNode computed = compute();
        if ("write".equals(System.getProperty("tcme.vectors"))) {
            ObjectNode written = computed.deepCopy();
            written.set("sealed", sealed());
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, PRETTY.writeValueAsString(written) + "\n");
        }
        ObjectNode published = (ObjectNode) PRETTY.readTree(Files.readAllBytes(FILE));
        JsonNode sealed = published.remove("sealed");
        assertEquals(PRETTY.writeValueAsString(computed), PRETTY.writeValueAsString(published));
        assertOpens(sealed);
    }

    @Test
    void aPublishedReceiptVerifies() throws IOException {
        assertTrue(signedReceipt().isSignedBy(SampleContract.GATEWAY.verificationKey()));
    }

    static SignedReceipt signedReceipt() throws IOException {
        JsonNode published = PRETTY.readTree(Files.readAllBytes(FILE)).at("/receipt/signedReceipt");
        return SignedReceipt.parse(PRETTY.writeValueAsBytes(published));
    }

    private static ObjectNode compute() {
        ObjectNode all = PRETTY.createObjectNode();
        all.put(
                "about",
                "TCME test vectors, version 1. Hex is lower-case; canonical is RFC 8785."
                        + " digest = SHA-256(domain || 00 || canonical); signature = Ed25519(domain || 00 || digest).");
        all.set("keys", keys());
        all.set("contract", contract());
        all.set("inputCommitment", commitment());
        all.set("request", request());
        all.set("receipt", receipt());
        return all;
    }

    private static ObjectNode keys() {
        ObjectNode keys = PRETTY.createObjectNode();
        keys.put("aliceSigningSecret", SampleContract.ALICE.exportSecret());
        keys.put("aliceSigningKey", SampleContract.ALICE.verificationKey().toString());
        keys.put("aliceSealingSecret", SampleContract.ALICE_SEAL.exportSecret());
        keys.put("aliceSealingKey", SampleContract.ALICE_SEAL.publicKey().toString());
        keys.put("gatewaySigningSecret", SampleContract.GATEWAY.exportSecret());
        keys.put("gatewaySigningKey", SampleContract.GATEWAY.verificationKey().toString());
        return keys;
    }

    private static ObjectNode contract() {
        Contract contract = SampleContract.contract();
        ObjectNode vector = PRETTY.createObjectNode();
        vector.put("domain", Domain.CONTRACT.label());
        vector.set("document", contract.document());
        vector.put("canonical", new String(Json.canonical(contract.document()), StandardCharsets.UTF_8));
        vector.put("digest", contract.digest().toString());
        vector.put("aliceSignature", hex(SampleContract.ALICE.sign(Domain.CONTRACT, contract.digest())));
        vector.put("capacityBits", contract.capacityBits());
        return vector;
    }

    private static ObjectNode commitment() {
        Opening opening = Opening.of(SALT, value("{\"value\":41}"));
        ObjectNode vector = PRETTY.createObjectNode();
        vector.put("rule", "SHA-256(domain || 00 || salt || canonical value)");
        vector.put("domain", Domain.INPUT.label());
        vector.put("salt", hex(SALT));
        vector.put("value", "{\"value\":41}");
        vector.put("commitment", opening.commitment(Domain.INPUT).toString());
        vector.put("frameFor64Bytes", hex(opening.frame(64)));
        return vector;
    }

    private static ObjectNode request() {
        byte[] body = "{\"contract\":\"x\"}".getBytes(StandardCharsets.UTF_8);
        RequestSignature.Request request =
                new RequestSignature.Request("POST", "https://gateway.example/v1/sessions", body);
        Map<String, String> headers = RequestSignature.sign(
                request,
                new RequestSignature.Parameters("alice", TIME, TIME.plusSeconds(60), "0123456789abcdef"),
                SampleContract.ALICE);
        ObjectNode vector = PRETTY.createObjectNode();
        vector.put("rule", "RFC 9421 with Ed25519");
        vector.put("method", request.method());
        vector.put("targetUri", request.targetUri());
        vector.put("body", new String(body, StandardCharsets.UTF_8));
        headers.forEach(vector::put);
        return vector;
    }

    private static ObjectNode receipt() {
        Contract contract = SampleContract.contract();
        Digest commitment = Opening.of(SALT, value("{\"value\":41}")).commitment(Domain.INPUT);
        Decision.Reference reference = new Decision.Reference(
                Stage.RELEASE, "00".repeat(16), contract.policies().getFirst());
        Receipt receipt = new Receipt(
                Receipt.VERSION,
                SESSION,
                contract.digest(),
                Outcome.REFUSED,
                EndReason.POLICY_DENIED,
                TIME.toString(),
                TIME.plusSeconds(3).toString(),
                Assurance.SELF_ASSERTED,
                Optional.of(LaneKind.MODEL),
                new Receipt.Commitments(
                        new TreeMap<>(Map.of("first", commitment)),
                        new TreeMap<>(),
                        List.of(Receipt.PolicyDecision.of(new Decision.Deny(
                                reference, List.of(new Decision.Reason("over_budget", "too much")))))),
                new Receipt.Claims(SampleContract.GATEWAY.verificationKey(), Map.of("engine", "none")));
        ObjectNode vector = PRETTY.createObjectNode();
        SignedReceipt signed = SignedReceipt.sign(receipt, SampleContract.GATEWAY);
        vector.put("domain", Domain.RECEIPT.label());
        vector.put("canonicalReceipt", new String(Json.canonicalOf(receipt), StandardCharsets.UTF_8));
        vector.put("digest", signed.digest().toString());
        vector.set("signedReceipt", Json.tree(signed));
        return vector;
    }

    /** HPKE draws a fresh key, so this one is kept as it was first made. */
    private static ObjectNode sealed() {
        Contract contract = SampleContract.contract();
        Sealing.Context context = Sealing.Context.ofInput(contract.digest(), SESSION, "first");
        byte[] frame = Opening.of(SALT, value("{\"value\":41}")).frame(64);
        ObjectNode vector = PRETTY.createObjectNode();
        vector.put("suite", "DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20-Poly1305, base mode");
        vector.put("info", "tcme/hpke/v1");
        vector.put("associatedData", new String(context.associatedData(), StandardCharsets.UTF_8));
        vector.put("plaintext", "inputCommitment.frameFor64Bytes");
        vector.put("recipient", "keys.aliceSealingSecret");
        vector.set("sealed", Json.tree(SampleContract.ALICE_SEAL.publicKey().seal(context, frame)));
        return vector;
    }

    private static void assertOpens(JsonNode vector) {
        Contract contract = SampleContract.contract();
        Sealed sealed = Json.read(vector.get("sealed"), Sealed.class);
        Sealing.Context context = Sealing.Context.ofInput(contract.digest(), SESSION, "first");
        assertEquals(
                vector.get("associatedData").asText(), new String(context.associatedData(), StandardCharsets.UTF_8));
        byte[] frame = SampleContract.ALICE_SEAL.open(context, sealed);
        assertEquals(value("{\"value\":41}"), Opening.parse(frame, 64).value());
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
