package dev.tcme.he.threshold;

import java.util.OptionalInt;

/**
 * Something that came from outside is not what it must be; nothing was changed. The message says what was expected and what
 * came, never a value from the contents.
 */
public final class FaultException extends Exception {
    private static final long serialVersionUID = 1;

    /** 0 for nobody. */
    private final int party;

    private FaultException(int party, String message) {
        super(message);
        this.party = party;
    }

    static FaultException of(int party, String what) {
        return new FaultException(party, "party " + party + ": " + what);
    }

    static FaultException ofNobody(String what) {
        return new FaultException(0, what);
    }

    /** Whose message it was that failed, 1 … n; not always whose fault, as messages can be changed on their way. */
    public OptionalInt party() {
        return party == 0 ? OptionalInt.empty() : OptionalInt.of(party);
    }
}
