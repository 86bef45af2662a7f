package dev.tcme.client;

/** The gateway gave no answer, or one that is not of its API. Whether a write took place is then unknown. */
public final class GatewayFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    public enum Kind {
        /** No connection, also after the retries. */
        UNREACHABLE,
        /** No whole answer within the time limit. */
        TIMEOUT,
        /** An answer that is not of the API, or larger than any of it. */
        INVALID_ANSWER,
        /** An answer about something else than what was asked: another session, another contract. */
        CONTRADICTION,
        /** This thread was interrupted while it waited. */
        INTERRUPTED
    }

    private final Kind kind;

    GatewayFailure(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
