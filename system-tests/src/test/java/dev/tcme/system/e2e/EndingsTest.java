package dev.tcme.system.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tcme.audit.tlog.TlogProof;
import dev.tcme.audit.verifier.Check;
import dev.tcme.audit.verifier.ReceiptVerifier;
import dev.tcme.bench.ScriptedRunner.Mood;
import dev.tcme.client.Answer;
import dev.tcme.client.PreparedInput;
import dev.tcme.client.ReceiptBundle;
import dev.tcme.client.SessionView;
import dev.tcme.client.SessionView.State;
import dev.tcme.contract.Contract;
import dev.tcme.contract.Decision;
import dev.tcme.contract.Domain;
import dev.tcme.contract.EndReason;
import dev.tcme.contract.Opening;
import dev.tcme.contract.Problem;
import dev.tcme.contract.Receipt;
import dev.tcme.contract.SessionId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** However a session ends, it ends once, with a receipt that anybody can check, and leaves nothing in the lane. */
class EndingsTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final AtomicReference<Mood> MOOD = new AtomicReference<>(Mood.ANSWERS);

    private static Stack stack;
    private static Actor alice;
    private static Actor bob;

    @BeforeAll
    static void start() {
        stack = Stack.scripted(MOOD, Duration.ofMillis(400));
        alice = stack.enrol("alice");
        bob = stack.enrol("bob");
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @AfterEach
    void everyPlaceInTheLaneIsErased() {
        MOOD.set(Mood.ANSWERS);
        Await.until(LIMIT, "the lane to be empty", () -> stack.runner().open() == 0);
    }

    @Test
    void bothRecipientsOpenTheSameAnswerAndItsReceiptVerifiesOffline() {
        Contract contract = alice.agree(document(), bob);
        SessionId id = alice.client().open(contract.digest()).id();
        Watch watch = new Watch(alice, id);
        PreparedInput first = alice.submit(contract, id, "first", "an essay on rain");
        PreparedInput second = bob.submit(contract, id, "second", "an essay on snow");
        watch.end();

        Answer mine = alice.client().output(contract, id);
        Answer theirs = bob.client().output(contract, id);
        assertEquals("yes", mine.value().path("competing").asText());
        assertEquals(mine.value(), theirs.value());

        Receipt receipt = requireReceipt(
                contract,
                id,
                EndReason.RELEASED,
                Map.of("first", first.opening(), "second", second.opening()),
                Map.of(alice.id(), mine.opening(), bob.id(), theirs.opening()));
        assertEquals(first.commitment(), receipt.commitments().inputs().get("first"));
        assertEquals(
                mine.opening().commitment(Domain.OUTPUT),
                receipt.commitments().outputs().get(alice.id()));
        assertNotEquals(
                receipt.commitments().outputs().get(alice.id()),
                receipt.commitments().outputs().get(bob.id()),
                "each part has a salt of its own");
        assertEquals(List.of(State.OPEN, State.RUNNING, State.RELEASED), watch.distinct());
    }

    @ParameterizedTest
    @CsvSource({
        "DOUBTS, uncertain, REFUSED",
        "ANSWERS_OFF_SCHEMA, output-rejected, REFUSED",
        "CRASHES, lane-failed, ABORTED",
        "TIMES_OUT, lane-timeout, ABORTED"
    })
    void aLaneWithoutAnAnswerEndsTheSessionWithAReceiptAndWithoutOutput(Mood mood, String reason, State state) {
        MOOD.set(mood);
        Contract contract = alice.agree(document(), bob);
        SessionId id = bob.client().open(contract.digest()).id();
        Watch watch = new Watch(bob, id);
        PreparedInput first = alice.submit(contract, id, "first", "one");
        PreparedInput second = bob.submit(contract, id, "second", "two");
        watch.end();
        assertEquals(List.of(State.OPEN, State.RUNNING, state), watch.distinct());
        requireNoOutput(id);
        requireReceipt(
                contract,
                id,
                EndReason.parse(reason),
                Map.of("first", first.opening(), "second", second.opening()),
                Map.of());
    }

    @Test
    void aPartyThatWithdrawsEndsAnOpenSession() {
        Contract contract = alice.agree(document(), bob);
        SessionId id = alice.client().open(contract.digest()).id();
        Watch watch = new Watch(bob, id);
        PreparedInput first = alice.submit(contract, id, "first", "one");
        assertEquals(State.ABORTED, bob.client().withdraw(id).state());
        watch.end();
        assertEquals(List.of(State.OPEN, State.ABORTED), watch.distinct());
        requireNoOutput(id);
        requireReceipt(contract, id, EndReason.WITHDRAWN, Map.of("first", first.opening()), Map.of());
    }

    @Test
    void aPartyThatWithdrawsWhileTheModelThinksEndsTheSession() {
        Contract contract = alice.agree(document(), bob);
        SessionId id = alice.client().open(contract.digest()).id();
        Watch watch = new Watch(alice, id);
        alice.submit(contract, id, "first", "one");
        bob.submit(contract, id, "second", "two");
        assertEquals(State.ABORTED, bob.client().withdraw(id).state());
        watch.end();
        Await.pause(Duration.ofSeconds(1)); // the lane's answer comes meanwhile, too late
        assertEquals(List.of(State.OPEN, State.RUNNING, State.ABORTED), watch.distinct());
        requireNoOutput(id);
        assertEquals(EndReason.WITHDRAWN, receipt(id).receipt().reason());
    }

    @Test
    void aSessionWithoutAllInputsExpires() {
        ObjectNode document = document();
        document.put("sessionSeconds", 10);
        Contract contract = alice.agree(document, bob);
        SessionId id = alice.client().open(contract.digest()).id();
        Watch watch = new Watch(alice, id);
        PreparedInput first = alice.submit(contract, id, "first", "one");
        watch.end();
        assertEquals(List.of(State.OPEN, State.EXPIRED), watch.distinct());
        requireNoOutput(id);
        requireReceipt(contract, id, EndReason.INPUTS_MISSING, Map.of("first", first.opening()), Map.of());
    }

    @Test
    void policyRefusesAnAnswerThatCanCarryMoreThanTheBudget() {
        ObjectNode document = document();
        document.withObject("/budget").put("capacityBits", 0);
        Contract contract = alice.agree(document, bob);
        SessionView view = alice.client().open(contract.digest());
        assertEquals(State.REFUSED, view.state());
        assertEquals(Optional.of(EndReason.POLICY_DENIED), view.reason());
        assertTrue(view.reasons().isPresent() && !view.reasons().get().isEmpty());
        assertTrue(view.evidence().isEmpty(), "nobody must be invited to seal an input");
        Watch watch = new Watch(bob, view.id());
        watch.end();
        assertEquals(List.of(State.REFUSED), watch.distinct());
        requireNoOutput(view.id());
        Receipt receipt = requireReceipt(contract, view.id(), EndReason.POLICY_DENIED, Map.of(), Map.of());
        assertEquals(false, receipt.commitments().decisions().getLast().permitted());
    }

    /** The limit that the gateway tells is the one that decides, to the bit. */
    @Test
    void policyRefusesAnAnswerThatCanCarryMoreThanTheGatewaySaysIsAllowed() {
        int limit = stack.info().maxCapacityBits();
        SessionView allowed = alice.client().open(carrying(limit).digest());
        assertEquals(State.OPEN, allowed.state());
        alice.client().withdraw(allowed.id());
        SessionView refused = alice.client().open(carrying(limit + 1).digest());
        assertEquals(Optional.of(EndReason.POLICY_DENIED), refused.reason());
        assertEquals(
                List.of("capacity_over_limit"),
                refused.reasons().orElseThrow().stream()
                        .map(Decision.Reason::code)
                        .toList());
    }

    /** @param bits of the answer, and of the budget */
    private static Contract carrying(int bits) {
        ObjectNode document = document();
        document.withObject("/output/schema/properties").set("competing", Documents.object("""
                        {"type":"array","items":{"type":"boolean"},"minItems":%1$d,"maxItems":%1$d}""".formatted(bits)));
        document.withObject("/budget").put("capacityBits", bits);
        return alice.agree(document, bob);
    }

    private static ObjectNode document() {
        return Documents.overlap(stack.info(), alice, bob);
    }

    private static void requireNoOutput(SessionId id) {
        for (Actor actor : List.of(alice, bob)) {
            actor.get("/v1/sessions/" + id + "/output").requireRefusal(Problem.WRONG_STATE, 409);
        }
    }

    private static ReceiptBundle receipt(SessionId id) {
        return alice.client().receipt(id);
    }

    /** The session has exactly this receipt, for both parties, and every check of it that is possible passes. */
    private static Receipt requireReceipt(
            Contract contract,
            SessionId id,
            EndReason reason,
            Map<String, Opening> inputs,
            Map<String, Opening> outputs) {
        ReceiptBundle bundle = receipt(id);
        Receipt receipt = bundle.receipt();
        assertEquals(reason, receipt.reason());
        assertEquals(id, receipt.session());
        assertEquals(inputs.keySet(), receipt.commitments().inputs().keySet());
        assertEquals(outputs.keySet(), receipt.commitments().outputs().keySet());
        assertEquals(bundle.signed(), bob.client().receipt(id).signed());

        List<Check> checks = new ReceiptVerifier(contract)
                .verify(new ReceiptVerifier.Evidence(
                        bundle.signed(),
                        Optional.of(bundle.proof()),
                        Optional.of(stack.client().checkpoint()),
                        inputs,
                        outputs));
        Set<Check.Name> impossible = EnumSet.noneOf(Check.Name.class);
        if (inputs.isEmpty()) {
            impossible.add(Check.Name.INPUT_COMMITMENT);
        }
        if (outputs.isEmpty()) {
            impossible.add(Check.Name.OUTPUT_COMMITMENT);
        }
        for (Check check : checks) {
            Check.Verdict expected =
                    impossible.contains(check.name()) ? Check.Verdict.NOT_CHECKED : Check.Verdict.PASSED;
            assertEquals(expected, check.verdict(), check::toString);
        }
        long index =
                TlogProof.parse(bundle.proof().getBytes(StandardCharsets.UTF_8)).index();
        assertEquals(bundle.signed().digest(), stack.client().leaf(index));
        return receipt;
    }

    /** One party's event stream. */
    private static final class Watch {
        private final List<State> states = new CopyOnWriteArrayList<>();
        private final CompletableFuture<Void> end = new CompletableFuture<>();

        Watch(Actor actor, SessionId id) {
            Thread.ofVirtual().start(() -> {
                try {
                    actor.client().watch(id, LIMIT, view -> states.add(view.state()));
                    end.complete(null);
                } catch (RuntimeException e) {
                    end.completeExceptionally(e);
                }
            });
            Await.until(LIMIT, "the first event", () -> !states.isEmpty() || end.isDone());
        }

        void end() {
            end.join();
        }

        /** A state may be told twice, never out of order. */
        List<State> distinct() {
            return states.stream().distinct().toList();
        }
    }
}
