package dev.tcme.demo;

import dev.tcme.client.PartyCard;
import dev.tcme.client.PartyClient;
import dev.tcme.client.PartyIdentity;
import dev.tcme.client.TcmeClient;
import dev.tcme.contract.Contract;
import dev.tcme.contract.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;

/**
 * Alice and bob: their keys in files, their cards at the gateway.
 *
 * @param cards as contracts name parties, alice first
 */
record Couple(PartyClient alice, List<Map<String, Object>> cards, Path folder) {
    /** Makes their keys, in a folder for their files. */
    static Couple registered(TcmeClient client, Path folder) throws IOException {
        PartyClient alice = client.as(identity("alice", folder));
        PartyClient bob = client.as(identity("bob", folder));
        return new Couple(alice, List.of(card(alice.register()), card(bob.register())), folder);
    }

    private static PartyIdentity identity(String id, Path folder) throws IOException {
        PartyIdentity identity = PartyIdentity.generate(id, new SecureRandom());
        identity.saveNew(folder.resolve(id + ".json"));
        return identity;
    }

    private static Map<String, Object> card(PartyCard card) {
        return Map.of(
                "id", card.id(),
                "signingKey", card.signingKey().toString(),
                "sealingKey", card.sealingKey().toString(),
                "roles", List.of("contributor", "recipient"));
    }

    /** Posts a contract and puts it into a file, from which both will read and sign it. */
    Path propose(Contract contract, String name) throws IOException {
        alice.propose(contract);
        return Files.write(folder.resolve("contract-" + name + ".json"), Json.canonical(contract.document()));
    }
}
