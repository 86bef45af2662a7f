package dev.tcme.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.client.Behaviour;
import dev.tcme.contract.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From keys to a verified receipt, by commands alone. */
class WholeSessionTest {
    @TempDir
    Path folder;

    @Test
    void twoPartiesGetAnAnswerAndAReceiptThatVerifiesOffline() throws IOException {
        try (Cli cli = new Cli(folder, Behaviour.HONEST)) {
            String digest = cli.agree("overlap");
            String id = cli.released(digest);
            assertEquals(
                    Exit.OK, cli.run("session", "watch", id, "--as", "alice").exit());
            assertEquals(
                    "answer  yes\n",
                    cli.ok("session", "output", id, "--as", "bob").out());
            cli.ok("receipt", "fetch", id, "--as", "alice", "--out", cli.path("r.json"));
            // From here on without a gateway.
            cli.environment.put("TCME_GATEWAY", "http://127.0.0.1:1");
            cli.ok("receipt", "show", cli.path("r.json"));
            Cli.Result verified = cli.ok(
                    "receipt",
                    "verify",
                    cli.path("r.json"),
                    "--contract",
                    cli.path("c.json"),
                    "--input",
                    "first",
                    "--text",
                    cli.path("a.txt"));
            assertTrue(verified.out().contains("✓ input commitment"), verified.out());
            assertTrue(verified.out().contains("SELF_ASSERTED: only the operator's word"), verified.out());
        }
    }

    @Test
    void nothingThatIsSecretIsEverPrintedOrSent() throws IOException {
        try (Cli cli = new Cli(folder, Behaviour.HONEST)) {
            String digest = cli.agree("overlap");
            String id = cli.released(digest);
            cli.ok("session", "output", id, "--as", "alice");
            cli.ok("receipt", "fetch", id, "--as", "alice", "--out", cli.path("r.json"));
            cli.ok(
                    "receipt",
                    "verify",
                    cli.path("r.json"),
                    "--contract",
                    cli.path("c.json"),
                    "--input",
                    "first",
                    "--text",
                    cli.path("a.txt"),
                    "--json");
            cli.run("party", "init", "alice");
            cli.run("session", "submit", id, "first", "--as", "alice", "--text", cli.path("a.txt"));
            cli.run("session", "submit", id, "first", "--as", "alice", "--value", "{\"private abstract");
            StringBuilder all = new StringBuilder(cli.printed());
            cli.gateway.seen().forEach(seen -> all.append(seen.path()).append(seen.body()));
            int secrets = 0;
            for (String file : cli.homeFiles()) {
                JsonNode tree = Json.parse(Files.readAllBytes(cli.home().resolve(file)), 4096);
                for (String field : new String[] {"signingKey", "sealingKey", "salt"}) {
                    if (tree.has(field)) {
                        secrets++;
                        String secret = tree.get(field).asText().replaceAll(".*:", "");
                        assertFalse(all.indexOf(secret) >= 0, field + " of " + file);
                        // The positive control: the same scan finds what is there.
                        assertTrue(new StringBuilder(all).append(secret).indexOf(secret) >= 0);
                    }
                }
            }
            assertEquals(6, secrets);
            assertFalse(all.indexOf("private abstract") >= 0);
            assertTrue(all.indexOf(digest) >= 0);
        }
    }

    @Test
    void whatIsKeptIsForItsOwnerAlone() throws IOException {
        try (Cli cli = new Cli(folder, Behaviour.HONEST)) {
            cli.released(cli.agree("overlap"));
            try (Stream<Path> kept = Files.walk(cli.home().resolve("parties"))) {
                for (Path path : kept.toList()) {
                    String rights = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
                    assertEquals(Files.isDirectory(path) ? "rwx------" : "rw-------", rights, path.toString());
                }
            }
            assertEquals(4, cli.homeFiles().size());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "overlap, first, second, '{\"abstract\":\"x\"}'",
        "comparison, first, second, '{\"value\":7}'",
        "confidentiality-audit, text, clause, ''",
        "question, alice, bob, '{\"text\":\"x\"}'",
    })
    void everyKindOfContractRuns(String kind, String first, String second, String value) {
        try (Cli cli = new Cli(folder, Behaviour.HONEST)) {
            String[] more = kind.equals("question") ? new String[] {"--question", "Is either late?"} : new String[0];
            String id = cli.open(cli.agree(kind, more));
            cli.ok(
                    "session",
                    "submit",
                    id,
                    first,
                    "--as",
                    "alice",
                    "--value",
                    value.isEmpty() ? "{\"text\":\"x\"}" : value);
            cli.stdin = value.isEmpty() ? "{\"clause\":\"x\"}" : value;
            cli.ok("session", "submit", id, second, "--as", "bob", "--file", "-");
            JsonNode answer =
                    cli.ok("session", "output", id, "--as", "alice", "--json").json();
            assertEquals(
                    kind.equals("comparison") ? "first" : "yes",
                    answer.at("/output/answer").asText());
        }
    }

    @Test
    void withJsonStdoutIsOneDocumentOfEveryCommand() {
        try (Cli cli = new Cli(folder, Behaviour.HONEST)) {
            assertEquals(
                    "alice",
                    cli.ok("party", "init", "alice", "--json").json().path("id").asText());
            cli.ok("party", "init", "bob", "--json").json();
            cli.ok("party", "register", "--as", "bob", "--json").json();
            cli.ok("party", "show", "bob", "--json").json();
            String digest = cli.ok(
                            "contract",
                            "new",
                            "overlap",
                            "--parties",
                            "alice,bob",
                            "--json",
                            "--out",
                            cli.path("c.json"))
                    .json()
                    .path("digest")
                    .asText();
            cli.ok("contract", "lint", cli.path("c.json"), "--json").json();
            cli.ok("contract", "submit", cli.path("c.json"), "--as", "alice", "--json")
                    .json();
            cli.ok("contract", "sign", cli.path("c.json"), "--as", "alice", "--json")
                    .json();
            assertTrue(cli.ok("contract", "sign", digest, "--as", "bob", "--json")
                    .json()
                    .path("agreed")
                    .asBoolean());
            cli.ok("contract", "show", digest, "--as", "bob", "--json").json();
            assertEquals(
                    1,
                    cli.ok("contract", "show", "--as", "bob", "--json")
                            .json()
                            .path("contracts")
                            .size());
            String id = cli.open(digest);
            cli.ok("session", "submit", id, "first", "--as", "alice", "--text", cli.write("a", "x"), "--json")
                    .json();
            cli.ok("session", "show", id, "--as", "alice", "--json").json();
            assertEquals(
                    "ABORTED",
                    cli.ok("session", "withdraw", id, "--as", "alice", "--json")
                            .json()
                            .path("state")
                            .asText());
            assertEquals(
                    1,
                    cli.ok("session", "list", "--as", "alice", "--json")
                            .json()
                            .path("sessions")
                            .size());
            Cli.Result watched = cli.run("session", "watch", id, "--as", "alice", "--json");
            assertEquals(Exit.REFUSED, watched.exit());
            assertEquals("withdrawn", watched.json().path("reason").asText());
            cli.ok("receipt", "fetch", id, "--as", "alice", "--out", cli.path("r.json"), "--json")
                    .json();
            cli.ok("receipt", "show", cli.path("r.json"), "--json").json();
            assertTrue(cli.ok("receipt", "verify", cli.path("r.json"), "--contract", cli.path("c.json"), "--json")
                    .json()
                    .path("verified")
                    .asBoolean());
            cli.ok("version", "--json").json();
            cli.ok("completion", "--json").json();
        }
    }
}
