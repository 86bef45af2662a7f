package dev.tcme.audit.tlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProofAttackTest {
    private static final int SIZE_MAX = 130;
    /** Enough for every planted defect to show. */
    private static final int DEFECT_SIZE_MAX = 12;

    @Test
    void onlyTrueInclusionProofsVerify() {
        Attack attack = InclusionAttack.on(InclusionProof::verify, SIZE_MAX);
        assertEquals(List.of(), attack.wrong());
        assertTrue(attack.cases() > 1_000_000, "cases: " + attack.cases());
    }

    @Test
    void onlyTrueConsistencyProofsVerify() {
        Attack attack = ConsistencyAttack.on(ConsistencyProof::verify, SIZE_MAX);
        assertEquals(List.of(), attack.wrong());
        assertTrue(attack.cases() > 1_000_000, "cases: " + attack.cases());
    }

    @ParameterizedTest
    @EnumSource
    void plantedInclusionDefectIsCaught(Defective.Inclusion verifier) {
        List<String> wrong = InclusionAttack.on(verifier, DEFECT_SIZE_MAX).wrong();
        if (verifier == Defective.Inclusion.NOTHING_LEFT_OUT) {
            assertEquals(List.of(), wrong);
        } else {
            assertFalse(wrong.isEmpty());
        }
    }

    @ParameterizedTest
    @EnumSource
    void plantedConsistencyDefectIsCaught(Defective.Consistency verifier) {
        List<String> wrong = ConsistencyAttack.on(verifier, DEFECT_SIZE_MAX).wrong();
        if (verifier == Defective.Consistency.NOTHING_LEFT_OUT) {
            assertEquals(List.of(), wrong);
        } else {
            assertFalse(wrong.isEmpty());
        }
    }
}
