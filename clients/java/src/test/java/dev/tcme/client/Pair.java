package dev.tcme.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tcme.contract.Assurance;
import dev.tcme.contract.Contract;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;

/** Two registered parties at a test gateway, with a contract that both have signed. */
final class Pair implements AutoCloseable {
    static final TcmeClient.Settings SETTINGS =
            new TcmeClient.Settings(Clock.systemUTC(), new SecureRandom(), Duration.ofSeconds(5));

    final TestGateway gateway;
    final TcmeClient client;
    final PartyIdentity aliceKeys = PartyIdentity.generate("alice", new SecureRandom());
    final PartyIdentity bobKeys = PartyIdentity.generate("bob", new SecureRandom());
    final PartyClient alice;
    final PartyClient bob;
    final Contract contract;

    Pair(Behaviour behaviour) {
        this(behaviour, Assurance.SELF_ASSERTED);
    }

    Pair(Behaviour behaviour, Assurance minimum) {
        gateway = TestGateway.start(behaviour);
        client = TcmeClient.connect(gateway.address(), SETTINGS);
        alice = client.as(aliceKeys);
        bob = client.as(bobKeys);
        contract = TestContracts.overlap(aliceKeys.card(), bobKeys.card(), gateway.key(), minimum);
        alice.register();
        bob.register();
        alice.propose(contract);
        alice.sign(contract);
        bob.sign(contract);
    }

    static JsonNode text(String text) {
        return JsonNodeFactory.instance.objectNode().put("abstract", text);
    }

    @Override
    public void close() {
        client.close();
        gateway.close();
    }
}
