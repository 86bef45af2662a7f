package dev.tcme.client.he;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tcme.client.GatewayFailure;
import dev.tcme.client.PartyIdentity;
import dev.tcme.client.TcmeClient;
import dev.tcme.contract.Json;
import dev.tcme.contract.Opening;
import dev.tcme.contract.Problem;
import dev.tcme.contract.ProblemException;
import dev.tcme.contract.SessionId;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is refused before the gateway hears of it. Whole sessions are in the end-to-end tests. */
class JointPartyTest {
    /** Nothing listens there: whatever is sent fails otherwise than expected here. */
    private static final URI NOWHERE = URI.create("http://127.0.0.1:1");

    @TempDir
    Path home;

    private final Sums sums = Sums.agreed();

    private void join(PartyIdentity as, Object value) throws Exception {
        try (TcmeClient client = TcmeClient.connect(NOWHERE, TcmeClient.Settings.system());
                JointParty party = new JointParty(
                        client.as(as), new KeyFolder(home.resolve("shares")), Sums.CIRCUITS, Sums.RANDOM)) {
            party.join(
                    sums.contract(),
                    SessionId.random(Sums.RANDOM),
                    Opening.of(Json.tree(value), Sums.RANDOM),
                    Duration.ofSeconds(5),
                    step -> {});
        }
    }

    private Problem problem(PartyIdentity as, Object value) {
        ProblemException refused = assertThrows(ProblemException.class, () -> join(as, value));
        assertFalse(refused.getMessage().contains("CANARY"), refused.getMessage());
        return refused.problem();
    }

    @Test
    void aValueThatTheContractDoesNotAllowIsRefusedWithoutBeingQuoted() {
        assertEquals(Problem.SCHEMA_MISMATCH, problem(sums.alice(), Map.of("value", 101)));
        assertEquals(Problem.SCHEMA_MISMATCH, problem(sums.alice(), Map.of("value", "CANARY")));
        assertEquals(Problem.SCHEMA_MISMATCH, problem(sums.alice(), Map.of("CANARY", 1)));
        assertFalse(Files.exists(home.resolve("shares")));
    }

    @Test
    void aPartyWithoutAnInputHasNoPartInTheComputation() {
        PartyIdentity carol = PartyIdentity.generate("carol", Sums.RANDOM);
        assertEquals(Problem.INPUT_UNKNOWN, problem(carol, Map.of("value", 1)));
    }

    @Test
    void anAllowedValueIsTakenToTheGatewayAndNoKeysAreMadeBeforeItAnswers() {
        assertThrows(GatewayFailure.class, () -> join(sums.alice(), Map.of("value", 100)));
        assertFalse(Files.exists(home.resolve("shares")));
    }
}
