package dev.tcme.system.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.tcme.bench.ScriptedRunner.Mood;
import dev.tcme.client.SessionView;
import dev.tcme.client.SessionView.State;
import dev.tcme.contract.Contract;
import dev.tcme.contract.EndReason;
import dev.tcme.contract.Problem;
import dev.tcme.contract.Receipt;
import dev.tcme.contract.SessionId;
import dev.tcme.he.protocol.Round;
import dev.tcme.system.e2e.JointDocuments.Terms;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Bob does his part up to a round, and is never heard of again. */
class JointDisappearanceTest {
    /** Long enough for a party that is there to make its share of small keys, also where other work keeps all processors busy. */
    private static final String ROUND_TIME = "PT10S";

    /** Longer than a round may take. */
    private static final int SESSION_SECONDS = 14;

    private static Stack stack;

    private static Actor carol;

    /** Begun before the others, so that all are waited for at one time. */
    private static SessionId untouched;

    @BeforeAll
    static void start() {
        Map<String, String> settings = Map.of(
                "TCME_JOINT_ROUND_TIME",
                ROUND_TIME,
                "TCME_JOINT_PLACES",
                String.valueOf(2 * JointRogue.FRESH_KEYS.size()));
        stack = Stack.scripted(new AtomicReference<>(Mood.ANSWERS), Duration.ZERO, settings);
        carol = stack.enrol("carol");
        Actor dave = stack.enrol("dave");
        var document = JointDocuments.comparison(stack, Terms.order(JointDocuments.BYTE), carol, dave);
        Contract contract = carol.agree(document.put("sessionSeconds", SESSION_SECONDS), dave);
        untouched = carol.client().open(contract.digest()).id();
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    /** A session of two parties of its own. */
    private record Abandoned(
            Round round,
            Contract contract,
            Actor alice,
            Actor bob,
            JointMember aliceAtHome,
            JointMember.Part part,
            JointRogue rogue) {
        static Abandoned in(Round round) {
            Actor alice = stack.enrol("alice");
            Actor bob = stack.enrol("bob");
            Contract contract =
                    alice.agree(JointDocuments.comparison(stack, Terms.order(JointDocuments.BYTE), alice, bob), bob);
            SessionId session = alice.client().open(contract.digest()).id();
            JointMember home = JointMember.of(alice.client());
            JointMember.Part part = home.join(contract, session, JointDocuments.amount(5));
            JointRogue rogue = JointRogue.in(contract, session, bob, JointDocuments.amount(6));
            rogue.playUntil(round);
            return new Abandoned(round, contract, alice, bob, home, part, rogue);
        }

        void requireEnded() {
            SessionView view = part.ended();
            assertEquals(State.ABORTED, view.state(), round::toString);
            assertEquals(Optional.of(EndReason.PARTY_MISSING), view.reason(), round::toString);
            assertFalse(aliceAtHome.hasKeys(contract), () -> "alice still has her keys after the round " + round);
            SessionId session = rogue.session();
            Map<String, dev.tcme.contract.Opening> all = Map.of("first", part.opening(), "second", rogue.value());
            Receipt receipt = JointReceipts.require(
                    stack,
                    contract,
                    session,
                    List.of(alice, bob),
                    round == Round.SHARE ? all : round == Round.INPUT ? Map.of("first", part.opening()) : Map.of(),
                    Map.of());
            Map<String, String> claims = receipt.claims().environment();
            assertEquals(bob.id(), claims.get("fault.party"));
            assertEquals(round.toString(), claims.get("fault.round"));
            assertEquals("missing", claims.get("fault.kind"));
            for (Actor actor : List.of(alice, bob)) {
                actor.get("/v1/sessions/" + session + "/output").requireRefusal(Problem.WRONG_STATE, 409);
            }
            SessionView next = alice.client().open(contract.digest());
            var evidence = next.evidence().orElseThrow().evidence();
            assertEquals("none", evidence.claims().get("he.kept-keys"), "the gateway still has the keys");
            alice.client().withdraw(next.id());
        }
    }

    /** All at one time, because what takes long is the waiting. */
    @Test
    void aPartyThatDisappearsInAnyRoundEndsTheSessionAndIsNamed() {
        List<Abandoned> all = new ArrayList<>();
        JointRogue.FRESH_KEYS.forEach(round -> all.add(Abandoned.in(round)));
        all.forEach(Abandoned::requireEnded);
        all.forEach(one -> one.rogue().close());
        all.forEach(one -> one.aliceAtHome().close());
    }

    @Test
    void aSessionThatNobodyHasBegunWaitsAsLongAsTheContractSays() {
        SessionView end = carol.client().watch(untouched, JointMember.LIMIT, view -> {});
        assertEquals(State.EXPIRED, end.state());
        assertEquals(Optional.of(EndReason.INPUTS_MISSING), end.reason());
        Duration open = Duration.between(Instant.parse(end.opened()), Instant.parse(end.expires()));
        assertEquals(SESSION_SECONDS, open.toSeconds());
    }
}
