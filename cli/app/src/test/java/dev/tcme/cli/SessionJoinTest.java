package dev.tcme.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.client.Behaviour;
import dev.tcme.client.SessionView;
import dev.tcme.contract.Digest;
import dev.tcme.contract.EndReason;
import dev.tcme.contract.LaneKind;
import dev.tcme.contract.SessionId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What {@code session join} says before a computation begins, and how sessions under way read. Whole computations are in the
 * end-to-end tests: the gateway in memory has no crypto lane, and only states one in its evidence.
 */
class SessionJoinTest {
    /** A contract that both lanes may take, so that evidence of either is as agreed. */
    private static final String[] BOTH = {"--lanes", "he,model", "--assurance", "SELF_ASSERTED"};

    @TempDir
    Path folder;

    private static void assertFails(Cli.Result result, int exit, String text) {
        assertEquals(exit, result.exit(), result.err());
        assertTrue(result.err().contains(text), result.err());
        assertEquals("", result.out());
    }

    private static SessionView view(SessionView.State state, Optional<SessionView.Progress> progress) {
        return new SessionView(
                SessionId.parse("0".repeat(32)),
                Digest.ofFile(new byte[1]),
                state,
                state.isFinal() ? Optional.of(EndReason.PARTY_MISSING) : Optional.empty(),
                Optional.empty(),
                "2026-11-21T00:00:00Z",
                "2026-11-21T01:00:00Z",
                Optional.of(progress.isPresent() ? LaneKind.HE : LaneKind.MODEL),
                List.of(
                        new SessionView.InputState("alice", "alice", true),
                        new SessionView.InputState("bob", "bob", false)),
                progress,
                Optional.empty());
    }

    private static Optional<SessionView.Progress> round(String round, String... waitingFor) {
        return Optional.of(new SessionView.Progress(round, List.of(waitingFor), Map.of()));
    }

    @Test
    void aSessionInTheModelLaneSaysToSubmit() throws IOException {
        try (Cli cli = new Cli(folder, Behaviour.HONEST)) {
            String id = cli.open(cli.agree("comparison", BOTH));
            assertFails(
                    cli.run("session", "join", id, "--as", "alice", "--value", "{\"value\":7}"),
                    Exit.REFUSED,
                    "tcme session submit " + id + " first");
            assertEquals(List.of("parties/alice.json", "parties/bob.json"), cli.homeFiles());
        }
    }

    @Test
    void aLaneThatTheContractDoesNotAllowIsFourAndNothingIsMade() throws IOException {
        try (Cli cli = new Cli(folder, Behaviour.OTHER_LANE)) {
            cli.run("session", "open", cli.agree("overlap"), "--as", "alice");
            String id = cli.ok("session", "list", "--as", "alice", "--json")
                    .json()
                    .at("/sessions/0/id")
                    .asText();
            assertFails(
                    cli.run("session", "join", id, "--as", "alice", "--value", "{\"value\":7}"),
                    Exit.UNVERIFIABLE,
                    "nothing was sent");
            assertEquals(List.of("parties/alice.json", "parties/bob.json"), cli.homeFiles());
        }
    }

    @Test
    void aWrongValueIsOneAndIsNeverQuoted() throws IOException {
        try (Cli cli = new Cli(folder, Behaviour.OTHER_LANE)) {
            String id = cli.open(cli.agree("comparison", BOTH));
            String[] join = {"session", "join", id, "--as", "alice", "--value", ""};
            for (String wrong : List.of("{\"value\":-1}", "{\"value\":\"CANARY\"}", "{\"CANARY\":1}", "[\"CANARY\"]")) {
                join[6] = wrong;
                assertFails(cli.run(join), Exit.LOCAL, "the contract's schema for the input 'first'");
            }
            join[6] = "{CANARY";
            assertFails(cli.run(join), Exit.LOCAL, "--value");
            assertFails(cli.run("session", "join", id, "--as", "alice"), Exit.USAGE, "--value, --file, --text");
            assertFalse(cli.printed().contains("CANARY"));
            assertEquals(List.of("parties/alice.json", "parties/bob.json"), cli.homeFiles());
            assertTrue(cli.gateway.seen().stream().noneMatch(seen -> seen.path().contains("/rounds/")));
        }
    }

