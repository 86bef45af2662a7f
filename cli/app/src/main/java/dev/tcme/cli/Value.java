package dev.tcme.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tcme.contract.Contract;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** An input's value, given in one of three ways. What is wrong with it is said without quoting it. */
final class Value {
    /** The file name that stands for standard input. */
    private static final String STDIN = "-";

    @Option(
            names = "--value",
            paramLabel = "JSON",
            description = "The value. Other users of this machine may see it in the list of processes.")
    private Optional<String> json = Optional.empty();

    @Option(names = "--file", paramLabel = "FILE", description = "A file that holds the value as JSON; - for stdin.")
    private Optional<Path> file = Optional.empty();

    @Option(
            names = "--text",
            paramLabel = "FILE",
            description = "A plain text file, to become the one text field of the input's schema; - for stdin.")
    private Optional<Path> text = Optional.empty();

    boolean isGiven() {
        return json.isPresent() || file.isPresent() || text.isPresent();
    }

    JsonNode read(Shell shell, Contract.Input input) throws IOException {
        long given = java.util.stream.Stream.of(json, file, text)
                .filter(Optional::isPresent)
                .count();
        if (given != 1) {
            throw new CliFailure(Exit.USAGE, "expected the value by one of --value, --file, --text");
        }
        if (text.isPresent()) {
            String content = utf8(text.get(), content(shell, text.get()));
            return JsonNodeFactory.instance.objectNode().put(textField(input), content);
        }
        Path source = file.orElse(Path.of("--value"));
        byte[] content = json.isPresent() ? json.get().getBytes(StandardCharsets.UTF_8) : content(shell, source);
        return Documents.json(source, content);
    }

    private static byte[] content(Shell shell, Path source) throws IOException {
        return source.toString().equals(STDIN)
                ? Documents.bounded(shell.in(), "stdin", Contract.MAX_INPUT_BYTES)
                : Documents.read(source, Contract.MAX_INPUT_BYTES);
    }

    /** The text without the newline that editors put at the end of a file. */
    private static String utf8(Path source, byte[] content) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString()
                    .stripTrailing();
        } catch (CharacterCodingException e) {
            throw new CliFailure(Exit.LOCAL, "expected UTF-8 text in " + source);
        }
    }

    private static String textField(Contract.Input input) {
        List<String> fields = new ArrayList<>();
        input.schemaJson().path("properties").properties().forEach(property -> {
            if (property.getValue().path("type").asText().equals("string")) {
                fields.add(property.getKey());
            }
        });
        if (fields.size() != 1) {
            throw new CliFailure(
                    Exit.LOCAL,
                    "--text needs an input with one text field; '" + input.name() + "' has " + fields.size()
                            + ": give its JSON with --file");
        }
        return fields.getFirst();
    }
}
