package dev.tcme.he.threshold;

/**
 * How many parties there are, how many of them decrypt, and how often.
 *
 * @param parties n, 2 to {@value #PARTIES_MAX}
 * @param threshold t, 2 to n; with t = n everybody takes part in every decryption and no shares of secrets are dealt
 * @param decryptionsMax how many ciphertexts may be decrypted under one set of keys, 1 to {@value #DECRYPTIONS_MAX}; each of them
 *     tells a little about the secrets, as much as the smudging leaves
 */
public record Quorum(int parties, int threshold, int decryptionsMax) {
    public static final int PARTIES_MAX = 16;

    /** A party remembers each of them; for more results there are more keys. */
    public static final int DECRYPTIONS_MAX = 1024;

    public Quorum {
        requireRange("the number of parties", parties, 2, PARTIES_MAX);
        requireRange("the number of parties that decrypt", threshold, 2, parties);
        requireRange("the number of decryptions", decryptionsMax, 1, DECRYPTIONS_MAX);
    }

    /** All parties are needed. */
    public static Quorum all(int parties, int decryptionsMax) {
        return new Quorum(parties, parties, decryptionsMax);
    }

    /** Whether shares of the secrets are dealt. */
    boolean dealt() {
        return threshold < parties;
    }

    /** Shares that are dealt are checked by nobody but the one who gets them, so such keys cannot be candidates. */
    void requireAll() {
        if (dealt()) {
            throw new UnsupportedOperationException(
                    "candidates are made and opened only where all parties decrypt, not " + threshold + " of "
                            + parties);
        }
    }

    void requireParty(int party) {
        requireRange("the number of a party", party, 1, parties);
    }

    private static void requireRange(String what, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(what + " is " + min + " to " + max + ", not " + value);
        }
    }
}
