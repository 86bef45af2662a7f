package dev.tcme.system.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.bench.ScriptedRunner.Mood;
import dev.tcme.client.ReceiptBundle;
import dev.tcme.client.SessionView;
import dev.tcme.client.SessionView.State;
import dev.tcme.contract.Contract;
import dev.tcme.contract.EndReason;
import dev.tcme.contract.Problem;
import dev.tcme.contract.Receipt.PolicyDecision;
import dev.tcme.contract.SessionId;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Without the policy engine, or without the database, nothing is released; when it is back, all works again. */
class PolicyDownTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** Long enough to kill a part while the model thinks. */
    private static final Duration THINKING = Duration.ofMillis(1500);

    private static final Duration FAST = Duration.ofSeconds(2);

    private Stack stack;
    private Actor alice;
    private Actor bob;
    private Contract contract;

    @BeforeEach
    void start() {
        stack = Stack.scripted(new AtomicReference<>(Mood.ANSWERS), THINKING);
        alice = stack.enrol("alice");
        bob = stack.enrol("bob");
        contract = alice.agree(Documents.overlap(stack.info(), alice, bob), bob);
    }

    @AfterEach
    void stop() {
        stack.close();
    }

    @Test
    void denyWhenPolicyEngineIsDown() {
        SessionId running = opened();
        try (ProcessCopy opa = ProcessCopy.of(stack, "opa")) {
            submitBoth(running);
            opa.kill();

            long asked = System.nanoTime();
            Wire.Answer answer = alice.send(Wire.Request.post("/v1/sessions", Map.of("contract", contract.digest())));
            Duration took = Duration.ofNanos(System.nanoTime() - asked);
            requireNotOpened(answer);
            assertTrue(took.compareTo(FAST) < 0, () -> "took " + took);

            // The model finds an answer; nobody can permit its release.
            awaitEnd(running);
            requireNotReleased(running, EndReason.POLICY_DENIED);
            PolicyDecision last = alice.client()
                    .receipt(running)
                    .receipt()
                    .commitments()
                    .decisions()
                    .getLast();
            assertFalse(last.permitted());
            Await.until(LIMIT, "readiness to go", () -> stack.management("/q/health/ready") == 503);
            assertEquals(200, stack.management("/q/health/live"));

            opa.start();
            requireWorksAgain();
        }
    }

    /** 503, or a session that was refused at once and says so in a receipt. */
    private void requireNotOpened(Wire.Answer answer) {
        if (answer.status() == 503) {
            assertEquals(Problem.UNAVAILABLE.type(), answer.type());
            return;
        }
        answer.requireStatus(201);
        assertEquals("REFUSED", answer.json().path("state").asText());
        requireNotReleased(SessionId.parse(answer.json().path("id").asText()), EndReason.POLICY_DENIED);
    }

    @Test
    void nothingIsReleasedWhenTheDatabaseIsDown() {
        SessionId running = opened();
        try (ProcessCopy database = ProcessCopy.of(stack, "postgres")) {
            submitBoth(running);
            database.kill();
            for (Wire.Answer answer : List.of(
                    alice.send(Wire.Request.post("/v1/sessions", Map.of("contract", contract.digest()))),
                    alice.get("/v1/sessions"),
                    alice.get("/v1/sessions/" + running + "/receipt"))) {
                requireFailureWithoutDetail(answer);
            }
            Await.pause(THINKING); // the model has its answer by now
            for (Actor actor : List.of(alice, bob)) {
                Wire.Answer output = actor.get("/v1/sessions/" + running + "/output");
                assertTrue(output.status() >= 400, output::text);
                String shown = actor.get("/v1/sessions/" + running).text();
                assertFalse(shown.contains("RELEASED"), shown);
            }
            Await.until(LIMIT, "readiness to go", () -> stack.management("/q/health/ready") == 503);

            database.start();
            stack.awaitReady();
            awaitEnd(running);
            requireNotReleased(running, EndReason.GATEWAY_FAILED);
            requireWorksAgain();
        }
    }

    private static void requireFailureWithoutDetail(Wire.Answer answer) {
        assertTrue(answer.status() == 503 || answer.status() == 500, answer::text);
        assertTrue(answer.contentType().startsWith("application/problem+json"), answer::contentType);
        assertTrue(List.of(Problem.UNAVAILABLE.type(), Problem.INTERNAL.type()).contains(answer.type()), answer::text);
        String text = answer.text().toLowerCase(Locale.ROOT);
        for (String detail : List.of("sql", "postgres", "jdbc", "exception", "agroal", "hibernate", "127.0.0.1")) {
            assertFalse(text.contains(detail), answer::text);
        }
    }

    private SessionId opened() {
        SessionView view = alice.client().open(contract.digest());
        assertEquals(State.OPEN, view.state());
        return view.id();
    }

    private void submitBoth(SessionId id) {
        alice.submit(contract, id, "first", "one");
        bob.submit(contract, id, "second", "two");
    }

    private void awaitEnd(SessionId id) {
        Await.until(
                LIMIT,
                "the end of the session",
                () -> alice.client().session(id).state().isFinal());
    }

    private void requireNotReleased(SessionId id, EndReason reason) {
        assertEquals(Optional.of(reason), alice.client().session(id).reason());
        ReceiptBundle bundle = bob.client().receipt(id);
        assertEquals(reason, bundle.receipt().reason());
        assertTrue(bundle.signed().isSignedBy(contract.gateway()));
        assertTrue(bundle.receipt().commitments().outputs().isEmpty());
        for (Actor actor : List.of(alice, bob)) {
            actor.get("/v1/sessions/" + id + "/output").requireRefusal(Problem.WRONG_STATE, 409);
        }
    }

    private void requireWorksAgain() {
        stack.awaitReady();
        SessionId id = opened();
        submitBoth(id);
        awaitEnd(id);
        assertEquals(State.RELEASED, alice.client().session(id).state());
        assertEquals(
                alice.client().output(contract, id).value(),
                bob.client().output(contract, id).value());
        Await.until(LIMIT, "the lane to be empty", () -> stack.runner().open() == 0);
    }
}
