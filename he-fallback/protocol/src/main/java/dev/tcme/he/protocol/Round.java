package dev.tcme.he.protocol;

import java.util.Arrays;
import java.util.Optional;

/**
 * The rounds of joint computations. With a shared key: {@link #COMMIT} to {@link #SHARE}, of which the first three are left out where
 * the parties have keys already. In two messages: {@link #QUESTION} to {@link #OPEN}.
 */
public enum Round {
    /** A digest of the key share, 32 bytes. */
    COMMIT("commit"),
    /** The key share. */
    KEYS("keys"),
    /** The answer to all key shares. */
    RELINEARISE("relinearise"),
    /**
     * A digest of what will be given to {@link #INPUT}, 32 bytes: ciphertexts can be made from others' ciphertexts, so nobody may
     * see another's before its own is fixed.
     */
    INPUT_COMMIT("input-commit"),
    /** The encrypted input, with the commitment of its value. */
    INPUT("input"),
    /** The share of the result's decryption. */
    SHARE("share"),
    /** Of the party that has the key: its public key and its encrypted number, with a commitment. */
    QUESTION("question"),
    /** Of the other party: what it computed on them, with a commitment. */
    ANSWER("answer"),
    /** Each party's half of the result, which nobody but the gateway gets. */
    OPEN("open");

    private final String text;

    Round(String text) {
        this.text = text;
    }

    public static Optional<Round> of(String text) {
        return Arrays.stream(values()).filter(round -> round.text.equals(text)).findFirst();
    }

    /** As in addresses. */
    @Override
    public String toString() {
        return text;
    }
}
