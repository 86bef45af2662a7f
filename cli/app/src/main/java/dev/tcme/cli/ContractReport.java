package dev.tcme.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.contract.Adversary;
import dev.tcme.contract.Assurance;
import dev.tcme.contract.Contract;
import dev.tcme.contract.Digest;
import dev.tcme.contract.LaneKind;
import dev.tcme.contract.OutputConstraint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * What a person should know of a contract before signing it.
 *
 * @param limitBits the most that an answer may be able to carry by its gateway's policy, if that is known
 * @param outlook on the lane that computes on ciphertexts, if the contract allows it
 */
record ContractReport(Contract contract, Instant now, OptionalInt limitBits, Optional<Outlook> outlook) {
    /** A year: longer than most agreements should go unread. */
    private static final Duration LONG = Duration.ofDays(366);

    /** How much may have been told after many sessions: a letter, a sentence's worth, a key's worth. */
    private static final List<Integer> MILESTONES_BITS = List.of(8, 64, 256);

    /** As of now, and with what the contract's gateway says, if it can be asked. */
    static ContractReport of(Contract contract, Connection connection) {
        Instant now = connection.shell().settings().clock().instant();
        return new ContractReport(contract, now, connection.limitBits(contract), Outlook.of(contract));
    }

    /** What is wrong with a contract whose answer has room for more than the gateway's policy allows. */
    static Optional<String> overLimit(Contract contract, int limitBits) {
        return contract.capacityBits() > limitBits
                ? Optional.of("an answer can carry " + contract.capacityBits() + " bits, the gateway's policy allows "
                        + limitBits + " a session")
                : Optional.empty();
    }

    /** @param code stable, for scripts */
    record Warning(String code, String text) {}

    List<Warning> warnings() {
        List<Warning> warnings = new ArrayList<>();
        for (OutputConstraint.Field field : contract.output().fields()) {
            if (hasFreeText(field.schemaJson())) {
                warnings.add(new Warning(
                        "free-text",
                        "'" + field.name() + "' is free text: whatever fits its length can be told through it"));
            }
        }
        if (contract.budgetBits() < contract.capacityBits()) {
            warnings.add(new Warning(
                    "budget-below-capacity",
                    "an answer can carry " + contract.capacityBits() + " bits, the budget is " + contract.budgetBits()
                            + ": policy will refuse every session"));
        }
        limitBits.ifPresent(limit -> overLimit(contract, limit)
                .ifPresent(text ->
                        warnings.add(new Warning("capacity-over-limit", text + ": policy will refuse every session"))));
        if (outlook.orElse(null) instanceof Outlook.Unfit unfit) {
            warnings.add(new Warning(
                    "not-on-ciphertexts",
                    "the lane he " + unfit.words()
                            + (contract.lanes().contains(LaneKind.MODEL)
                                    ? "; only the model lane can"
                                    : "; policy will refuse every session")));
        }
        if (outlook.orElse(null) instanceof Outlook.Fits fits
                && contract.laneTerms()
                        .latency()
                        .filter(most -> most.toMillis() < fits.millis())
                        .isPresent()) {
            warnings.add(new Warning(
                    "latency-too-short",
                    "on ciphertexts it takes longer than the contract allows: policy will not choose the lane he"));
        }
        Revealed.of(contract).ifPresent(text -> warnings.add(new Warning("gives-away-an-input", text)));
        contract.model().ifPresent(terms -> {
            if (terms.minimumAccuracy() == 0) {
                warnings.add(
                        new Warning("no-accuracy", "no accuracy is demanded: the answer may be as good as a guess"));
            }
            if (terms.weights().isEmpty()) {
                warnings.add(new Warning("weights-not-pinned", "the weights are not pinned: the model may change"));
            }
        });
        if (contract.minimumAssurance() == Assurance.SELF_ASSERTED) {
            warnings.add(new Warning(
                    "self-asserted", "SELF_ASSERTED is enough: the operator's word is all that protects the inputs"));
        }
        Duration left = Duration.between(now, contract.expires());
        if (left.isNegative() || left.isZero()) {
            warnings.add(new Warning("expired", "it has expired: no session can be opened"));
        } else if (left.compareTo(LONG) > 0) {
            warnings.add(new Warning("long-expiry", "it is good for " + left.toDays() + " days, more than a year"));
        }
        return warnings;
    }

    /** Strings that are not one of some listed ones. */
    private static boolean hasFreeText(JsonNode schema) {
        if (schema.has("const") || schema.has("enum")) {
            return false;
        }
        boolean here = schema.path("type").asText().equals("string");
        for (JsonNode child : schema) {
            here |= child.isContainerNode() && hasFreeText(child);
        }
        return here;
    }

    void print(Shell shell) {
        shell.print(Table.printable(contract.title()));
        contract.task().question().ifPresent(question -> shell.print("  " + Table.printable(question)));
        shell.print("");
        terms().print(shell);
        shell.print("");
        Table parties = Table.of("PARTY", "ROLES", "SIGNING KEY");
        contract.parties()
                .forEach(party -> parties.row(
                        party.id(),
                        Wording.names(party.roles()),
                        party.signingKey().toString()));
        parties.print(shell);
        shell.print("");
        Table inputs = Table.of("INPUT", "FROM", "AT MOST", "FIELDS");
        contract.inputs()
                .forEach(input -> inputs.row(
                        input.name(), input.party(), input.maxBytes() + " bytes", fields(input.schemaJson())));
        inputs.print(shell);
        shell.print("");
        Table outputs = Table.of("OUTPUT", "BITS", "READERS", "VALUES");
        contract.output()
                .fields()
                .forEach(field -> outputs.row(
                        field.name(),
                        Integer.toString(field.bits()),
                        String.join(", ", field.readers()),
                        values(field.schemaJson())));
        outputs.print(shell);
        shell.print("");
        capacity().print(shell);
        List<Warning> warnings = warnings();
        if (!warnings.isEmpty()) {
            shell.print("");
            Table table = Table.of("WARNING", "");
            warnings.forEach(warning -> table.row(warning.code(), warning.text()));
            table.print(shell);
        }
    }

