package dev.tcme.he.protocol;

/** A contract's task cannot be computed on ciphertexts; the message says why, in words for people. */
public final class UnsuitableException extends Exception {
    private static final long serialVersionUID = 1;

    /** As much as policy takes for a reason. */
    private static final int LENGTH_MAX = 128;

    UnsuitableException(String because) {
        super(because.substring(0, Math.min(LENGTH_MAX, because.length())).replaceAll("\\p{Cc}", " "));
    }
}
