package dev.tcme.system.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tcme.client.SessionView.State;
import dev.tcme.contract.Contract;
import dev.tcme.contract.EndReason;
import dev.tcme.contract.Evidence;
import dev.tcme.contract.LaneForm;
import dev.tcme.contract.Opening;
import dev.tcme.contract.Problem;
import dev.tcme.contract.Receipt;
import dev.tcme.contract.SessionId;
import dev.tcme.contract.spi.PartyFault;
import dev.tcme.he.ckks.WireSize;
import dev.tcme.he.protocol.Candidates;
import dev.tcme.he.protocol.JointTask;
import dev.tcme.he.protocol.Round;
import dev.tcme.he.threshold.Coin;
import dev.tcme.he.threshold.KeyPlan;
import dev.tcme.he.threshold.KeyShare;
import dev.tcme.he.threshold.RelinearisationShare;
import dev.tcme.system.e2e.JointDocuments.Terms;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Alice is honest, bob sends what is well-formed and wrong, in a session whose contract demands that this is found out. Wherever
 * he deviates he is named, all keys are burnt, and nobody has an answer.
 */
@ExtendWith(SharedStack.class)
class CovertPartyTest {
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Header of a share, see he-fallback/threshold. */
    private static final int SHARE_HEADER = 80;

    private final Stack stack;
    private final Actor alice;
    private final Actor bob;
    private final JointMember aliceAtHome;
    private final JointMember bobAtHome;
    private final Contract contract;
    private final List<CovertRogue> rogues = new ArrayList<>();
    private final List<SessionId> opened = new ArrayList<>();

    CovertPartyTest(Stack stack) {
        this.stack = stack;
        this.alice = stack.enrol("alice");
        this.bob = stack.enrol("bob");
        this.aliceAtHome = JointMember.of(alice.client());
        this.bobAtHome = JointMember.of(bob.client());
        ObjectNode document = JointDocuments.comparison(stack, Terms.order(JointDocuments.BYTE), alice, bob);
        // A contract that does not say what its parties are gets the form that finds deviations out.
        document.withObject("/lanes").remove("adversary");
        this.contract = alice.agree(document, bob);
    }

    /** Also after a test that failed: the next ones need the places. */
    @AfterEach
    void close() {
        rogues.forEach(CovertRogue::close);
        for (SessionId session : opened) {
            if (!alice.client().session(session).state().isFinal()) {
                alice.client().withdraw(session);
            }
        }
        aliceAtHome.close();
        bobAtHome.close();
    }

    private SessionId open() {
        SessionId session = alice.client().open(contract.digest()).id();
        opened.add(session);
        return session;
    }

    private Evidence evidence(SessionId session) {
        return alice.client().session(session).evidence().orElseThrow().evidence();
    }

    /** A session with alice in it, and bob. */
    private record Played(JointMember.Part alice, CovertRogue bob) {}

    private Played playUntil(Round round) {
        SessionId session = open();
        JointMember.Part hers = aliceAtHome.join(contract, session, JointDocuments.amount(23));
        var his = CovertRogue.in(contract, session, bob, JointDocuments.amount(17));
        rogues.add(his);
        his.playUntil(round);
        return new Played(hers, his);
    }

    private void requireBlamed(Played played, Round round, PartyFault.Kind kind) {
        var view = played.alice().ended();
        assertEquals(Optional.of(EndReason.PARTY_FAULT), view.reason());
        assertFalse(aliceAtHome.hasKeys(contract), "alice still has her keys");
        for (Actor actor : List.of(alice, bob)) {
            actor.get("/v1/sessions/" + played.bob().session() + "/output").requireRefusal(Problem.WRONG_STATE, 409);
        }
        Receipt receipt = JointReceipts.require(
                stack, contract, played.bob().session(), List.of(alice, bob), inputs(played), Map.of());
        Map<String, String> claims = receipt.claims().environment();
        assertEquals(bob.id(), claims.get("fault.party"));
        assertEquals(round.toString(), claims.get("fault.round"));
        assertEquals(kind.toString(), claims.get("fault.kind"));
        assertEquals("none", evidence(open()).claims().get("he.kept-keys"), "the gateway still has the keys");
    }

    /** Those that the receipt commits to. */
    private Map<String, Opening> inputs(Played played) {
        Map<String, Opening> known = new TreeMap<>(
                Map.of("first", played.alice().opening(), "second", played.bob().value()));
        known.keySet()
                .retainAll(alice.client()
                        .receipt(played.bob().session())
                        .receipt()
                        .commitments()
                        .inputs()
                        .keySet());
        return known;
    }

    private void refused(Played played, Round round, byte[] content) {
        played.bob().send(round, content).requireRefusal(Problem.CONTRIBUTION_INVALID, 422);
    }

    private static List<byte[]> each(List<byte[]> parts, UnaryOperator<byte[]> change) {
        return parts.stream().map(change).toList();
    }

