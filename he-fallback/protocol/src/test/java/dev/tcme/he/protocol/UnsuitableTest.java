package dev.tcme.he.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.contract.Contract;
import dev.tcme.contract.Problem;
import dev.tcme.contract.ProblemException;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Contracts that cannot be computed so, and values that are not the contract's: what is said of them. */
class UnsuitableTest {
    private static final String NUMBER = Contracts.integer(0, 100);
    private static final String NAMES = "{\"enum\":[\"in0\",\"in1\",\"equal\"]}";

    private static String because(Contract contract) {
        String message = assertThrows(UnsuitableException.class, () -> JointTask.of(contract, Ceremony.CIRCUITS))
                .getMessage();
        assertTrue(message.length() <= 128 && message.chars().noneMatch(Character::isISOControl), message);
        return message;
    }

    @Test
    void aKindWithoutACircuitSaysSo() {
        assertEquals(
                "there is no circuit for the kind 'overlap'",
                because(Contracts.of("\"kind\":\"overlap\"", NAMES, NUMBER, NUMBER)));
    }

    @Test
    void anAnswerThatDoesNotFitSaysWhatWould() {
        assertEquals(
                "the answers of a comparison are the names of its inputs and 'equal'",
                because(Contracts.of("\"kind\":\"comparison\"", "{\"enum\":[\"yes\",\"no\"]}", NUMBER, NUMBER)));
        assertEquals(
                "the answer must be an integer with bounds around 0..200",
                because(Contracts.of("\"kind\":\"sum\"", Contracts.integer(0, 199), NUMBER, NUMBER)));
    }

    @Test
    void inputsThatAreNoNumbersSayWhatWouldBe() {
        assertEquals(
                "a number needs 'minimum' and 'maximum'",
                because(Contracts.of("\"kind\":\"comparison\"", NAMES, "{\"type\":\"integer\"}", NUMBER)));
        assertEquals(
                "the inputs must be of one kind: same type, step and count",
                because(Contracts.of(
                        "\"kind\":\"comparison\"", NAMES, "{\"type\":\"string\",\"format\":\"date\"}", NUMBER)));
        assertEquals(
                "a decimal number needs 'multipleOf', such as 0.01",
                because(Contracts.of(
                        "\"kind\":\"comparison\"",
                        NAMES,
                        "{\"type\":\"number\",\"minimum\":0,\"maximum\":1}",
                        NUMBER)));
    }

    @Test
    void unknownParametersAreNotPassedOver() {
        assertTrue(because(Contracts.of(
                        "\"kind\":\"comparison\",\"parameters\":{\"relation\":\"larger\"}", NAMES, NUMBER, NUMBER))
                .startsWith("the only parameter of a comparison is 'relation'"));
        assertEquals(
                "the parameters of 'sum' are none",
                because(Contracts.of(
                        "\"kind\":\"sum\",\"parameters\":{\"scale\":2}", Contracts.integer(0, 200), NUMBER, NUMBER)));
    }

    @Test
    void whatIsTooLargeSaysSo() {
        String[] nine = {NUMBER, NUMBER, NUMBER, NUMBER, NUMBER, NUMBER, NUMBER, NUMBER, NUMBER};
        String names = "{\"enum\":[\"in0\",\"in1\",\"in2\",\"in3\",\"in4\",\"in5\",\"in6\",\"in7\",\"in8\"]}";
        assertTrue(because(Contracts.of("\"kind\":\"maximum\"", names, nine)).startsWith("too large"));
    }

    @Test
    void onePartyAloneDoesNotComputeJointly() {
        assertEquals(
                "two or more parties compute together, and each brings one input",
                because(Contracts.of("\"kind\":\"sum\"", Contracts.integer(0, 200), NUMBER)));
    }

    @ParameterizedTest
    @CsvSource({"-1", "101", "0.5", "'\"7\"'", "null", "[7]", "true", "1e400"})
    void aValueThatIsNotTheContractsIsRefusedWithoutQuotingIt(String value) throws Exception {
        JointTask task =
                JointTask.of(Contracts.of("\"kind\":\"comparison\"", NAMES, NUMBER, NUMBER), Ceremony.CIRCUITS);
        ProblemException refused = assertThrows(
                ProblemException.class,
                () -> task.encode(0, Contracts.json("[" + value + "]").get(0), new SecureRandom()));
        assertTrue(
                refused.problem() == Problem.SCHEMA_MISMATCH || refused.problem() == Problem.MALFORMED_DOCUMENT,
                refused.detail());
        assertTrue(!refused.detail().contains(value) || value.length() < 3, refused.detail());
    }
}
