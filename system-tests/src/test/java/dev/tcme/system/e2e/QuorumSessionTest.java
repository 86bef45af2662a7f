package dev.tcme.system.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tcme.client.SessionView.State;
import dev.tcme.client.he.Step;
import dev.tcme.contract.Contract;
import dev.tcme.contract.EndReason;
import dev.tcme.contract.Opening;
import dev.tcme.contract.Problem;
import dev.tcme.contract.SessionId;
import dev.tcme.he.protocol.Result;
import dev.tcme.he.protocol.Round;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Three parties, of whom any two decrypt: the answer comes although the third has left. */
@ExtendWith(SharedStack.class)
class QuorumSessionTest {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final JointTrio trio;
    private final Contract contract;

    QuorumSessionTest(Stack stack) {
        this.trio = new JointTrio(stack);
        ObjectNode document = trio.sum();
        document.withObject("/lanes").put("quorum", 2);
        this.contract = trio.agree(document);
    }

    @AfterEach
    void close() {
        trio.close();
    }

    private static boolean decrypted(JointMember.Part part) {
        return part.steps().stream().map(Step::text).anyMatch(text -> text.contains("share of the decryption"));
    }

    @Test
    void twoOfThreeDecryptAndAllThreeReadTheAnswer() {
        SessionId session = trio.open(contract);
        List<JointMember.Part> parts = trio.play(contract, session, 100, 20, 3);
        assertEquals(123, trio.total(contract, session));
        assertEquals(
                2, parts.stream().filter(QuorumSessionTest::decrypted).count(), "others decrypted than were asked");
        SessionId second = trio.open(contract);
        var claims = trio.evidence(second).claims();
        assertFalse(claims.get("he.kept-keys").equals("none"), "the keys were not kept");
        trio.alice.client().withdraw(second);
    }

    @Test
    void theAnswerComesAlthoughTheThirdHasLeftAfterItsInput() {
        SessionId session = trio.open(contract);
        JointMember.Part hers = trio.aliceAtHome.join(contract, session, JointDocuments.amount(100));
        JointMember.Part his = trio.bobAtHome.join(contract, session, JointDocuments.amount(20));
        JointRogue leaving = trio.rogue(contract, session, trio.carol, JointDocuments.amount(3));
        leaving.playThrough(Round.INPUT);
        assertEquals(State.RELEASED, hers.ended().state());
        assertEquals(State.RELEASED, his.ended().state());
        assertEquals(123, trio.total(contract, session));
    }

    @Test
    void whoeverDecryptsAnotherResultThanItWasAskedForIsNamed() {
        SessionId session = trio.open(contract);
        JointMember.Part hers = trio.aliceAtHome.join(contract, session, JointDocuments.amount(100));
        JointRogue wrong = trio.rogue(contract, session, trio.carol, JointDocuments.amount(3));
        JointRogue idle = trio.rogue(contract, session, trio.bob, JointDocuments.amount(20));
        Thread playing = Thread.ofVirtual().start(() -> idle.playThrough(Round.INPUT));
        wrong.playThrough(Round.INPUT);
        wrong.awaitRound(Round.PRESENT);
        wrong.send(Round.PRESENT, wrong.result().digest().bytes()).requireStatus(200);
        wrong.awaitRound(Round.SHARE);
        Result other = wrong.result(wrong.input(Opening.of(JointDocuments.amount(4), RANDOM)));
        wrong.send(Round.SHARE, wrong.given(other, List.of(1, 3))).requireStatus(200);
        assertEquals(Optional.of(EndReason.PARTY_FAULT), hers.ended().reason());
        Map<String, String> claims =
                trio.alice.client().receipt(session).receipt().claims().environment();
        assertEquals(trio.carol.id(), claims.get("fault.party"));
        assertEquals("share", claims.get("fault.round"));
        assertEquals("deviated", claims.get("fault.kind"));
        join(playing);
    }

    private static void join(Thread playing) {
        try {
            playing.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whoComputesAnotherResultIsNotAskedToDecrypt() {
        SessionId session = trio.open(contract);
        JointMember.Part hers = trio.aliceAtHome.join(contract, session, JointDocuments.amount(100));
        JointRogue wrong = trio.rogue(contract, session, trio.carol, JointDocuments.amount(3));
        JointRogue idle = trio.rogue(contract, session, trio.bob, JointDocuments.amount(20));
        Thread playing = Thread.ofVirtual().start(() -> idle.playThrough(Round.INPUT));
        wrong.playThrough(Round.INPUT);
        wrong.awaitRound(Round.PRESENT);
        wrong.send(Round.PRESENT, new byte[32]).requireRefusal(Problem.CONTRIBUTION_INVALID, 422);
        assertEquals(Optional.of(EndReason.PARTY_FAULT), hers.ended().reason());
        assertEquals(
                trio.carol.id(),
                trio.alice
                        .client()
                        .receipt(session)
                        .receipt()
                        .claims()
                        .environment()
                        .get("fault.party"));
        join(playing);
    }
}
