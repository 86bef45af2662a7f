package dev.tcme.he.threshold;

/** The stored state of a party is not what it must be; the message says what was expected, never a value from the contents. */
public final class FaultyStateException extends Exception {
    private static final long serialVersionUID = 1;

    FaultyStateException(String message) {
        super(message);
    }
}
