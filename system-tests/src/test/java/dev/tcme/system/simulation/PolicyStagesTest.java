package dev.tcme.system.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.contract.EndReason;
import dev.tcme.contract.Receipt.PolicyDecision;
import dev.tcme.contract.Stage;
import dev.tcme.gateway.session.Session;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each policy stage denies by itself, whatever the others permit, also where two are asked at once. */
class PolicyStagesTest {
    private final World world = new World(new Store(Store.Defect.NONE));

    private static List<Stage> stages(Session session) {
        return session.decisions().stream().map(PolicyDecision::stage).toList();
    }

    private void assertDenied(Session session, Stage... asked) {
        assertEquals(Session.State.REFUSED, session.state());
        assertEquals(
                EndReason.POLICY_DENIED, session.end().map(Session.End::reason).orElseThrow());
        assertEquals(List.of(asked), stages(session));
        assertTrue(world.openPlaces.isEmpty(), "a place is still taken");
        assertEquals(Map.of(), world.store.outputs.getOrDefault(session.id(), Map.of()));
    }

    @Test
    void aPermittedRouteIsNothingWithoutAdmission() {
        world.denied.add(Stage.ADMIT);
        assertDenied(world.sessions.open(world.agreed(), "alice"), Stage.ADMIT);
    }

    @Test
    void admissionIsNothingWithoutARoute() {
        world.denied.add(Stage.ROUTE);
        assertDenied(world.sessions.open(world.agreed(), "alice"), Stage.ADMIT, Stage.ROUTE);
    }

    @Test
    void anAnswerStaysInsideWithoutRelease() {
        world.denied.add(Stage.RELEASE);
        Session session = world.sessions.open(world.agreed(), "alice");
        for (String party : World.PARTIES) {
            world.sessions.submit(session.id(), party, party, world.input(session, party));
        }
        world.settle();
        assertDenied(world.store.sessions.get(session.id()), Stage.ADMIT, Stage.ROUTE, Stage.RELEASE);
    }
}
