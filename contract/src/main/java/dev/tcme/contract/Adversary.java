package dev.tcme.contract;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Which other parties a lane must withstand, weakest first. */
public enum Adversary {
    /** They do what the protocol says, and try to learn from what they see. */
    @JsonProperty("curious")
    CURIOUS,
    /**
     * They deviate only if they would not be caught: a lane must catch and name them with probability at least one half before
     * anything is learnt (Aumann and Lindell, IACR eprint 2007/060).
     */
    @JsonProperty("covert")
    COVERT,
    /** They send whatever they like. */
    @JsonProperty("deviating")
    DEVIATING;

    /** Whether who withstands these withstands the others too. */
    public boolean atLeast(Adversary other) {
        return compareTo(other) >= 0;
    }

    @Override
    public String toString() {
        return switch (this) {
            case CURIOUS -> "curious";
            case COVERT -> "covert";
            case DEVIATING -> "deviating";
        };
    }
}
