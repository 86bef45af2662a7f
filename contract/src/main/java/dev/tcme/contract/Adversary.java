package dev.tcme.contract;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Which other parties a lane must withstand, weakest first. */
public enum Adversary {
    /** They do what the protocol says, and try to learn from what they see. */
    @JsonProperty("curious")
    CURIOUS,
    /** They send whatever they like. */
    @JsonProperty("deviating")
    DEVIATING;

    @Override
    public String toString() {
        return this == CURIOUS ? "curious" : "deviating";
    }
}
