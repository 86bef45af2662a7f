package dev.tcme.client.he;

/** This party stopped a joint computation, and withdrew from the session: the message says what was not as it must be. */
public final class JoinException extends RuntimeException {
    private static final long serialVersionUID = 1;

    JoinException(String message) {
        super(message);
    }
}
