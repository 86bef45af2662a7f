package dev.tcme.he.ckks;

/** What a record on the wire holds. The codes are part of the format and never change their meaning. */
enum WireKind {
    PARAMETERS(1, "parameters"),
    CIPHERTEXT(2, "ciphertext"),
    PLAINTEXT(3, "plaintext"),
    PUBLIC_KEY(4, "public key"),
    RELINEARISATION_KEY(5, "relinearisation key"),
    GALOIS_KEY(6, "Galois key"),
    EVALUATION_KEYS(7, "set of evaluation keys"),
    SECRET_KEY(8, "secret key"),
    EXTENDED_CIPHERTEXT(9, "extended ciphertext");

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
