package dev.tcme.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tcme.client.TcmeClient;
import dev.tcme.contract.Json;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;

/**
 * What commands take from their surroundings, so that tests can give them others.
 *
 * @param environment variables
 * @param out for results alone
 * @param err for everything else
 */
public record Shell(
        Map<String, String> environment,
        InputStream in,
        PrintWriter out,
        PrintWriter err,
        Terminal terminal,
        TcmeClient.Settings settings) {

    /** What is at the other end of the output. */
    public enum Terminal {
        /** A file, a pipe, or a person who asked for no colour. */
        PLAIN,
        /** A person: colours, and lines that are rewritten. */
        LIVE
    }

    private static final ObjectMapper PRETTY = new ObjectMapper();

    Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    /** A line of the result. */
    void print(String line) {
        out.println(line);
    }

    /** A line beside the result: progress, a hint. */
    void hint(String line) {
        err.println(line);
    }

    /** The result as one JSON document. */
    void printJson(Object value) {
        out.println(pretty(value));
    }

    static String pretty(Object value) {
        try {
            return PRETTY.writerWithDefaultPrettyPrinter().writeValueAsString(Json.tree(value));
        } catch (JsonProcessingException e) {
            throw new AssertionError("a JSON tree can be written", e);
        }
    }

    /** A check mark or a cross, green or red on a terminal. */
    String mark(Mark mark) {
        return terminal == Terminal.LIVE ? "\u001b[" + mark.colour + "m" + mark.sign + "\u001b[0m" : mark.sign;
    }

    /** How a check came out. */
    enum Mark {
        PASSED("✓", 32),
        FAILED("✗", 31),
        NOT_CHECKED("-", 90);

        private final String sign;
        private final int colour;

        Mark(String sign, int colour) {
            this.sign = sign;
            this.colour = colour;
        }
    }
}
