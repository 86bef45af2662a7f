package dev.tcme.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.contract.Assurance;
import dev.tcme.contract.Problem;
import dev.tcme.contract.ProblemException;
import dev.tcme.contract.SessionId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A gateway that cheats gets nothing and cannot make a party believe a false answer. */
class HostileGatewayTest {

    @ParameterizedTest
    @EnumSource(
            names = {
                "FORGED_EVIDENCE",
                "EVIDENCE_OF_OTHER_SESSION",
                "EVIDENCE_OF_OTHER_CONTRACT",
                "REPLACED_SEALING_KEY",
                "OTHER_LANE",
                "NO_EVIDENCE"
            })
    void withoutTheAgreedEvidenceNothingIsSent(Behaviour behaviour) {
        try (Pair pair = new Pair(behaviour)) {
            assertNothingIsSent(pair);
        }
    }

    @Test
    void evidenceBelowTheDemandedAssuranceSendsNothing() {
        try (Pair pair = new Pair(Behaviour.HONEST, Assurance.HARDWARE_ATTESTED)) {
            assertNothingIsSent(pair);
        }
    }

    private static void assertNothingIsSent(Pair pair) {
        SessionId id = pair.alice.open(pair.contract.digest()).id();
        ProblemException refusal = assertThrows(
                ProblemException.class,
                () -> pair.alice.submit(pair.alice.seal(pair.contract, id, "first", Pair.text("private"))));
        assertEquals(Problem.SIGNATURE_INVALID, refusal.problem());
        assertFalse(pair.gateway.sawInput());
    }

    /** The positive control: the same steps with honest evidence do send. */
    @Test
    void honestEvidenceSends() {
        try (Pair pair = new Pair(Behaviour.HONEST)) {
            SessionId id = pair.alice.open(pair.contract.digest()).id();
            pair.alice.submit(pair.alice.seal(pair.contract, id, "first", Pair.text("private")));
            assertTrue(pair.gateway.sawInput());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "OTHER_ANSWER, COMMITMENT_MISMATCH",
        "FORGED_RECEIPT, SIGNATURE_INVALID",
    })
    void aFalseAnswerIsNotBelieved(Behaviour behaviour, Problem expected) {
        try (Pair pair = new Pair(behaviour)) {
            SessionId id = pair.alice.open(pair.contract.digest()).id();
            pair.alice.submit(pair.alice.seal(pair.contract, id, "first", Pair.text("a")));
            pair.bob.submit(pair.bob.seal(pair.contract, id, "second", Pair.text("b")));
            ProblemException refusal = assertThrows(ProblemException.class, () -> pair.alice.output(pair.contract, id));
            assertEquals(expected, refusal.problem());
            assertFalse(refusal.detail().contains("private"));
        }
    }

    @Test
    void anAnswerOutsideTheContractIsNotBelieved() {
        try (Pair pair = new Pair(Behaviour.WILD_ANSWER)) {
            SessionId id = pair.alice.open(pair.contract.digest()).id();
            pair.alice.submit(pair.alice.seal(pair.contract, id, "first", Pair.text("a")));
            pair.bob.submit(pair.bob.seal(pair.contract, id, "second", Pair.text("b")));
            GatewayFailure noticed = assertThrows(GatewayFailure.class, () -> pair.alice.output(pair.contract, id));
            assertEquals(GatewayFailure.Kind.CONTRADICTION, noticed.kind());
            assertFalse(noticed.getMessage().contains("private"));
        }
    }

    @Test
    void anotherDocumentUnderTheDigestIsNoticed() {
        try (Pair pair = new Pair(Behaviour.OTHER_DOCUMENT)) {
            GatewayFailure noticed =
                    assertThrows(GatewayFailure.class, () -> pair.alice.agreed(pair.contract.digest()));
            assertEquals(GatewayFailure.Kind.CONTRADICTION, noticed.kind());
        }
    }

    @Test
    void aSignatureThatTheGatewayInventedIsNoAgreement() {
        try (Pair pair = new Pair(Behaviour.INVENTED_SIGNATURES)) {
            ProblemException noticed =
                    assertThrows(ProblemException.class, () -> pair.alice.agreed(pair.contract.digest()));
            assertEquals(Problem.SIGNATURE_INVALID, noticed.problem());
        }
    }
}
