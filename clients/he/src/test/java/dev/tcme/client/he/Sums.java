package dev.tcme.client.he;

import dev.tcme.client.PartyIdentity;
import dev.tcme.contract.Contract;
import dev.tcme.contract.Json;
import dev.tcme.contract.SigningKey;
import dev.tcme.he.protocol.Circuits;
import dev.tcme.he.protocol.JointTask;
import dev.tcme.he.protocol.UnsuitableException;
import dev.tcme.he.ring.Parallel;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;

/** A contract whose keys are the smallest that there are: alice and bob add up two numbers of 0 to 100. */
record Sums(Contract contract, PartyIdentity alice, PartyIdentity bob) {
    static final Circuits CIRCUITS = new Circuits(Parallel.none());
    static final SecureRandom RANDOM = new SecureRandom();

    static Sums agreed() {
        PartyIdentity alice = PartyIdentity.generate("alice", RANDOM);
        PartyIdentity bob = PartyIdentity.generate("bob", RANDOM);
        Map<String, Object> document = Map.ofEntries(
                Map.entry("version", Contract.VERSION),
                Map.entry("title", "A sum"),
                Map.entry("task", Map.of("kind", "sum")),
                Map.entry("parties", List.of(party(alice), party(bob))),
                Map.entry("inputs", List.of(input("alice"), input("bob"))),
                Map.entry(
                        "output",
                        Map.of(
                                "schema",
                                object("sum", Map.of("type", "integer", "minimum", 0, "maximum", 200)),
                                "readers",
                                Map.of("sum", List.of("alice", "bob")))),
                Map.entry("lanes", Map.of("allowed", List.of("he"), "minimumAssurance", "CRYPTOGRAPHIC")),
                Map.entry("policies", List.of("sha256:" + "0".repeat(64))),
                Map.entry("budget", Map.of("capacityBits", 8)),
                Map.entry(
                        "gateway",
                        Map.of(
                                "signingKey",
                                SigningKey.generate(RANDOM).verificationKey().toString())),
                Map.entry("expires", "2099-01-01T00:00:00Z"),
                Map.entry("sessionSeconds", 600));
        return new Sums(Contract.check(Json.tree(document)), alice, bob);
    }

    JointTask task() throws UnsuitableException {
        return JointTask.of(contract, CIRCUITS);
    }

    private static Map<String, Object> party(PartyIdentity party) {
        var card = party.card();
        return Map.of(
                "id", card.id(),
                "signingKey", card.signingKey().toString(),
                "sealingKey", card.sealingKey().toString(),
                "roles", List.of("contributor", "recipient"));
    }

    private static Map<String, Object> input(String party) {
        return Map.of(
                "name",
                party,
                "party",
                party,
                "maxBytes",
                64,
                "schema",
                object("value", Map.of("type", "integer", "minimum", 0, "maximum", 100)));
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
}
