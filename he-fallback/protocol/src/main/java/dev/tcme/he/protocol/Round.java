package dev.tcme.he.protocol;

import java.util.Arrays;
import java.util.Optional;

/**
 * The rounds of joint computations. With a shared key: {@link #COMMIT} to {@link #SHARE}, of which the first three are left out where
 * the parties have keys already. Where deviations are to be found out, keys and inputs are candidates first, {@link #CANDIDATES} of
 * each: {@link #COMMIT} to {@link #RELINEARISE} hold all of them, {@link #COIN} and {@link #OPENING} follow, and
 * {@link #INPUT_COIN} comes before {@link #INPUT}. In two messages: {@link #QUESTION} to {@link #OPEN}.
 */
public enum Round {
    /** A digest of the key share, 32 bytes; of candidates a {@link CandidateCommitment}. */
    COMMIT("commit"),
    /** The key share; where fewer than all parties decrypt, with a sealed share of the secret for each other party. */
    KEYS("keys"),
    /** The answer to all key shares. */
    RELINEARISE("relinearise"),
    /**
     * A digest of what will be given to {@link #INPUT}, 32 bytes: ciphertexts can be made from others' ciphertexts, so nobody may
     * see another's before its own is fixed. Of candidates a {@link CandidateCommitment}.
     */
    INPUT_COMMIT("input-commit"),
    /** The encrypted input, with the commitment of its value. */
    INPUT("input"),
    /**
     * The result as the party has computed it, and its share of the decryption of that, with a proof where deviations are to be
     * found out: a {@link ResultShare}.
     */
    SHARE("share"),
    /** The coin that says which candidate of the keys is kept, 32 bytes. */
    COIN("coin"),
    /** The secrets of all candidates of the keys that are not kept. */
    OPENING("opening"),
    /**
     * A digest of the result as the party has computed it, 32 bytes, where fewer than all parties decrypt: those that come first are
     * asked for shares.
     */
    PRESENT("present"),
    /** The coin that says which candidate of the inputs is kept, 32 bytes. */
    INPUT_COIN("input-coin"),
    /** Of the party that has the key: its encrypted number and a proof of its form, with a commitment. */
    QUESTION("question"),
    /** Of the other party: what it computed on that, with a commitment. */
    ANSWER("answer"),
    /** Each party's half of the result, which nobody but the gateway gets. */
    OPEN("open");

    /**
     * How many candidates a party makes of what is checked by opening all but one. Who deviates in one of them is found out with a
     * probability of at least {@code 1 − 1/CANDIDATES}.
     */
    public static final int CANDIDATES = 2;

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
