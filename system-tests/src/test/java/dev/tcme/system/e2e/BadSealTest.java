package dev.tcme.system.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tcme.client.SessionView.State;
import dev.tcme.contract.Digest;
import dev.tcme.contract.Domain;
import dev.tcme.contract.Json;
import dev.tcme.contract.Opening;
import dev.tcme.contract.Problem;
import dev.tcme.contract.Sealed;
import dev.tcme.contract.Sealing;
import dev.tcme.contract.SessionId;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A session takes each of its inputs once, from its owner, sealed for exactly it, and nothing else. */
@ExtendWith(SharedStack.class)
class BadSealTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int UNPROCESSABLE = 422;
    private static Scene scene;

    @BeforeAll
    static void start(Stack stack) {
        scene = Scene.open(stack);
    }

    private static void refuses(Wire.Request request, Problem problem, int status) {
        scene.refuses(scene.signed(scene.alice(), request), problem, status);
    }

    /** Submits alice's input as it should be but for the key and the context it is sealed to. */
    private static void refusesSealed(Sealing.PublicKey key, Sealing.Context context) {
        Opening value = scene.value();
        Sealed sealed = key.seal(context, value.frame(Documents.MAX_INPUT_BYTES));
        refuses(scene.input("first", sealed, Scene.commitment(value)), Problem.SEAL_MISMATCH, UNPROCESSABLE);
    }

    @Test
    void anInputSealedForAnotherSessionIsRefused() {
        Scene other = scene.another();
        refusesSealed(scene.key(), other.context("first"));
        refusesSealed(other.key(), scene.context("first"));
        refusesSealed(other.key(), other.context("first"));
    }

    @Test
    void anInputSealedForAnotherContractIsRefused() {
        Digest other = Digest.of(Domain.CONTRACT, scene.canary().getBytes(StandardCharsets.UTF_8));
        refusesSealed(scene.key(), Sealing.Context.ofInput(other, scene.session(), "first"));
    }

    @Test
    void anInputSealedForAnotherRoleIsRefused() {
        Digest contract = scene.contract().digest();
        refusesSealed(scene.key(), scene.context("second"));
        refusesSealed(
                scene.key(),
                Sealing.Context.ofOutput(
                        contract, scene.session(), scene.alice().id()));
        refusesSealed(scene.key(), new Sealing.Context(contract, scene.session(), "first"));
    }

    @Test
    void anInputSealedToAnotherKeyIsRefused() {
        refusesSealed(Sealing.PrivateKey.generate().publicKey(), scene.context("first"));
        refusesSealed(scene.alice().sealing().publicKey(), scene.context("first"));
    }

    @Test
    void oneFlippedBitOfASealedInputIsRefused() {
        JsonNode body = Json.parse(scene.input("first").body(), Documents.MAX_INPUT_BYTES * 4);
        for (String part : List.of("enc", "ciphertext")) {
            ObjectNode flipped = body.deepCopy();
            String text = flipped.at("/sealed/" + part).asText();
            String changed = (text.charAt(0) == 'A' ? "B" : "A") + text.substring(1);
            flipped.withObject("/sealed").put(part, changed);
            refuses(Wire.Request.post(scene.inputPath("first"), flipped), Problem.SEAL_MISMATCH, UNPROCESSABLE);
        }
    }

    @Test
    void anEncapsulatedKeyOfSmallOrderIsRefused() {
        Opening value = scene.value();
        String ciphertext = scene.key()
                .seal(scene.context("first"), value.frame(Documents.MAX_INPUT_BYTES))
                .ciphertextText();
        Sealed zero = Sealed.of("A".repeat(43), ciphertext);
        refuses(scene.input("first", zero, Scene.commitment(value)), Problem.SEAL_MISMATCH, UNPROCESSABLE);
    }

    @Test
    void aCommitmentToAnotherValueSaltOrDomainIsRefused() {
        Opening value = scene.value();
        Sealed sealed = scene.key().seal(scene.context("first"), value.frame(Documents.MAX_INPUT_BYTES));
        List<Digest> wrong = List.of(
                Scene.commitment(Opening.of(value.salt(), Documents.text("other"))),
                Scene.commitment(Opening.of(value.value(), RANDOM)),
                value.commitment(Domain.OUTPUT));
        for (Digest commitment : wrong) {
            refuses(scene.input("first", sealed, commitment), Problem.COMMITMENT_MISMATCH, UNPROCESSABLE);
        }
    }

    @Test
    void anInputThatIsNotAsTheSchemaSaysIsRefused() {
        List<JsonNode> wrong = List.of(
                Json.tree(Map.of("abstract", 7)),
                Json.tree(Map.of("abstract", scene.canary(), "more", scene.canary())),
                Json.tree(Map.of(scene.canary(), "x")),
                Json.tree(List.of(scene.canary())));
        for (JsonNode value : wrong) {
            refusesValue(Opening.of(value, RANDOM), Problem.SCHEMA_MISMATCH, UNPROCESSABLE);
        }
    }

    private static void refusesValue(Opening value, Problem problem, int status) {
        Sealed sealed = scene.key().seal(scene.context("first"), value.frame(Documents.MAX_INPUT_BYTES));
        refuses(scene.input("first", sealed, Scene.commitment(value)), problem, status);
    }

    @Test
    void aFrameThatHoldsNoCanonicalJsonIsRefused() {
        byte[] frame = scene.value().frame(Documents.MAX_INPUT_BYTES);
        frame[frame.length - 1] = 1; // padding that says something
        Sealed sealed = scene.key().seal(scene.context("first"), frame);
        refuses(scene.input("first", sealed, Scene.commitment(scene.value())), Problem.MALFORMED_DOCUMENT, 400);
    }

    @Test
    void aSealedInputOfAnotherLengthThanTheContractsIsRefused() {
        Opening value = scene.value();
        for (int length : List.of(Documents.MAX_INPUT_BYTES - 1, Documents.MAX_INPUT_BYTES + 1, 1_000_000)) {
            Sealed sealed = scene.key().seal(scene.context("first"), value.frame(length));
            refuses(scene.input("first", sealed, Scene.commitment(value)), Problem.OVERSIZE, 413);
        }
    }

    @Test
    void anInputOfAnotherPartysNameOrOfNoNameIsRefused() {
        refuses(scene.input("second"), Problem.INPUT_UNKNOWN, 404);
        refuses(scene.input("third"), Problem.INPUT_UNKNOWN, 404);
        refuses(scene.input("first").at(scene.inputPath("first%2Fsecond")), Problem.INPUT_UNKNOWN, 404);
        refuses(scene.input("first").at(scene.inputPath(scene.canary())), Problem.INPUT_UNKNOWN, 404);
    }

    @Test
    void aSecondSubmissionOfAnInputIsRefused() {
        Scene mine = scene.another();
        mine.alice().wire().send(mine.signed(mine.alice(), mine.input("first"))).requireStatus(200);
        mine.refuses(mine.signed(mine.alice(), mine.input("first")), Problem.INPUT_DUPLICATE, 409);
    }

    @Test
    void anInputAfterTheEndIsRefused() {
        Scene released = scene.another();
        for (Actor actor : List.of(released.alice(), released.bob())) {
            String name = actor == released.alice() ? "first" : "second";
            actor.wire().send(released.signed(actor, released.input(name))).requireStatus(200);
        }
        awaitRelease(released);
        released.refuses(released.signed(released.alice(), input(released)), Problem.INPUT_AFTER_SEALING, 409);

        Scene withdrawn = scene.another();
        Wire.Request late = input(withdrawn);
        withdrawn.bob().client().withdraw(withdrawn.session());
        withdrawn.refuses(withdrawn.signed(withdrawn.alice(), late), Problem.WRONG_STATE, 409);
        Wire.Request again = Wire.Request.post("/v1/sessions/" + withdrawn.session() + "/withdrawal", Map.of());
        withdrawn.refuses(withdrawn.signed(withdrawn.alice(), again), Problem.WRONG_STATE, 409);
    }

    @Test
    void anInputAfterSealingIsRefused() {
        Scene running = scene.another();
        Wire.Request late = running.signed(running.alice(), input(running));
        Wire.Request last = running.signed(running.bob(), running.input("second"));
        running.alice()
                .wire()
                .send(running.signed(running.alice(), input(running)))
                .requireStatus(200);
        running.bob().wire().send(last).requireStatus(200);
        // The model may have answered meanwhile; whichever it is, the answer is the same.
        running.alice().wire().send(late).requireRefusal(Problem.INPUT_AFTER_SEALING, 409);
        awaitRelease(running);
    }

    private static void awaitRelease(Scene of) {
        Await.until(
                Duration.ofSeconds(20),
                "the release",
                () -> of.alice().client().session(of.session()).state() == State.RELEASED);
    }

    private static Wire.Request input(Scene of) {
        return of.input("first");
    }

    @Test
    void anInputToASessionThatDoesNotExistIsRefused() {
        String none = "/v1/sessions/" + SessionId.random(RANDOM) + "/inputs/first";
        refuses(scene.input("first").at(none), Problem.SESSION_NOT_FOUND, 404);
        refuses(
                scene.input("first")
                        .at("/v1/sessions/" + scene.canary().toUpperCase(java.util.Locale.ROOT) + "/inputs/first"),
                Problem.MALFORMED_DOCUMENT,
                400);
    }
}
