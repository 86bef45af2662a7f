package dev.tcme.system.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.contract.ProblemException;
import dev.tcme.gateway.session.SealedInput;
import dev.tcme.gateway.session.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The n-th call of each port fails, for every n until none is left: every run ends with a release and its receipt, or
 * with a refusal. The method is that of SQLite's tests for failing allocations.
 */
class NthCallFailsTest {
    private static final List<String> PORTS = List.of(
            "policy.decide",
            "lane.offer",
            "lane.open",
            "place.accept",
            "place.run",
            "store.insert",
            "store.update",
            "store.finish",
            "store.find");

    @ParameterizedTest
    @EnumSource(Faults.When.class)
    void everyRunEndsWithAReceiptWhicheverCallFails(Faults.When when) {
        int runs = 0;
        for (String port : PORTS) {
            int n = 1;
            for (boolean fired = true; fired; n++) {
                Optional<String> broken = new Run(Store.Defect.NONE).withFault(port, n, when);
                assertEquals(Optional.empty(), broken, port + " call " + n + " fails " + when);
                fired = lastFired;
                runs++;
            }
            assertTrue(n > 1, port + " was never called");
        }
        assertTrue(runs > PORTS.size() + 10, "only " + runs + " runs");
    }

    @ParameterizedTest
    @EnumSource(
            value = Store.Defect.class,
            names = {"FORGETS_THE_RECEIPT", "RECEIPT_OUTSIDE_THE_TRANSACTION", "OUTPUT_OUTSIDE_THE_TRANSACTION"})
    void aPlantedDefectIsFound(Store.Defect defect) {
        List<String> found = new ArrayList<>();
        for (String port : PORTS) {
            for (int n = 1; n <= 3; n++) {
                new Run(defect).withFault(port, n, Faults.When.AFTER).ifPresent(found::add);
                new Run(defect).withFault(port, n, Faults.When.BEFORE).ifPresent(found::add);
            }
        }
        assertFalse(found.isEmpty(), "the check did not see " + defect);
    }

    @Test
    void withoutAFaultEveryRecipientOpensTheAnswer() {
        World world = new World(new Store(Store.Defect.NONE));
        Session session = world.sessions.open(world.agreed(), "alice");
        for (String party : World.PARTIES) {
            world.sessions.submit(session.id(), party, party, world.input(session, party));
        }
        world.settle();
        assertEquals(
                Session.State.RELEASED, world.store.sessions.get(session.id()).state());
        for (String party : World.PARTIES) {
            assertEquals("{\"answer\":\"yes\"}", world.open(session.id(), party).toString());
        }
    }

    private static boolean lastFired;

    /** One honest session of three parties, with one fault somewhere in it. */
    private static final class Run {
        private final World world;
        private final Invariants invariants;

        Run(Store.Defect defect) {
            world = new World(new Store(defect));
            invariants = new Invariants(world);
        }

        Optional<String> withFault(String port, int n, Faults.When when) {
            world.faults.failAt(port, n, when);
            attempt();
            world.settle();
            lastFired = world.faults.fired();
            world.advance(Duration.ofSeconds(61));
            world.settle();
            if (!world.openPlaces.isEmpty() && world.sessions.count() > 0) {
                return Optional.of("a place in the lane is still taken");
            }
            // What a failed opening may have left in the store is ended by the next start.
            world.crash();
            world.sessions.recover();
            boolean unfinished = world.store.sessions.values().stream()
                    .anyMatch(session -> !session.state().isEnd());
            return unfinished ? Optional.of("a session has no end") : invariants.broken();
        }

        private void attempt() {
            try {
                Session session = world.sessions.open(world.agreed(), "alice");
                for (String party : World.PARTIES) {
                    if (session.state().isEnd()) {
                        return;
                    }
                    SealedInput input = world.input(session, party);
                    world.sessions.submit(session.id(), party, party, input);
                    invariants.acknowledged(session.id(), party, input.commitment());
                }
            } catch (ProblemException | Faults.Injected refused) {
                // A refusal towards the caller; what matters is what is durable, and that is checked below.
            }
        }
    }
}
