package dev.tcme.system.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tcme.contract.Problem;
import dev.tcme.contract.RequestSignature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A request counts only if a registered party signed exactly it, just now, for the first time. */
@ExtendWith(SharedStack.class)
class BadSignatureTest {
    private static final int AT_ONCE = 16;
    private static Scene scene;

    @BeforeAll
    static void start(Stack stack) {
        scene = Scene.open(stack);
    }

    @Test
    void theSameRequestWithARightSignatureIsAccepted() {
        Scene mine = scene.another();
        mine.alice().wire().send(mine.signed(mine.alice(), mine.input("first"))).requireStatus(200);
    }

    /** Positive controls: the checks that all these tests rest on notice a change and an echo. */
    @Test
    void aRequestThatChangesSomethingAndAnAnswerThatRepeatsSomethingAreNoticed() {
        Wire.Request right = scene.signed(scene.alice(), scene.opening());
        assertThrows(
                AssertionError.class,
                () -> scene.changesNothing(() -> scene.alice().wire().send(right)));
        Wire.Answer titles = scene.alice().get("/v1/contracts").requireStatus(200);
        assertThrows(AssertionError.class, () -> titles.requireWithout(scene.canary()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Signature", "Signature-Input", "Content-Digest"})
    void anUnsignedRequestIsRefused(String missing) {
        Wire.Request request = scene.signed(scene.alice(), scene.opening()).without(missing);
        scene.refuses(request, Problem.SIGNATURE_MISSING, 401);
    }

    @Test
    void aSignatureOfAnotherPartyIsRefused() {
        RequestSignature.Parameters asAlice = scene.parameters(scene.alice().id(), Instant.now(), 60);
        Wire.Request request = scene.bob().sign(scene.planted(scene.opening()), asAlice);
        scene.refuses(request, Problem.SIGNATURE_INVALID, 401);
    }

    @Test
    void oneFlippedBitOfASignatureIsRefused() {
        Wire.Request right = scene.signed(scene.alice(), scene.opening());
        String header = right.headers().get("Signature");
        byte[] signature = Base64.getDecoder().decode(header.substring("sig=:".length(), header.length() - 1));
        for (int bit = 0; bit < 8 * signature.length; bit += 37) {
            byte[] flipped = signature.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            Wire.Request wrong =
                    right.with("Signature", "sig=:" + Base64.getEncoder().encodeToString(flipped) + ":");
            scene.refuses(wrong, Problem.SIGNATURE_INVALID, 401);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sig", "sig=", "sig=()", "sig=:!:", "a=:AA==:, b=:AA==:", "sig=:AA==:", "\"\u00e9\""})
    void garbageInTheSignatureHeadersIsRefused(String garbage) {
        Wire.Request right = scene.signed(scene.alice(), scene.opening());
        for (String header : List.of("Signature", "Signature-Input", "Content-Digest")) {
            scene.refuses(right.with(header, garbage), Problem.SIGNATURE_INVALID, 401);
        }
    }

    @Test
    void anUnknownPartyIsToldNoMoreThanAWrongSignatureIs() {
        Actor stranger = Actor.stranger(scene.stack(), "stranger");
        Wire.Answer unknown = scene.refuses(scene.signed(stranger, scene.opening()), Problem.SIGNATURE_INVALID, 401);
        RequestSignature.Parameters asAlice = scene.parameters(scene.alice().id(), Instant.now(), 60);
        Wire.Answer wrong =
                scene.refuses(stranger.sign(scene.planted(scene.opening()), asAlice), Problem.SIGNATURE_INVALID, 401);
        assertEquals(wrong.text(), unknown.text(), "names of parties could be probed");
    }

    @Test
    void aStaleSignatureIsRefused() {
        refusesCreated(-RequestSignature.MAX_WINDOW_SECONDS - 1, RequestSignature.MAX_WINDOW_SECONDS);
        refusesCreated(-11, 10);
    }

    @Test
    void aSignatureFromTheFutureIsRefused() {
        refusesCreated(60, 60);
        refusesCreated(5, 60);
    }

    private static void refusesCreated(long secondsFromNow, long window) {
        RequestSignature.Parameters parameters =
                scene.parameters(scene.alice().id(), Instant.now().plusSeconds(secondsFromNow), window);
        scene.refuses(scene.alice().sign(scene.planted(scene.opening()), parameters), Problem.SIGNATURE_STALE, 401);
    }

    @ParameterizedTest
    @ValueSource(longs = {RequestSignature.MAX_WINDOW_SECONDS + 1, 0, -1})
    void aWindowThatIsTooWideOrEmptyIsRefused(long window) {
        RequestSignature.Parameters parameters = scene.parameters(scene.alice().id(), Instant.now(), window);
        scene.refuses(scene.alice().sign(scene.planted(scene.opening()), parameters), Problem.SIGNATURE_INVALID, 401);
    }

    @Test
    void aSignatureForAnotherPathBodyOrMethodIsRefused() {
        Wire.Request right = scene.signed(scene.alice(), scene.opening());
        scene.refuses(right.at("/v1/contracts"), Problem.SIGNATURE_INVALID, 401);
        scene.refuses(right.at("/v1/sessions"), Problem.SIGNATURE_INVALID, 401);
        scene.refuses(right.at(right.path() + "&more=1"), Problem.SIGNATURE_INVALID, 401);
        scene.refuses(
                new Wire.Request(
                        "POST",
                        right.path(),
                        ("{\"contract\":\"" + scene.canary() + "\"}").getBytes(java.nio.charset.StandardCharsets.UTF_8),
                        right.headers()),
                Problem.SIGNATURE_INVALID,
                401);
        Wire.Request reading = scene.signed(scene.alice(), Wire.Request.get("/v1/sessions/" + scene.session()));
        scene.refuses(
                reading.by("POST").at(reading.path()).with("Idempotency-Key", Wire.fresh()),
                Problem.METHOD_NOT_ALLOWED,
                405);
        Wire.Request writing = scene.signed(scene.alice(), Wire.Request.post("/v1/sessions", Map.of()));
        scene.refuses(
                new Wire.Request("GET", writing.path(), new byte[0], writing.headers()),
                Problem.SIGNATURE_INVALID,
                401);
    }

    @Test
    void aRequestThatWasAnsweredOnceIsRefusedTheSecondTime() {
        Scene mine = scene.another();
        Wire.Request request = mine.signed(mine.alice(), mine.input("first"));
        mine.alice().wire().send(request).requireStatus(200);
        mine.refuses(request, Problem.NONCE_REPLAYED, 401);
        mine.refuses(request.with("Idempotency-Key", Wire.fresh()), Problem.NONCE_REPLAYED, 401);
    }

    @Test
    void ofOneRequestThatIsSentManyTimesAtOnceExactlyOneHasAnEffect() throws InterruptedException {
        int before = scene.alice().client().sessions().size();
        Wire.Request request = scene.signed(scene.alice(), scene.opening());
        List<Wire.Answer> answers = atOnce(request);
        List<Wire.Answer> refused =
                answers.stream().filter(answer -> answer.status() != 201).toList();
        assertEquals(AT_ONCE - 1, refused.size());
        refused.forEach(
                answer -> answer.requireRefusal(Problem.NONCE_REPLAYED, 401).requireWithout(scene.canary()));
        assertEquals(before + 1, scene.alice().client().sessions().size());
    }

    /** The attacker does not know that the idempotency key is not signed, and tries it with another one each time. */
    private static List<Wire.Answer> atOnce(Wire.Request request) throws InterruptedException {
        List<Wire.Answer> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Wire.Answer>> running = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                Wire.Request copy = request.with("Idempotency-Key", Wire.fresh());
                running.add(threads.submit(() -> scene.alice().wire().send(copy)));
            }
            for (Future<Wire.Answer> answer : running) {
                answers.add(answer.get());
            }
        } catch (ExecutionException e) {
            throw new AssertionError("a request got no answer", e.getCause());
        }
        return answers;
    }
}
