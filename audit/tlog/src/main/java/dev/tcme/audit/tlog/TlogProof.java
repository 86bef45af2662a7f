package dev.tcme.audit.tlog;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * One file that shows offline that a log holds an entry (c2sp.org/tlog-proof, version 1):
 *
 * <pre>
 * c2sp.org/tlog-proof@v1
 * extra base64                 (only if there is extra data)
 * index decimal
 * base64 hash                  (0 to 63 lines, from the leaf up)
 *
 * signed checkpoint
 * </pre>
 *
 * <p><b>Guarantee.</b> {@link #verify} is true only if the log's key signed a checkpoint whose tree has the leaf hash
 * at {@link #index}. <b>Not guaranteed:</b> that others see the same log (that takes witnesses), and anything about
 * {@link #extra}, which nobody signed.
 *
 * @param extra opaque bytes, at most {@link #EXTRA_BYTES_MAX}; empty if there are none
 * @param index zero-based leaf index
 * @param path sibling hashes from the leaf up, at most 63
 * @param checkpoint the signed checkpoint, as the log sent it
 */
@SuppressWarnings("ArrayRecordComponent") // copied in and out, and compared by content below
public record TlogProof(byte[] extra, long index, List<Hash> path, SignedNote checkpoint) {
    /** Bytes of extra data: room for a receipt beside its proof. */
    public static final int EXTRA_BYTES_MAX = 64 * 1024;
    /** Bytes of a whole proof: a note, base64 of the extra data, and 8 KiB for the path and other lines. */
    public static final int PROOF_BYTES_MAX = SignedNote.NOTE_BYTES_MAX + 2 * EXTRA_BYTES_MAX + 8 * 1024;

    private static final String HEADER = "c2sp.org/tlog-proof@v1";
    private static final String EXTRA = "extra ";
    private static final String INDEX = "index ";
    private static final String BLANK_LINE = "\n\n";

    /**
     * @throws MalformedException {@link Artefact#TLOG_PROOF} if the parts cannot make a proof; {@link
     *     Artefact#CHECKPOINT} if the note is not a checkpoint
     */
    public TlogProof {
        extra = extra.clone();
        path = List.copyOf(path);
        if (extra.length > EXTRA_BYTES_MAX || index < 0 || path.size() > InclusionProof.PATH_LENGTH_MAX) {
            throw new MalformedException(Artefact.TLOG_PROOF);
        }
        // Refuses, as malformed, a note that says something else.
        Checkpoint.parse(checkpoint.text());
    }

    /** A proof without extra data. */
    public TlogProof(InclusionProof proof, SignedNote checkpoint) {
        this(new byte[0], proof.index(), proof.path(), checkpoint);
    }

    /**
     * Reads a proof, at most {@link #PROOF_BYTES_MAX} bytes of UTF-8. Nothing in it is trusted by that.
     *
     * @throws MalformedException {@link Artefact#TLOG_PROOF} for anything else; {@link Artefact#SIGNED_NOTE} or
     *     {@link Artefact#CHECKPOINT} if that part of it is malformed
     */
    public static TlogProof parse(byte[] proof) {
        if (proof.length > PROOF_BYTES_MAX) {
            throw new MalformedException(Artefact.TLOG_PROOF);
        }
        String all = Text.utf8(proof, Artefact.TLOG_PROOF);
        int blank = all.indexOf(BLANK_LINE);
        if (blank < 0) {
            throw new MalformedException(Artefact.TLOG_PROOF);
        }
        String note = all.substring(blank + BLANK_LINE.length());
        SignedNote checkpoint = SignedNote.parse(note.getBytes(StandardCharsets.UTF_8));
        return parse(all.substring(0, blank).split("\n", -1), checkpoint);
    }

    private static TlogProof parse(String[] lines, SignedNote checkpoint) {
        int next = 0;
        if (!line(lines, next++).equals(HEADER)) {
            throw new MalformedException(Artefact.TLOG_PROOF);
        }
        byte[] extra = {};
        if (line(lines, next).startsWith(EXTRA)) {
            extra = Text.base64(line(lines, next++).substring(EXTRA.length()), Artefact.TLOG_PROOF);
        }
        if (!line(lines, next).startsWith(INDEX)) {
            throw new MalformedException(Artefact.TLOG_PROOF);
        }
        long index = Text.decimal(line(lines, next++).substring(INDEX.length()), Artefact.TLOG_PROOF);
        if (lines.length - next > InclusionProof.PATH_LENGTH_MAX) {
            throw new MalformedException(Artefact.TLOG_PROOF);
        }
        List<Hash> path = new ArrayList<>();
        while (next < lines.length) {
            path.add(Hash.of(Text.base64(lines[next++], Hash.LENGTH, Artefact.TLOG_PROOF)));
        }
        return new TlogProof(extra, index, path, checkpoint);
    }

    private static String line(String[] lines, int number) {
        return number < lines.length ? lines[number] : "";
    }

    /**
     * Whether the log signed a tree with this leaf hash at {@link #index}. For the reason of a no, take the steps apart:
     * {@link Checkpoint#verified} and {@link #inclusion}.
     *
     * @param leafHash {@link Hash#ofLeaf} of the entry's bytes, computed by the verifier
     * @param log the log's key, known beforehand; its name is the origin the checkpoint has to have
     */
    public boolean verify(Hash leafHash, VerifierKey log) {
        Optional<Checkpoint> signed = Checkpoint.verified(checkpoint, log);
        return signed.isPresent()
                && inclusion(signed.get()).verify(leafHash, signed.get().root());
    }

    /** This file's path as a proof in the tree of a checkpoint, normally the one verified from {@link #checkpoint}. */
    public InclusionProof inclusion(Checkpoint tree) {
        return new InclusionProof(index, tree.size(), path);
    }

    @Override
    public byte[] extra() {
        return extra.clone();
    }

    /** The file, UTF-8. */
    public byte[] toBytes() {
        StringBuilder out = new StringBuilder(HEADER).append('\n');
        if (extra.length > 0) {
            out.append(EXTRA).append(Base64.getEncoder().encodeToString(extra)).append('\n');
        }
        out.append(INDEX).append(index).append('\n');
        path.forEach(h -> out.append(h.base64()).append('\n'));
        out.append('\n').append(new String(checkpoint.toBytes(), StandardCharsets.UTF_8));
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TlogProof that
                && MessageDigest.isEqual(extra, that.extra)
                && index == that.index
                && path.equals(that.path)
                && checkpoint.equals(that.checkpoint);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * path.hashCode() + checkpoint.hashCode()) + Arrays.hashCode(extra) + Long.hashCode(index);
    }

    /** Lengths of the parts, not the extra data, which may be private. */
    @Override
    public String toString() {
        return "TlogProof[" + extra.length + " extra bytes, index " + index + ", " + path.size() + " path hashes]";
    }
}
