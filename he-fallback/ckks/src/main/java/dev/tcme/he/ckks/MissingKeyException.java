package dev.tcme.he.ckks;

/** An operation needs an evaluation key that is not there; the message says which. */
public final class MissingKeyException extends RuntimeException {
    private static final long serialVersionUID = 1;

    MissingKeyException(String message) {
        super(message);
    }
}
