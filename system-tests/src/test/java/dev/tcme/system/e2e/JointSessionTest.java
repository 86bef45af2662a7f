package dev.tcme.system.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tcme.client.SessionView;
import dev.tcme.client.SessionView.State;
import dev.tcme.client.TcmeProblem;
import dev.tcme.client.he.JoinException;
import dev.tcme.client.he.Step;
import dev.tcme.contract.Assurance;
import dev.tcme.contract.Contract;
import dev.tcme.contract.Domain;
import dev.tcme.contract.EndReason;
import dev.tcme.contract.Evidence;
import dev.tcme.contract.Json;
import dev.tcme.contract.LaneForm;
import dev.tcme.contract.LaneKind;
import dev.tcme.contract.Opening;
import dev.tcme.contract.Problem;
import dev.tcme.contract.ProblemException;
import dev.tcme.contract.Receipt;
import dev.tcme.contract.SessionId;
import dev.tcme.system.e2e.JointDocuments.Terms;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two honest parties who share no key with anybody, and the gateway that computes for them. */
@ExtendWith(SharedStack.class)
class JointSessionTest {
    /** More than any gateway of these tests has. */
    private static final int PLACES_MAX = 32;

    private final List<SessionId> open = new ArrayList<>();
    private final Stack stack;
    private final Actor alice;
    private final Actor bob;
    private final JointMember aliceAtHome;
    private final JointMember bobAtHome;

    JointSessionTest(Stack stack) {
        this.stack = stack;
        this.alice = stack.enrol("alice");
        this.bob = stack.enrol("bob");
        this.aliceAtHome = JointMember.of(alice.client());
        this.bobAtHome = JointMember.of(bob.client());
    }

    @AfterEach
    void leaveEverythingAsItWas() {
        for (SessionId session : open) {
            if (!alice.client().session(session).state().isFinal()) {
                alice.client().withdraw(session);
            }
        }
        aliceAtHome.close();
        bobAtHome.close();
    }

    /** Both parties' ways through a session that has ended. */
    private record Played(Contract contract, SessionId session, JointMember.Part alice, JointMember.Part bob) {
        Map<String, Opening> inputs() {
            return Map.of("first", alice.opening(), "second", bob.opening());
        }
    }

    private static long sent(List<Step> steps) {
        return steps.stream().mapToLong(Step::sent).sum();
    }

    private Contract agree(Terms terms) {
        return alice.agree(JointDocuments.comparison(stack, terms, alice, bob), bob);
    }

    /** A session that is not left open by a test that fails. */
    private SessionId open(Contract contract) {
        SessionId session = alice.client().open(contract.digest()).id();
        open.add(session);
        return session;
    }

    private Played play(Contract contract, Object first, Object second) {
        SessionId session = open(contract);
        JointMember.Part hers = aliceAtHome.join(contract, session, JointDocuments.amount(first));
        JointMember.Part his = bobAtHome.join(contract, session, JointDocuments.amount(second));
        assertEquals(State.RELEASED, hers.ended().state(), () -> hers.ended().toString());
        assertEquals(State.RELEASED, his.ended().state());
        return new Played(contract, session, hers, his);
    }

    private JsonNode answer(Played played) {
        JsonNode answer =
                alice.client().output(played.contract(), played.session()).value();
        assertEquals(
                answer, bob.client().output(played.contract(), played.session()).value());
        return answer.path("larger");
    }

    private Receipt receipt(Played played) {
        Map<String, Opening> outputs = Map.of(
                alice.id(),
                        alice.client()
                                .output(played.contract(), played.session())
                                .opening(),
                bob.id(),
                        bob.client().output(played.contract(), played.session()).opening());
        return JointReceipts.require(
                stack, played.contract(), played.session(), List.of(alice, bob), played.inputs(), outputs);
    }

    private Evidence evidence(SessionId session) {
        return alice.client().session(session).evidence().orElseThrow().evidence();
    }

    @Test
    void theAnswerIsRightAndTheReceiptSaysHowItWasFoundAndVerifiesOffline() {
        Contract contract = agree(Terms.order(JointDocuments.WORD));
        Played played = play(contract, 4_000_000_000L, 3_999_999_999L);
        assertEquals("first", answer(played).asText());
        Receipt receipt = receipt(played);
        assertEquals(EndReason.RELEASED, receipt.reason());
        assertEquals(Assurance.CRYPTOGRAPHIC, receipt.assurance());
        assertEquals(Optional.of(LaneKind.HE), receipt.lane());
        assertEquals("threshold", receipt.claims().environment().get("form"));
        assertEquals("none", receipt.claims().environment().get("he.kept-keys"));
        played.inputs()
                .forEach((name, opening) -> assertEquals(
                        opening.commitment(Domain.INPUT),
                        receipt.commitments().inputs().get(name)));
        Evidence evidence = evidence(played.session());
        assertEquals(Optional.empty(), evidence.sealingKey(), "nobody may have a key to the inputs");
        assertEquals(Assurance.CRYPTOGRAPHIC, evidence.assurance());
        assertEquals(LaneForm.THRESHOLD, evidence.form());
    }

