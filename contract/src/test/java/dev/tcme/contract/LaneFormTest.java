package dev.tcme.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LaneFormTest {
    @Test
    void everyFormIsOfItsLaneAndWithstandsNoMoreThanItCan() {
        Map<String, String> forms = new TreeMap<>();
        Arrays.stream(LaneForm.values())
                .forEach(form -> forms.put(form.toString(), form.kind() + " against " + form.withstands()));
        assertEquals(
                Map.of(
                        "sandbox", "model against deviating",
                        "threshold", "he against curious",
                        "two-message", "he against curious",
                        "covert", "he against covert"),
                forms);
    }

    @ParameterizedTest
    @EnumSource
    void aFormIsReadAsItIsWritten(LaneForm form) {
        assertEquals(form, LaneForm.parse(form.toString()));
        assertEquals("\"" + form + "\"", Json.tree(form).toString());
        assertEquals(form, Json.read(Json.tree(form), LaneForm.class));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "COVERT", "two_message", "s3cret-canary"})
    void anUnknownFormIsRefusedAndNotRepeated(String text) {
        ProblemException refused = assertThrows(ProblemException.class, () -> LaneForm.parse(text));
        assertEquals(Problem.MALFORMED_DOCUMENT, refused.problem());
        assertEquals("expected one of 'sandbox', 'threshold', 'two-message', 'covert'", refused.detail());
    }

    @Test
    void adversariesAreOrderedFromTheWeakest() {
        List<Adversary> all = List.of(Adversary.values());
        assertEquals(List.of(Adversary.CURIOUS, Adversary.COVERT, Adversary.DEVIATING), all);
        for (Adversary one : all) {
            for (Adversary other : all) {
                assertEquals(all.indexOf(one) >= all.indexOf(other), one.atLeast(other), one + " " + other);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aContractDemandsAnyAdversaryByItsWord(Adversary adversary) {
        Contract contract = Contract.check(demanding(adversary.toString()));
        assertEquals(adversary, contract.laneTerms().leastAdversary());
        assertEquals(
                adversary.toString(),
                Json.tree(PolicyQuestion.ContractFacts.of(contract))
                        .path("adversary")
                        .asText());
    }

    @Test
    void aContractThatNamesNoAdversaryDemandsCuriousOnes() {
        assertEquals(Adversary.CURIOUS, SampleContract.contract().laneTerms().leastAdversary());
    }

    @Test
    void deviationsAreSoughtWhereTheContractDemandsItOrLeavesItOpen() {
        assertTrue(SampleContract.contract().laneTerms().seeksDeviations());
        assertTrue(Contract.check(demanding("covert")).laneTerms().seeksDeviations());
        assertFalse(Contract.check(demanding("curious")).laneTerms().seeksDeviations());
        assertFalse(Contract.check(demanding("deviating")).laneTerms().seeksDeviations());
        assertFalse(Contract.check(decrypting(2)).laneTerms().seeksDeviations());
        JsonNode single = SampleContract.with(c -> ((ObjectNode) c.get("lanes")).put("keys", "single"));
        assertFalse(Contract.check(single).laneTerms().seeksDeviations());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "COVERT", "Covert", "malicious"})
    void anAdversaryThatIsNoneIsRefused(String word) {
        JsonNode document = demanding(word);
        ProblemException refused = assertThrows(ProblemException.class, () -> Contract.check(document));
        assertEquals(Problem.MALFORMED_DOCUMENT, refused.problem());
        assertTrue(refused.detail().contains("/lanes/adversary"), refused.detail());
    }

    @ParameterizedTest
    @EnumSource
    void anOfferThatIsNonePromisesTheLeast(LaneForm form) {
        PolicyQuestion.LaneFacts none = PolicyQuestion.LaneFacts.unavailable(form, "busy");
        assertFalse(none.available());
        assertEquals(Adversary.CURIOUS, none.withstands());
        assertEquals(form.kind(), none.lane());
        assertEquals(form.kind() == LaneKind.HE ? Assurance.CRYPTOGRAPHIC : Assurance.SELF_ASSERTED, none.assurance());
    }

    @Test
    void aQuorumIsTwoToAllOfThoseThatBringInputsOrAbsent() {
        assertTrue(SampleContract.contract().laneTerms().quorum().isEmpty());
        assertEquals(2, Contract.check(decrypting(2)).laneTerms().quorum().getAsInt());
        for (int wrong : new int[] {-1, 0, 1, 3}) {
            ProblemException refused =
                    assertThrows(ProblemException.class, () -> Contract.check(decrypting(wrong)), () -> "" + wrong);
            assertEquals(Problem.INVALID_CONTRACT, refused.problem());
            assertTrue(refused.detail().contains("lanes.quorum"), refused.detail());
        }
    }

    private static JsonNode decrypting(int parties) {
        return SampleContract.with(c -> ((ObjectNode) c.get("lanes")).put("quorum", parties));
    }

    private static JsonNode demanding(String adversary) {
        return SampleContract.with(c -> ((ObjectNode) c.get("lanes")).put("adversary", adversary));
    }
}
