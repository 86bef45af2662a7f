package dev.tcme.bench;

import dev.tcme.client.GatewayInfo;
import dev.tcme.client.PartyClient;
import dev.tcme.client.PartyIdentity;
import dev.tcme.contract.Contract;
import dev.tcme.contract.Json;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The millionaires' contract: two numbers of 32 bits, and who has the larger one. */
final class ComparisonContract {
    private static final long NUMBER_MAX = 4_294_967_295L;

    private ComparisonContract() {}

    /** What policy chooses between the forms by. */
    enum Wish {
        /** Nobody holds the key alone, and everybody keeps to the protocol. */
        SHARED,
        /** As {@link #SHARED}, and who deviates is found out. */
        CHECKED,
        /** One party may hold the key: two messages are quicker. */
        SINGLE
    }

    /**
     * What is asked.
     *
     * @param task the contract's
     * @param output the only field of the answer, and its schema
     */
    private record Asked(Map<String, Object> task, String output, Object schema) {}

    /** @param title tells contracts apart that are otherwise the same */
    static Contract of(GatewayInfo gateway, List<PartyIdentity> parties, Wish wish, String title) {
        Asked larger =
                new Asked(Map.of("kind", "comparison"), "richer", Map.of("enum", List.of("first", "second", "equal")));
        return of(gateway, parties, Map.of("title", title, "lanes", lanes(wish)), larger);
    }

    /** Whether the first number is smaller, and nothing else; one party may hold the key. */
    static Contract less(GatewayInfo gateway, List<PartyIdentity> parties) {
        Asked less = new Asked(
                Map.of("kind", "comparison", "parameters", Map.of("relation", "less")),
                "poorer",
                Map.of("type", "boolean"));
        return of(gateway, parties, Map.of("title", "less", "lanes", lanes(Wish.SINGLE)), less);
    }

    private static Contract of(
            GatewayInfo gateway, List<PartyIdentity> parties, Map<String, Object> head, Asked asked) {
        Object number = Map.of("type", "integer", "minimum", 0, "maximum", NUMBER_MAX);
        Map<String, Object> document = new TreeMap<>(head);
        document.putAll(Map.ofEntries(
                Map.entry("version", Contract.VERSION),
                Map.entry("task", asked.task()),
                Map.entry(
                        "parties",
                        parties.stream().map(ComparisonContract::party).toList()),
                Map.entry(
                        "inputs",
                        List.of(
                                input("first", parties.getFirst(), number),
                                input("second", parties.getLast(), number))),
                Map.entry(
                        "output",
                        Map.of(
                                "schema",
                                object(asked.output(), asked.schema()),
                                "readers",
                                Map.of(
                                        asked.output(),
                                        parties.stream().map(PartyIdentity::id).toList()))),
                Map.entry("policies", List.of(gateway.policyBundle().toString())),
                Map.entry("budget", Map.of("capacityBits", 2)),
                Map.entry("gateway", Map.of("signingKey", gateway.signingKey().toString())),
                Map.entry("expires", "2099-01-01T00:00:00Z"),
                Map.entry("sessionSeconds", 600)));
        return Contract.check(Json.tree(document));
    }

    private static Map<String, Object> lanes(Wish wish) {
        Map<String, Object> lanes =
                new TreeMap<>(Map.of("allowed", List.of("he"), "minimumAssurance", "CRYPTOGRAPHIC"));
        switch (wish) {
            case SHARED -> lanes.put("adversary", "curious");
            case CHECKED -> lanes.put("adversary", "covert");
            case SINGLE -> lanes.put("keys", "single");
        }
        return lanes;
    }

    private static Map<String, Object> party(PartyIdentity party) {
        var card = party.card();
        return Map.of(
                "id", card.id(),
                "signingKey", card.signingKey().toString(),
                "sealingKey", card.sealingKey().toString(),
                "roles", List.of("contributor", "recipient"));
    }

    private static Map<String, Object> input(String name, PartyIdentity party, Object number) {
        return Map.of("name", name, "party", party.id(), "maxBytes", 64, "schema", object("value", number));
    }

    private static Map<String, Object> object(String field, Object value) {
        return Map.of(
                "type",
                "object",
                "additionalProperties",
                false,
                "required",
                List.of(field),
                "properties",
                Map.of(field, value));
    }

    /** Signed by both parties. */
    static void agree(Contract contract, PartyClient first, PartyClient second) {
        first.propose(contract);
        first.sign(contract);
        second.sign(contract);
    }
}
