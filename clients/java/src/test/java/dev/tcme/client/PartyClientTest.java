package dev.tcme.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.contract.Assurance;
import dev.tcme.contract.Contract;
import dev.tcme.contract.Digest;
import dev.tcme.contract.Domain;
import dev.tcme.contract.EndReason;
import dev.tcme.contract.Opening;
import dev.tcme.contract.Problem;
import dev.tcme.contract.ProblemException;
import dev.tcme.contract.SessionId;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PartyClientTest {
    private final Pair pair = new Pair(Behaviour.HONEST);
    private final Contract contract = pair.contract;

    @AfterEach
    void close() {
        pair.close();
    }

    private SessionId released() {
        SessionId id = pair.alice.open(contract.digest()).id();
        pair.alice.submit(pair.alice.seal(contract, id, "first", Pair.text("a")));
        pair.bob.submit(pair.bob.seal(contract, id, "second", Pair.text("b")));
        return id;
    }

    @Test
    void bothPartiesGetTheAnswerThatTheReceiptCommitsTo() {
        SessionId id = released();
        Answer alices = pair.alice.output(contract, id);
        Answer bobs = pair.bob.output(contract, id);
        assertEquals("{\"answer\":\"yes\"}", alices.value().toString());
        assertEquals(alices.value(), bobs.value());
        var outputs = alices.receipt().receipt().commitments().outputs();
        assertEquals(outputs.get("alice"), alices.opening().commitment(Domain.OUTPUT));
        assertFalse(alices.toString().contains("yes"));
    }

    @Test
    void theKeptSaltShowsLaterWhatWasSubmitted() {
        SessionId id = pair.alice.open(contract.digest()).id();
        PreparedInput input = pair.alice.seal(contract, id, "first", Pair.text("alice's words"));
        pair.alice.submit(input);
        pair.bob.submit(pair.bob.seal(contract, id, "second", Pair.text("b")));
        Digest committed =
                pair.alice.receipt(id).receipt().commitments().inputs().get("first");
        Opening reopened = Opening.of(input.opening().salt(), Pair.text("alice's words"));
        assertEquals(committed, reopened.commitment(Domain.INPUT));
        assertFalse(input.toString().contains("alice's words"));
    }

    @Test
    void theInputNeverTravelsInTheClear() {
        String marker = "CANARY-6c1f";
        SessionId id = pair.alice.open(contract.digest()).id();
        pair.alice.submit(pair.alice.seal(contract, id, "first", Pair.text(marker)));
        assertTrue(pair.gateway.sawInput());
        assertTrue(pair.gateway.seen().stream().noneMatch(seen -> seen.body().contains(marker)));
    }

    @Test
    void sealedInputsOfDifferentLengthHaveOneLength() {
        SessionId id = pair.alice.open(contract.digest()).id();
        int shorter =
                pair.alice.seal(contract, id, "first", Pair.text("a")).sealed().length();
        int longer = pair.alice
                .seal(contract, id, "first", Pair.text("a".repeat(900)))
                .sealed()
                .length();
        assertEquals(shorter, longer);
    }

    @Test
    void aValueOutsideTheSchemaIsRefusedBeforeAnythingIsSent() {
        SessionId id = pair.alice.open(contract.digest()).id();
        refused(Problem.SCHEMA_MISMATCH, id, "first", "");
        refused(Problem.OVERSIZE, id, "first", "x".repeat(1000));
        refused(Problem.INPUT_UNKNOWN, id, "second", "not mine");
        refused(Problem.INPUT_UNKNOWN, id, "third", "not there");
        assertFalse(pair.gateway.sawInput());
    }

    private void refused(Problem problem, SessionId id, String input, String text) {
        ProblemException refusal =
                assertThrows(ProblemException.class, () -> pair.alice.seal(contract, id, input, Pair.text(text)));
        assertEquals(problem, refusal.problem());
    }

    @Test
    void aStrangersContractIsNotSignedNorServed() {
        PartyIdentity carol = PartyIdentity.generate("carol", new SecureRandom());
        PartyIdentity otherAlice = PartyIdentity.generate("alice", new SecureRandom());
        SessionId id = pair.alice.open(contract.digest()).id();
        for (PartyIdentity stranger : List.of(carol, otherAlice)) {
            PartyClient client = pair.client.as(stranger);
            int before = pair.gateway.seen().size();
            assertEquals(
                    Problem.UNKNOWN_PARTY,
                    assertThrows(ProblemException.class, () -> client.sign(contract))
                            .problem());
            assertEquals(
                    Problem.UNKNOWN_PARTY,
                    assertThrows(ProblemException.class, () -> client.seal(contract, id, "first", Pair.text("a")))
                            .problem());
            assertEquals(before, pair.gateway.seen().size());
        }
    }

    @Test
    void anInputThatIsThereAlreadyIsNotSealedAgain() {
        SessionId id = pair.alice.open(contract.digest()).id();
        pair.alice.submit(pair.alice.seal(contract, id, "first", Pair.text("a")));
        refused(Problem.INPUT_DUPLICATE, id, "first", "b");
    }

    @Test
    void aSessionThatHadAllItsInputsSaysSoWhateverBecameOfIt() {
        SessionId id = pair.alice.open(contract.digest()).id();
        PreparedInput late = pair.alice.seal(contract, id, "first", Pair.text("late"));
        pair.alice.submit(pair.alice.seal(contract, id, "first", Pair.text("a")));
        pair.bob.submit(pair.bob.seal(contract, id, "second", Pair.text("b")));
        refused(Problem.INPUT_AFTER_SEALING, id, "first", "b");
        TcmeProblem refusal = assertThrows(TcmeProblem.class, () -> pair.alice.submit(late));
        assertEquals(Problem.INPUT_AFTER_SEALING.type(), refusal.type());
    }

    @Test
    void nothingIsSealedForASessionThatHasEnded() {
        SessionId id = pair.alice.open(contract.digest()).id();
        assertEquals(Optional.of(EndReason.WITHDRAWN), pair.alice.withdraw(id).reason());
        refused(Problem.WRONG_STATE, id, "first", "a");
    }

    @Test
    void sendingTheSamePreparedInputTwiceIsSendingItOnce() {
        SessionId id = pair.alice.open(contract.digest()).id();
        PreparedInput input = pair.alice.seal(contract, id, "first", Pair.text("a"));
        assertEquals(pair.alice.submit(input), pair.alice.submit(input));
    }

    @Test
    void watchShowsEveryStateAndEndsWithTheSession() throws InterruptedException {
        SessionId id = pair.alice.open(contract.digest()).id();
        pair.alice.submit(pair.alice.seal(contract, id, "first", Pair.text("a")));
        List<SessionView.State> states = new ArrayList<>();
        Thread bob = Thread.ofVirtual().start(() -> {
            Transport.pause(Duration.ofMillis(300));
            pair.bob.submit(pair.bob.seal(contract, id, "second", Pair.text("b")));
        });
        SessionView last = pair.alice.watch(id, Duration.ofSeconds(20), view -> states.add(view.state()));
        assertEquals(SessionView.State.RELEASED, last.state());
        assertEquals(List.of(SessionView.State.OPEN, SessionView.State.RELEASED), states);
        bob.join();
    }

    @Test
    void watchGivesUpWhenItsTimeIsOver() {
        SessionId id = pair.alice.open(contract.digest()).id();
        GatewayFailure late =
                assertThrows(GatewayFailure.class, () -> pair.alice.watch(id, Duration.ofMillis(700), view -> {}));
        assertEquals(GatewayFailure.Kind.TIMEOUT, late.kind());
    }

    @Test
    void listsAndSingleReadsAgree() {
        SessionId id = released();
        assertEquals(contract.digest(), pair.alice.contracts().getFirst().digest());
        assertTrue(pair.bob.contract(contract.digest()).agreed());
        assertEquals(
                contract.digest(),
                pair.bob.contract(contract.digest()).checked().digest());
        assertEquals(contract.digest(), pair.bob.agreed(contract.digest()).digest());
        assertEquals(id, pair.alice.sessions().getFirst().id());
        assertTrue(pair.alice.sessions().getFirst().evidence().isEmpty());
        assertEquals(pair.aliceKeys.card(), pair.client.party("alice"));
        assertEquals(Assurance.SELF_ASSERTED, pair.client.gateway().assurance());
    }

    @Test
    void theLogsLeafIsTheReceiptsDigest() {
        SessionId id = released();
        pair.gateway.grow();
        pair.gateway.grow();
        assertEquals(pair.alice.receipt(id).signed().digest(), pair.client.leaf(0));
        assertEquals(2, pair.client.inclusionProof(0, 3).size());
        assertEquals(1, pair.client.inclusionProof(2, 3).size());
        assertEquals(1, pair.client.consistencyProof(2, 3).size());
        assertTrue(pair.client.checkpoint().contains("\n3\n"));
    }

    @Test
    void aReceiptSurvivesItsFile() {
        ReceiptBundle bundle = pair.alice.receipt(released());
        ReceiptBundle read = ReceiptBundle.parse(bundle.toBytes());
        assertEquals(bundle, read);
        assertArrayEquals(bundle.toBytes(), read.toBytes());
        assertTrue(read.signed().isSignedBy(pair.gateway.key()));
    }

    @Test
    void aNameThatIsTakenIsARefusalWithItsType() {
        PartyIdentity other = PartyIdentity.generate("alice", new SecureRandom());
        TcmeProblem refusal =
                assertThrows(TcmeProblem.class, () -> pair.client.as(other).register());
        assertEquals(Optional.of(Problem.PARTY_EXISTS), refusal.problem());
        assertEquals(409, refusal.status());
    }

    @Test
    void theEnrolmentTokenIsSent() {
        PartyIdentity carol = PartyIdentity.generate("carol", new SecureRandom());
        TcmeProblem refusal =
                assertThrows(TcmeProblem.class, () -> pair.client.as(carol).register("wrong"));
        assertEquals(Optional.of(Problem.ENROLMENT_REFUSED), refusal.problem());
        assertEquals(carol.card(), pair.client.as(carol).register("right"));
    }
}
