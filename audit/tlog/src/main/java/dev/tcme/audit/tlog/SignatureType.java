package dev.tcme.audit.tlog;

/** What a key signs, named by one byte in its verifier key (c2sp.org/signed-note, "Signature types"). */
public enum SignatureType {
    /** Ed25519 over the note text: how a log signs. */
    ED25519(1),
    /** Ed25519 over a time and the note text (c2sp.org/tlog-cosignature, {@code cosignature/v1}): how a witness signs. */
    COSIGNATURE_V1(4);

    private final byte id;

    SignatureType(int id) {
        this.id = (byte) id;
    }

    byte id() {
        return id;
    }
}
