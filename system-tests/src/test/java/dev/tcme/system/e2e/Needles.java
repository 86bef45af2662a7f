package dev.tcme.system.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Finds texts however they are written: plain, as UTF-16, in hexadecimal, in base64 at any alignment. */
final class Needles {
    private static final int CHUNK = 4 * 1024 * 1024;

    /** Name of a text and its spelling, by the bytes of it as Latin-1, which {@code String.indexOf} finds fast. */
    private final Map<String, String> spellings = new LinkedHashMap<>();

    private final int longest;

    /** @param texts ASCII texts by name, long enough not to occur by chance */
    Needles(Map<String, String> texts) {
        texts.forEach((name, text) -> {
            byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
            put(name, "plain", text);
            put(name, "UTF-16LE", latin(text.getBytes(StandardCharsets.UTF_16LE)));
            put(name, "UTF-16BE", latin(text.getBytes(StandardCharsets.UTF_16BE)));
            put(name, "hex", HexFormat.of().formatHex(bytes));
            put(name, "HEX", HexFormat.of().withUpperCase().formatHex(bytes));
            for (int before = 0; before < 3; before++) {
                put(name, "base64 at " + before, base64(Base64.getEncoder(), bytes, before));
                put(name, "base64url at " + before, base64(Base64.getUrlEncoder(), bytes, before));
            }
        });
        this.longest =
                spellings.keySet().stream().mapToInt(String::length).max().orElseThrow();
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
        return hits(where, latin(text.getBytes(StandardCharsets.UTF_8)));
    }

    private List<String> hits(String where, String latin) {
        List<String> hits = new ArrayList<>();
        spellings.forEach((spelling, name) -> {
            if (latin.contains(spelling)) {
                hits.add(name + " in " + where);
            }
        });
        return hits;
    }

    List<String> in(Path file) {
        List<String> hits = new ArrayList<>();
        try (InputStream in = Files.newInputStream(file)) {
            String tail = "";
            for (byte[] chunk = in.readNBytes(CHUNK); chunk.length > 0; chunk = in.readNBytes(CHUNK)) {
                String text = tail + latin(chunk);
                hits.addAll(hits(file.toString(), text));
                // What is cut by the end of a chunk is whole in the next.
                tail = text.substring(Math.max(0, text.length() - longest));
            }
        } catch (NoSuchFileException e) {
            return List.of(); // a temporary file of somebody, gone meanwhile
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return hits.stream().distinct().toList();
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
