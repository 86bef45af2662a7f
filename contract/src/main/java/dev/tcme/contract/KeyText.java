package dev.tcme.contract;

import java.util.Base64;

/** How 32-byte keys are written: an algorithm, a colon, unpadded base64url (RFC 4648 section 5). */
final class KeyText {
    static final int KEY_LENGTH = 32;

    private KeyText() {}

    static String encode(String algorithm, byte[] raw) {
        return algorithm + ":" + Base64.getUrlEncoder().withoutPadding().encodeToString(raw);
    }

    static byte[] decode(String algorithm, String text) {
        if (text.startsWith(algorithm + ":")) {
            byte[] raw = decodeBase64(text.substring(algorithm.length() + 1));
            // Re-encoding refuses the second spellings that base64 has for the last character.
            if (raw.length == KEY_LENGTH && encode(algorithm, raw).equals(text)) {
                return raw;
            }
        }
        throw new ProblemException(
                Problem.MALFORMED_DOCUMENT, "expected '" + algorithm + ":' and 43 base64url characters");
    }

    private static byte[] decodeBase64(String text) {
        try {
            return Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }
}
