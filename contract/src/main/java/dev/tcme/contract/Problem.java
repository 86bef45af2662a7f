package dev.tcme.contract;

import java.util.Locale;

/**
 * Every way in which a request or document can be refused. The set is closed and stable: scripts match on
 * {@link #type()}, and {@code docs/reference/problems.md} has an entry for each.
 */
public enum Problem {
    MALFORMED_DOCUMENT("The document is not well-formed"),
    UNKNOWN_FIELD("The document has a field that its format does not define"),
    OVERSIZE("The document or input is larger than allowed"),
    INVALID_CONTRACT("The contract breaks a rule of its format"),
    UNBOUNDED_OUTPUT("The output schema does not bound what can be released"),
    SCHEMA_MISMATCH("The input does not satisfy the contract's schema"),

    SIGNATURE_MISSING("The request or document is not signed as required"),
    SIGNATURE_INVALID("The signature does not verify"),
    SIGNATURE_STALE("The signature is outside its time window"),
    NONCE_REPLAYED("The nonce was used before"),
    UNKNOWN_PARTY("A party is not registered here, or is not part of this contract"),
    PARTY_NOT_FOUND("No such party"),
    PARTY_EXISTS("A party with this name or key is registered already"),
    ENROLMENT_REFUSED("This gateway does not enrol parties without its enrolment token"),
    FORBIDDEN("This party may not do this"),

    CONTRACT_NOT_FOUND("No such contract"),
    CONTRACT_NOT_AGREED("Not every party has signed the contract"),
    CONTRACT_EXPIRED("The contract has expired"),
    SESSION_NOT_FOUND("No such session"),
    WRONG_STATE("The session is in a state in which this cannot be done"),
    INPUT_UNKNOWN("The contract has no such input for this party"),
    INPUT_DUPLICATE("This input was submitted already"),
    INPUT_AFTER_SEALING("The session no longer takes inputs"),
    SEAL_MISMATCH("The sealed input was made for another session, contract or role"),
    COMMITMENT_MISMATCH("The sealed input does not open its commitment"),
    CONTRIBUTION_INVALID("The contribution to a round is not what the protocol asks for; the session has ended"),
    CONTRIBUTION_NOT_FOUND("No such contribution, or not yet"),

    IDEMPOTENCY_KEY_MISSING("A write needs an Idempotency-Key header"),
    IDEMPOTENCY_CONFLICT("This idempotency key was used for another request"),
    NOT_FOUND("Nothing is at this address"),
    METHOD_NOT_ALLOWED("This address does not take this method"),
    UNSUPPORTED_MEDIA_TYPE("The content type is not one that this address takes"),
    LOG_INDEX_OUT_OF_RANGE("The log has no such leaf or size"),
    BUSY("All places for sessions are taken"),
    UNAVAILABLE("A part that this request needs does not answer"),
    INTERNAL("The gateway failed");

    private final String title;

    Problem(String title) {
        this.title = title;
    }

    /** One sentence for people. */
    public String title() {
        return title;
    }

    /** Lower-case name with dashes, for example {@code nonce-replayed}. */
    public String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The stable {@code type} of the problem document (RFC 9457 section 3.1.1). */
    public String type() {
        return "urn:tcme:problem:" + slug();
    }
}
