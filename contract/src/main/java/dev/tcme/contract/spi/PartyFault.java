package dev.tcme.contract.spi;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** A party of a joint computation did not do its part; the receipt names it, the round and the kind of fault. */
public final class PartyFault extends Exception {
    private static final long serialVersionUID = 1L;

    /** What a party can do wrong. */
    public enum Kind {
        /** Not of the form that the round asks for: size, version, level, residues. */
        MALFORMED,
        /** A contribution to a round that is over, has not begun or does not exist. */
        WRONG_ROUND,
        /** A second, different contribution to one round. */
        SECOND,
        /** Signed for another session, round or party, or not by this party's key. */
        MISADDRESSED,
        /** Not what the party had committed to. */
        UNCOMMITTED,
        /** An opened secret or a proof shows that it did not do what the protocol says. */
        DEVIATED,
        /** It did not come in time. */
        MISSING;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private final String party;
    private final String round;
    private final Kind kind;

    /** What is said of a round whose name is not of this form: it ends up in a receipt, and the party chose it. */
    private static final String NO_ROUND = "unknown";

    private static final Pattern NAME = Pattern.compile("[a-z-]{1,32}");

    public PartyFault(String party, String round, Kind kind) {
        super("fault of a party in a round: " + kind);
        this.party = party;
        this.round = NAME.matcher(round).matches() ? round : NO_ROUND;
        this.kind = kind;
    }

    public String round() {
        return round;
    }

    public Kind kind() {
        return kind;
    }

    /** As the receipt states it. */
    public Map<String, String> claims() {
        return Map.of("fault.party", party, "fault.round", round, "fault.kind", kind.toString());
    }
}
