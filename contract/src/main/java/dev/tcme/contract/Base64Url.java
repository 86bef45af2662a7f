package dev.tcme.contract;

import java.util.Base64;
import java.util.Optional;

/**
 * Bytes as text: base64url without padding (RFC 4648 section 5), in exactly one spelling. The JDK's decoder also takes
 * padding and unused bits that are not zero (RFC 4648 section 3.5), so that one signature could be written in several
 * ways and pass for several.
 */
public final class Base64Url {
    private Base64Url() {}

    public static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The bytes that {@link #encode} writes as exactly this text; empty if there are none. */
    public static Optional<byte[]> decode(String text) {
        try {
            return Optional.of(Base64.getUrlDecoder().decode(text))
                    .filter(bytes -> encode(bytes).equals(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
