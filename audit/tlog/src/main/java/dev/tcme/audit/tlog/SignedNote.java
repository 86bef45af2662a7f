package dev.tcme.audit.tlog;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * A text with signature lines (c2sp.org/signed-note):
 *
 * <pre>
 * text lines
 *
 * — name base64(keyid ‖ signature)
 * </pre>
 *
 * <p>A note that parses is not yet trusted: act on its text only after {@link #isSignedBy} a key known beforehand.
 *
 * @param text lines without ASCII control characters, ending in a newline; empty lines are allowed
 * @param signatures 1 to {@link #SIGNATURES_MAX}
 */
public record SignedNote(String text, List<NoteSignature> signatures) {
    /** UTF-8 bytes of a whole note: 16 post-quantum signatures, which every reader has to take, fit twice. */
    public static final int NOTE_BYTES_MAX = 256 * 1024;
    /** As many as golang.org/x/mod/sumdb/note reads; c2sp.org/signed-note demands 16. */
    public static final int SIGNATURES_MAX = 100;

    private static final String BLANK_LINE = "\n\n";

    /**
     * @throws MalformedException {@link Artefact#SIGNED_NOTE} if the parts cannot make a note
     */
    public SignedNote {
        signatures = List.copyOf(signatures);
        if (!text.endsWith("\n")
                || !Text.isNoteText(text)
                || signatures.isEmpty()
                || signatures.size() > SIGNATURES_MAX
                || print(text, signatures).length > NOTE_BYTES_MAX) {
            throw new MalformedException(Artefact.SIGNED_NOTE);
        }
    }

    /**
     * Signs a text.
     *
     * @throws MalformedException {@link Artefact#SIGNED_NOTE} if the text cannot be a note's
     * @throws IllegalStateException if the signer's private key does not belong to its public key
     */
    public static SignedNote sign(String text, NoteSigner signer) {
        if (!text.endsWith("\n") || !Text.isNoteText(text)) {
            // Before signing: a signature over what no verifier would read should not exist.
            throw new MalformedException(Artefact.SIGNED_NOTE);
        }
        return new SignedNote(text, List.of(signer.sign(text)));
    }

    /**
     * Reads a note, at most {@link #NOTE_BYTES_MAX} bytes of UTF-8.
     *
     * @throws MalformedException {@link Artefact#SIGNED_NOTE} for anything else
     */
    public static SignedNote parse(byte[] note) {
        if (note.length > NOTE_BYTES_MAX) {
            throw new MalformedException(Artefact.SIGNED_NOTE);
        }
        String all = Text.utf8(note, Artefact.SIGNED_NOTE);
        int blank = all.lastIndexOf(BLANK_LINE);
        if (blank < 0 || !all.endsWith("\n")) {
            throw new MalformedException(Artefact.SIGNED_NOTE);
        }
        String block = all.substring(blank + BLANK_LINE.length());
        String[] lines = block.split("\n", SIGNATURES_MAX + 2);
        if (lines.length < 2 || lines.length > SIGNATURES_MAX + 1) {
            throw new MalformedException(Artefact.SIGNED_NOTE);
        }
        List<NoteSignature> signatures = new ArrayList<>();
        // The last piece is what follows the final newline: nothing.
        for (int i = 0; i < lines.length - 1; i++) {
            signatures.add(NoteSignature.parse(lines[i]));
        }
        return new SignedNote(all.substring(0, blank + 1), signatures);
    }

    /** The same text with one more signature, such as a witness's. */
    public SignedNote plus(NoteSignature signature) {
        List<NoteSignature> more = new ArrayList<>(signatures);
        more.add(signature);
        return new SignedNote(text, more);
    }

    /**
     * Whether the key signed the text: at least one line has its name and id, and every such line verifies. Lines of
     * other keys are ignored, as c2sp.org/signed-note demands.
     */
    public boolean isSignedBy(VerifierKey key) {
        List<NoteSignature> claimed =
                signatures.stream().filter(s -> s.claims(key)).toList();
        return !claimed.isEmpty() && claimed.stream().allMatch(s -> s.verifiedBy(key, text));
    }

    /**
     * When a witness signed this checkpoint, in seconds since 1970: the latest of its lines. Empty unless
     * {@link #isSignedBy} that key and it is a {@link SignatureType#COSIGNATURE_V1} key.
     */
    public OptionalLong cosignedAtSeconds(VerifierKey witness) {
        if (witness.type() != SignatureType.COSIGNATURE_V1 || !isSignedBy(witness)) {
            return OptionalLong.empty();
        }
        return signatures.stream()
                .filter(s -> s.claims(witness))
                .flatMap(s -> Cosignature.of(s.signature()).stream())
                .mapToLong(Cosignature::timeSeconds)
                .max();
    }

    /** The note as it is stored and sent, UTF-8. */
    public byte[] toBytes() {
        return print(text, signatures);
    }

    private static byte[] print(String text, List<NoteSignature> signatures) {
        StringBuilder out = new StringBuilder(text).append('\n');
        signatures.forEach(s -> out.append(s).append('\n'));
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The number of signatures, not the text: a note may say anything. */
    @Override
    public String toString() {
        return "SignedNote[" + text.length() + " characters, " + signatures.size() + " signatures]";
    }
}
