package dev.tcme.system.e2e;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tcme.contract.Contract;
import dev.tcme.contract.Domain;
import dev.tcme.contract.Json;
import dev.tcme.contract.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A body that is not exactly a document of the API is refused, however well it is signed. */
@ExtendWith(SharedStack.class)
class BadDocumentTest {
    private static final int MUTANTS = 150;
    private static final int DEEP = 5000;
    private static final int BAD_REQUEST = 400;
    private static Scene scene;

    @BeforeAll
    static void start(Stack stack) {
        scene = Scene.open(stack);
    }

    /** Every address that takes a body, with a body that it would take. */
    private static Map<String, ObjectNode> writes() {
        Map<String, ObjectNode> writes = new LinkedHashMap<>();
        writes.put("/v1/parties", (ObjectNode) Json.tree(Map.of(
                "id", scene.alice().id(),
                "signingKey", scene.alice().signing().verificationKey().toString(),
                "sealingKey", scene.alice().sealing().publicKey().toString())));
        writes.put("/v1/contracts", fresh());
        writes.put("/v1/contracts/" + scene.contract().digest() + "/signatures", signature(scene.contract()));
        writes.put("/v1/sessions", (ObjectNode)
                Json.tree(Map.of("contract", scene.contract().digest())));
        writes.put(scene.inputPath("first"), (ObjectNode)
                Json.parse(scene.input("first").body(), Documents.MAX_INPUT_BYTES * 4));
        writes.put("/v1/sessions/" + scene.session() + "/withdrawal", (ObjectNode) Json.tree(Map.of()));
        return writes;
    }

    /** A contract that the gateway does not know yet. */
    private static ObjectNode fresh() {
        return ((ObjectNode) scene.contract().document().deepCopy()).put("title", "another " + scene.canary());
    }

    private static ObjectNode signature(Contract contract) {
        byte[] signature = scene.alice().signing().sign(Domain.CONTRACT, contract.digest());
        return (ObjectNode) Json.tree(
                Map.of("signature", Base64.getUrlEncoder().withoutPadding().encodeToString(signature)));
    }

    static Stream<String> addresses() {
        return writes().keySet().stream();
    }

    /** Signs and sends; the answer must be one of these problems and nothing may have changed. */
    private static Wire.Answer refuses(String path, byte[] body, Problem... problems) {
        Wire.Request request = scene.signed(scene.alice(), Wire.Request.post(path, body));
        Wire.Answer answer = scene.changesNothing(() -> scene.alice().wire().send(request))
                .requireProblemDocument()
                .requireWithout(scene.canary());
        assertTrue(Arrays.stream(problems).anyMatch(problem -> problem.type().equals(answer.type())), answer::text);
        return answer;
    }

    private static void refuses(String path, String body, Problem... problems) {
        refuses(path, body.getBytes(StandardCharsets.UTF_8), problems);
    }

    @ParameterizedTest
    @MethodSource("addresses")
    void whatIsNoJsonObjectIsRefused(String path) {
        String canary = "\"" + scene.canary() + "\"";
        for (String body : List.of("", "{", "{\"a\":", "[", "[" + canary + "]", "null", canary, "{}{}", "{'a':1}")) {
            refuses(path, body, Problem.MALFORMED_DOCUMENT);
        }
        refuses(path, new byte[] {'{', '"', (byte) 0xc3, (byte) 0x28, '"', ':', '1', '}'}, Problem.MALFORMED_DOCUMENT);
        refuses(path, "{\"" + scene.canary() + "\":\"\\ud800\"}", Problem.MALFORMED_DOCUMENT);
        refuses(path, "{\"" + scene.canary() + "\":1e999}", Problem.MALFORMED_DOCUMENT);
        refuses(path, "{\"" + scene.canary() + "\":9007199254740993}", Problem.MALFORMED_DOCUMENT);
    }

    @ParameterizedTest
    @MethodSource("addresses")
    void aFieldThatIsGivenTwiceIsRefused(String path) {
        String body = writes().get(path).toString();
        String member = "\"" + scene.canary() + "\":1";
        String twice = "{" + member + "," + member + (body.equals("{}") ? "}" : "," + body.substring(1));
        refuses(path, twice, Problem.MALFORMED_DOCUMENT);
    }

