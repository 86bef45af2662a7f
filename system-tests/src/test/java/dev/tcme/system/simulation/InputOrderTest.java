package dev.tcme.system.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tcme.contract.Problem;
import dev.tcme.contract.ProblemException;
import dev.tcme.contract.SessionId;
import dev.tcme.gateway.session.Session;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a party hears whose input is not taken: one answer for each situation, whoever asks and however often. */
class InputOrderTest {
    private final World world = new World(new Store(Store.Defect.NONE));

    @Test
    void aSecondInputOfAPartyIsADuplicateWhileOthersAreAwaited() {
        Session session = open();
        submit(session, "alice");
        assertEquals(Problem.INPUT_DUPLICATE, refusal(session, "alice"));
        submit(session, "bob");
        assertEquals(Problem.INPUT_DUPLICATE, refusal(session, "alice"));
        assertEquals(Problem.INPUT_DUPLICATE, refusal(session, "bob"));
    }

    @Test
    void anInputToASealedSessionIsTooLateWhateverBecomesOfTheSession() {
        Session session = sealed();
        assertEquals(Session.State.RUNNING, state(session.id()));
        World.PARTIES.forEach(party -> assertEquals(Problem.INPUT_AFTER_SEALING, refusal(session, party)));
        world.settle();
        assertEquals(Session.State.RELEASED, state(session.id()));
        World.PARTIES.forEach(party -> assertEquals(Problem.INPUT_AFTER_SEALING, refusal(session, party)));
    }

    @Test
    void anInputToASealedSessionThatWasWithdrawnIsTooLate() {
        Session session = sealed();
        world.sessions.withdraw(session.id(), "carol");
        assertEquals(Problem.INPUT_AFTER_SEALING, refusal(session, "alice"));
    }

    @Test
    void anInputToASessionThatEndedUnsealedMeetsTheWrongState() {
        Session withdrawn = open();
        submit(withdrawn, "alice");
        world.sessions.withdraw(withdrawn.id(), "bob");
        World.PARTIES.forEach(party -> assertEquals(Problem.WRONG_STATE, refusal(withdrawn, party)));
        Session expired = open();
        world.advance(Duration.ofMinutes(2));
        assertEquals(Problem.WRONG_STATE, refusal(expired, "alice"));
        world.settle();
        assertEquals(Session.State.EXPIRED, state(expired.id()));
        assertEquals(Problem.WRONG_STATE, refusal(expired, "alice"));
    }

    @Test
    void anInputThatTheContractDoesNotGiveToThePartyIsUnknownInEveryState() {
        Session session = open();
        assertEquals(Problem.INPUT_UNKNOWN, refusal(session, "alice", "bob"));
        World.PARTIES.forEach(party -> submit(session, party));
        assertEquals(Problem.INPUT_UNKNOWN, refusal(session, "alice", "bob"));
        world.settle();
        assertEquals(Problem.INPUT_UNKNOWN, refusal(session, "alice", "bob"));
    }

    private Session open() {
        return world.sessions.open(world.agreed(), "alice");
    }

    private Session sealed() {
        Session session = open();
        World.PARTIES.forEach(party -> submit(session, party));
        return session;
    }

    private Session.State state(SessionId id) {
        return world.sessions.find(id, "alice").state();
    }

    private void submit(Session session, String party) {
        world.sessions.submit(session.id(), party, party, world.input(session, party));
    }

    private Problem refusal(Session session, String party) {
        return refusal(session, party, party);
    }

    private Problem refusal(Session session, String party, String input) {
        return assertThrows(
                        ProblemException.class,
                        () -> world.sessions.submit(session.id(), party, input, world.input(session, party)))
                .problem();
    }
}
