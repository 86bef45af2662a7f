package dev.tcme.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** A SHA-256 digest, written {@code sha256:} and 64 lower-case hex digits. Compared in constant time. */
public final class Digest {
    /** Bytes of a SHA-256 digest (FIPS 180-4). */
    public static final int LENGTH = 32;

    private static final String SCHEME = "sha256:";

    private final byte[] bytes;

    private Digest(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Digest of an artefact's RFC 8785 bytes under its domain: {@code SHA-256(domain ‖ 0x00 ‖ canonical)}. */
    public static Digest of(Domain domain, byte[] canonical) {
        MessageDigest sha = sha256();
        sha.update(domain.prefix());
        return new Digest(sha.digest(canonical));
    }

    /** Plain SHA-256 of bytes, as {@code sha256sum} prints it: for files such as model weights. */
    public static Digest ofFile(byte[] content) {
        return new Digest(sha256().digest(content));
    }

    /** A digest that was computed elsewhere, 32 bytes. */
    public static Digest ofBytes(byte[] digest) {
        if (digest.length != LENGTH) {
            throw new ProblemException(Problem.MALFORMED_DOCUMENT, "a SHA-256 digest has 32 bytes");
        }
        return new Digest(digest.clone());
    }

    /**
     * Reads {@code sha256:<64 lower-case hex digits>}.
     *
     * @throws ProblemException {@link Problem#MALFORMED_DOCUMENT} for anything else
     */
    @JsonCreator
    public static Digest parse(String text) {
        if (text.length() != SCHEME.length() + 2 * LENGTH || !text.startsWith(SCHEME)) {
            throw malformed();
        }
        String hex = text.substring(SCHEME.length());
        for (int i = 0; i < hex.length(); i++) {
            char c = hex.charAt(i);
            if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
                throw malformed();
            }
        }
        return new Digest(HexFormat.of().parseHex(hex));
    }

    private static ProblemException malformed() {
        return new ProblemException(
                Problem.MALFORMED_DOCUMENT, "expected a digest: 'sha256:' and 64 lower-case hex digits");
    }

    /** A fresh SHA-256, for callers that hash a stream, such as a {@link Path} too large for memory. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    public String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Digest that && MessageDigest.isEqual(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    @JsonValue
    public String toString() {
        return SCHEME + hex();
    }
}
