package dev.tcme.contract;

import java.nio.charset.StandardCharsets;

/** What kind of artefact a digest, commitment or signature is about; its bytes go in front of every preimage. */
public enum Domain {
    CONTRACT("tcme/contract/v1"),
    PARTY("tcme/party/v1"),
    INPUT("tcme/input/v1"),
    OUTPUT("tcme/output/v1"),
    CONTRIBUTION("tcme/contribution/v1"),
    EVIDENCE("tcme/evidence/v1"),
    RECEIPT("tcme/receipt/v1"),
    PROMPT_PROGRAM("tcme/prompt-program/v1"),
    POLICY_BUNDLE("tcme/policy-bundle/v1"),
    REQUEST_BODY("tcme/request-body/v1");

    private final String label;

    Domain(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    /** {@code label ‖ 0x00}; labels hold no zero byte, so no prefix is a prefix of another. */
    byte[] prefix() {
        return (label + "\0").getBytes(StandardCharsets.UTF_8);
    }
}
