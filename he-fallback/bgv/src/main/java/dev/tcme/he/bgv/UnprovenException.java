package dev.tcme.he.bgv;

/** The proof of a question does not hold: who made it deviated, and it must not be answered. */
public final class UnprovenException extends Exception {
    private static final long serialVersionUID = 1;

    UnprovenException() {
        super(
                "the proof of the question does not hold: nothing bounds its noise, and what it encrypts need not repeat");
    }
}
