package dev.tcme.system.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.tcme.contract.Contract;
import dev.tcme.contract.EndReason;
import dev.tcme.contract.Opening;
import dev.tcme.contract.Problem;
import dev.tcme.contract.SessionId;
import dev.tcme.contract.spi.PartyFault;
import dev.tcme.he.protocol.Result;
import dev.tcme.he.protocol.Round;
import dev.tcme.system.e2e.JointDocuments.Terms;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Three parties who all decrypt, and do not agree on what: alice is honest, and nobody gets an answer. */
@ExtendWith(SharedStack.class)
class DisagreementTest {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Actor alice;
    private final Actor bob;
    private final Actor carol;
    private final JointMember aliceAtHome;
    private final Contract contract;
    private final SessionId session;
    private final JointRogue his;
    private final JointRogue theirs;
    private final JointMember.Part hers;

    DisagreementTest(Stack stack) {
        this.alice = stack.enrol("alice");
        this.bob = stack.enrol("bob");
        this.carol = stack.enrol("carol");
        this.aliceAtHome = JointMember.of(alice.client());
        var document = JointDocuments.comparison(stack, Terms.total(JointDocuments.BYTE), alice, bob);
        this.contract = alice.agree(JointDocuments.sumWith(document, carol), bob, carol);
        this.session = alice.client().open(contract.digest()).id();
        this.his = JointRogue.in(contract, session, bob, JointDocuments.amount(2));
        this.theirs = JointRogue.in(contract, session, carol, JointDocuments.amount(3));
        this.hers = aliceAtHome.join(contract, session, JointDocuments.amount(1));
    }

    /** All have given their inputs, and alice computes the result or has done so. */
    @BeforeEach
    void playUntilTheShares() throws InterruptedException {
        Thread playing = Thread.ofVirtual().start(() -> his.playThrough(Round.INPUT));
        theirs.playThrough(Round.INPUT);
        theirs.awaitRound(Round.SHARE);
        playing.join();
    }

    /** Also after a test that failed: the next ones need the place. */
    @AfterEach
    void close() {
        if (!alice.client().session(session).state().isFinal()) {
            alice.client().withdraw(session);
        }
        his.close();
        theirs.close();
        aliceAtHome.close();
    }

    /** What he would have had, had he brought another input. */
    private static Result wrong(JointRogue party, int number) {
        return party.result(party.input(Opening.of(JointDocuments.amount(number), RANDOM)));
    }

    private void requireBlamed(Actor party) {
        assertEquals(Optional.of(EndReason.PARTY_FAULT), hers.ended().reason());
        Map<String, String> claims =
                alice.client().receipt(session).receipt().claims().environment();
        assertEquals(party.id(), claims.get("fault.party"));
        assertEquals(Round.SHARE.toString(), claims.get("fault.round"));
        assertEquals(PartyFault.Kind.DEVIATED.toString(), claims.get("fault.kind"));
        assertFalse(aliceAtHome.hasKeys(contract), "alice still has her keys");
        for (Actor actor : List.of(alice, bob)) {
            actor.get("/v1/sessions/" + session + "/output").requireRefusal(Problem.WRONG_STATE, 409);
        }
    }

    @Test
    void twoWhoAgreeOnAWrongResultDoNotOutvoteTheOneWhoIsRight() {
        Result wrong = wrong(his, 200);
        theirs.send(Round.SHARE, theirs.given(wrong)).requireStatus(200);
        his.send(Round.SHARE, his.given(wrong)).requireStatus(200);
        requireBlamed(bob);
    }

    @Test
    void theOneWhoIsWrongIsNamedWhereTwoAreRight() {
        his.send(Round.SHARE, his.make(Round.SHARE)).requireStatus(200);
        theirs.send(Round.SHARE, theirs.given(wrong(theirs, 200))).requireStatus(200);
        requireBlamed(carol);
    }

    @Test
    void whereAllDifferTheFirstWhoIsWrongIsNamed() {
        theirs.send(Round.SHARE, theirs.given(wrong(theirs, 200))).requireStatus(200);
        his.send(Round.SHARE, his.given(wrong(his, 201))).requireStatus(200);
        requireBlamed(bob);
    }
}
