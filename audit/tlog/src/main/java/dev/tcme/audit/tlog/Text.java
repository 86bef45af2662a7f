package dev.tcme.audit.tlog;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Strict readings of UTF-8, base64, decimals and key names, shared by the text formats. */
final class Text {
    private static final int FIRST_PRINTABLE = 0x20;
    /** Next line: the one character with the Unicode White_Space property that Java counts as neither kind of space. */
    private static final int NEXT_LINE = 0x85;

    private Text() {}

    /** Decodes without replacement characters. */
    static String utf8(byte[] bytes, Artefact artefact) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedException(artefact);
        }
    }

    /** Whether a string can be written into a note: encodable as UTF-8, no ASCII control character but newline. */
    static boolean isNoteText(String text) {
        try {
            // A lone surrogate would otherwise be signed as a question mark.
            StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            return text.chars().noneMatch(c -> c < FIRST_PRINTABLE && c != '\n');
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** Key names are not empty and hold no Unicode space and no plus (c2sp.org/signed-note). */
    static boolean isKeyName(String name) {
        return !name.isEmpty()
                && isNoteText(name)
                && name.getBytes(StandardCharsets.UTF_8).length <= VerifierKey.NAME_BYTES_MAX
                && name.codePoints().noneMatch(Text::isForbiddenInKeyName);
    }

    private static boolean isForbiddenInKeyName(int c) {
        return c == '+' || c == NEXT_LINE || Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    /** A non-negative decimal without leading zeros. */
    static long decimal(String text, Artefact artefact) {
        try {
            long value = Long.parseLong(text);
            // parseLong also takes signs, leading zeros and the digits of other scripts.
            if (value >= 0 && Long.toString(value).equals(text)) {
                return value;
            }
            throw new MalformedException(artefact);
        } catch (NumberFormatException e) {
            throw new MalformedException(artefact);
        }
    }

    /** Canonical padded base64 of at least one byte. */
    static byte[] base64(String text, Artefact artefact) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            // The JDK's decoder also takes missing padding and unused bits that are not zero.
            if (bytes.length > 0 && Base64.getEncoder().encodeToString(bytes).equals(text)) {
                return bytes;
            }
            throw new MalformedException(artefact);
        } catch (IllegalArgumentException e) {
            throw new MalformedException(artefact);
        }
    }

    /** Canonical padded base64 of exactly {@code length} bytes. */
    static byte[] base64(String text, int length, Artefact artefact) {
        byte[] bytes = base64(text, artefact);
        if (bytes.length != length) {
            throw new MalformedException(artefact);
        }
        return bytes;
    }
}