    @ParameterizedTest
    @MethodSource("addresses")
    void aFieldThatNobodyDefinedIsRefused(String path) {
        ObjectNode body = writes().get(path).put(scene.canary(), scene.canary());
        refuses(path, body.toString(), Problem.UNKNOWN_FIELD);
    }

    @ParameterizedTest
    @MethodSource("addresses")
    void aFieldOfAnotherTypeOrThatIsMissingIsRefused(String path) {
        for (String field : (Iterable<String>) () -> writes().get(path).fieldNames()) {
            ObjectNode body = writes().get(path);
            boolean needed = !field.equals("model") || path.endsWith("contracts");
            if (needed) {
                refuses(path, body.deepCopy().without(field).toString(), documentProblems());
            }
            refuses(path, body.deepCopy().putNull(field).toString(), documentProblems());
            ObjectNode nested = body.deepCopy();
            nested.putObject(field).put(scene.canary(), scene.canary());
            refuses(path, nested.toString(), documentProblems());
            ObjectNode listed = body.deepCopy();
            listed.putArray(field).add(scene.canary()).addObject();
            refuses(path, listed.toString(), documentProblems());
        }
    }

    private static Problem[] documentProblems() {
        return new Problem[] {
            Problem.MALFORMED_DOCUMENT,
            Problem.UNKNOWN_FIELD,
            Problem.INVALID_CONTRACT,
            Problem.UNBOUNDED_OUTPUT,
            Problem.SIGNATURE_INVALID
        };
    }

    @ParameterizedTest
    @MethodSource("addresses")
    void aDocumentThatIsTooDeepIsRefused(String path) {
        refuses(path, "{\"a\":".repeat(DEEP) + "1" + "}".repeat(DEEP), Problem.MALFORMED_DOCUMENT, Problem.OVERSIZE);
        refuses(path, "[".repeat(DEEP) + "]".repeat(DEEP), Problem.MALFORMED_DOCUMENT, Problem.OVERSIZE);
    }

    @ParameterizedTest
    @MethodSource("addresses")
    void aDocumentThatIsTooLongIsRefused(String path) {
        String padding = "x".repeat(1_990_000);
        refuses(
                path,
                "{\"" + scene.canary() + "\":\"" + padding + "\"}",
                Problem.OVERSIZE,
                Problem.MALFORMED_DOCUMENT,
                Problem.UNKNOWN_FIELD);
    }

    /** Bodies that are nearly right: bytes changed, dropped or doubled, with a fixed seed. */
    @Test
    void mutantsOfRightBodiesNeverMakeTheGatewayFail() {
        Random random = new Random(8);
        List<Map.Entry<String, ObjectNode>> writes = List.copyOf(writes().entrySet());
        for (int i = 0; i < MUTANTS; i++) {
            Map.Entry<String, ObjectNode> write = writes.get(i % (writes.size() - 1));
            byte[] mutant = mutate(write.getValue().toString().getBytes(StandardCharsets.UTF_8), random);
            Wire.Request request = scene.signed(scene.bob(), Wire.Request.post(write.getKey(), mutant));
            Wire.Answer answer = scene.bob().wire().send(request);
            assertTrue(answer.status() < 500, () -> "mutant made the gateway fail: " + answer.text());
            if (answer.status() >= 300) {
                answer.requireProblemDocument().requireWithout(scene.canary());
            }
        }
    }

