package dev.tcme.he.threshold;

/** What a polynomial of a key share is for. */
enum Purpose {
    PUBLIC(1),
    /** {@code −u·a + w·s + e0}; in the finished keys, the first half of the relinearisation key. */
    RELINEARISATION_FIRST(2),
    /** {@code a·s + e1}, with the same a. */
    RELINEARISATION_SECOND(2),
    GALOIS(3);

    private final int common;

    Purpose(int common) {
        this.common = common;
    }

    /** Names the common polynomials; part of the protocol. */
    int common() {
        return common;
    }
}
