package dev.tcme.he.protocol;

/** A contract's task cannot be computed on ciphertexts; the message says why, in words for people. */
public final class UnsuitableException extends Exception {
    private static final long serialVersionUID = 1;

    UnsuitableException(String because) {
        super(because);
    }
}
