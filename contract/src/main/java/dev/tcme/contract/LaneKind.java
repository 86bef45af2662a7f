package dev.tcme.contract;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The two ways in which a session can be computed. */
public enum LaneKind {
    /** A model reads the inputs in a sandbox and forgets them. */
    @JsonProperty("model")
    MODEL,
    /** The gateway computes on ciphertexts. */
    @JsonProperty("he")
    HE;

    @Override
    public String toString() {
        return this == MODEL ? "model" : "he";
    }
}
