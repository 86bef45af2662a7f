package dev.tcme.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What one party did, saw and can prove, in lines for a person. */
final class Story {
    private static final double KIBI = 1024;
    private static final double MEBI = KIBI * KIBI;

    private static final int VALUE_SHOWN = 30;
    private static final int DIGEST_SHOWN = 19;

    private Story() {}

    static List<String> of(Scenario.Given given, Pair.Side side) {
        List<String> lines = new ArrayList<>();
        String value = given.value().path(given.member()).asText();
        lines.add("holds      "
                + (value.length() > VALUE_SHOWN + 4 ? "\"" + value.substring(0, VALUE_SHOWN) + "…\"" : value));
        for (PartyEvent event : side.events()) {
            switch (event.what()) {
                case "signed" -> lines.add("signed     " + brief(event.text("digest")));
                case "evidence" -> lines.add("verified   the session's evidence, level " + event.text("assurance"));
                case "sent" ->
                    lines.add("sent       " + event.text("bytes") + " sealed bytes, commitment "
                            + brief(event.text("commitment")));
                case "step" -> lines.add("sent       " + size(event.number("sent")) + ": it " + event.text("text"));
                case "ended" -> lines.addAll(ended(event));
                case "saw" -> lines.add("saw        " + event.text("answer"));
                case "check" -> lines.add(check(event));
                case "failed" -> lines.add("FAILED     " + event.text("detail"));
                default -> {}
            }
        }
        return lines;
    }

    private static List<String> ended(PartyEvent event) {
        List<String> lines = new ArrayList<>();
        lines.add("ended      " + event.text("state") + " (" + event.text("reason") + ")");
        JsonNode reasons = event.details().get("reasons");
        if (reasons != null) {
            reasons.forEach(
                    reason -> lines.add("policy     " + reason.path("text").asText()));
        }
        return lines;
    }

    private static String check(PartyEvent event) {
        String mark = switch (event.text("verdict")) {
            case "PASSED" -> "✓";
            case "FAILED" -> "✗";
            default -> "-";
        };
        return "proves   " + mark + " "
                + event.text("name").toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    static String brief(String digest) {
        return digest.length() > DIGEST_SHOWN ? digest.substring(0, DIGEST_SHOWN) + "…" : digest;
    }

    static String size(long bytes) {
        if (bytes < KIBI) {
            return bytes + " bytes";
        }
        return bytes < MEBI
                ? String.format(Locale.ROOT, "%.1f KiB", bytes / KIBI)
                : String.format(Locale.ROOT, "%.1f MiB", bytes / MEBI);
    }
}