    /** One residue more: as well-formed as before, unless the last one was the largest. */
    private static byte[] shifted(byte[] share) {
        return shifted(share, SHARE_HEADER);
    }

    private static byte[] shifted(byte[] bytes, int position) {
        byte[] copy = bytes.clone();
        copy[position] ^= 1;
        return copy;
    }

    @Test
    void honestPartiesGetTheAnswerAndTheNextOneWithoutNewKeys() {
        SessionId first = open();
        assertEquals(LaneForm.COVERT, evidence(first).form());
        assertEquals("first", answer(first, 200, 199));
        SessionId second = open();
        assertFalse(evidence(second).claims().get("he.kept-keys").equals("none"));
        assertEquals("equal", answer(second, 7, 7));
        bobAtHome.restart();
        assertEquals("second", answer(open(), 0, 255));
    }

    private String answer(SessionId session, int hers, int his) {
        JointMember.Part first = aliceAtHome.join(contract, session, JointDocuments.amount(hers));
        JointMember.Part second = bobAtHome.join(contract, session, JointDocuments.amount(his));
        assertEquals(State.RELEASED, first.ended().state(), () -> first.ended().toString());
        assertEquals(State.RELEASED, second.ended().state());
        return alice.client().output(contract, session).value().path("larger").asText();
    }

    @Test
    void aWrongAnswerToTheKeySharesIsFoundWhenItIsOpened() {
        Played played = playUntil(Round.RELINEARISE);
        List<byte[]> answers = Candidates.split(
                played.bob().make(Round.RELINEARISE),
                RelinearisationShare.size(played.bob().task().plan()));
        played.bob()
                .send(Round.RELINEARISE, Candidates.joined(each(answers, CovertPartyTest::shifted)))
                .requireStatus(200);
        played.bob().awaitTurn(Round.COIN);
        played.bob().send(Round.COIN, played.bob().make(Round.COIN)).requireStatus(200);
        played.bob().awaitTurn(Round.OPENING);
        refused(played, Round.OPENING, played.bob().make(Round.OPENING));
        requireBlamed(played, Round.OPENING, PartyFault.Kind.DEVIATED);
    }

    @Test
    void anotherCoinThanTheOneThatWasCommittedToEndsTheSession() {
        Played played = playUntil(Round.COIN);
        refused(played, Round.COIN, Coin.random(RANDOM).bytes());
        requireBlamed(played, Round.COIN, PartyFault.Kind.UNCOMMITTED);
    }

    @Test
    void aSeedThatGivesOtherCiphertextsIsFound() {
        Played played = playUntil(Round.INPUT);
        byte[] input = played.bob().make(Round.INPUT);
        // Behind the commitment and the length of the first opened seed.
        input[32 + Integer.BYTES] ^= 1;
        refused(played, Round.INPUT, input);
        requireBlamed(played, Round.INPUT, PartyFault.Kind.DEVIATED);
    }

    @Test
    void aShareThatIsOffByLittleIsFound() {
        Played played = playUntil(Round.SHARE);
        byte[] given = played.bob().make(Round.SHARE);
        refused(played, Round.SHARE, shifted(given, resultBytes(played.bob().task()) + SHARE_HEADER));
        requireBlamed(played, Round.SHARE, PartyFault.Kind.DEVIATED);
    }

    private static int resultBytes(JointTask task) {
        KeyPlan plan = task.plan();
        return Math.toIntExact(WireSize.ciphertext(plan.parameters(), plan.decryption(), 1));
    }

    @Test
    void aWrongResultWithAProvenShareThatFitsItIsFound() {
        Played played = playUntil(Round.SHARE);
        byte[] input = played.bob().shown(Round.INPUT, 1);
        // The last byte says which of his bits are turned over.
        byte[] other = shifted(input, input.length - 1);
        byte[] wrong = played.bob().given(played.bob().result(other));
        // Well-formed and proven: that it is not what the others have computed is seen when all have given.
        played.bob().send(Round.SHARE, wrong).requireStatus(200);
        requireBlamed(played, Round.SHARE, PartyFault.Kind.DEVIATED);
    }

    @Test
    void aResultWithResiduesAboveTheirPrimesIsNotTaken() {
        Played played = playUntil(Round.SHARE);
        byte[] given = played.bob().make(Round.SHARE);
        int end = resultBytes(played.bob().task());
        Arrays.fill(given, end - 64, end, (byte) 0xff);
        refused(played, Round.SHARE, given);
        requireBlamed(played, Round.SHARE, PartyFault.Kind.MALFORMED);
    }

    @Test
    void oneSetOfKeysWhereTwoAreToBeGivenIsNotTaken() {
        Played played = playUntil(Round.KEYS);
        byte[] both = played.bob().make(Round.KEYS);
        int one = Math.toIntExact(KeyShare.size(played.bob().task().plan()));
        refused(played, Round.KEYS, Arrays.copyOf(both, one));
        requireBlamed(played, Round.KEYS, PartyFault.Kind.MALFORMED);
    }
}
