package dev.tcme.he.threshold;

/** What a record on the wire holds. The codes are part of the format and never change their meaning. */
enum WireKind {
    KEY_SHARE(1, "key share"),
    RELINEARISATION_SHARE(2, "relinearisation share"),
    DEALT_SHARE(3, "dealt share of a secret"),
    DECRYPTION_SHARE(4, "decryption share"),
    COLLECTIVE_KEYS(5, "set of collective keys"),
    OPENING(6, "secret that was opened"),
    PUBLIC_SHARES(7, "set of public shares");

    private final int code;
    private final String words;

    WireKind(int code, String words) {
        this.code = code;
        this.words = words;
    }

    byte code() {
        return (byte) code;
    }

    /** For messages: the kind with this code, or the code itself. */
    static String words(byte code) {
        for (WireKind kind : values()) {
            if (kind.code() == code) {
                return kind.words;
            }
        }
        return "thing of unknown kind " + Byte.toUnsignedInt(code);
    }

    @Override
    public String toString() {
        return words;
    }
}
