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
import java.util.ArrayList;
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

    private final Stack stack;
    private final Actor alice;
    private final Actor bob;
    private final Actor carol;
    private final JointMember aliceAtHome;
    private final JointMember bobAtHome;
    private final JointMember carolAtHome;
    private final Contract contract;
    private final List<SessionId> opened = new ArrayList<>();
    private final List<JointRogue> rogues = new ArrayList<>();

    QuorumSessionTest(Stack stack) {
        this.stack = stack;
        this.alice = stack.enrol("alice");
        this.bob = stack.enrol("bob");
        this.carol = stack.enrol("carol");
        this.aliceAtHome = JointMember.of(alice.client());
        this.bobAtHome = JointMember.of(bob.client());
        this.carolAtHome = JointMember.of(carol.client());
        ObjectNode document = JointDocuments.sum(stack, alice, bob, carol);
        document.withObject("/lanes").put("quorum", 2);
        this.contract = alice.agree(document, bob, carol);
    }

    @AfterEach
    void close() {
        rogues.forEach(JointRogue::close);
        for (SessionId session : opened) {
            if (!alice.client().session(session).state().isFinal()) {
                alice.client().withdraw(session);
            }
        }
        aliceAtHome.close();
        bobAtHome.close();
        carolAtHome.close();
    }

    private SessionId open() {
        SessionId session = alice.client().open(contract.digest()).id();
        opened.add(session);
        return session;
    }

    private int total(SessionId session) {
        return carol.client().output(contract, session).value().path("total").asInt();
    }

    private static boolean decrypted(JointMember.Part part) {
        return part.steps().stream().map(Step::text).anyMatch(text -> text.contains("share of the decryption"));
    }

    @Test
    void twoOfThreeDecryptAndAllThreeReadTheAnswer() {
        SessionId session = open();
        List<JointMember.Part> parts = List.of(
                aliceAtHome.join(contract, session, JointDocuments.amount(100)),
                bobAtHome.join(contract, session, JointDocuments.amount(20)),
                carolAtHome.join(contract, session, JointDocuments.amount(3)));
        for (JointMember.Part part : parts) {
            assertEquals(
                    State.RELEASED, part.ended().state(), () -> part.ended().toString());
        }
        assertEquals(123, total(session));
        assertEquals(
                2, parts.stream().filter(QuorumSessionTest::decrypted).count(), "others decrypted than were asked");
        SessionId second = open();
        var claims = alice.client()
                .session(second)
                .evidence()
                .orElseThrow()
                .evidence()
                .claims();
        assertFalse(claims.get("he.kept-keys").equals("none"), "the keys were not kept");
        alice.client().withdraw(second);
    }

    @Test
    void theAnswerComesAlthoughTheThirdHasLeftAfterItsInput() {
        SessionId session = open();
        JointMember.Part hers = aliceAtHome.join(contract, session, JointDocuments.amount(100));
        JointMember.Part his = bobAtHome.join(contract, session, JointDocuments.amount(20));
        JointRogue leaving = JointRogue.in(contract, session, carol, JointDocuments.amount(3));
        rogues.add(leaving);
        leaving.playThrough(Round.INPUT);
        assertEquals(State.RELEASED, hers.ended().state());
        assertEquals(State.RELEASED, his.ended().state());
        assertEquals(123, total(session));
    }

    @Test
    void whoeverDecryptsAnotherResultThanItWasAskedForIsNamed() {
        SessionId session = open();
        JointMember.Part hers = aliceAtHome.join(contract, session, JointDocuments.amount(100));
        JointRogue wrong = JointRogue.in(contract, session, carol, JointDocuments.amount(3));
        rogues.add(wrong);
        JointRogue idle = JointRogue.in(contract, session, bob, JointDocuments.amount(20));
        rogues.add(idle);
        Thread playing = Thread.ofVirtual().start(() -> idle.playThrough(Round.INPUT));
        wrong.playThrough(Round.INPUT);
        wrong.awaitRound(Round.PRESENT);
        wrong.send(Round.PRESENT, wrong.result().digest().bytes()).requireStatus(200);
        wrong.awaitRound(Round.SHARE);
        Result other = wrong.result(wrong.input(Opening.of(JointDocuments.amount(4), RANDOM)));
        wrong.send(Round.SHARE, wrong.given(other, List.of(1, 3))).requireStatus(200);
        assertEquals(Optional.of(EndReason.PARTY_FAULT), hers.ended().reason());
        Map<String, String> claims =
                alice.client().receipt(session).receipt().claims().environment();
        assertEquals(carol.id(), claims.get("fault.party"));
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
        SessionId session = open();
        JointMember.Part hers = aliceAtHome.join(contract, session, JointDocuments.amount(100));
        JointRogue wrong = JointRogue.in(contract, session, carol, JointDocuments.amount(3));
        rogues.add(wrong);
        JointRogue idle = JointRogue.in(contract, session, bob, JointDocuments.amount(20));
        rogues.add(idle);
        Thread playing = Thread.ofVirtual().start(() -> idle.playThrough(Round.INPUT));
        wrong.playThrough(Round.INPUT);
        wrong.awaitRound(Round.PRESENT);
        wrong.send(Round.PRESENT, new byte[32]).requireRefusal(Problem.CONTRIBUTION_INVALID, 422);
        assertEquals(Optional.of(EndReason.PARTY_FAULT), hers.ended().reason());
        assertEquals(
                carol.id(),
                alice.client().receipt(session).receipt().claims().environment().get("fault.party"));
        join(playing);
    }
}
