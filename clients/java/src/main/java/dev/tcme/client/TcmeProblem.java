package dev.tcme.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.contract.Problem;
import java.util.Arrays;
import java.util.Optional;

/** The gateway refused a request, with a problem document (RFC 9457). */
public final class TcmeProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Longer texts than the gateway's own are cut: they end up on a terminal. */
    private static final int MAX_TEXT = 500;

    private final String type;
    private final String title;
    private final String detail;
    private final int status;

    private TcmeProblem(String type, String title, String detail, int status) {
        super(title + ": " + detail);
        this.type = type;
        this.title = title;
        this.detail = detail;
        this.status = status;
    }

    /** Reads a problem document; empty if this is none of the gateway's. */
    static Optional<TcmeProblem> of(JsonNode document, int status) {
        String type = printable(document.path("type").asText());
        if (!type.startsWith("urn:tcme:problem:")) {
            return Optional.empty();
        }
        String title = printable(document.path("title").asText());
        return Optional.of(
                new TcmeProblem(type, title, printable(document.path("detail").asText()), status));
    }

    /** Control characters could move a terminal's cursor and rewrite what stands above. */
    private static String printable(String text) {
        String cut = text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text;
        return cut.replaceAll("[\\p{Cc}\\p{Cf}]", " ");
    }

    /** {@code urn:tcme:problem:<slug>}. */
    public String type() {
        return type;
    }

    /** The problem, unless it is one that this version does not know. */
    public Optional<Problem> problem() {
        return Arrays.stream(Problem.values())
                .filter(known -> known.type().equals(type))
                .findFirst();
    }

    public String title() {
        return title;
    }

    public String detail() {
        return detail;
    }

    /** HTTP status; 500 and up mean that the gateway, not the request, is at fault. */
    public int status() {
        return status;
    }
}
