package dev.tcme.system.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.contract.Assurance;
import dev.tcme.contract.Contribution;
import dev.tcme.contract.EndReason;
import dev.tcme.contract.LaneForm;
import dev.tcme.contract.LaneKind;
import dev.tcme.contract.Problem;
import dev.tcme.contract.ProblemException;
import dev.tcme.contract.Receipt;
import dev.tcme.contract.SignedReceipt;
import dev.tcme.contract.spi.PartyFault;
import dev.tcme.gateway.session.Session;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sessions whose parties compute together: what becomes of them when everybody does its part, and when somebody does not. */
class JointSessionsTest {
    private static final int LIMIT_SECONDS = 30;

    private final World world = new World(new Store(Store.Defect.NONE));
    private Session session;

    @BeforeEach
    void open() {
        world.form = LaneForm.THRESHOLD;
        session = world.sessions.open(world.agreed(), "alice");
    }

    private Session give(String party, String round) {
        return give(party, round, "content of " + party);
    }

    private Session give(String party, String round, String content) {
        return world.sessions.contribute(world.contribution(session, party, round, content));
    }

    private void everybodyGives(String round) {
        World.PARTIES.forEach(party -> give(party, round));
    }

    private Session stored() {
        return world.store.sessions.get(session.id());
    }

    private Receipt receipt() {
        return world.store.receipts.stream()
                .map(SignedReceipt::receipt)
                .filter(receipt -> receipt.session().equals(session.id()))
                .findFirst()
                .orElseThrow();
    }

    private void assertAborted(EndReason reason, String party, String round, PartyFault.Kind kind) {
        assertEquals(Session.State.ABORTED, stored().state());
        assertEquals(reason, receipt().reason());
        Map<String, String> claims = receipt().claims().environment();
        assertEquals(party, claims.get("fault.party"));
        assertEquals(round, claims.get("fault.round"));
        assertEquals(kind.toString(), claims.get("fault.kind"));
        assertTrue(world.openPlaces.isEmpty(), "the place is still taken");
        assertEquals(Map.of(), world.store.outputs.getOrDefault(session.id(), Map.of()));
        assertEquals(Optional.empty(), new Invariants(world).broken());
    }

    private Problem refusal(Runnable act) {
        return assertThrows(ProblemException.class, act::run).problem();
    }

    @Test
    void theAnswerIsReleasedWhenEverybodyDidItsPart() {
        everybodyGives(JointLane.INPUT);
        assertEquals(Session.State.RUNNING, stored().state());
        everybodyGives(JointLane.SHARE);
        world.settle();
        assertEquals(Session.State.RELEASED, stored().state());
        Receipt receipt = receipt();
        assertEquals(Assurance.CRYPTOGRAPHIC, receipt.assurance());
        assertEquals(Optional.of(LaneKind.HE), receipt.lane());
        assertEquals("threshold", receipt.claims().environment().get("form"));
        World.PARTIES.forEach(party -> {
            assertEquals(
                    JointLane.commitment(party), receipt.commitments().inputs().get(party));
            assertEquals("{\"answer\":\"yes\"}", world.open(session.id(), party).toString());
        });
    }

    @Test
    void theEvidenceOfALaneThatTakesCiphertextsHasNoSealingKey() {
        var evidence = session.evidence().orElseThrow().evidence();
        assertEquals(Optional.empty(), evidence.sealingKey());
        assertEquals(LaneForm.THRESHOLD, evidence.form());
        assertEquals(Assurance.CRYPTOGRAPHIC, evidence.assurance());
    }

    @Test
    void everyContributionMovesTheProgressThatPartiesSee() {
        assertEquals(
                World.PARTIES,
                world.sessions.progress(session.id()).orElseThrow().waitingFor());
        give("bob", JointLane.INPUT);
        assertEquals(
                java.util.List.of("alice", "carol"),
                world.sessions.progress(session.id()).orElseThrow().waitingFor());
        int heard = world.announced.size();
        give("alice", JointLane.INPUT);
        assertEquals(heard + 1, world.announced.size());
    }

    @Test
    void theSameContributionAgainChangesNothing() {
        // As after a lost answer: the lane of this test takes it in the round that is on.
        Contribution first = world.contribution(session, "alice", JointLane.INPUT, "x");
        world.sessions.contribute(first);
        assertEquals(
                Optional.of(first.digest()),
                world.sessions
                        .contribution(session.id(), "bob", JointLane.INPUT, "alice")
                        .map(Contribution::digest));
    }

    @Test
    void aPartyThatSendsNonsenseEndsTheSessionAndIsNamed() {
        give("alice", JointLane.INPUT);
        assertEquals(Problem.CONTRIBUTION_INVALID, refusal(() -> give("bob", JointLane.INPUT, JointLane.NONSENSE)));
        assertAborted(EndReason.PARTY_FAULT, "bob", JointLane.INPUT, PartyFault.Kind.MALFORMED);
        assertEquals(Problem.WRONG_STATE, refusal(() -> give("carol", JointLane.INPUT)));
    }

    @Test
    void aPartyThatSendsToARoundThatIsNotOnEndsTheSessionAndIsNamed() {
        assertEquals(Problem.CONTRIBUTION_INVALID, refusal(() -> give("carol", JointLane.SHARE)));
        assertAborted(EndReason.PARTY_FAULT, "carol", JointLane.SHARE, PartyFault.Kind.WRONG_ROUND);
    }

