package dev.tcme.demo;

import dev.tcme.contract.Assurance;
import dev.tcme.contract.Decision;
import dev.tcme.contract.LaneForm;
import dev.tcme.contract.LaneKind;
import dev.tcme.contract.Receipt;
import dev.tcme.contract.Stage;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A session as it was in one lane.
 *
 * @param field of the answer
 * @param receipt alice's, if the session came so far
 */
record Lane(Pair.Sides sides, String field, Optional<Receipt> receipt) {
    private static final String NONE = "nothing: there is no receipt";
    private static final double MILLIS_PER_SECOND = 1000;

    Optional<String> answer() {
        return sides.alice().answer(field);
    }

    /** From the session's opening to its end, as alice's process saw it. */
    String time() {
        return sides.alice()
                .event("ended")
                .map(end -> String.format(Locale.ROOT, "%.1f s", end.number("millis") / MILLIS_PER_SECOND))
                .orElse("no end");
    }

    /** Bytes that left the party that sent more. */
    long sent() {
        return Math.max(sent(sides.alice()), sent(sides.bob()));
    }

    private static long sent(Pair.Side side) {
        return side.all("sent").stream()
                        .mapToLong(event -> event.number("bytes"))
                        .sum()
                + side.all("step").stream()
                        .mapToLong(event -> event.number("sent"))
                        .sum();
    }

    /** Whether the session could use the keys of an earlier one. */
    boolean keptKeys() {
        return !claim("he.kept-keys").orElse("none").equals("none");
    }

    /** What is said of parties that do not keep to the protocol. */
    String caught() {
        return claim("form").filter(LaneForm.COVERT.toString()::equals).isPresent()
                ? "; whoever does not is caught with a chance of one half at least"
                : "";
    }

    boolean was(LaneKind lane, Assurance assurance) {
        return receipt.filter(one -> one.lane().equals(Optional.of(lane)) && one.assurance() == assurance)
                .isPresent();
    }

    String assurance() {
        return receipt.map(one -> one.assurance()
                        + (one.assurance() == Assurance.CRYPTOGRAPHIC
                                ? ": mathematics keeps the numbers, nobody's word"
                                : ": the operator's word keeps the numbers"))
                .orElse(NONE);
    }

    /** Policy's own words on why it took this lane. */
    String chosen() {
        return receipt.stream()
                .flatMap(one -> one.commitments().decisions().stream())
                .filter(decision -> decision.stage() == Stage.ROUTE)
                .flatMap(decision -> decision.reasons().stream())
                .filter(reason -> reason.code().equals("lane_chosen"))
                .map(Decision.Reason::text)
                .findFirst()
                .orElse("not at all");
    }

    String stated() {
        return receipt.map(one -> one.outcome() + "; lane "
                        + one.lane().map(LaneKind::toString).orElse("none")
                        + ", form " + claim("form").orElse("none") + "; "
                        + (one.lane().equals(Optional.of(LaneKind.HE))
                                ? "digests of both inputs, of the circuit's keys and result and of every message, each of"
                                        + " which the parties can hold against their own"
                                : "digests of both inputs; that the process was shut in and killed is a claim"))
                .orElse(NONE);
    }

    private Optional<String> claim(String name) {
        Map<String, String> claims =
                receipt.map(one -> one.claims().environment()).orElse(Map.of());
        return Optional.ofNullable(claims.get(name));
    }
}
