package dev.tcme.he.protocol;

import java.util.Arrays;
import java.util.Optional;

/** The rounds of a joint computation, in their order. The first three are left out where the parties have keys already. */
public enum Round {
    /** A digest of the key share, 32 bytes. */
    COMMIT("commit"),
    /** The key share. */
    KEYS("keys"),
    /** The answer to all key shares. */
    RELINEARISE("relinearise"),
    /** The encrypted input, with its commitment. */
    INPUT("input"),
    /** The share of the result's decryption. */
    SHARE("share");

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
