package dev.tcme.policy;

import dev.tcme.policy.Unusable.Kind;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * An answer with status 200, read as RFC 9112 frames it: by {@code Content-Length} or in chunks. An answer that says
 * both, neither, or one of them twice is refused, since two readers could see different ends of it.
 *
 * @param kept whether the server keeps the connection
 */
record HttpAnswer(Map<String, List<String>> headers, byte[] body, boolean kept) {
    /** Status line and headers, or the trailers of a chunked body; OPA's have some hundred bytes. */
    private static final int MAX_HEAD_BYTES = 16 * 1024;

    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 ([0-9]{3})(?: .*)?");
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");
    private static final Pattern CHUNK = Pattern.compile("([0-9a-fA-F]{1,8})[ \\t]*(?:;.*)?");

    /** @throws Unusable {@link Kind#HTTP_STATUS}, {@link Kind#OVERSIZE}, or {@link Kind#UNREACHABLE} for no HTTP */
    static HttpAnswer read(InputStream in, int maxBytes) throws IOException {
        Lines lines = new Lines(in);
        var status = STATUS.matcher(lines.next());
        if (!status.matches()) {
            throw new Unusable(Kind.UNREACHABLE);
        }
        if (!status.group(1).equals("200")) {
            throw new Unusable(Kind.HTTP_STATUS);
        }
        Map<String, List<String>> headers = headers(lines);
        byte[] body = body(in, headers, maxBytes);
        boolean kept = headers.getOrDefault("connection", List.of()).stream()
                .noneMatch(value -> value.toLowerCase(Locale.ROOT).contains("close"));
        return new HttpAnswer(headers, body, kept);
    }

    private static Map<String, List<String>> headers(Lines lines) throws IOException {
        Map<String, List<String>> headers = new TreeMap<>();
        for (String line = lines.next(); !line.isEmpty(); line = lines.next()) {
            int colon = line.indexOf(':');
            if (colon <= 0 || line.charAt(0) == ' ' || line.charAt(0) == '\t') {
                throw new Unusable(Kind.UNREACHABLE);
            }
            String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
            if (headers.put(name, List.of(line.substring(colon + 1).strip())) != null && framing(name)) {
                throw new Unusable(Kind.UNREACHABLE);
            }
        }
        return headers;
    }

    private static boolean framing(String name) {
        return name.equals("content-length") || name.equals("transfer-encoding") || name.equals("connection");
    }

    private static byte[] body(InputStream in, Map<String, List<String>> headers, int maxBytes) throws IOException {
        List<String> length = headers.getOrDefault("content-length", List.of());
        List<String> coding = headers.getOrDefault("transfer-encoding", List.of());
        if (length.size() + coding.size() != 1) {
            throw new Unusable(Kind.UNREACHABLE);
        }
        if (length.isEmpty()) {
            if (!coding.getFirst().equalsIgnoreCase("chunked")) {
                throw new Unusable(Kind.UNREACHABLE);
            }
            return chunks(in, maxBytes);
        }
        if (!LENGTH.matcher(length.getFirst()).matches()) {
            throw new Unusable(Kind.UNREACHABLE);
        }
        return exactly(in, Long.parseLong(length.getFirst()), maxBytes);
    }

    /** RFC 9112 section 7.1. */
    private static byte[] chunks(InputStream in, int maxBytes) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            var size = CHUNK.matcher(new Lines(in).next());
            if (!size.matches()) {
                throw new Unusable(Kind.UNREACHABLE);
            }
            long length = Long.parseLong(size.group(1), 16);
            if (length == 0) {
                headers(new Lines(in));
                return body.toByteArray();
            }
            body.writeBytes(exactly(in, length, maxBytes - body.size()));
            if (!new Lines(in).next().isEmpty()) {
                throw new Unusable(Kind.UNREACHABLE);
            }
        }
    }

    private static byte[] exactly(InputStream in, long length, int most) throws IOException {
        if (length > most) {
            throw new Unusable(Kind.OVERSIZE);
        }
        byte[] bytes = in.readNBytes((int) length);
        if (bytes.length != length) {
            throw new EOFException();
        }
        return bytes;
    }

    /** Lines that end in CR LF, up to a bound on all of them together. */
    private static final class Lines {
        private final InputStream in;
        private int left = MAX_HEAD_BYTES;

        Lines(InputStream in) {
            this.in = in;
        }

        String next() throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int last = -1; ; ) {
                int next = in.read();
                if (next < 0) {
                    throw new EOFException();
                }
                if (--left < 0) {
                    throw new Unusable(Kind.UNREACHABLE);
                }
                line.write(next);
                if (next == '\n' && last == '\r') {
                    return line.toString(StandardCharsets.ISO_8859_1).substring(0, line.size() - 2);
                }
                last = next;
            }
        }
    }
}
