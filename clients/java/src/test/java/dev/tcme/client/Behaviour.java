package dev.tcme.client;

/** How a {@link TestGateway} behaves: one way to be honest, many to cheat or fail. */
public enum Behaviour {
    HONEST,
    /** Evidence signed by another key than the contract's gateway. */
    FORGED_EVIDENCE,
    /** Genuine evidence of another session. */
    EVIDENCE_OF_OTHER_SESSION,
    /** Genuine evidence for another contract. */
    EVIDENCE_OF_OTHER_CONTRACT,
    /** Genuine evidence, in which the session's key was then replaced. */
    REPLACED_SEALING_KEY,
    /** Genuine evidence for a lane that the contract does not allow. */
    OTHER_LANE,
    NO_EVIDENCE,
    /** Shows a contract with another title under the digest that was asked for. */
    OTHER_DOCUMENT,
    /** Shows signatures that nobody made. */
    INVENTED_SIGNATURES,
    /** Seals another answer than the one in the receipt. */
    OTHER_ANSWER,
    /** An answer, committed to, that the contract's schema does not allow. */
    WILD_ANSWER,
    /** A receipt signed by another key. */
    FORGED_RECEIPT,
    /** A proof whose checkpoint another key signed. */
    FORGED_PROOF,
    /** Policy refuses every session. */
    POLICY_DENIES,
    /** The lane does not decide. */
    UNCERTAIN,
    /** Every answer is an endless line of zeros. */
    ENDLESS,
    /** Takes requests and never answers. */
    SILENT,
    /** Answers with pages of some other service. */
    OTHER_SERVICE,
    /** 503 with a problem document. */
    UNAVAILABLE,
    /** Says of every second request's nonce that it was used before. */
    FORGETFUL,
    /** Event streams break after the first event. */
    BREAKING_STREAMS
}
