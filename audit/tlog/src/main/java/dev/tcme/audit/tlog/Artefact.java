package dev.tcme.audit.tlog;

/** The kinds of text this room reads, each with the one sentence said about every malformed instance of it. */
public enum Artefact {
    HASH("malformed hash: expected 32 bytes as 44 characters of padded base64 or 64 lower-case hex digits"),
    VERIFIER_KEY(
            "malformed verifier key: expected name+8 hex digits of the key id+base64 of 0x01 or 0x04 and 32 key bytes"),
    SIGNED_NOTE("malformed signed note: expected UTF-8 text lines, a blank line and lines '— name base64'"),
    CHECKPOINT("malformed checkpoint: expected the lines origin, tree size, base64 root hash"),
    TLOG_PROOF("malformed log proof: expected c2sp.org/tlog-proof@v1, an index, at most 63 hashes and a checkpoint");

    private final String complaint;

    Artefact(String complaint) {
        this.complaint = complaint;
    }

    /** What is wrong and what was expected; says nothing of what came, which may be anything. */
    public String complaint() {
        return complaint;
    }
}