    @Test
    void aContractThatMustWithstandDeviatingPartiesIsNotJoined() throws IOException {
        try (Cli cli = new Cli(folder, Behaviour.OTHER_LANE)) {
            String id = cli.open(cli.agree(
                    "comparison", "--lanes", "he,model", "--assurance", "SELF_ASSERTED", "--adversary", "deviating"));
            assertFails(
                    cli.run("session", "join", id, "--as", "alice", "--value", "{\"value\":7}"),
                    Exit.UNVERIFIABLE,
                    "nothing was sent");
        }
    }

    @Test
    void whoWaitsTooLongIsFive() {
        try (Cli cli = new Cli(folder, Behaviour.OTHER_LANE)) {
            String id = cli.open(cli.agree("comparison", BOTH));
            assertFails(
                    cli.run("session", "join", id, "--as", "alice", "--value", "{\"value\":7}", "--at-most", "1"),
                    Exit.GATEWAY,
                    "not ended");
            assertFails(
                    cli.run("session", "join", id, "--as", "alice", "--value", "{\"value\":7}", "--at-most", "0"),
                    Exit.USAGE,
                    "--at-most");
        }
    }

    @Test
    void aSessionThatHasEndedCannotBeJoined() {
        try (Cli cli = new Cli(folder, Behaviour.HONEST)) {
            String id = cli.open(cli.agree("comparison", BOTH));
            cli.ok("session", "withdraw", id, "--as", "bob");
            assertFails(
                    cli.run("session", "join", id, "--as", "alice", "--value", "{\"value\":7}"),
                    Exit.REFUSED,
                    "the session has ended: ABORTED: a party withdrew");
        }
    }

    @Test
    void aPartyThatTheContractDoesNotNameIsOne() {
        try (Cli cli = new Cli(folder, Behaviour.HONEST)) {
            String id = cli.open(cli.agree("comparison", BOTH));
            cli.ok("party", "init", "carol");
            assertFails(
                    cli.run("session", "join", id, "--as", "carol", "--value", "{\"value\":7}"), Exit.LOCAL, "carol");
        }
    }

    @Test
    void aJointSessionTakesNoSealedInputAndSaysSo() {
        SessionView joint = view(SessionView.State.OPEN, round("commit", "alice", "bob"));
        CliFailure refused = assertThrows(CliFailure.class, () -> SessionSubmit.requireSealed(joint));
        assertEquals(Exit.REFUSED, refused.exit());
        assertTrue(refused.getMessage().endsWith("tcme session join " + joint.id()), refused.getMessage());
        assertDoesNotThrow(() -> SessionSubmit.requireSealed(view(SessionView.State.OPEN, Optional.empty())));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "OPEN    | commit     | OPEN: parties commit to their shares of the keys (round commit), waiting for bob",
                "OPEN    | input      | OPEN: parties give their encrypted inputs (round input), waiting for bob",
                "RUNNING | evaluation | RUNNING: the gateway computes on the ciphertexts, waiting for bob",
                "RUNNING | open       | RUNNING: parties give their halves of the result (round open), waiting for bob",
            })
    void aJointSessionUnderWaySaysWhatIsDoneAndWhoIsAwaited(SessionView.State state, String round, String expected) {
        assertEquals(expected, Wording.of(view(state, round(round, "bob"))));
    }

    @Test
    void otherSessionsReadAsBefore() {
        assertEquals("OPEN: 1 of 2 inputs received", Wording.of(view(SessionView.State.OPEN, Optional.empty())));
        assertEquals("SEALED", Wording.of(view(SessionView.State.SEALED, Optional.empty())));
        assertEquals(
                "ABORTED: a party that the others waited for did not come; the receipt names it",
                Wording.of(view(SessionView.State.ABORTED, round("share", "bob"))));
    }
}
