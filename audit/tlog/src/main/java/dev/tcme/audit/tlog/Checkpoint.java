package dev.tcme.audit.tlog;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a log says of itself at one size (c2sp.org/tlog-checkpoint), the text of a {@link SignedNote}:
 *
 * <pre>
 * origin
 * decimal tree size
 * base64 root hash
 * </pre>
 *
 * @param origin the log's name, one line, not empty
 * @param size leaves, from 0
 * @param root root hash of the tree of that size
 * @param extensions further lines, not empty, which mean nothing here; our logs write none
 */
public record Checkpoint(String origin, long size, Hash root, List<String> extensions) {
    /** UTF-8 bytes of a checkpoint's text: three short lines and room for another log's extensions. */
    public static final int TEXT_BYTES_MAX = 16 * 1024;

    private static final int MANDATORY_LINES = 3;

    /**
     * @throws MalformedException {@link Artefact#CHECKPOINT} if the parts cannot make a checkpoint
     */
    public Checkpoint {
        extensions = List.copyOf(extensions);
        if (size < 0 || !isLine(origin) || !extensions.stream().allMatch(Checkpoint::isLine)) {
            throw new MalformedException(Artefact.CHECKPOINT);
        }
        if (print(origin, size, root, extensions).getBytes(StandardCharsets.UTF_8).length > TEXT_BYTES_MAX) {
            throw new MalformedException(Artefact.CHECKPOINT);
        }
    }

    /** A checkpoint without extension lines. */
    public Checkpoint(String origin, long size, Hash root) {
        this(origin, size, root, List.of());
    }

    private static boolean isLine(String line) {
        return !line.isEmpty() && line.indexOf('\n') < 0 && Text.isNoteText(line);
    }

    /**
     * Reads the text of a note. The text is not trusted by that: see {@link #verified}.
     *
     * @throws MalformedException {@link Artefact#CHECKPOINT} for anything else
     */
    public static Checkpoint parse(String text) {
        if (text.length() > TEXT_BYTES_MAX || !text.endsWith("\n")) {
            throw new MalformedException(Artefact.CHECKPOINT);
        }
        List<String> lines = List.of(text.substring(0, text.length() - 1).split("\n", -1));
        if (lines.size() < MANDATORY_LINES) {
            throw new MalformedException(Artefact.CHECKPOINT);
        }
        return new Checkpoint(
                lines.get(0),
                Text.decimal(lines.get(1), Artefact.CHECKPOINT),
                Hash.of(Text.base64(lines.get(2), Hash.LENGTH, Artefact.CHECKPOINT)),
                lines.subList(MANDATORY_LINES, lines.size()));
    }

    /**
     * The checkpoint in a note if the log signed it: the key verifies and its name is the checkpoint's origin.
     *
     * @throws MalformedException {@link Artefact#CHECKPOINT} if the key signed a text that is not a checkpoint
     */
    public static Optional<Checkpoint> verified(SignedNote note, VerifierKey log) {
        if (!note.isSignedBy(log)) {
            return Optional.empty();
        }
        return Optional.of(parse(note.text())).filter(c -> c.origin().equals(log.name()));
    }

    /** Signs this checkpoint as the log: a log must never sign two that are inconsistent. */
    public SignedNote sign(NoteSigner log) {
        if (!origin.equals(log.key().name())) {
            throw new IllegalArgumentException("expected a key named as the origin " + origin + ", got "
                    + log.key().name());
        }
        return SignedNote.sign(text(), log);
    }

    /** The lines, each ended by a newline. */
    public String text() {
        return print(origin, size, root, extensions);
    }

    private static String print(String origin, long size, Hash root, List<String> extensions) {
        List<String> lines = new ArrayList<>(List.of(origin, Long.toString(size), root.base64()));
        lines.addAll(extensions);
        return String.join("\n", lines) + "\n";
    }
}
