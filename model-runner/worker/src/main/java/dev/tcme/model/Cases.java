package dev.tcme.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.contract.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Labelled cases in {@code cases/<kind>/<set>.jsonl}: one {@code {"inputs":{…},"answer":"…"}} per line. */
final class Cases {
    private static final int LINE_BYTES_MAX = 16 * 1024;

    private Cases() {}

    /** Two sets that share no case: what is fitted on one is measured on the other. */
    enum Part {
        CALIBRATE,
        MEASURE
    }

    /** @param answer id of the right option */
    record Case(Map<String, JsonNode> inputs, String answer) {}

    static List<Case> load(String kind, Part part) {
        String name = "cases/" + kind + "/" + part.name().toLowerCase(java.util.Locale.ROOT) + ".jsonl";
        try (InputStream in = Objects.requireNonNull(Cases.class.getResourceAsStream(name), "cases are in this jar");
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return lines.lines().map(Cases::parse).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Case parse(String line) {
        JsonNode node = Json.parse(line.getBytes(StandardCharsets.UTF_8), LINE_BYTES_MAX);
        Map<String, JsonNode> inputs = new HashMap<>();
        node.path("inputs").properties().forEach(entry -> inputs.put(entry.getKey(), entry.getValue()));
        return new Case(Map.copyOf(inputs), node.path("answer").asText());
    }
}
