package dev.tcme.he.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.contract.Domain;
import dev.tcme.contract.LaneForm;
import dev.tcme.contract.Opening;
import dev.tcme.contract.ProblemException;
import dev.tcme.contract.SessionId;
import dev.tcme.he.threshold.Agreement;
import dev.tcme.he.threshold.CollectiveKeys;
import dev.tcme.he.threshold.DecryptionRequest;
import dev.tcme.he.threshold.DecryptionShare;
import dev.tcme.he.threshold.Digest;
import dev.tcme.he.threshold.FaultException;
import dev.tcme.he.threshold.KeyShare;
import dev.tcme.he.threshold.KeySum;
import dev.tcme.he.threshold.Party;
import dev.tcme.he.threshold.ProvenShare;
import dev.tcme.he.threshold.PublicShares;
import dev.tcme.he.threshold.RelinearisationShare;
import dev.tcme.he.threshold.ShareProof;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Two parties under the keys of one candidate: masked inputs that are opened and checked, shares that are proven. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CovertCeremonyTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String BYTE = "{\"type\":\"integer\",\"minimum\":0,\"maximum\":255}";

    private final JointTask task;
    private final List<Party> parties = new ArrayList<>();
    private final SharedKeys keys;
    private final PublicShares open;

    CovertCeremonyTest() throws UnsuitableException, FaultException {
        task = JointTask.of(
                Contracts.of("\"kind\":\"comparison\"", "{\"enum\":[\"in0\",\"in1\",\"equal\"]}", BYTE, BYTE),
                Ceremony.CIRCUITS,
                LaneForm.COVERT);
        Agreement agreement = task.agreement(SessionId.random(RANDOM)).candidate(1);
        List<Digest> commitments = new ArrayList<>();
        for (int i = 1; i <= 2; i++) {
            parties.add(Party.create(agreement, i, state -> {}, RANDOM));
            commitments.add(parties.getLast().commit());
        }
        List<KeyShare> shares = new ArrayList<>();
        for (Party party : parties) {
            shares.add(party.reveal(commitments).share());
        }
        KeySum sum = KeySum.of(agreement, commitments, shares);
        List<RelinearisationShare> answers = new ArrayList<>();
        for (Party party : parties) {
            answers.add(party.relinearise(sum, List.of()));
        }
        keys = SharedKeys.of(task, CollectiveKeys.of(sum, answers));
        open = PublicShares.of(sum, shares);
    }

    private static EncryptedInput.Value value(int number) {
        JsonNode value = Contracts.json(String.valueOf(number));
        return new EncryptedInput.Value(
                value, Opening.of(Contracts.json("{\"of\":1}"), RANDOM).commitment(Domain.INPUT));
    }

    private static MaskedInput.Fixed fixed(int party, InputCandidates candidates, int kept) {
        return new MaskedInput.Fixed(
                party, new CandidateCommitment(candidates.digests(), Digest.of(new byte[32])), kept);
    }

    private String answer(int first, int second) throws DeviationException, FaultException {
        List<MaskedInput> inputs = new ArrayList<>();
        int[] numbers = {first, second};
        for (int party = 0; party < 2; party++) {
            try (var candidates = new InputCandidates(task, keys, party, RANDOM)) {
                int kept = party;
                byte[] sent = candidates.input(kept, value(numbers[party]));
                inputs.add(MaskedInput.read(task, keys, fixed(party, candidates, kept), sent));
            }
        }
        Result result = keys.resultOfMasked(inputs);
        DecryptionRequest request = result.request(keys.everybody());
        List<DecryptionShare> shares = new ArrayList<>();
        for (Party party : parties) {
            byte[] sent = new ResultShare(result, party.decryptProven(request).bytes()).bytes();
            assertEquals(task.shareBytes(), sent.length);
            ResultShare given = ResultShare.read(task, keys, sent);
            DecryptionRequest asked = given.result().request(keys.everybody());
            shares.add(
                    ProvenShare.read(asked, open, party.number(), given.share()).share());
        }
        return task.answer(request.sum(shares)).orElseThrow().path("answer").asText();
    }

    @Test
    void theAnswerIsRightForNumbersOfEveryOrder() throws DeviationException, FaultException {
        assertEquals("in0", answer(255, 0));
        assertEquals("in1", answer(127, 128));
        assertEquals("equal", answer(85, 85));
    }

    @Test
    void whoReadsTheKeysComputesTheSameBitsAsWhoHasAddedThemUp() throws DeviationException, FaultException {
        SharedKeys read = SharedKeys.read(
                task, keys.agreement(), keys.keys().transcript(), keys.keys().bytes());
        assertEquals(keys.digest(), read.digest());
        List<MaskedInput> inputs = new ArrayList<>();
        for (int party = 0; party < 2; party++) {
            try (var candidates = new InputCandidates(task, keys, party, RANDOM)) {
                byte[] sent = candidates.input(0, value(party));
                inputs.add(MaskedInput.read(task, read, fixed(party, candidates, 0), sent));
            }
        }
        assertEquals(
                keys.resultOfMasked(inputs).digest(),
                read.resultOfMasked(inputs).digest());
    }

    @Test
    void aCandidateThatWasNotCommittedToIsFoundWhetherItIsOpenedOrKept() {
        try (var candidates = new InputCandidates(task, keys, 0, RANDOM);
                var others = new InputCandidates(task, keys, 0, RANDOM)) {
            byte[] sent = others.input(0, value(1));
            List<Digest> mixed =
                    List.of(candidates.digests().getFirst(), others.digests().getLast());
            assertThrows(DeviationException.class, () -> MaskedInput.read(task, keys, committed(mixed), sent));
            List<Digest> otherwise =
                    List.of(others.digests().getFirst(), candidates.digests().getLast());
            assertThrows(DeviationException.class, () -> MaskedInput.read(task, keys, committed(otherwise), sent));
        }
    }

    private static MaskedInput.Fixed committed(List<Digest> digests) {
        return new MaskedInput.Fixed(0, new CandidateCommitment(digests, Digest.of(new byte[32])), 0);
    }

    @Test
    void theOpenedCandidateOfAnotherPartyIsNotThatOfThisOne() {
        try (var candidates = new InputCandidates(task, keys, 0, RANDOM)) {
            byte[] sent = candidates.input(0, value(1));
            assertThrows(DeviationException.class, () -> MaskedInput.read(task, keys, fixed(1, candidates, 0), sent));
        }
    }

    @Test
    void whatIsNotOfTheFormIsRefusedWithAReason() {
        try (var candidates = new InputCandidates(task, keys, 0, RANDOM)) {
            byte[] sent = candidates.input(1, value(1));
            for (byte[] spoilt : List.of(
                    new byte[0],
                    Arrays.copyOf(sent, sent.length - 1),
                    Arrays.copyOf(sent, sent.length + 1),
                    shortSeed(sent))) {
                assertThrows(
                        ProblemException.class, () -> MaskedInput.read(task, keys, fixed(0, candidates, 1), spoilt));
            }
        }
    }

    /** The length of the first part says one byte less, and that byte is gone. */
    private static byte[] shortSeed(byte[] sent) {
        int at = 32 + Integer.BYTES - 1;
        byte[] copy = new byte[sent.length - 1];
        System.arraycopy(sent, 0, copy, 0, at + 32);
        System.arraycopy(sent, at + 33, copy, at + 32, sent.length - at - 33);
        copy[at]--;
        return copy;
    }

    @Test
    void theModulusHasRoomForWhatTheProofsOfAllPartiesLeaveOpen() {
        var circuit = task.circuit();
        double slack = ShareProof.slack(task.context().parameters().degree(), circuit.shareDeviation());
        double open = circuit.plainModulus() * (2 * circuit.noiseBound() + 2 * slack);
        double room = task.context().parameters().logQ(circuit.resultLevel()) - 2;
        assertTrue(Math.log(open) / Math.log(2) < room, "a quarter of the modulus is what decoding allows");
    }

    @Test
    void twoInputsOfOneValueHaveNothingInCommon() {
        try (var one = new InputCandidates(task, keys, 0, RANDOM);
                var other = new InputCandidates(task, keys, 0, RANDOM)) {
            assertFalse(one.digests().contains(other.digests().getFirst()));
            assertFalse(Arrays.equals(one.input(0, value(7)), other.input(0, value(7))));
            assertTrue(one.toString().length() < 64);
        }
    }

    @Test
    void commitmentsToCandidatesHaveOneFormAndDifferentDigests() {
        byte[] good = new CandidateCommitment(List.of(digest(1), digest(2)), digest(3)).bytes();
        assertEquals(digest(2), CandidateCommitment.read(good).candidates().getLast());
        assertThrows(ProblemException.class, () -> CandidateCommitment.read(Arrays.copyOf(good, 95)));
        assertThrows(ProblemException.class, () -> CandidateCommitment.read(new byte[96]));
    }

    private static Digest digest(int number) {
        byte[] bytes = new byte[Digest.BYTES];
        bytes[0] = (byte) number;
        return Digest.of(bytes);
    }
}
