package dev.tcme.he.bench;

/** A figure that could not be had; the message says why, for people. */
public final class BenchFailure extends Exception {
    private static final long serialVersionUID = 1;

    BenchFailure(String message, Throwable cause) {
        super(message, cause);
    }

    BenchFailure(String message) {
        super(message);
    }
}
