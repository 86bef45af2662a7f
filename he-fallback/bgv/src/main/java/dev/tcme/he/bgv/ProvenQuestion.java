package dev.tcme.he.bgv;

/** A {@link Question} whose proof was found to hold; there is no other way to get one. */
public final class ProvenQuestion {
    private final Ciphertext ciphertext;
    private final byte[] digest;

    ProvenQuestion(Ciphertext ciphertext, byte[] digest) {
        this.ciphertext = ciphertext;
        this.digest = digest.clone();
    }

    public Parameters parameters() {
        return ciphertext.parameters();
    }

    Ciphertext ciphertext() {
        return ciphertext;
    }

    /** Of the statement that was proven. */
    byte[] digest() {
        return digest.clone();
    }

    @Override
    public String toString() {
        return "proven question under " + parameters();
    }
}
