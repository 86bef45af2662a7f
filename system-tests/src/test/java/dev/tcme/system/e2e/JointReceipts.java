package dev.tcme.system.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tcme.audit.verifier.Check;
import dev.tcme.audit.verifier.ReceiptVerifier;
import dev.tcme.client.ReceiptBundle;
import dev.tcme.contract.Contract;
import dev.tcme.contract.Opening;
import dev.tcme.contract.Receipt;
import dev.tcme.contract.SessionId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The one receipt of a joint session, checked as far as it can be. */
final class JointReceipts {
    private JointReceipts() {}

    /**
     * That all of these parties are shown the same receipt, and that every check of it passes which these openings allow.
     *
     * @param inputs by input name
     * @param outputs by party
     */
    static Receipt require(
            Stack stack,
            Contract contract,
            SessionId session,
            List<Actor> parties,
            Map<String, Opening> inputs,
            Map<String, Opening> outputs) {
        ReceiptBundle bundle;
        String checkpoint;
        String before;
        // Other sessions may end at the same time: the proof must be of the tree that the checkpoint is of.
        do {
            before = stack.client().checkpoint();
            bundle = parties.getFirst().client().receipt(session);
            checkpoint = stack.client().checkpoint();
        } while (!checkpoint.equals(before));
        for (Actor party : parties) {
            assertEquals(bundle.signed(), party.client().receipt(session).signed());
        }
        List<Check> checks = new ReceiptVerifier(contract)
                .verify(new ReceiptVerifier.Evidence(
                        bundle.signed(), Optional.of(bundle.proof()), Optional.of(checkpoint), inputs, outputs));
        for (Check check : checks) {
            boolean impossible = check.name() == Check.Name.INPUT_COMMITMENT && inputs.isEmpty()
                    || check.name() == Check.Name.OUTPUT_COMMITMENT && outputs.isEmpty();
            assertEquals(
                    impossible ? Check.Verdict.NOT_CHECKED : Check.Verdict.PASSED, check.verdict(), check::toString);
        }
        assertEquals(session, bundle.receipt().session());
        assertEquals(outputs.keySet(), bundle.receipt().commitments().outputs().keySet());
        return bundle.receipt();
    }
}
