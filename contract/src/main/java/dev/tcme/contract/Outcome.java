package dev.tcme.contract;

/** How a session ended. */
public enum Outcome {
    /** The answer went to every recipient. */
    RELEASED,
    /** Policy, the output constraint or the lane's own doubt said no. */
    REFUSED,
    /** Something failed, or a party withdrew. */
    ABORTED,
    /** Time ran out before all inputs were there. */
    EXPIRED
}
