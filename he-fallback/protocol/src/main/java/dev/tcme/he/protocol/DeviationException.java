package dev.tcme.he.protocol;

/** What a party has opened is not what it had committed to. The message says what, and nothing of what was opened. */
public final class DeviationException extends Exception {
    private static final long serialVersionUID = 1L;

    DeviationException(String message) {
        super(message);
    }
}
