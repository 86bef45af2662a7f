package dev.tcme.system.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Finds texts however they are written: plain, as UTF-16, in hexadecimal, in base64 at any alignment; bytes likewise. */
final class Needles {
    private static final int CHUNK = 4 * 1024 * 1024;

    /** So many values have two bytes. */
    private static final int PAIRS = 1 << 16;

    /** Name of a text and its spelling, by the bytes of it as Latin-1. */
    private final Map<String, String> spellings = new LinkedHashMap<>();

    /** What has such a pair of bytes at its {@link Needle#anchor}: nearly nothing, so one look at each byte is enough. */
    private final Needle[][] byPair;

    private final int longest;

    /**
     * One spelling.
     *
     * @param anchor where it has two bytes that are rare elsewhere
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Needle(String name, byte[] bytes, int anchor) {
        static Needle of(String name, byte[] bytes) {
            int anchor = 0;
            while (anchor + 2 < bytes.length && isCommon(bytes[anchor], bytes[anchor + 1])) {
                anchor++;
            }
            return new Needle(name, bytes, anchor);
        }

        /** Most of a heap is zeros and small numbers. */
        private static boolean isCommon(byte first, byte second) {
            return first == 0 || second == 0 || first == second;
        }

        int pair() {
            return Needles.pair(bytes[anchor], bytes[anchor + 1]);
        }

        /** @param at of the pair */
        boolean isAt(byte[] text, int at) {
            int from = at - anchor;
            return from >= 0
                    && from + bytes.length <= text.length
                    && Arrays.equals(text, from, from + bytes.length, bytes, 0, bytes.length);
        }
    }

    /** @param texts ASCII texts by name, long enough not to occur by chance */
    Needles(Map<String, String> texts) {
        this(texts, Map.of());
    }

    /**
     * @param texts ASCII texts by name, long enough not to occur by chance
     * @param secrets bytes by name, at least eight of each
     */
    Needles(Map<String, String> texts, Map<String, byte[]> secrets) {
        texts.forEach((name, text) -> {
            put(name, "UTF-16LE", latin(text.getBytes(StandardCharsets.UTF_16LE)));
            put(name, "UTF-16BE", latin(text.getBytes(StandardCharsets.UTF_16BE)));
            spell(name, text.getBytes(StandardCharsets.US_ASCII));
        });
        secrets.forEach(this::spell);
        this.longest =
                spellings.keySet().stream().mapToInt(String::length).max().orElseThrow();
        this.byPair = new Needle[PAIRS][];
        spellings.forEach((spelling, name) -> add(Needle.of(name, spelling.getBytes(StandardCharsets.ISO_8859_1))));
    }

    private void spell(String name, byte[] bytes) {
        put(name, "plain", latin(bytes));
        put(name, "hex", HexFormat.of().formatHex(bytes));
        put(name, "HEX", HexFormat.of().withUpperCase().formatHex(bytes));
        for (int before = 0; before < 3; before++) {
            put(name, "base64 at " + before, base64(Base64.getEncoder(), bytes, before));
            put(name, "base64url at " + before, base64(Base64.getUrlEncoder(), bytes, before));
        }
    }

    private void add(Needle needle) {
        Needle[] known = byPair[needle.pair()] == null ? new Needle[0] : byPair[needle.pair()];
        Needle[] more = Arrays.copyOf(known, known.length + 1);
        more[known.length] = needle;
        byPair[needle.pair()] = more;
    }

    private static int pair(byte first, byte second) {
        return Byte.toUnsignedInt(first) << Byte.SIZE | Byte.toUnsignedInt(second);
    }

    /** The two alphabets of base64 often spell a text alike; the first name stays. */
    private void put(String name, String how, String spelling) {
        spellings.putIfAbsent(spelling, name + " as " + how);
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** The characters of base64 that are the same whatever stands around the bytes, {@code before} bytes in. */
    private static String base64(Base64.Encoder encoder, byte[] bytes, int before) {
        byte[] shifted = new byte[before + bytes.length];
        System.arraycopy(bytes, 0, shifted, before, bytes.length);
        String text = encoder.withoutPadding().encodeToString(shifted);
        int first = (8 * before + 5) / 6;
        int last = 8 * shifted.length / 6;
        return text.substring(first, last);
    }

    /** Names of all spellings that occur in the text. */
    List<String> in(String where, String text) {
        return List.copyOf(hits(where, text.getBytes(StandardCharsets.UTF_8)));
    }

    private Set<String> hits(String where, byte[] text) {
        Set<String> hits = new LinkedHashSet<>();
        for (int at = 0; at + 1 < text.length; at++) {
            Needle[] candidates = byPair[pair(text[at], text[at + 1])];
            if (candidates != null) {
                for (Needle needle : candidates) {
                    if (needle.isAt(text, at)) {
                        hits.add(needle.name() + " in " + where);
                    }
                }
            }
        }
        return hits;
    }

    List<String> in(Path file) {
        Set<String> hits = new LinkedHashSet<>();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] tail = new byte[0];
            for (byte[] chunk = in.readNBytes(CHUNK); chunk.length > 0; chunk = in.readNBytes(CHUNK)) {
                byte[] text = Arrays.copyOf(tail, tail.length + chunk.length);
                System.arraycopy(chunk, 0, text, tail.length, chunk.length);
                hits.addAll(hits(file.toString(), text));
                // What is cut by the end of a chunk is whole in the next.
                tail = Arrays.copyOfRange(text, Math.max(0, text.length - longest), text.length);
            }
        } catch (NoSuchFileException e) {
            return List.of(); // a temporary file of somebody, gone meanwhile
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(hits);
    }

    /** All hits in the files below a folder that the filter takes. */
    List<String> below(Path folder, Predicate<Path> filter) {
        List<String> hits = new ArrayList<>();
        for (Path file : files(folder)) {
            if (filter.test(file)) {
                hits.addAll(in(file));
            }
        }
        return hits;
    }

    /** Every file that is there throughout; what comes and goes meanwhile is no error. */
    static List<Path> files(Path folder) {
        try (Stream<Path> children = Files.list(folder)) {
            List<Path> all = new ArrayList<>();
            for (Path child : children.toList()) {
                // What we may not read belongs to somebody as whom none of our processes runs.
                if (Files.isSymbolicLink(child) || !Files.isReadable(child)) {
                    continue;
                }
                if (Files.isDirectory(child)) {
                    all.addAll(files(child));
                } else if (Files.isRegularFile(child)) {
                    all.add(child);
                }
            }
            return all;
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
