package dev.tcme.he.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tcme.contract.Contract;
import dev.tcme.contract.LaneForm;
import dev.tcme.he.ckks.Parameters;
import dev.tcme.he.exact.Protection;
import dev.tcme.he.threshold.DecryptionRequest;
import dev.tcme.he.threshold.DecryptionShare;
import dev.tcme.he.threshold.FaultException;
import dev.tcme.he.threshold.ShareProof;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Kinds whose inputs are numbers: a share of the decryption that is not the party's own names it. */
class ProvenSharesTest {
    /** Header of a share, see he-fallback/threshold. */
    private static final int SHARE_HEADER = 80;

    private static final String NUMBER = Contracts.integer(0, 1000);

    /**
     * @param contract in the form of three parties where it can be
     * @param values small enough for each other's kind
     */
    record Kind(String name, Contract contract, String answer, String... values) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Kind> kinds() {
        String list = Contracts.list(Contracts.integer(-100, 100), 3);
        return Stream.of(
                new Kind("sum", sum(), "1005", "1000", "2", "3"),
                new Kind(
                        "mean",
                        Contracts.of(
                                "\"kind\":\"mean\",\"parameters\":{\"scale\":10}",
                                Contracts.integer(0, 10_000),
                                NUMBER,
                                NUMBER,
                                NUMBER),
                        "33",
                        "10",
                        "0",
                        "0"),
                new Kind(
                        "variance",
                        Contracts.of("\"kind\":\"variance\"", Contracts.integer(0, 1_000_000), NUMBER, NUMBER, NUMBER),
                        "67",
                        "0",
                        "10",
                        "20"),
                new Kind(
                        "weighted-score",
                        Contracts.of(
                                "\"kind\":\"weighted-score\",\"parameters\":{\"weights\":{\"in0\":3,\"in1\":-2}}",
                                Contracts.integer(-2000, 3000),
                                NUMBER,
                                NUMBER),
                        "-1970",
                        "10",
                        "1000"),
                new Kind(
                        "inner-product",
                        Contracts.of("\"kind\":\"inner-product\"", Contracts.integer(-30_000, 30_000), list, list),
                        "-9800",
                        "[100,2,0]",
                        "[-100,100,7]"));
    }

    private static Contract sum() {
        return Contracts.of("\"kind\":\"sum\"", Contracts.integer(0, 3000), NUMBER, NUMBER, NUMBER);
    }