    @Test
    void aSecondSessionUnderTheSameContractMakesNoKeys() {
        Contract contract = agree(Terms.order(JointDocuments.BYTE));
        Played first = play(contract, 3, 200);
        assertEquals("second", answer(first).asText());
        Played second = play(contract, 200, 3);
        assertEquals("first", answer(second).asText());

        Map<String, String> before = receipt(first).claims().environment();
        Map<String, String> after = receipt(second).claims().environment();
        assertEquals(before.get("he.keys"), after.get("he.kept-keys"));
        assertEquals(before.get("he.agreement"), after.get("he.agreement"));
        int all = JointRogue.FRESH_KEYS.size();
        int few = JointRogue.KEPT_KEYS.size();
        assertEquals(
                all, first.alice().steps().size(), () -> first.alice().steps().toString());
        assertEquals(
                few, second.alice().steps().size(), () -> second.alice().steps().toString());
        List<Step> last = first.alice().steps().subList(all - few, all);
        assertEquals(sent(last), sent(second.alice().steps()), "more was sent than an input and a share");
        assertTrue(sent(first.alice().steps()) > 2 * sent(last), "keys are larger than all else");
        assertTrue(aliceAtHome.hasKeys(contract) && bobAtHome.hasKeys(contract), "the keys were kept on one side only");
    }

    @Test
    void aPartyThatWasRestartedStillHasItsKeys() {
        Contract contract = agree(Terms.order(JointDocuments.BYTE));
        play(contract, 1, 2);
        aliceAtHome.restart();
        Played again = play(contract, 2, 2);
        assertEquals("equal", answer(again).asText());
        assertFalse(evidence(again.session()).claims().get("he.kept-keys").equals("none"));
    }

    @Test
    void aPartyThatHasLostItsKeysEndsThatSessionAndTheNextOneMakesNewOnes() {
        Contract contract = agree(Terms.order(JointDocuments.BYTE));
        play(contract, 1, 2);
        aliceAtHome.loseKeys();
        SessionId session = open(contract);
        RuntimeException why =
                aliceAtHome.join(contract, session, JointDocuments.amount(1)).stopped();
        assertTrue(why instanceof JoinException, why::toString);
        assertEquals(
                Optional.of(EndReason.WITHDRAWN), bob.client().session(session).reason());

        Played again = play(contract, 7, 6);
        assertEquals("first", answer(again).asText());
        assertEquals("none", evidence(again.session()).claims().get("he.kept-keys"));
    }

    @ParameterizedTest
    @CsvSource({
        "less, true, false, false",
        "at-most, true, true, false",
        "equal, false, true, false",
        "different, true, false, true",
        "at-least, false, true, true",
        "greater, false, false, true"
    })
    void everyRelationIsToldAsItIs(String relation, boolean ofLess, boolean ofEqual, boolean ofGreater) {
        Contract contract = agree(Terms.relations(relation, JointDocuments.BYTE, 3));
        Played played = play(contract, List.of(41, 42, 43), List.of(42, 42, 42));
        assertEquals(Json.tree(List.of(ofLess, ofEqual, ofGreater)), answer(played));
    }

    @Test
    void extremesAndNeighboursOf64BitsAreToldApart() {
        String max = "18446744073709551615";
        List<String> first = List.of("0", "0", max, max, "9223372036854775808", "18446744073709551614", "1");
        List<String> second = List.of("0", max, "0", max, "9223372036854775807", max, "9007199254740993");
        Contract contract = agree(Terms.orders("{\"type\":\"string\",\"format\":\"uint64\",\"maxLength\":20}", 7));
        assertEquals(
                Json.tree(List.of("equal", "second", "first", "equal", "first", "second", "second")),
                answer(play(contract, first, second)));
    }

    @Test
    void signed64BitNumbersAreComparedWithTheirSigns() {
        String min = "-9223372036854775808";
        Contract contract = agree(Terms.orders("{\"type\":\"string\",\"format\":\"int64\",\"maxLength\":20}", 4));
        assertEquals(
                Json.tree(List.of("second", "first", "equal", "first")),
                answer(play(contract, List.of(min, "-1", min, "0"), List.of("9223372036854775807", "-2", min, "-1"))));
    }

