package dev.tcme.system.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.contract.ProblemException;
import dev.tcme.contract.SessionId;
import dev.tcme.gateway.session.SealedInput;
import dev.tcme.gateway.session.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Three parties, a gateway, a network that loses, doubles and reorders, a store that goes away, a process that is
 * killed: one seed, one history. A failing seed is printed and replays exactly in its sequence of events.
 */
class SimulationTest {
    /** Steps in all; {@code -Dtcme.simulation.steps=1000000} for a night. */
    private static final int STEPS = Integer.getInteger("tcme.simulation.steps", 30_000);

    private static final int STEPS_PER_SEED = 300;

    @Test
    void everyInvariantHoldsInEveryHistory() {
        Map<Session.State, Integer> ends = new EnumMap<>(Session.State.class);
        for (long seed = 0; seed < STEPS / STEPS_PER_SEED; seed++) {
            History history = new History(seed, Store.Defect.NONE);
            assertEquals(Optional.empty(), history.play(), "seed " + seed);
            history.world.store.sessions.values().forEach(s -> ends.merge(s.state(), 1, Integer::sum));
        }
        System.out.println("simulation: " + STEPS + " steps, sessions by end: " + ends);
        for (Session.State end :
                List.of(Session.State.RELEASED, Session.State.REFUSED, Session.State.ABORTED, Session.State.EXPIRED)) {
            assertTrue(ends.getOrDefault(end, 0) > 5, "the histories hardly ever end " + end + ": " + ends);
        }
    }

    @ParameterizedTest
    @EnumSource(value = Store.Defect.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void aPlantedDefectIsFoundBySomeSeed(Store.Defect defect) {
        boolean found = LongStream.range(0, 200)
                .anyMatch(seed -> new History(seed, defect).play().isPresent());
        assertTrue(found, "no seed found " + defect);
    }

    private record Message(SessionId session, String party, SealedInput input) {}

    private static final class History {
        private final Random dice;
        private final World world;
        private final Invariants invariants;
        private final List<Session> open = new ArrayList<>();
        private final List<Message> network = new ArrayList<>();

        History(long seed, Store.Defect defect) {
            dice = new Random(seed);
            world = new World(new Store(defect));
            invariants = new Invariants(world);
        }

        Optional<String> play() {
            for (int step = 0; step < STEPS_PER_SEED; step++) {
                try {
                    step();
                } catch (ProblemException | Faults.Injected refused) {
                    // What a caller is told; the invariants look at what is durable.
                }
                Optional<String> broken = invariants.broken();
                if (broken.isPresent()) {
                    return broken;
                }
            }
            return quiet();
        }

        /** When the storm is over everything ends. */
        private Optional<String> quiet() {
            world.store.away = false;
            world.faults.failAt("none", 1, Faults.When.BEFORE);
            world.settle();
            world.advance(Duration.ofMinutes(2));
            world.settle();
            world.crash();
            world.sessions.recover();
            Optional<String> broken = invariants.broken();
            boolean live = world.store.sessions.values().stream()
                    .anyMatch(session -> !session.state().isEnd());
            return broken.isEmpty() && live ? Optional.of("a session never ends") : broken;
        }

        private void step() {
            switch (dice.nextInt(20)) {
                case 0, 1 -> open();
                case 2, 3, 4, 5 -> send();
                case 6, 7, 8, 9, 10 -> deliver(dice.nextInt(4) > 0);
                case 11, 12, 13 -> work();
                case 14 -> world.advance(Duration.ofSeconds(dice.nextInt(20)));
                case 15 -> world.sessions.sweep();
                case 16 -> withdraw();
                case 17 -> moods();
                case 18 -> world.store.away = dice.nextInt(4) == 0;
                default -> crashSometimes();
            }
        }

        private void open() {
            Session session = world.sessions.open(world.agreed(), party());
            if (!session.state().isEnd()) {
                open.add(session);
            }
        }

        private void send() {
            if (!open.isEmpty()) {
                Session session = open.get(dice.nextInt(open.size()));
                String party = party();
                network.add(new Message(session.id(), party, world.input(session, party)));
            }
        }

        /** Any message may come at any time; one that stays in the network comes again. */
        private void deliver(boolean once) {
            if (network.isEmpty()) {
                return;
            }
            int which = dice.nextInt(network.size());
            Message message = once ? network.remove(which) : network.get(which);
            boolean lost = dice.nextInt(8) == 0;
            if (!lost) {
                Session after =
                        world.sessions.submit(message.session(), message.party(), message.party(), message.input());
                if (message.input().commitment().equals(after.accepted().get(message.party()))) {
                    invariants.acknowledged(
                            message.session(), message.party(), message.input().commitment());
                }
            }
        }

        private void work() {
            if (!world.work.isEmpty()) {
                world.work.poll().run();
            }
        }

        private void withdraw() {
            if (!open.isEmpty() && dice.nextInt(3) == 0) {
                world.sessions.withdraw(open.get(dice.nextInt(open.size())).id(), party());
            }
        }

        private void moods() {
            world.policyPermits = dice.nextInt(8) > 0;
            boolean well = dice.nextInt(3) > 0;
            World.LaneMood[] moods = World.LaneMood.values();
            world.laneMood = well ? World.LaneMood.ANSWERS : moods[dice.nextInt(moods.length)];
            String[] ports = {"store.finish", "store.update", "store.insert", "policy.decide", "place.run", "none"};
            Faults.When when = dice.nextBoolean() ? Faults.When.BEFORE : Faults.When.AFTER;
            world.faults.failAt(ports[dice.nextInt(ports.length)], 1 + dice.nextInt(3), when);
        }

        private void crashSometimes() {
            if (dice.nextInt(6) == 0) {
                world.crash();
                open.clear();
                world.sessions.recover();
            }
        }

        private String party() {
            return World.PARTIES.get(dice.nextInt(World.PARTIES.size()));
        }
    }
}
