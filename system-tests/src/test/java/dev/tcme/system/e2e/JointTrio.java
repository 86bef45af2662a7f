package dev.tcme.system.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tcme.client.SessionView.State;
import dev.tcme.contract.Contract;
import dev.tcme.contract.Evidence;
import dev.tcme.contract.SessionId;
import java.util.ArrayList;
import java.util.List;

/** Three parties who add numbers, each with keys of its own at home, and those who play another's part. */
final class JointTrio implements AutoCloseable {
    final Actor alice;
    final Actor bob;
    final Actor carol;
    final JointMember aliceAtHome;
    final JointMember bobAtHome;
    final JointMember carolAtHome;

    private final Stack stack;
    private final List<JointRogue> rogues = new ArrayList<>();
    private final List<SessionId> opened = new ArrayList<>();

    JointTrio(Stack stack) {
        this.stack = stack;
        this.alice = stack.enrol("alice");
        this.bob = stack.enrol("bob");
        this.carol = stack.enrol("carol");
        this.aliceAtHome = JointMember.of(alice.client());
        this.bobAtHome = JointMember.of(bob.client());
        this.carolAtHome = JointMember.of(carol.client());
    }

    /** Of a sum of all three, not agreed yet. */
    ObjectNode sum() {
        return JointDocuments.sum(stack, alice, bob, carol);
    }

    Contract agree(ObjectNode document) {
        return alice.agree(document, bob, carol);
    }

    SessionId open(Contract contract) {
        SessionId session = alice.client().open(contract.digest()).id();
        opened.add(session);
        return session;
    }

    Evidence evidence(SessionId session) {
        return alice.client().session(session).evidence().orElseThrow().evidence();
    }

    /** The parts of alice, bob and carol, who all get the answer. */
    List<JointMember.Part> play(Contract contract, SessionId session, int... numbers) {
        List<JointMember.Part> parts = new ArrayList<>();
        for (JointMember member : List.of(aliceAtHome, bobAtHome, carolAtHome)) {
            parts.add(member.join(contract, session, JointDocuments.amount(numbers[parts.size()])));
        }
        for (JointMember.Part part : parts) {
            assertEquals(
                    State.RELEASED, part.ended().state(), () -> part.ended().toString());
        }
        return parts;
    }

    int total(Contract contract, SessionId session) {
        return carol.client().output(contract, session).value().path("total").asInt();
    }

    JointRogue rogue(Contract contract, SessionId session, Actor actor, JsonNode value) {
        JointRogue rogue = JointRogue.in(contract, session, actor, value);
        rogues.add(rogue);
        return rogue;
    }

    /** Also after a test that failed: the next ones need the places. */
    @Override
    public void close() {
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
}
