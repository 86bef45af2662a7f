package dev.tcme.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.client.Behaviour;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Each class of failure has its exit code, one line, and a document with its type. */
class FailuresTest {
    @TempDir
    Path folder;

    private static void assertFails(Cli.Result result, int exit, String text) {
        assertEquals(exit, result.exit(), result.err());
        List<String> complaints =
                result.err().lines().filter(line -> line.startsWith("tcme: ")).toList();
        assertEquals(1, complaints.size(), result.err());
        assertTrue(complaints.getFirst().contains(text), result.err());
    }

    @Test
    void wrongUsageIsTwo() {
        try (Cli cli = new Cli(folder, Behaviour.HONEST)) {
            assertFails(cli.run(), Exit.USAGE, "expected a command");
            assertFails(cli.run("party"), Exit.USAGE, "expected a command");
            assertFails(cli.run("nonsense"), Exit.USAGE, "nonsense");
            assertFails(cli.run("session", "show"), Exit.USAGE, "ID");
            assertFails(cli.run("receipt", "verify", "r.json"), Exit.USAGE, "--contract");
            assertFails(cli.run("session", "watch", "x", "--at-most", "0"), Exit.USAGE, "--at-most");
            assertEquals(
                    "urn:tcme:cli:usage",
                    cli.run("party", "--json").json().at("/error/type").asText());
        }
    }

    @Test
    void aLocalErrorIsOne() throws IOException {
        try (Cli cli = new Cli(folder, Behaviour.HONEST)) {
            assertFails(cli.run("session", "list"), Exit.LOCAL, "tcme party init");
            assertFails(cli.run("session", "list", "--as", "../x"), Exit.LOCAL, "party id");
            assertFails(cli.run("session", "list", "--as", "carol"), Exit.LOCAL, "no key file");
            assertFails(cli.run("party", "init", "Alice"), Exit.LOCAL, "party id");
            assertFails(cli.run("party", "show", "bob", "--gateway", "nonsense"), Exit.LOCAL, "--gateway");
            cli.ok("party", "init", "alice");
            assertFails(cli.run("party", "init", "alice"), Exit.LOCAL, "left as they are");
            assertFails(cli.run("session", "show", "xyz"), Exit.LOCAL, "session id");
            assertFails(cli.run("session", "open", "xyz"), Exit.LOCAL, "digest");
            cli.ok("party", "init", "bob");
            assertFails(cli.run("session", "list"), Exit.LOCAL, "alice, bob");
            Path key = cli.home().resolve("parties/alice.json");
            Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
            assertFails(cli.run("session", "list", "--as", "alice"), Exit.LOCAL, "chmod 600");
        }
    }

    @Test
    void aValueThatTheContractDoesNotAllowIsLocalAndNeverQuoted() {
        try (Cli cli = new Cli(folder, Behaviour.HONEST)) {
            String id = cli.open(cli.agree("overlap"));
            String[] submit = {"session", "submit", id, "first", "--as", "alice"};
            assertFails(cli.run(with(submit, "--value", "{\"CANARY\":1}")), Exit.LOCAL, "schema");
            assertFails(cli.run(with(submit, "--value", "\"CANARY\"")), Exit.LOCAL, "schema");
            assertFails(cli.run(with(submit, "--value", "{CANARY")), Exit.LOCAL, "--value");
            assertFails(
                    cli.run(with(submit, "--text", cli.write("long", "CANARY".repeat(1000)))), Exit.LOCAL, "schema");
            assertFails(cli.run(with(submit, "--text", cli.path("none"))), Exit.LOCAL, "no file");
            assertFails(cli.run(submit), Exit.USAGE, "--text");
            assertFails(
                    cli.run("session", "submit", id, "second", "--as", "alice", "--value", "{}"),
                    Exit.LOCAL,
                    "brings: first");
            assertFalse(cli.printed().contains("CANARY"));
            assertFalse(cli.gateway.sawInput());
        }
    }

    private static String[] with(String[] args, String... more) {
        return java.util.stream.Stream.of(args, more)
                .flatMap(java.util.Arrays::stream)
                .toArray(String[]::new);
    }

    @Test
    void aRefusalOfTheGatewayIsThreeWithItsType() throws IOException {
        try (Cli cli = new Cli(folder, Behaviour.HONEST)) {
            cli.environment.put("TCME_ENROLMENT_TOKEN", "wrong");
            Cli.Result refused = cli.run("party", "init", "alice", "--json");
            assertFails(refused, Exit.REFUSED, "TCME_ENROLMENT_TOKEN");
            assertEquals(
                    "urn:tcme:problem:enrolment-refused",
                    refused.json().at("/error/type").asText());
            assertEquals(3, refused.json().at("/error/exit").asInt());
            // Keys that were refused are not left behind.
            assertEquals(List.of(), cli.homeFiles());
            cli.environment.remove("TCME_ENROLMENT_TOKEN");
            String digest = cli.agree("overlap");
            String id = cli.open(digest);
            assertFails(cli.run("session", "output", id, "--as", "alice"), Exit.REFUSED, "released nothing");
            assertFails(cli.run("receipt", "fetch", id, "--as", "alice"), Exit.REFUSED, "not ended");
            assertFails(cli.run("session", "show", "0".repeat(32), "--as", "alice"), Exit.REFUSED, "No such session");
            cli.ok("session", "submit", id, "first", "--as", "alice", "--text", cli.write("a", "x"));
            int files = cli.homeFiles().size();
            assertFails(
                    cli.run("session", "submit", id, "first", "--as", "alice", "--text", cli.path("a")),
                    Exit.REFUSED,
                    "already");
            assertEquals(files, cli.homeFiles().size());
        }
    }

