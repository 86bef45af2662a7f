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
        /** Nobody holds the key alone: the shared key. */
        SHARED,
        /** One party may hold the key: two messages are quicker. */
        SINGLE
    }

    /** @param title tells contracts apart that are otherwise the same */
    static Contract of(GatewayInfo gateway, List<PartyIdentity> parties, Wish wish, String title) {
        Object number = Map.of("type", "integer", "minimum", 0, "maximum", NUMBER_MAX);
        Map<String, Object> document = Map.ofEntries(
                Map.entry("version", Contract.VERSION),
                Map.entry("title", title),
                Map.entry("task", Map.of("kind", "comparison")),
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
                                object("richer", Map.of("enum", List.of("first", "second", "equal"))),
                                "readers",
                                Map.of(
                                        "richer",
                                        parties.stream().map(PartyIdentity::id).toList()))),
                Map.entry("lanes", lanes(wish)),
                Map.entry("policies", List.of(gateway.policyBundle().toString())),
                Map.entry("budget", Map.of("capacityBits", 2)),
                Map.entry("gateway", Map.of("signingKey", gateway.signingKey().toString())),
                Map.entry("expires", "2099-01-01T00:00:00Z"),
                Map.entry("sessionSeconds", 600));
        return Contract.check(Json.tree(document));
    }

    private static Map<String, Object> lanes(Wish wish) {
        Map<String, Object> lanes =
                new TreeMap<>(Map.of("allowed", List.of("he"), "minimumAssurance", "CRYPTOGRAPHIC"));
        if (wish == Wish.SINGLE) {
            lanes.put("keys", "single");
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