    @Test
    void aRoundsNameThatAPartyMakesUpIsNotRepeatedInTheReceipt() {
        assertEquals(Problem.CONTRIBUTION_INVALID, refusal(() -> give("carol", "<b>HA HA</b>")));
        assertAborted(EndReason.PARTY_FAULT, "carol", "unknown", PartyFault.Kind.WRONG_ROUND);
    }

    @Test
    void aContributionThatWasSignedForAnotherSessionEndsTheSessionAndIsNamed() {
        Session other = world.sessions.open(world.agreed(), "bob");
        Contribution strange = world.contribution(other, "bob", JointLane.INPUT, "x");
        Contribution here = Contribution.received(
                new Contribution.Address(session.id(), session.contract().digest(), JointLane.INPUT, "bob"),
                strange.content(),
                strange.signatureText());
        assertEquals(Problem.CONTRIBUTION_INVALID, refusal(() -> world.sessions.contribute(here)));
        assertEquals("misaddressed", receipt().claims().environment().get("fault.kind"));
        assertEquals("bob", receipt().claims().environment().get("fault.party"));
        assertEquals(Session.State.OPEN, world.store.sessions.get(other.id()).state(), "another session was touched");
    }

    @Test
    void aPartyThatDisappearsIsNamed() {
        everybodyGives(JointLane.INPUT);
        give("alice", JointLane.SHARE);
        give("carol", JointLane.SHARE);
        world.settle();
        assertAborted(EndReason.PARTY_MISSING, "bob", JointLane.SHARE, PartyFault.Kind.MISSING);
    }

    @Test
    void aStrangerCannotContributeAndChangesNothing() {
        assertEquals(
                Problem.SESSION_NOT_FOUND,
                refusal(() -> world.sessions.contribute(Contribution.received(
                        new Contribution.Address(
                                session.id(), session.contract().digest(), JointLane.INPUT, "mallory"),
                        new byte[] {1},
                        "A".repeat(86)))));
        assertEquals(Session.State.OPEN, stored().state());
    }

    @Test
    void aSealedInputIsRefusedWhereCiphertextsAreTaken() {
        Session sandboxed = sandboxed();
        assertEquals(
                Problem.WRONG_STATE,
                refusal(() -> world.sessions.submit(session.id(), "alice", "alice", world.input(sandboxed, "alice"))));
        assertEquals(Session.State.OPEN, stored().state());
    }

    @Test
    void aContributionIsRefusedWhereSealedInputsAreTaken() {
        Session sandboxed = sandboxed();
        assertEquals(
                Problem.WRONG_STATE,
                refusal(() -> world.sessions.contribute(world.contribution(sandboxed, "alice", JointLane.INPUT, "x"))));
        assertEquals(
                Session.State.OPEN, world.store.sessions.get(sandboxed.id()).state());
    }

    private Session sandboxed() {
        world.form = LaneForm.SANDBOX;
        return world.sessions.open(world.agreed(), "alice");
    }

    @Test
    void contributionsOfTwoPartiesAreCheckedAtTheSameTime() throws Exception {
        CyclicBarrier both = new CyclicBarrier(2);
        world.checking = contribution -> {
            try {
                both.await(LIMIT_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                throw new IllegalStateException("the other contribution is not checked at the same time", e);
            }
        };
        FutureTask<Session> bob = new FutureTask<>(() -> give("bob", JointLane.INPUT));
        Thread.ofPlatform().daemon().start(bob);
        give("alice", JointLane.INPUT);
        bob.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        world.checking = contribution -> {};
        give("carol", JointLane.INPUT);
        assertEquals(Session.State.RUNNING, stored().state());
        assertEquals(World.PARTIES.size(), stored().accepted().size(), "an input was lost");
    }

    @Test
    void whatIsCheckedWhenTheSessionIsWithdrawnIsNotTaken() {
        give("alice", JointLane.INPUT);
        world.checking = contribution -> world.sessions.withdraw(session.id(), "carol");
        assertEquals(Problem.WRONG_STATE, refusal(() -> give("bob", JointLane.INPUT)));
        assertEquals(EndReason.WITHDRAWN, receipt().reason());
        assertEquals(Set.of("alice"), receipt().commitments().inputs().keySet());
        assertEquals(Optional.empty(), new Invariants(world).broken());
    }

    @Test
    void aPartyCanWithdrawBetweenRounds() {
        everybodyGives(JointLane.INPUT);
        world.sessions.withdraw(session.id(), "carol");
        assertEquals(Session.State.ABORTED, stored().state());
        world.settle();
        assertEquals(EndReason.WITHDRAWN, receipt().reason());
        assertTrue(world.openPlaces.isEmpty(), "the place is still taken");
    }

    @Test
    void aSessionToWhichNobodyComesIsAborted() {
        world.advance(Duration.ofMinutes(2));
        world.settle();
        assertTrue(stored().state().isEnd());
        assertEquals(Optional.empty(), new Invariants(world).broken());
    }

    @Test
    void anAnswerStaysInsideWithoutRelease() {
        world.denied.add(dev.tcme.contract.Stage.RELEASE);
        everybodyGives(JointLane.INPUT);
        everybodyGives(JointLane.SHARE);
        world.settle();
        assertEquals(Session.State.REFUSED, stored().state());
        assertEquals(Map.of(), world.store.outputs.getOrDefault(session.id(), Map.of()));
    }

    @Test
    void afterAKillTheSessionHasAReceiptAndTakesNothingMore() {
        everybodyGives(JointLane.INPUT);
        world.crash();
        world.sessions.recover();
        assertEquals(EndReason.GATEWAY_RESTARTED, receipt().reason());
        assertEquals(Problem.WRONG_STATE, refusal(() -> give("alice", JointLane.SHARE)));
    }
}
