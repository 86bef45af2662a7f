package dev.tcme.audit.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.audit.verifier.Check.Name;
import dev.tcme.audit.verifier.Check.Verdict;
import dev.tcme.audit.verifier.ReceiptVerifier.Evidence;
import dev.tcme.contract.Contract;
import dev.tcme.contract.Opening;
import dev.tcme.contract.SignedReceipt;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Each check passes, fails and is left out, alone of all. */
class ReceiptVerifierTest {
    private static final Evidence ALL = Sample.evidence();

    private static Map<Name, Verdict> verdicts(Contract contract, Evidence evidence) {
        Map<Name, Verdict> verdicts = new EnumMap<>(Name.class);
        for (Check check : new ReceiptVerifier(contract).verify(evidence)) {
            // Of several openings the worst counts, as for somebody who reads the list.
            verdicts.merge(check.name(), check.verdict(), (one, two) -> one == Verdict.PASSED ? two : one);
        }
        return verdicts;
    }

    /** All checks pass but these. */
    private static Map<Name, Verdict> allBut(Verdict verdict, Name... names) {
        Map<Name, Verdict> verdicts = new EnumMap<>(Name.class);
        Arrays.stream(Name.values()).forEach(name -> verdicts.put(name, Verdict.PASSED));
        Arrays.stream(names).forEach(name -> verdicts.put(name, verdict));
        return verdicts;
    }

    private static Evidence withReceipt(SignedReceipt receipt) {
        return new Evidence(receipt, ALL.proof(), ALL.checkpoint(), ALL.inputs(), ALL.outputs());
    }

    private static Evidence withProof(String proof) {
        return new Evidence(ALL.receipt(), Optional.of(proof), ALL.checkpoint(), ALL.inputs(), ALL.outputs());
    }

    private static Evidence withCheckpoint(String checkpoint) {
        return new Evidence(ALL.receipt(), ALL.proof(), Optional.of(checkpoint), ALL.inputs(), ALL.outputs());
    }

    private static Evidence withInputs(Map<String, Opening> inputs) {
        return new Evidence(ALL.receipt(), ALL.proof(), ALL.checkpoint(), inputs, ALL.outputs());
    }

    private static Evidence withOutputs(Map<String, Opening> outputs) {
        return new Evidence(ALL.receipt(), ALL.proof(), ALL.checkpoint(), ALL.inputs(), outputs);
    }

    @Test
    void everyCheckOfAGenuineReceiptPasses() {
        assertEquals(allBut(Verdict.PASSED), verdicts(Sample.CONTRACT, ALL));
        assertEquals(
                List.of(Name.values()),
                new ReceiptVerifier(Sample.CONTRACT)
                        .verify(ALL).stream().map(Check::name).toList(),
                "in the order in which one should read them");
    }

    @Test
    void whatWasNotGivenIsNotCheckedAndNeverPasses() {
        Evidence bare = new Evidence(ALL.receipt(), Optional.empty(), Optional.empty(), Map.of(), Map.of());
        assertEquals(
                allBut(
                        Verdict.NOT_CHECKED,
                        Name.INPUT_COMMITMENT,
                        Name.OUTPUT_COMMITMENT,
                        Name.INCLUSION,
                        Name.CHECKPOINT),
                verdicts(Sample.CONTRACT, bare));
    }

    @Test
    void aReceiptSignedByAnotherKeyFails() {
        SignedReceipt forged = SignedReceipt.sign(ALL.receipt().receipt(), Sample.STRANGER);
        assertEquals(allBut(Verdict.FAILED, Name.SIGNATURE), verdicts(Sample.CONTRACT, withReceipt(forged)));
    }

    @Test
    void aSignatureThatIsNoBase64Fails() {
        for (String signature :
                List.of("", "*", "A", "ä".repeat(86), ALL.receipt().signature() + "AAAA")) {
            SignedReceipt broken = new SignedReceipt(ALL.receipt().receipt(), signature);
            assertEquals(allBut(Verdict.FAILED, Name.SIGNATURE), verdicts(Sample.CONTRACT, withReceipt(broken)));
        }
    }

    @Test
    void aContractWithAnotherGatewayFailsWhereTheGatewaySigns() {
        Contract other = Sample.contract(Sample.STRANGER, Sample.CONTRACT.title());
        assertEquals(
                allBut(Verdict.FAILED, Name.SIGNATURE, Name.CONTRACT, Name.INCLUSION, Name.CHECKPOINT),
                verdicts(other, ALL));
    }

    @Test
    void anotherContractWithTheSameGatewayFailsThere() {
        Contract other = Sample.contract(Sample.GATEWAY, "Who is poorer?");
        assertEquals(allBut(Verdict.FAILED, Name.CONTRACT), verdicts(other, ALL));
    }

    @Test
    void anotherValueAnotherSaltAndAnotherNameFailTheInputCommitment() {
        for (Map<String, Opening> wrong : List.of(
                Map.of("first", Sample.opening(1, "{\"value\":42}")),
                Map.of("first", Sample.opening(3, "{\"value\":41}")),
                Map.of("second", Sample.INPUT),
                Map.of("first", Sample.INPUT, "second", Sample.INPUT))) {
            assertEquals(allBut(Verdict.FAILED, Name.INPUT_COMMITMENT), verdicts(Sample.CONTRACT, withInputs(wrong)));
        }
    }

