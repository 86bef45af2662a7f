package dev.tcme.contract.spi;

import dev.tcme.contract.Contract;
import dev.tcme.contract.LaneForm;
import dev.tcme.contract.LaneKind;
import dev.tcme.contract.PolicyQuestion.LaneFacts;
import dev.tcme.contract.SessionId;

/** A way to compute sessions. */
public interface Lane {
    LaneForm form();

    default LaneKind kind() {
        return form().kind();
    }

    /** What this lane offers for a contract, cheaply; a lane that is down says so by {@code available = false}. */
    LaneFacts offer(Contract contract);

    /**
     * Sets a place aside for one session and makes its key.
     *
     * @throws LaneException if there is no place or the lane fails
     */
    LaneSession open(SessionId id, Contract contract) throws LaneException;
}
