package dev.tcme.system.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tcme.client.GatewayFailure;
import dev.tcme.client.SessionView.State;
import dev.tcme.client.TcmeClient;
import dev.tcme.client.TcmeProblem;
import dev.tcme.client.he.JoinException;
import dev.tcme.contract.Contract;
import dev.tcme.contract.Contribution;
import dev.tcme.contract.Digest;
import dev.tcme.contract.Evidence;
import dev.tcme.contract.LaneForm;
import dev.tcme.contract.Opening;
import dev.tcme.contract.Problem;
import dev.tcme.contract.ProblemException;
import dev.tcme.contract.SessionId;
import dev.tcme.contract.SigningKey;
import dev.tcme.contract.spi.JointSession;
import dev.tcme.contract.spi.LaneException;
import dev.tcme.he.lane.ThresholdLane;
import dev.tcme.he.protocol.Round;
import dev.tcme.system.e2e.JointDocuments.Terms;
import dev.tcme.system.e2e.JointGateway.Asked;
import dev.tcme.system.e2e.JointGateway.Fate;
import dev.tcme.system.e2e.JointGateway.Lies;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Alice is honest and the gateway is not: it gets no share of a decryption from her, and what she had of keys is gone. */
class DishonestGatewayTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** Nobody is to be missing for its slowness. */
    private static final ThresholdLane.Settings SETTINGS = new ThresholdLane.Settings(4, 4, Duration.ofMinutes(5));

    private final JointGateway gateway = JointGateway.start();
    private final TcmeClient client = TcmeClient.connect(gateway.address(), TcmeClient.Settings.system());
    private final Actor alice = Actor.stranger(gateway.address(), client, "alice");
    private final Actor bob = Actor.stranger(gateway.address(), client, "bob");
    private final JointMember aliceAtHome = JointMember.of(alice.client());
    private final JointMember bobAtHome = JointMember.of(bob.client());
    private final Contract contract = Contract.check(JointDocuments.comparison(
            Terms.order(JointDocuments.BYTE), gateway.key().verificationKey().toString(), alice, bob));
    private final ThresholdLane lane =
            new ThresholdLane(LaneForm.THRESHOLD, SETTINGS, JointMember.CIRCUITS, InstantSource.system());

    @AfterEach
    void close() {
        gateway.finish();
        aliceAtHome.close();
        bobAtHome.close();
        client.close();
        gateway.close();
    }

    private SessionId open() {
        return open(contract);
    }

    private SessionId open(Contract agreed) {
        SessionId id = SessionId.random(RANDOM);
        try {
            gateway.open(id, agreed, (JointSession) lane.open(id, agreed));
        } catch (LaneException e) {
            throw new IllegalStateException("the lane has places", e);
        }
        return id;
    }

    private JointMember.Part alice(SessionId session) {
        return aliceAtHome.join(contract, session, JointDocuments.amount(4));
    }

    private JointMember.Part bob(SessionId session) {
        return bobAtHome.join(contract, session, JointDocuments.amount(5));
    }

    /** A session with two honest parties to whom these lies are told. */
    private JointMember.Part played(Lies lies) {
        gateway.tell(lies);
        SessionId session = open();
        JointMember.Part hers = alice(session);
        bob(session);
        return hers;
    }

    private long given(Actor actor, Round round) {
        String line = actor + " " + round;
        return gateway.given().stream().filter(line::equals).count();
    }

    /** That alice gave no share, left no keys behind, ended the session, and says so. */
    private void requireStopped(RuntimeException why, Class<? extends RuntimeException> type, String text) {
        assertEquals(type, why.getClass(), why::toString);
        assertTrue(String.valueOf(why.getMessage()).contains(text), why::toString);
        assertEquals(0, given(alice, Round.SHARE), "alice gave a share");
        assertFalse(aliceAtHome.hasKeys(contract), "alice still has keys");
        assertTrue(gateway.given().contains(alice + " withdrawal"), "alice did not end the session");
    }

    /** A lie to alice about what a party has given to a round. */
    private record Shown(Round round, String party, UnaryOperator<Contribution> lie, String to) implements Lies {
        @Override
        public Optional<Contribution> shown(Asked asked, Optional<Contribution> truth) {
            return asked.equals(new Asked(to, round.toString(), party)) ? truth.map(lie) : truth;
        }
    }

    private Contribution signedByNobody(Contribution truth) {
        return Contribution.sign(truth.address(), truth.content(), SigningKey.generate(RANDOM));
    }

    @Test
    void whereTheGatewayTellsTheTruthAliceGivesHerShareAndKeepsHerKeys() {
        JointMember.Part hers = played(new Lies() {});
        assertEquals(State.RELEASED, hers.ended().state());
        assertEquals(1, given(alice, Round.SHARE));
        assertTrue(aliceAtHome.hasKeys(contract));
    }

    @ParameterizedTest
    @EnumSource(names = {"COMMIT", "KEYS", "RELINEARISE", "INPUT_COMMIT", "INPUT"})
    void whatIsNotSignedByThePartyItIsSaidToComeFromIsNotUsed(Round round) {
        JointMember.Part hers = played(new Shown(round, bob.id(), this::signedByNobody, alice.id()));
        requireStopped(
                hers.stopped(), ProblemException.class, "the contribution shown for the party bob is not its own");
    }

    @Test
    void aCiphertextThatNobodySignedInThePlaceOfBobsGetsNoShare() {
        JointMember.Part hers = played(new Shown(
                Round.INPUT,
                bob.id(),
                truth -> Contribution.received(truth.address(), flipped(truth.content()), truth.signatureText()),
                alice.id()));
        requireStopped(hers.stopped(), ProblemException.class, "is not its own");
    }

    private static byte[] flipped(byte[] content) {
        byte[] copy = content.clone();
        copy[copy.length - 1] ^= 1;
        return copy;
    }

    @Test
    void aCiphertextThatBobSignedForAliceAloneGetsNoShare() {
        SessionId session = open();
        JointRogue rogue = JointRogue.in(contract, session, bob, JointDocuments.amount(5));
        JointMember.Part hers = alice(session);
        rogue.playUntil(Round.INPUT);
        Contribution other = rogue.signed("input", rogue.input(Opening.of(JointDocuments.amount(9), RANDOM)));
        gateway.tell(new Shown(Round.INPUT, bob.id(), truth -> other, alice.id()));
        rogue.send(Round.INPUT, rogue.make(Round.INPUT)).requireStatus(200);
        requireStopped(hers.stopped(), JoinException.class, "is not the one that it had committed to");
        rogue.close();
    }

    /** A lie to everybody about a digest that parties compare. */
    private record Fact(String name) implements Lies {
        @Override
        public JointSession.Progress progress(String to, JointSession.Progress truth) {
            Map<String, String> facts = new HashMap<>(truth.facts());
            facts.computeIfPresent(
                    name, (key, digest) -> new StringBuilder(digest).reverse().toString());
            return new JointSession.Progress(truth.round(), truth.waitingFor(), facts);
        }
    }

    @Test
    void anInputThatBobCommittedToAndSignedForAliceAloneGetsAShareThatOpensNothing() {
        SessionId session = open();
        JointRogue rogue = JointRogue.in(contract, session, bob, JointDocuments.amount(5));
        JointMember.Part hers = alice(session);
        rogue.playUntil(Round.INPUT_COMMIT);
        byte[] commitment = rogue.make(Round.INPUT_COMMIT);
        byte[] other = rogue.input(Opening.of(JointDocuments.amount(9), RANDOM));
        Map<String, Contribution> forAlice = Map.of(
                "input-commit", rogue.signed("input-commit", JointRogue.digest(other)),
                "input", rogue.signed("input", other));
        gateway.tell(new Lies() {
            @Override
            public Optional<Contribution> shown(Asked asked, Optional<Contribution> truth) {
                boolean lied =
                        asked.reader().equals(alice.id()) && asked.party().equals(bob.id());
                return truth.map(one -> lied ? forAlice.getOrDefault(asked.round(), one) : one);
            }
        });
        rogue.send(Round.INPUT_COMMIT, commitment).requireStatus(200);
        rogue.awaitTurn(Round.INPUT);
        rogue.send(Round.INPUT, rogue.make(Round.INPUT)).requireStatus(200);
        rogue.awaitTurn(Round.SHARE);
        rogue.send(Round.SHARE, rogue.make(Round.SHARE)).requireStatus(200);
        // The one share that she gives belongs to what she has computed; with bob's for something else it is no answer.
        assertEquals(State.ABORTED, hers.ended().state());
        assertEquals(1, given(alice, Round.SHARE));
        assertFalse(aliceAtHome.hasKeys(contract), "alice still has keys");
        rogue.close();
    }

    @Test
    void whereAllDecryptAliceDoesNotAskTheGatewayForWhat() {
        JointMember.Part hers = played(new Lies() {
            @Override
            public JointSession.Progress progress(String to, JointSession.Progress truth) {
                Map<String, String> facts = new HashMap<>(truth.facts());
                facts.put("result", Digest.ofFile(new byte[1]).hex());
                facts.put("active", "1");
                return new JointSession.Progress(truth.round(), truth.waitingFor(), facts);
            }
        });
        assertEquals(State.RELEASED, hers.ended().state());
        assertEquals(1, given(alice, Round.SHARE));
    }

    /** The numbers of three are added up; any two decrypt. */
    private Contract quorum(Actor carol) {
        ObjectNode document = JointDocuments.comparison(
                Terms.total(JointDocuments.BYTE),
                gateway.key().verificationKey().toString(),
                alice,
                bob);
        document.withObject("/lanes").put("quorum", 2);
        return Contract.check(JointDocuments.sumWith(document, carol));
    }

    @Test
    void whereSomeDecryptAnotherResultThanAliceComputesGetsNoShare() {
        Actor carol = Actor.stranger(gateway.address(), client, "carol");
        Contract some = quorum(carol);
        Fact lie = new Fact("result");
        gateway.tell(new Lies() {
            @Override
            public JointSession.Progress progress(String to, JointSession.Progress truth) {
                return to.equals(alice.id()) ? lie.progress(to, truth) : truth;
            }
        });
        SessionId session = open(some);
        JointMember.Part hers = aliceAtHome.join(some, session, JointDocuments.amount(4));
        bobAtHome.join(some, session, JointDocuments.amount(5));
        try (JointRogue rogue = JointRogue.in(some, session, carol, JointDocuments.amount(6))) {
            // No more, so that it is alice and bob who are asked.
            rogue.playThrough(Round.INPUT);
            RuntimeException why = hers.stopped();
            assertTrue(String.valueOf(why.getMessage()).contains("the gateway's result are not those"), why::toString);
            assertEquals(0, given(alice, Round.SHARE), "alice gave a share");
            assertFalse(aliceAtHome.hasKeys(some), "alice still has keys");
        }
    }

    @Test
    void underOtherKeysThanAliceAddsUpNoInputIsEncrypted() {
        requireStopped(played(new Fact("keys")).stopped(), JoinException.class, "the gateway's keys are not those");
        assertEquals(0, given(alice, Round.INPUT_COMMIT), "alice encrypted her input");
    }

    @Test
    void noRoundGetsAnythingTwiceHoweverOftenTheGatewayAsks() {
        SessionId session = open();
        JointRogue rogue = JointRogue.in(contract, session, bob, JointDocuments.amount(5));
        JointMember.Part hers = alice(session);
        rogue.playUntil(Round.SHARE);
        AtomicReference<Round> asked = new AtomicReference<>(Round.SHARE);
        gateway.tell(new Lies() {
            @Override
            public JointSession.Progress progress(String to, JointSession.Progress truth) {
                return new JointSession.Progress(asked.get().toString(), List.of(alice.id()), truth.facts());
            }
        });
        gateway.nudge(alice);
        for (Round round : JointRogue.FRESH_KEYS) {
            asked.set(round);
            gateway.nudge(alice);
        }
        bob.client().withdraw(session);
        assertEquals(State.ABORTED, hers.ended().state());
        for (Round round : JointRogue.FRESH_KEYS) {
            assertEquals(1, given(alice, round), round::toString);
        }
        assertFalse(aliceAtHome.hasKeys(contract));
        rogue.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"KEYS", "RELINEARISE", "INPUT_COMMIT", "INPUT", "SHARE"})
    void aRoundOutOfItsOrderGetsNothing(Round first) {
        JointMember.Part hers = played(new Lies() {
            @Override
            public JointSession.Progress progress(String to, JointSession.Progress truth) {
                return to.equals(alice.id())
                        ? new JointSession.Progress(first.toString(), List.of(alice.id()), truth.facts())
                        : truth;
            }
        });
        RuntimeException why = hers.stopped();
        assertEquals(0, given(alice, first));
        assertFalse(aliceAtHome.hasKeys(contract), () -> "alice still has keys after " + why);
        assertTrue(why instanceof JoinException || why instanceof TcmeProblem, why::toString);
    }

    private static Lies keptKeys(String digest) {
        return new Lies() {
            @Override
            public Evidence evidence(Evidence truth) {
                Map<String, String> claims = new HashMap<>(truth.claims());
                claims.put("he.kept-keys", digest);
                return new Evidence(
                        truth.version(),
                        truth.session(),
                        truth.contract(),
                        truth.sealingKey(),
                        truth.form(),
                        truth.assurance(),
                        claims,
                        truth.issued());
            }
        };
    }

    @Test
    void keysThatAliceDoesNotHaveAreNotUsed() {
        gateway.tell(keptKeys(Digest.ofFile(new byte[1]).hex()));
        requireStopped(alice(open()).stopped(), JoinException.class, "does not have the keys of the earlier session");
        assertEquals(List.of(alice + " withdrawal"), gateway.given());
    }

    @Test
    void otherKeysThanAliceHasAreNotUsed() {
        assertEquals(State.RELEASED, played(new Lies() {}).ended().state());
        gateway.given().clear();
        gateway.tell(keptKeys(Digest.ofFile(new byte[1]).hex()));
        RuntimeException why = alice(open()).stopped();
        assertTrue(why instanceof JoinException, why::toString);
        assertEquals(List.of(alice + " withdrawal"), gateway.given());
    }

    @Test
    void anOldSessionThatIsPlayedAgainWithBobsOldContributionsGetsNoShare() {
        Map<String, Contribution> old = new ConcurrentHashMap<>();
        gateway.tell(new Lies() {
            @Override
            public Optional<Contribution> shown(Asked asked, Optional<Contribution> truth) {
                truth.ifPresent(one -> old.put(asked.party() + " " + asked.round(), one));
                return truth;
            }
        });
        SessionId session = open();
        JointMember.Part hers = alice(session);
        bob(session);
        assertEquals(State.RELEASED, hers.ended().state());

        gateway.given().clear();
        gateway.tell(new Replay(old));
        try {
            ThresholdLane fresh =
                    new ThresholdLane(LaneForm.THRESHOLD, SETTINGS, JointMember.CIRCUITS, InstantSource.system());
            gateway.open(session, contract, (JointSession) fresh.open(session, contract));
        } catch (LaneException e) {
            throw new IllegalStateException("the lane has places", e);
        }
        requireStopped(
                alice(session).stopped(), JoinException.class, "what a party sent is not what the protocol asks for");
        assertEquals(0, given(alice, Round.INPUT_COMMIT), "alice encrypted her input");
    }

    /** Bob is what he once sent; the gateway goes on to the next round as soon as alice has given to one. */
    private final class Replay implements Lies {
        private final Map<String, Contribution> old;

        Replay(Map<String, Contribution> old) {
            this.old = old;
        }

        @Override
        public JointSession.Progress progress(String to, JointSession.Progress truth) {
            Round next = JointRogue.FRESH_KEYS.stream()
                    .filter(round -> given(alice, round) == 0)
                    .findFirst()
                    .orElse(Round.SHARE);
            return new JointSession.Progress(next.toString(), List.of(alice.id()), truth.facts());
        }

        @Override
        public Optional<Contribution> shown(Asked asked, Optional<Contribution> truth) {
            return asked.party().equals(bob.id())
                    ? Optional.ofNullable(old.get(asked.party() + " " + asked.round()))
                    : truth;
        }

        /** The lane itself would not let bob's old contributions pass. */
        @Override
        public Fate fate(String from, String round) {
            return Fate.DROPPED;
        }
    }

    @Test
    void evidenceThatIsNotTheAgreedGatewaysGetsNothing() {
        SessionId session = open();
        Contract elsewhere = Contract.check(JointDocuments.comparison(
                Terms.order(JointDocuments.BYTE),
                SigningKey.generate(RANDOM).verificationKey().toString(),
                alice,
                bob));
        RuntimeException why =
                aliceAtHome.join(elsewhere, session, JointDocuments.amount(4)).stopped();
        assertTrue(
                why instanceof ProblemException problem && problem.problem() == Problem.SIGNATURE_INVALID,
                why::toString);
        assertEquals(List.of(), gateway.given());
    }

    @ParameterizedTest
    @EnumSource(names = {"COMMIT", "KEYS", "RELINEARISE", "INPUT_COMMIT", "INPUT", "SHARE"})
    void keysAreGoneWhenTheGatewayRefusesWhatAliceGives(Round round) {
        JointMember.Part hers = played(new Lies() {
            @Override
            public Fate fate(String from, String asked) {
                return from.equals(alice.id()) && asked.equals(round.toString()) ? Fate.REFUSED : Fate.TAKEN;
            }
        });
        RuntimeException why = hers.stopped();
        assertTrue(why instanceof TcmeProblem, why::toString);
        assertFalse(aliceAtHome.hasKeys(contract), "alice still has keys");
    }

    @Test
    void keysAreGoneWhenTheGatewayGoesAwayInTheMiddle() {
        SessionId session = open();
        JointMember.Part hers = alice(session);
        Await.until(LIMIT, "alice's commitment", () -> given(alice, Round.COMMIT) == 1);
        gateway.close();
        RuntimeException why = hers.stopped();
        assertTrue(why instanceof GatewayFailure, why::toString);
        assertFalse(aliceAtHome.hasKeys(contract), "alice still has keys");
    }
}
