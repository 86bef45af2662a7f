package dev.tcme.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.client.ReceiptBundle;
import dev.tcme.contract.Contract;
import dev.tcme.contract.Digest;
import dev.tcme.contract.Json;
import dev.tcme.contract.ProblemException;
import dev.tcme.contract.SessionId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Function;

/** Documents from files and arguments, each bounded and checked; what is wrong is said with the file's name. */
final class Documents {
    private Documents() {}

    static Contract contract(Path file) throws IOException {
        return checked(file, read(file, Contract.MAX_BYTES), Contract::parse);
    }

    static ReceiptBundle receipt(Path file) throws IOException {
        return checked(file, read(file, ReceiptBundle.MAX_BYTES), ReceiptBundle::parse);
    }

    static JsonNode json(Path file, byte[] content) {
        return checked(file, content, bytes -> Json.parse(bytes, Contract.MAX_INPUT_BYTES));
    }

    static <T> T checked(Path file, byte[] content, Function<byte[], T> parser) {
        try {
            return parser.apply(content);
        } catch (ProblemException e) {
            throw new CliFailure(
                    Exit.LOCAL, file + ": " + e.detail() + " (" + e.problem().slug() + ")");
        }
    }

    /** Reads a file that has at most so many bytes. */
    static byte[] read(Path file, int maxBytes) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return bounded(in, file.toString(), maxBytes);
        } catch (NoSuchFileException e) {
            throw new CliFailure(Exit.LOCAL, "there is no file " + file);
        }
    }

    static byte[] bounded(InputStream in, String name, int maxBytes) throws IOException {
        byte[] content = in.readNBytes(maxBytes + 1);
        if (content.length > maxBytes) {
            throw new CliFailure(Exit.LOCAL, "expected at most " + maxBytes + " bytes in " + name);
        }
        return content;
    }

    /** Writes a file that is not there yet. */
    static void writeNew(Path file, byte[] content) throws IOException {
        try {
            Files.write(file, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            throw new CliFailure(Exit.LOCAL, "there is a file " + file + " already; it was left as it is");
        }
    }

    static void writeNew(Path file, String content) throws IOException {
        writeNew(file, content.getBytes(StandardCharsets.UTF_8));
    }

    static Digest digest(String text) {
        try {
            return Digest.parse(text);
        } catch (ProblemException e) {
            throw new CliFailure(Exit.LOCAL, "expected a contract's digest: 'sha256:' and 64 lower-case hex digits");
        }
    }

    static SessionId session(String text) {
        try {
            return SessionId.parse(text);
        } catch (ProblemException e) {
            throw new CliFailure(Exit.LOCAL, e.detail());
        }
    }
}
