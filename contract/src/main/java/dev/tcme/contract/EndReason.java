package dev.tcme.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Why a session ended; the set is closed, and none tells anything of an input but what its name says. */
public enum EndReason {
    RELEASED(Outcome.RELEASED),
    POLICY_DENIED(Outcome.REFUSED),
    /** The lane's confidence lay in the band in which its calibration says not to answer. */
    UNCERTAIN(Outcome.REFUSED),
    /** The lane's answer was not one that the contract's schema allows. */
    OUTPUT_REJECTED(Outcome.REFUSED),
    LANE_BUSY(Outcome.ABORTED),
    LANE_FAILED(Outcome.ABORTED),
    LANE_TIMEOUT(Outcome.ABORTED),
    GATEWAY_FAILED(Outcome.ABORTED),
    GATEWAY_RESTARTED(Outcome.ABORTED),
    WITHDRAWN(Outcome.ABORTED),
    /** A party's contribution to a round was not what the protocol asks for; the receipt names party and round. */
    PARTY_FAULT(Outcome.ABORTED),
    /** A party that a round waited for did not come; the receipt names party and round. */
    PARTY_MISSING(Outcome.ABORTED),
    INPUTS_MISSING(Outcome.EXPIRED);

    private final Outcome outcome;

    EndReason(Outcome outcome) {
        this.outcome = outcome;
    }

    public Outcome outcome() {
        return outcome;
    }

    @Override
    @JsonValue
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @JsonCreator
    public static EndReason parse(String text) {
        for (EndReason reason : values()) {
            if (reason.toString().equals(text)) {
                return reason;
            }
        }
        throw new ProblemException(Problem.MALFORMED_DOCUMENT, "expected one of the end reasons");
    }
}