    private static Contract with(Contract contract, String field, Object value) {
        ObjectNode document = (ObjectNode) contract.document().deepCopy();
        document.withObject("/lanes").putPOJO(field, value);
        return Contract.check(Contracts.json(document.toString()));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void honestSharesOpenTheAnswerAndEachOtherOneNamesItsParty(Kind kind) throws Exception {
        Ceremony ceremony = new Ceremony(kind.contract());
        DecryptionRequest request = ceremony.request(kind.values());
        List<byte[]> sent = ceremony.shares(request);
        assertEquals(ceremony.task().shareBytes() - ResultShare.resultBytes(ceremony.task()), sent.getFirst().length);
        assertEquals(kind.answer(), answer(ceremony, request, sent));
        for (int position : new int[] {SHARE_HEADER, sent.getLast().length - 1}) {
            byte[] wrong = sent.getLast().clone();
            wrong[position] ^= 1;
            assertNamed(sent.size(), ceremony, request, wrong);
        }
        // Each proves its own share, not another's.
        byte[] others = sent.getFirst();
        assertNamed(sent.size(), ceremony, request, others);
    }

    private static String answer(Ceremony ceremony, DecryptionRequest request, List<byte[]> sent)
            throws FaultException {
        List<DecryptionShare> shares = new ArrayList<>();
        for (byte[] one : sent) {
            shares.add(ceremony.share(request, shares.size() + 1, one));
        }
        return ceremony.task()
                .answer(request.sum(shares))
                .orElseThrow()
                .path("answer")
                .toString();
    }

    private static void assertNamed(int party, Ceremony ceremony, DecryptionRequest request, byte[] sent) {
        FaultException fault = assertThrows(FaultException.class, () -> ceremony.share(request, party, sent));
        assertEquals(OptionalInt.of(party), fault.party());
    }

    @Test
    void aShareForAnotherResultIsNotOneForThis() throws Exception {
        Ceremony ceremony = new Ceremony(sum());
        DecryptionRequest first = ceremony.request("1", "2", "3");
        DecryptionRequest second = ceremony.request("1", "2", "3");
        byte[] sent = ceremony.shares(first).getFirst();
        assertNamed(1, ceremony, second, sent);
        // A share as the form for curious parties has it proves nothing.
        int plain = Math.toIntExact(DecryptionShare.size(
                ceremony.task().plan(), ceremony.task().plan().decryption()));
        assertNamed(1, ceremony, first, Arrays.copyOf(sent, plain));
    }

    /** The control: without proofs the same change makes an answer that is none, or another, and nobody is named. */
    @Test
    void withoutProofsAWrongShareNamesNobody() throws Exception {
        Ceremony ceremony = new Ceremony(Contracts.curious(sum()));
        DecryptionRequest request = ceremony.request("1", "2", "3");
        List<byte[]> sent = ceremony.shares(request);
        byte[] wrong = sent.getFirst();
        wrong[SHARE_HEADER] ^= 1;
        List<DecryptionShare> shares = new ArrayList<>();
        for (byte[] one : sent) {
            shares.add(ceremony.share(request, shares.size() + 1, one));
        }
        assertFalse(ceremony.task()
                .answer(request.sum(shares))
                .filter(answer -> answer.path("answer").asInt() == 6)
                .isPresent());
    }

    @Test
    void whetherSharesAreProvenFollowsFromTheContractAlone() throws Exception {
        Contract unsaid = sum();
        assertEquals(Protection.PROVEN, protection(unsaid));
        assertEquals(Protection.PROVEN, protection(with(unsaid, "adversary", "covert")));
        assertEquals(Protection.CURIOUS, protection(with(unsaid, "adversary", "curious")));
        assertEquals(Protection.CURIOUS, protection(with(unsaid, "keys", "single")));
        assertEquals(Protection.CURIOUS, protection(with(unsaid, "quorum", 2)));
        assertEquals(Protection.CURIOUS, protection(with(with(unsaid, "adversary", "covert"), "quorum", 2)));
        JointTask task = JointTask.of(unsaid, Ceremony.CIRCUITS);
        Parameters again = JointTask.of(unsaid, new Circuits(dev.tcme.he.ring.Parallel.none()))
                .context()
                .parameters();
        assertEquals(task.context().parameters(), again);
    }

    private static Protection protection(Contract contract) throws UnsuitableException {
        JointTask task = JointTask.of(contract, Ceremony.CIRCUITS, LaneForm.THRESHOLD);
        assertEquals(task.circuit().protection() == Protection.PROVEN, task.provesShares());
        return task.circuit().protection();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void theModulusHasRoomForWhatTheProofsOfAllPartiesLeaveOpen(Kind kind) throws Exception {
        JointTask task = JointTask.of(kind.contract(), Ceremony.CIRCUITS);
        var circuit = task.circuit();
        double slack = ShareProof.slack(task.context().parameters().degree(), circuit.shareDeviation());
        double open = circuit.plainModulus()
                * (2 * circuit.noiseBound() + task.parties().size() * slack);
        double room = task.context().parameters().logQ(circuit.resultLevel()) - 2;
        assertTrue(Math.log(open) / Math.log(2) < room, "a quarter of the modulus is what decoding allows");
    }

    /** Answers of so many bits take all room that there is. */
    @Test
    void theLargestNumbersHaveRoomForProofsToo() throws Exception {
        String list = Contracts.list(Contracts.integer(-10_000, 10_000), 4096);
        Contract product = Contracts.of(
                "\"kind\":\"inner-product\"", Contracts.integer(-409_600_000_000L, 409_600_000_000L), list, list);
        String large = Contracts.integer(0, (1L << 38) - 1);
        Contract sum =
                Contracts.of("\"kind\":\"sum\"", Contracts.integer(0, 3 * ((1L << 38) - 1)), large, large, large);
        for (Contract contract : List.of(product, sum)) {
            JointTask proven = JointTask.of(contract, Ceremony.CIRCUITS);
            assertTrue(proven.provesShares());
            assertTrue(proven.shareBytes()
                    > JointTask.of(Contracts.curious(contract), Ceremony.CIRCUITS)
                            .shareBytes());
        }
    }

    /** Parameters under which the noise that hides such an answer could not be drawn once passed for fitting. */
    @Test
    void varianceOfLargeNumbersIsAnsweredWithProofsAndWithout() throws Exception {
        String number = Contracts.integer(0, (1L << 19) - 1);
        Contract contract =
                Contracts.of("\"kind\":\"variance\"", Contracts.integer(0, 1L << 36), number, number, number);
        for (Contract one : List.of(contract, Contracts.curious(contract))) {
            // 0, 0, 3a: mean a, variance 2a².
            assertEquals(
                    String.valueOf(2L * 174_762 * 174_762),
                    new Ceremony(one)
                            .answer("0", "0", String.valueOf(3 * 174_762))
                            .orElseThrow()
                            .toString());
        }
    }
}
