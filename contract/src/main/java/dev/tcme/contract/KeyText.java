package dev.tcme.contract;

/** How 32-byte keys are written: an algorithm, a colon, unpadded base64url (RFC 4648 section 5). */
final class KeyText {
    static final int KEY_LENGTH = 32;

    private KeyText() {}

    static String encode(String algorithm, byte[] raw) {
        return algorithm + ":" + Base64Url.encode(raw);
    }

    static byte[] decode(String algorithm, String text) {
        if (text.startsWith(algorithm + ":")) {
            byte[] raw =
                    Base64Url.decode(text.substring(algorithm.length() + 1)).orElse(new byte[0]);
            if (raw.length == KEY_LENGTH) {
                return raw;
            }
        }
        throw new ProblemException(
                Problem.MALFORMED_DOCUMENT, "expected '" + algorithm + ":' and 43 base64url characters");
    }
}