    @Test
    void aContractThatIsNotAgreedOpensNoSession() {
        try (Cli cli = new Cli(folder, Behaviour.HONEST)) {
            cli.ok("party", "init", "alice");
            cli.ok("party", "init", "bob");
            String digest = cli.ok("contract", "new", "overlap", "--parties", "alice,bob", "--out", cli.path("c.json"))
                    .out()
                    .strip();
            cli.ok("contract", "submit", cli.path("c.json"), "--as", "alice");
            cli.ok("contract", "sign", cli.path("c.json"), "--as", "alice");
            assertFails(cli.run("session", "open", digest, "--as", "alice"), Exit.REFUSED, "bob");
        }
    }

    @Test
    void aSessionThatPolicyRefusesIsThree() {
        try (Cli cli = new Cli(folder, Behaviour.POLICY_DENIES)) {
            Cli.Result refused = cli.run("session", "open", cli.agree("overlap"), "--as", "alice");
            assertEquals(Exit.REFUSED, refused.exit());
            assertTrue(refused.out().contains("not_today: the policy of this test denies"), refused.out());
        }
    }

    @Test
    void aSessionWithoutAnAnswerIsThree() {
        try (Cli cli = new Cli(folder, Behaviour.UNCERTAIN)) {
            String id = cli.released(cli.agree("overlap"));
            Cli.Result watched = cli.run("session", "watch", id, "--as", "alice");
            assertEquals(Exit.REFUSED, watched.exit());
            assertTrue(watched.out().contains("not certain enough"), watched.out());
        }
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "FORGED_EVIDENCE",
                "EVIDENCE_OF_OTHER_SESSION",
                "EVIDENCE_OF_OTHER_CONTRACT",
                "REPLACED_SEALING_KEY",
                "OTHER_LANE",
                "NO_EVIDENCE"
            })
    void evidenceThatIsNotAsAgreedIsFourAndNothingIsSent(Behaviour behaviour) throws IOException {
        try (Cli cli = new Cli(folder, behaviour)) {
            String digest = cli.agree("overlap");
            Cli.Result opened = cli.run("session", "open", digest, "--as", "alice");
            assertEquals(Exit.UNVERIFIABLE, opened.exit());
            String id = cli.ok("session", "list", "--as", "alice", "--json")
                    .json()
                    .at("/sessions/0/id")
                    .asText();
            assertFails(
                    cli.run("session", "submit", id, "first", "--as", "alice", "--text", cli.write("a", "x")),
                    Exit.UNVERIFIABLE,
                    "evidence");
            assertFalse(cli.gateway.sawInput());
            assertEquals(List.of("parties/alice.json", "parties/bob.json"), cli.homeFiles());
        }
    }

    @ParameterizedTest
    @CsvSource({"OTHER_ANSWER, commits", "WILD_ANSWER, allows", "FORGED_RECEIPT, receipt"})
    void aFalseAnswerIsFourAndIsNotShown(Behaviour behaviour, String text) {
        try (Cli cli = new Cli(folder, behaviour)) {
            String id = cli.released(cli.agree("overlap"));
            Cli.Result output = cli.run("session", "output", id, "--as", "alice");
            assertFails(output, Exit.UNVERIFIABLE, text);
            assertEquals("", output.out());
        }
    }

    @ParameterizedTest
    @CsvSource({"INVENTED_SIGNATURES", "OTHER_DOCUMENT"})
    void aContractThatTheGatewayInventsIsFour(Behaviour behaviour) {
        try (Cli cli = new Cli(folder, behaviour)) {
            cli.ok("party", "init", "alice");
            cli.ok("party", "init", "bob");
            String digest = cli.ok("contract", "new", "overlap", "--parties", "alice,bob", "--out", cli.path("c.json"))
                    .out()
                    .strip();
            cli.run("contract", "submit", cli.path("c.json"), "--as", "alice");
            assertEquals(
                    Exit.UNVERIFIABLE,
                    cli.run("session", "open", digest, "--as", "alice").exit());
            if (behaviour == Behaviour.INVENTED_SIGNATURES) {
                String shown =
                        cli.ok("contract", "show", digest, "--as", "alice").out();
                assertTrue(shown.contains("A FALSE SIGNATURE"), shown);
            }
        }
    }

    @Test
    void aGatewayThatIsNotThereIsFiveAndTheKeysAreKept() throws IOException {
        try (Cli cli = new Cli(folder, Behaviour.HONEST)) {
            cli.environment.put("TCME_GATEWAY", "http://127.0.0.1:1");
            Cli.Result result = cli.run("party", "init", "alice", "--json");
            assertFails(result, Exit.GATEWAY, "no connection");
            assertEquals(
                    "urn:tcme:cli:gateway-unreachable",
                    result.json().at("/error/type").asText());
            assertEquals(List.of("parties/alice.json"), cli.homeFiles());
            cli.environment.put("TCME_GATEWAY", cli.gateway.address().toString());
            cli.ok("party", "register");
            cli.ok("party", "show", "alice");
        }
    }

    @ParameterizedTest
    @CsvSource({"UNAVAILABLE, does not answer", "OTHER_SERVICE, is this a TCME gateway", "SILENT, did not answer"})
    void aGatewayThatFailsIsFive(Behaviour behaviour, String text) {
        try (Cli cli = new Cli(folder, behaviour)) {
            assertFails(cli.run("party", "show", "bob"), Exit.GATEWAY, text);
        }
    }

    @Test
    void aWatchThatTakesTooLongIsFive() {
        try (Cli cli = new Cli(folder, Behaviour.HONEST)) {
            String id = cli.open(cli.agree("overlap"));
            assertFails(cli.run("session", "watch", id, "--as", "alice", "--at-most", "1"), Exit.GATEWAY, "not ended");
        }
    }
}
