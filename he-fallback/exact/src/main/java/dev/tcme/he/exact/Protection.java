package dev.tcme.he.exact;

/** Against whom a circuit is protected. */
public enum Protection {
    /** Parties that keep to the protocol and look at everything that they see. */
    CURIOUS(0),

    /**
     * Parties that deviate unless they would be caught. A circuit then takes random bits, whose encryptions were checked by
     * opening others like them, and public corrections that make them the inputs; and it leaves room for what a proof does not
     * say of a decryption share, see {@link ProofSlack}.
     */
    COVERT(1);

    private final int levels;

    Protection(int levels) {
        this.levels = levels;
    }

    /** Rescalings before the program begins. */
    int levels() {
        return levels;
    }
}