    @Test
    void anotherValueAnotherSaltAndAnotherPartyFailTheOutputCommitment() {
        for (Map<String, Opening> wrong : List.of(
                Map.of("bob", Sample.opening(2, "{\"larger\":\"first\"}")),
                Map.of("bob", Sample.opening(3, "{\"larger\":\"second\"}")),
                Map.of("alice", Sample.OUTPUT))) {
            assertEquals(allBut(Verdict.FAILED, Name.OUTPUT_COMMITMENT), verdicts(Sample.CONTRACT, withOutputs(wrong)));
        }
    }

    @Test
    void anInputNeverPassesForAnOutput() {
        // Same name, same salt, same value: only the domain differs.
        Opening value = Sample.INPUT;
        assertEquals(
                allBut(Verdict.FAILED, Name.OUTPUT_COMMITMENT),
                verdicts(Sample.CONTRACT, withOutputs(Map.of("first", value))));
    }

    @Test
    void aProofOfAnotherReceiptFails() {
        String text = Sample.proof();
        String otherPlace = text.replace("\nindex " + Sample.INDEX + "\n", "\nindex 3\n");
        assertFalse(otherPlace.equals(text));
        assertEquals(allBut(Verdict.FAILED, Name.INCLUSION), verdicts(Sample.CONTRACT, withProof(otherPlace)));
    }

    @Test
    void aProofUnderAStrangersCheckpointFails() {
        String forged = Sample.proof(Sample.STRANGER, Sample.ORIGIN, Sample.tree(Sample.LOG_SIZE, "other"));
        assertEquals(allBut(Verdict.FAILED, Name.INCLUSION), verdicts(Sample.CONTRACT, withProof(forged)));
    }

    @Test
    void aCheckpointByAStrangerFails() {
        String forged = Sample.checkpoint(Sample.STRANGER, Sample.ORIGIN, Sample.tree(Sample.LOG_SIZE, "other"));
        assertEquals(allBut(Verdict.FAILED, Name.CHECKPOINT), verdicts(Sample.CONTRACT, withCheckpoint(forged)));
    }

    @Test
    void aCheckpointOfAnotherLogOfTheSameGatewayFails() {
        String other =
                Sample.checkpoint(Sample.GATEWAY, "log.example/elsewhere", Sample.tree(Sample.LOG_SIZE, "other"));
        assertEquals(allBut(Verdict.FAILED, Name.CHECKPOINT), verdicts(Sample.CONTRACT, withCheckpoint(other)));
    }

    @Test
    void twoTreesOfOneSizeAreReportedAsASplitView() {
        String other = Sample.checkpoint(Sample.GATEWAY, Sample.ORIGIN, Sample.tree(Sample.LOG_SIZE, "rewritten"));
        Check check = new ReceiptVerifier(Sample.CONTRACT)
                .verify(withCheckpoint(other))
                .getLast();
        assertEquals(Name.CHECKPOINT, check.name());
        assertEquals(Verdict.FAILED, check.verdict());
        assertTrue(check.detail().startsWith("SPLIT VIEW"), check.detail());
    }

    @Test
    void aCheckpointOfAnotherSizeIsNotCheckedAndSaysWhichProofIsNeeded() {
        for (int size : List.of(0, 1, Sample.LOG_SIZE - 1, Sample.LOG_SIZE + 1, 40)) {
            String other = Sample.checkpoint(Sample.GATEWAY, Sample.ORIGIN, Sample.tree(size, "other"));
            Check check = new ReceiptVerifier(Sample.CONTRACT)
                    .verify(withCheckpoint(other))
                    .getLast();
            assertEquals(Verdict.NOT_CHECKED, check.verdict());
            assertTrue(check.detail().endsWith("at size " + size), check.detail());
        }
    }

    @Test
    void aCheckpointWithoutAProofIsOnlyCheckedForItsSignature() {
        Evidence genuine = new Evidence(ALL.receipt(), Optional.empty(), ALL.checkpoint(), ALL.inputs(), ALL.outputs());
        assertEquals(allBut(Verdict.NOT_CHECKED, Name.INCLUSION), verdicts(Sample.CONTRACT, genuine));
        String forged = Sample.checkpoint(Sample.STRANGER, Sample.ORIGIN, Sample.tree(Sample.LOG_SIZE, "other"));
        Evidence stranger =
                new Evidence(ALL.receipt(), Optional.empty(), Optional.of(forged), ALL.inputs(), ALL.outputs());
        Map<Name, Verdict> expected = allBut(Verdict.NOT_CHECKED, Name.INCLUSION);
        expected.put(Name.CHECKPOINT, Verdict.FAILED);
        assertEquals(expected, verdicts(Sample.CONTRACT, stranger));
    }

    @Test
    void neitherDetailsNorEvidenceShowAValueOrASalt() {
        Opening secret = Sample.opening(0x5a, "{\"value\":\"canary-7c1e\"}");
        Evidence evidence = new Evidence(
                ALL.receipt(), ALL.proof(), ALL.checkpoint(), Map.of("first", secret), Map.of("bob", secret));
        String text = new ReceiptVerifier(Sample.CONTRACT).verify(evidence).toString() + evidence;
        assertTrue(text.contains("'first' is not the value"), "positive control: the opening was looked at");
        for (String shown : List.of("canary", "5a5a5a", "WlpaWl", "90, 90")) {
            assertFalse(text.contains(shown), shown);
        }
    }
}
