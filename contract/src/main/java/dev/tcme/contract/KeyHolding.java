package dev.tcme.contract;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Who may hold the key of a computation on ciphertexts. */
public enum KeyHolding {
    /** Nobody alone: every party has a share. */
    @JsonProperty("shared")
    SHARED,
    /** One party may, for a session: which allows the form in two messages as well. */
    @JsonProperty("single")
    SINGLE;

    @Override
    public String toString() {
        return this == SHARED ? "shared" : "single";
    }
}
