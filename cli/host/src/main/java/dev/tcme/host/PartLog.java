package dev.tcme.host;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The log file of one part. Parts log no content by design, so its last lines may be shown. The file of the run before
 * is kept as {@code NAME.previous.log}, and a file that grows too long is cut.
 */
record PartLog(Path file) {
    /** One run keeps at most this much; twice with the copy. */
    static final long BYTES_MAX = 64L * 1024 * 1024;

    private static final int TAIL_BYTES_MAX = 8 * 1024;
    private static final int TAIL_LINES = 12;

    static PartLog fresh(Path folder, String name) {
        Path file = folder.resolve(name + ".log");
        try {
            if (Files.exists(file)) {
                Files.move(file, previous(file), StandardCopyOption.REPLACE_EXISTING);
            }
            Files.createFile(file);
            return new PartLog(file);
        } catch (IOException e) {
            throw new HostException("cannot write the log " + file, e);
        }
    }

    /** Parts append, so after the cut they go on at the new end; what they write between copy and cut is lost. */
    void bound(long bytesMax) throws IOException {
        if (Files.size(file) > bytesMax) {
            Files.copy(file, previous(file), StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(0);
            }
        }
    }

    /** The last lines, indented, ready to follow a sentence; a sentence when there are none. */
    String tail() {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            long start = Math.max(0, in.length() - TAIL_BYTES_MAX);
            byte[] bytes = new byte[(int) (in.length() - start)];
            in.seek(start);
            in.readFully(bytes);
            List<String> lines =
                    new String(bytes, StandardCharsets.UTF_8).strip().lines().toList();
            if (lines.isEmpty()) {
                return "its log is empty: " + file;
            }
            List<String> last = lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size());
            return "the last lines of " + file + ":\n  " + String.join("\n  ", last);
        } catch (IOException e) {
            return "its log cannot be read: " + file;
        }
    }

    private static Path previous(Path file) {
        return file.resolveSibling(file.getFileName().toString().replace(".log", ".previous.log"));
    }
}
