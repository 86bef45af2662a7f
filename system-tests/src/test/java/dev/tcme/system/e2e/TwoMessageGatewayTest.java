package dev.tcme.system.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tcme.client.SessionView.State;
import dev.tcme.client.TcmeClient;
import dev.tcme.client.he.JoinException;
import dev.tcme.contract.Contract;
import dev.tcme.contract.Contribution;
import dev.tcme.contract.Evidence;
import dev.tcme.contract.LaneForm;
import dev.tcme.contract.SessionId;
import dev.tcme.contract.spi.JointSession;
import dev.tcme.contract.spi.LaneException;
import dev.tcme.he.lane.TwoMessageLane;
import dev.tcme.he.protocol.Round;
import dev.tcme.system.e2e.JointDocuments.Terms;
import dev.tcme.system.e2e.JointGateway.Asked;
import dev.tcme.system.e2e.JointGateway.Lies;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Bob asks, and the gateway is on his side: alice checks the question herself, and answers none that it should have refused. */
class TwoMessageGatewayTest {
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Nobody is to be missing for its slowness. */
    private static final Duration ROUND = Duration.ofMinutes(5);

    private final JointGateway gateway = JointGateway.start();
    private final TcmeClient client = TcmeClient.connect(gateway.address(), TcmeClient.Settings.system());
    private final Actor alice = Actor.stranger(gateway.address(), client, "alice");
    private final Actor bob = Actor.stranger(gateway.address(), client, "bob");
    private final JointMember aliceAtHome = JointMember.of(alice.client());
    private final JointMember bobAtHome = JointMember.of(bob.client());
    private final Contract contract = contract();
    private final TwoMessageLane lane = new TwoMessageLane(4, ROUND, InstantSource.system());

    private Contract contract() {
        ObjectNode document = JointDocuments.comparison(
                Terms.order(JointDocuments.WORD),
                gateway.key().verificationKey().toString(),
                bob,
                alice);
        document.withObject("/lanes").put("keys", "single").put("adversary", "curious");
        return Contract.check(document);
    }

    @AfterEach
    void close() {
        gateway.finish();
        aliceAtHome.close();
        bobAtHome.close();
        client.close();
        gateway.close();
    }

    /** What alice is shown of bob's question. */
    private record Shown(String alice, UnaryOperator<Contribution> lie) implements Lies {
        @Override
        public Evidence evidence(Evidence truth) {
            return new Evidence(
                    truth.version(),
                    truth.session(),
                    truth.contract(),
                    truth.sealingKey(),
                    LaneForm.TWO_MESSAGE,
                    truth.assurance(),
                    truth.claims(),
                    truth.issued());
        }

        @Override
        public Optional<Contribution> shown(Asked asked, Optional<Contribution> truth) {
            boolean question = asked.reader().equals(alice) && asked.round().equals(Round.QUESTION.toString());
            return question ? truth.map(lie) : truth;
        }
    }

    private JointMember.Part played(UnaryOperator<Contribution> lie) {
        gateway.tell(new Shown(alice.id(), lie));
        SessionId id = SessionId.random(RANDOM);
        try {
            gateway.open(id, contract, (JointSession) lane.open(id, contract));
        } catch (LaneException e) {
            throw new IllegalStateException("the lane has places", e);
        }
        JointMember.Part hers = aliceAtHome.join(contract, id, JointDocuments.amount(4));
        bobAtHome.join(contract, id, JointDocuments.amount(5));
        return hers;
    }

    @Test
    void aQuestionWhoseProofDoesNotHoldIsNotAnsweredAlthoughTheGatewayPassesItOn() {
        JointMember.Part hers = played(truth -> {
            byte[] content = truth.content().clone();
            // Within the last response's error.
            content[content.length - 1000] ^= 1;
            return Contribution.sign(truth.address(), content, bob.signing());
        });
        RuntimeException why = hers.stopped();
        assertEquals(JoinException.class, why.getClass(), why::toString);
        assertTrue(String.valueOf(why.getMessage()).contains("the other party's question is not answered"));
        assertFalse(gateway.given().contains(alice + " " + Round.ANSWER), "alice answered");
        assertTrue(gateway.given().contains(alice + " withdrawal"), "alice did not end the session");
    }

    /** The positive control. */
    @Test
    void whereTheGatewayTellsTheTruthAliceAnswers() {
        assertEquals(State.RELEASED, played(truth -> truth).ended().state());
        assertTrue(gateway.given().contains(alice + " " + Round.ANSWER));
    }
}
