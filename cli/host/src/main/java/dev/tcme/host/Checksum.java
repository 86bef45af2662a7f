package dev.tcme.host;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** An expected SHA-256. */
record Checksum(String hex) {
    private static final int BUFFER_BYTES = 1 << 16;

    Checksum {
        if (!hex.matches("[0-9a-f]{64}")) {
            throw new HostException(
                    "expected a SHA-256 as 64 lower-case hex digits, got another text of length " + hex.length());
        }
    }

    /** Whether the file's content is the expected one. */
    boolean matches(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return copy(in, OutputStream.nullOutputStream(), Long.MAX_VALUE);
        }
    }

    /** Copies at most {@code bytesMax} bytes and says whether what was copied is the expected content. */
    boolean copy(InputStream in, OutputStream out, long bytesMax) throws IOException {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[BUFFER_BYTES];
        long total = 0;
        int read;
        while ((read = in.read(buffer)) >= 0) {
            total += read;
            if (total > bytesMax) {
                return false;
            }
            digest.update(buffer, 0, read);
            out.write(buffer, 0, read);
        }
        return MessageDigest.isEqual(digest.digest(), HexFormat.of().parseHex(hex));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