    private Table terms() {
        long days = Duration.between(now, contract.expires()).toDays();
        Table terms = Table.facts()
                .row("digest", contract.digest().toString())
                .row("task", contract.task().kind())
                .row("gateway", contract.gateway().toString())
                .row("lanes", lanes());
        outlook.ifPresent(he -> {
            terms.row("  he", he.words());
            if (he instanceof Outlook.Fits fits) {
                terms.row("", fits.traffic());
            }
            terms.row("  keys", Wording.of(contract.laneTerms().keys())).row("  against", Wording.of(against(he)));
        });
        contract.laneTerms().latency().ifPresent(most -> terms.row("  latency", "at most " + most.toMillis() + " ms"));
        terms.row("assurance", "at least " + Wording.of(contract.minimumAssurance()));
        contract.model()
                .ifPresent(model -> terms.row("procedure", model.procedure())
                        .row("accuracy", "at least " + model.minimumAccuracy())
                        .row("program", model.program().toString())
                        .row("weights", model.weights().map(Digest::toString).orElse("any")));
        contract.policies().forEach(policy -> terms.row("policy", policy.toString()));
        return terms.row("expires", contract.expires() + (days >= 0 ? ", in " + days + " days" : ", in the past"))
                .row("session", "at most " + contract.sessionTime().toSeconds() + " s");
    }

    /** Whom the form withstands that policy would take; where there is none, whom the contract demands. */
    private Adversary against(Outlook he) {
        return he instanceof Outlook.Fits fits
                ? fits.form().withstands()
                : contract.laneTerms().leastAdversary();
    }

    private String lanes() {
        return String.join(
                ", ", contract.lanes().stream().sorted().map(LaneKind::toString).toList());
    }

    private Table capacity() {
        int bits = contract.capacityBits();
        Table table = Table.facts()
                .row("capacity", "at most " + bits(bits) + " per session")
                .row("budget", bits(contract.budgetBits()) + " per session");
        limitBits.ifPresent(limit -> table.row("limit", bits(limit) + " per session, by the gateway's policy"));
        for (int milestone : MILESTONES_BITS) {
            table.row(
                    "until " + milestone + " bits",
                    sessions(milestone)
                            .map(n -> n == 1 ? "1 session" : n + " sessions")
                            .orElse("never"));
        }
        return table;
    }

    private static String bits(int bits) {
        return bits == 1 ? "1 bit" : bits + " bits";
    }

    /** Sessions after which so many bits may have been told; empty if an answer tells nothing. */
    private Optional<Integer> sessions(int milestoneBits) {
        int bits = contract.capacityBits();
        return bits == 0 ? Optional.empty() : Optional.of(Math.ceilDiv(milestoneBits, bits));
    }

    private static String fields(JsonNode schema) {
        List<String> fields = new ArrayList<>();
        schema.path("properties")
                .properties()
                .forEach(field -> fields.add(field.getKey() + ": " + brought(field.getValue())));
        return fields.isEmpty() ? "any" : String.join(", ", fields);
    }

    /** What a field of an input is; lengths of texts are left to the byte limit. */
    private static String brought(JsonNode schema) {
        String type = schema.path("type").asText("any");
        return switch (type) {
            case "integer", "number" ->
                schema.has("minimum") && schema.has("maximum") ? type + " " + values(schema) : type;
            case "array" -> many(schema, brought(schema.path("items")));
            case "string" -> schema.path("format").asText(type);
            default -> type;
        };
    }

    private static String values(JsonNode schema) {
        if (schema.has("enum")) {
            List<String> values = new ArrayList<>();
            schema.get("enum").forEach(value -> values.add(value.asText()));
            return String.join(", ", values);
        }
        return switch (schema.path("type").asText()) {
            case "integer", "number" ->
                schema.path("minimum") + " to " + schema.path("maximum")
                        + (schema.has("multipleOf") ? " by " + schema.path("multipleOf") : "");
            case "string" -> "text of at most " + schema.path("maxLength") + " characters";
            case "boolean" -> "true, false";
            case "array" -> many(schema, values(schema.path("items")));
            case "" -> "as the schema says";
            default -> schema.path("type").asText();
        };
    }

    private static String many(JsonNode array, String each) {
        JsonNode least = array.path("minItems");
        JsonNode most = array.path("maxItems");
        String count = least.equals(most) ? most.toString() : (most.isInt() ? "at most " + most : "any number");
        return count + " of " + each;
    }

    /** For {@code --json}. */
    Map<String, Object> document() {
        Map<String, Object> all = new TreeMap<>();
        all.put("digest", contract.digest());
        all.put("title", contract.title());
        all.put("capacityBits", contract.capacityBits());
        all.put("budgetBits", contract.budgetBits());
        limitBits.ifPresent(limit -> all.put("limitBits", limit));
        all.put(
                "fields",
                contract.output().fields().stream()
                        .map(field -> Map.of("name", field.name(), "bits", field.bits(), "readers", field.readers()))
                        .toList());
        all.put("warnings", warnings());
        outlook.ifPresent(he -> all.put("he", he.document()));
        return all;
    }
}
