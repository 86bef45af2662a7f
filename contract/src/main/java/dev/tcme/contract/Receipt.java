package dev.tcme.contract;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What is said at the end of every session, released or not.
 *
 * @param version {@value #VERSION}
 * @param opened RFC 3339, gateway's clock
 * @param ended RFC 3339, gateway's clock
 * @param assurance what the claims rest on
 * @param lane the lane that was taken, absent if the session ended before that
 * @param commitments what can be checked: by the parties with their salts, by anybody with the contract
 * @param claims what is only said, by the gateway whose key signs this
 */
public record Receipt(
        String version,
        SessionId session,
        Digest contract,
        Outcome outcome,
        EndReason reason,
        String opened,
        String ended,
        Assurance assurance,
        Optional<LaneKind> lane,
        Commitments commitments,
        Claims claims) {

    public static final String VERSION = "tcme/receipt/v1";

    /** Larger ones are refused before they are read. */
    public static final int MAX_BYTES = 64 * 1024;

    public Receipt {
        Instant.parse(opened);
        Instant.parse(ended);
        if (!version.equals(VERSION)) {
            throw new ProblemException(Problem.MALFORMED_DOCUMENT, "expected 'version' " + VERSION);
        }
        if (reason.outcome() != outcome) {
            throw new ProblemException(Problem.MALFORMED_DOCUMENT, "'outcome' must be that of 'reason'");
        }
    }

    /**
     * @param inputs salted commitment of each input that was accepted, by input name
     * @param outputs salted commitment of each recipient's part of the answer, by party; empty unless released
     * @param decisions policy's decisions in the order they were made
     */
    public record Commitments(
            SortedMap<String, Digest> inputs, SortedMap<String, Digest> outputs, List<PolicyDecision> decisions) {}

    /** @param bundle digest of the policy bundle that decided */
    public record PolicyDecision(
            Stage stage, String id, Digest bundle, boolean permitted, List<Decision.Reason> reasons) {
        public static PolicyDecision of(Decision decision) {
            Decision.Reference reference = decision.reference();
            return new PolicyDecision(
                    reference.stage(), reference.id(), reference.bundle(), decision.permits(), decision.reasons());
        }
    }

    /**
     * @param saidBy the gateway's key
     * @param environment names and values that the gateway states about itself and the lane: engine, weights, sandbox
     */
    public record Claims(VerificationKey saidBy, Map<String, String> environment) {}
}
