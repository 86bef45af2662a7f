package dev.tcme.system.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tcme.contract.Contract;
import dev.tcme.contract.Digest;
import dev.tcme.contract.Domain;
import dev.tcme.contract.Json;
import dev.tcme.contract.Opening;
import dev.tcme.contract.Problem;
import dev.tcme.contract.RequestSignature;
import dev.tcme.contract.Sealed;
import dev.tcme.contract.Sealing;
import dev.tcme.contract.SessionId;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Two parties with an agreed contract and an open session, for requests that must change none of it. Everything that
 * is sent from here holds a canary wherever a request can hold one; no answer may repeat it.
 *
 * @param canary 128 random bits
 */
record Scene(Stack stack, Actor alice, Actor bob, Contract contract, SessionId session, String canary) {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SIGNATURE_SECONDS = 60;

    static Scene open(Stack stack) {
        Actor alice = stack.enrol("alice");
        Actor bob = stack.enrol("bob");
        ObjectNode document = Documents.overlap(stack.info(), alice, bob);
        String canary = Wire.fresh();
        document.put("title", "about " + canary);
        Contract contract = alice.agree(document, bob);
        return new Scene(
                stack,
                alice,
                bob,
                contract,
                alice.client().open(contract.digest()).id(),
                canary);
    }

    Scene another() {
        return new Scene(
                stack,
                alice,
                bob,
                contract,
                alice.client().open(contract.digest()).id(),
                canary);
    }

    /** What both parties are shown, whole. */
    private List<String> view() {
        List<String> all = new ArrayList<>();
        for (Actor actor : List.of(alice, bob)) {
            all.addAll(actor.view());
            all.add(actor.get("/v1/sessions/" + session).text());
            all.add(actor.get("/v1/contracts/" + contract.digest()).text());
        }
        return all;
    }

    /** That what is done here changes nothing that a party can see. */
    Wire.Answer changesNothing(Supplier<Wire.Answer> act) {
        List<String> before = view();
        Wire.Answer answer = act.get();
        assertEquals(before, view(), "a refused request changed something");
        return answer;
    }

    /** Sends a request, signed or not, that must be refused like this, change nothing and not be repeated. */
    Wire.Answer refuses(Wire.Request request, Problem problem, int status) {
        return changesNothing(() -> alice.wire().send(request))
                .requireRefusal(problem, status)
                .requireWithout(canary);
    }

    /** The same request with the canary in its query, in a header and in its idempotency key. */
    Wire.Request planted(Wire.Request request) {
        Wire.Request planted = request.at(request.path() + "?note=" + canary).with("X-Note", canary);
        return request.headers().containsKey("Idempotency-Key")
                ? planted.with("Idempotency-Key", canary + Wire.fresh())
                : planted;
    }

    /** The request with canaries, signed as it should be. */
    Wire.Request signed(Actor signer, Wire.Request request) {
        return signer.sign(planted(request), parameters(signer.id(), Instant.now(), SIGNATURE_SECONDS));
    }

    RequestSignature.Parameters parameters(String keyId, Instant created, long seconds) {
        return new RequestSignature.Parameters(keyId, created, created.plusSeconds(seconds), canary + Wire.fresh());
    }

    Wire.Request opening() {
        return Wire.Request.post("/v1/sessions", Map.of("contract", contract.digest()));
    }

    String inputPath(String name) {
        return "/v1/sessions/" + session + "/inputs/" + name;
    }

    Opening value() {
        return Opening.of(Documents.text("private " + canary), RANDOM);
    }

    /** The context in which the input of this name opens. */
    Sealing.Context context(String name) {
        return Sealing.Context.ofInput(contract.digest(), session, name);
    }

    Sealing.PublicKey key() {
        return alice.client()
                .session(session)
                .evidence()
                .orElseThrow()
                .evidence()
                .sealingKey()
                .orElseThrow();
    }

    /** A submission that is right in every way. */
    Wire.Request input(String name) {
        Opening value = value();
        return input(name, key().seal(context(name), value.frame(Documents.MAX_INPUT_BYTES)), commitment(value));
    }

    Wire.Request input(String name, Sealed sealed, Digest commitment) {
        return Wire.Request.post(
                inputPath(name), Map.of("sealed", Json.tree(sealed), "commitment", commitment.toString()));
    }

    static Digest commitment(Opening value) {
        return value.commitment(Domain.INPUT);
    }
}