    @Test
    void decimalsAreComparedToTheLastDigitOfTheirStep() {
        String cents = "{\"type\":\"number\",\"minimum\":-1000,\"maximum\":1000,\"multipleOf\":0.01}";
        Contract contract = agree(Terms.orders(cents, 3));
        assertEquals(
                Json.tree(List.of("second", "equal", "first")),
                answer(play(contract, List.of(-0.01, 999.99, 1000), List.of(0, 999.99, 999.99))));
    }

    @Test
    void datesAreComparedByTheCalendar() {
        Contract contract = agree(Terms.orders("{\"type\":\"string\",\"format\":\"date\",\"maxLength\":10}", 3));
        assertEquals(
                Json.tree(List.of("second", "equal", "first")),
                answer(play(
                        contract,
                        List.of("2024-02-28", "1969-12-31", "9999-12-31"),
                        List.of("2024-02-29", "1969-12-31", "0000-01-01"))));
    }

    @Test
    void aValueThatIsNoneOfTheContractsIsNotEncrypted() {
        Contract contract = agree(Terms.order(JointDocuments.BYTE));
        SessionId session = open(contract);
        JointMember.Part part = aliceAtHome.join(contract, session, JointDocuments.amount(256));
        assertTrue(
                part.stopped() instanceof ProblemException refused && refused.problem() == Problem.SCHEMA_MISMATCH,
                () -> part.stopped().toString());
        assertEquals(List.of(), part.steps());
        assertFalse(aliceAtHome.hasKeys(contract));
    }

    /** A contract that the model lane could run as well. */
    private ObjectNode bothLanes(ObjectNode document, String assurance) {
        ObjectNode model =
                (ObjectNode) Documents.overlap(stack.info(), alice, bob).get("model");
        document.set("model", model);
        document.withObject("/lanes").put("minimumAssurance", assurance);
        document.withObject("/lanes").set("allowed", Json.tree(List.of("he", "model")));
        return document;
    }

    /** About texts: no circuit can do that, the model can. */
    private Contract overlap(String assurance) {
        return alice.agree(bothLanes(Documents.overlap(stack.info(), alice, bob), assurance), bob);
    }

    private Contract comparison(String assurance) {
        ObjectNode document = JointDocuments.comparison(stack, Terms.order(JointDocuments.BYTE), alice, bob);
        return alice.agree(bothLanes(document, assurance), bob);
    }

    private SessionView opened(Contract contract) {
        SessionView view = alice.client().open(contract.digest());
        if (!view.state().isFinal()) {
            open.add(view.id());
        }
        return view;
    }

    @Test
    void aContractThatAllowsBothLanesTakesTheStronger() {
        SessionView view = opened(comparison("SELF_ASSERTED"));
        assertEquals(Optional.of(LaneKind.HE), view.lane());
        assertEquals(LaneForm.THRESHOLD, evidence(view.id()).form());
    }

    @Test
    void aContractThatDemandsCryptographyIsNotRunByTheModelWhereNoCircuitCanDoIt() {
        // The control: without that demand the model runs the very same task.
        SessionView control = opened(overlap("SELF_ASSERTED"));
        assertEquals(Optional.of(LaneKind.MODEL), control.lane());
        SessionView view = opened(overlap("CRYPTOGRAPHIC"));
        assertEquals(State.REFUSED, view.state());
        assertEquals(Optional.of(EndReason.POLICY_DENIED), view.reason());
        assertEquals(Optional.empty(), view.evidence(), "nobody must be invited to send an input");
    }

    @Test
    void aContractThatDemandsCryptographyIsNotRunByTheModelWhenAllPlacesAreTaken() {
        Contract contract = comparison("CRYPTOGRAPHIC");
        int before = stack.runner().open();
        TcmeProblem refusal = assertThrows(
                TcmeProblem.class,
                () -> IntStream.range(0, PLACES_MAX).forEach(place -> {
                    assertEquals(Optional.of(LaneKind.HE), opened(contract).lane());
                }));
        assertEquals(Optional.of(Problem.BUSY), refusal.problem());
        assertFalse(open.isEmpty(), "there was no place to begin with");
        assertEquals(before, stack.runner().open(), "the model got a session");

        alice.client().withdraw(open.removeLast());
        assertEquals(Optional.of(LaneKind.HE), opened(contract).lane());
    }
}
