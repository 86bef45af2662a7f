package dev.tcme.he.exact;

/** Against whom a circuit is protected. */
public enum Protection {
    /** Parties that keep to the protocol and look at everything that they see. */
    CURIOUS,

    /**
     * Parties that keep to the protocol until it comes to the decryption, and give another share of it than they should. Inputs
     * are taken as they are; a circuit leaves room for what a proof does not say of a share, see {@link ProofSlack}.
     */
    PROVEN,

    /**
     * Parties that deviate unless they would be caught. A circuit then takes random bits, whose encryptions were checked by
     * opening others like them, and public corrections that make them the inputs; and it leaves the room that {@link #PROVEN}
     * does.
     */
    COVERT
}
