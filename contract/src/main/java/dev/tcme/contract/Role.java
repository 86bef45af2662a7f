package dev.tcme.contract;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a party does in a contract. */
public enum Role {
    /** Brings an input. */
    @JsonProperty("contributor")
    CONTRIBUTOR,
    /** Gets output fields. */
    @JsonProperty("recipient")
    RECIPIENT,
    /** Sees receipts and policy decisions, never inputs or outputs. */
    @JsonProperty("auditor")
    AUDITOR,
    /** Brings the model's weights. */
    @JsonProperty("model-owner")
    MODEL_OWNER
}