    private static byte[] mutate(byte[] right, Random random) {
        byte[] mutant = right.clone();
        int at = random.nextInt(mutant.length);
        return switch (random.nextInt(3)) {
            case 0 -> {
                mutant[at] = (byte) random.nextInt(256);
                yield mutant;
            }
            case 1 -> Arrays.copyOf(mutant, at);
            default -> {
                byte[] doubled = Arrays.copyOf(mutant, mutant.length + mutant.length - at);
                System.arraycopy(mutant, at, doubled, mutant.length, mutant.length - at);
                yield doubled;
            }
        };
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"string\"}",
                "{\"type\":\"number\",\"minimum\":0,\"maximum\":1}",
                "{\"type\":\"integer\"}",
                "{\"type\":\"object\"}",
                "{}",
                "{\"type\":\"string\",\"pattern\":\"a\"}",
                "{\"type\":\"array\",\"items\":{\"type\":\"boolean\"}}"
            })
    void aContractWhoseOutputHasNoBoundIsRefused(String schema) {
        ObjectNode document = fresh();
        document.withObject("/output/schema/properties").set("competing", Documents.object(schema));
        refuses("/v1/contracts", document.toString(), Problem.UNBOUNDED_OUTPUT);
    }

    @Test
    void aContractOfOthersIsRefused() {
        Actor carol = scene.stack().enrol("carol");
        Wire.Request request = scene.signed(carol, Wire.Request.post("/v1/contracts", fresh()));
        scene.refuses(request, Problem.FORBIDDEN, 403);
        Wire.Request opening = scene.signed(carol, scene.opening());
        scene.refuses(opening, Problem.CONTRACT_NOT_FOUND, 404);
    }

    @Test
    void aContractWithKeysThatAreNotRegisteredIsRefused() {
        Actor stranger = Actor.stranger(scene.stack(), scene.bob().id());
        ObjectNode document = Documents.overlap(scene.stack().info(), scene.alice(), stranger);
        refuses("/v1/contracts", document.toString(), Problem.UNKNOWN_PARTY);
        Actor nobody = Actor.stranger(scene.stack(), "nobody");
        ObjectNode withNobody = Documents.overlap(scene.stack().info(), scene.alice(), nobody);
        refuses("/v1/contracts", withNobody.toString(), Problem.UNKNOWN_PARTY);
    }

    @Test
    void aSignatureOfAnotherDigestDomainOrPartyIsRefused() {
        Contract other = Contract.check(fresh());
        String path = "/v1/contracts/" + scene.contract().digest() + "/signatures";
        refuses(path, signature(other).toString(), Problem.SIGNATURE_INVALID);
        for (byte[] wrong : List.of(
                scene.alice().signing().sign(Domain.RECEIPT, scene.contract().digest()),
                scene.bob().signing().sign(Domain.CONTRACT, scene.contract().digest()),
                new byte[64],
                new byte[63])) {
            String text = Base64.getUrlEncoder().withoutPadding().encodeToString(wrong);
            refuses(path, "{\"signature\":\"" + text + "\"}", Problem.SIGNATURE_INVALID);
        }
    }

    @Test
    void aSessionOfAContractThatIsNotAgreedIsRefused() {
        ObjectNode document = fresh();
        Contract contract = Contract.check(document);
        scene.alice().client().propose(contract);
        scene.alice().client().sign(contract);
        refuses(
                "/v1/sessions",
                Json.tree(Map.of("contract", contract.digest())).toString(),
                Problem.CONTRACT_NOT_AGREED);
    }

    @Test
    void aSessionOfAnExpiredContractIsRefused() {
        ObjectNode document = fresh().put("title", "expired").put("expires", "2020-01-01T00:00:00Z");
        Contract contract = scene.alice().agree(document, scene.bob());
        refuses("/v1/sessions", Json.tree(Map.of("contract", contract.digest())).toString(), Problem.CONTRACT_EXPIRED);
    }

    @Test
    void anotherCardUnderATakenNameOrKeyIsRefused() {
        Actor impostor = Actor.stranger(scene.stack(), scene.alice().id());
        ObjectNode card = writes().get("/v1/parties");
        card.put("signingKey", impostor.signing().verificationKey().toString());
        card.put("sealingKey", impostor.sealing().publicKey().toString());
        scene.refuses(scene.signed(impostor, Wire.Request.post("/v1/parties", card)), Problem.PARTY_EXISTS, 409);
        // One's own keys under a second name.
        ObjectNode second = writes().get("/v1/parties").put("id", "second-name");
        Wire.Request request = scene.planted(Wire.Request.post("/v1/parties", second));
        scene.refuses(
                scene.alice().sign(request, scene.parameters("second-name", java.time.Instant.now(), 60)),
                Problem.PARTY_EXISTS,
                409);
        scene.alice()
                .wire()
                .send(Wire.Request.get("/v1/parties/second-name"))
                .requireRefusal(Problem.PARTY_NOT_FOUND, 404);
    }
}
