package dev.tcme.he.exact;

/** Against whom a circuit is protected. */
public enum Protection {
    /** Parties that keep to the protocol and look at everything that they see. */
    CURIOUS,

    /**
     * Parties that deviate unless they would be caught. A circuit then takes random bits, whose encryptions were checked by
     * opening others like them, and public corrections that make them the inputs; and it leaves room for what a proof does not
     * say of a decryption share, see {@link ProofSlack}.
     */
    COVERT
}
