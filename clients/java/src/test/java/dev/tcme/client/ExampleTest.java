package dev.tcme.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.contract.Contract;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of the package's documentation, compiled and run. */
class ExampleTest {
    private final List<byte[]> kept = new ArrayList<>();
    private final List<JsonNode> shown = new ArrayList<>();

    @TempDir
    Path folder;

    @Test
    void oneSessionOfOneParty() throws IOException, InterruptedException {
        try (Pair pair = new Pair(Behaviour.HONEST)) {
            Path keyFile = folder.resolve("alice.json");
            pair.aliceKeys.saveNew(keyFile);
            Thread bob = Thread.ofVirtual().start(() -> bobJoins(pair));
            example(pair.gateway.address(), keyFile, pair.contract, Pair.text("alice's project"));
            bob.join();
        }
        assertEquals(1, kept.size());
        assertEquals("{\"answer\":\"yes\"}", shown.getFirst().toString());
    }

    private static void bobJoins(Pair pair) {
        List<SessionView> open = pair.bob.sessions();
        while (open.isEmpty()) {
            Transport.pause(Duration.ofMillis(20));
            open = pair.bob.sessions();
        }
        pair.bob.submit(pair.bob.seal(pair.contract, open.getFirst().id(), "second", Pair.text("bob's project")));
    }

    private void example(URI address, Path keyFile, Contract contract, JsonNode value) throws IOException {
        try (TcmeClient gateway = TcmeClient.connect(address, TcmeClient.Settings.system())) {
            PartyClient alice = gateway.as(PartyIdentity.load(keyFile));
            alice.propose(contract);
            alice.sign(contract);
            SessionView session = alice.open(contract.digest());
            // Verifies the evidence before it seals; throws, and has sent nothing, if the evidence is not as agreed.
            PreparedInput input = alice.seal(contract, session.id(), "first", value);
            kept.add(input.opening().salt());
            alice.submit(input);
            if (alice.watch(session.id(), Duration.ofMinutes(5), state -> {}).state() == SessionView.State.RELEASED) {
                Answer answer = alice.output(contract, session.id());
                shown.add(answer.value());
            }
        }
    }
}
