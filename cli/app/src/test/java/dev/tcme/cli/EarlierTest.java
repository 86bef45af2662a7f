package dev.tcme.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.client.Behaviour;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Options before the command's name and behind it. */
class EarlierTest {
    private static final String NOBODY = "http://127.0.0.1:1";

    @TempDir
    Path folder;

    @Test
    void anOptionSaysTheSameInEveryPlace() {
        try (Cli cli = new Cli(folder, Behaviour.HONEST)) {
            String digest = cli.agree("overlap");
            List<String> words = List.of("session", "open", digest);
            for (int jsonAt = 0; jsonAt <= words.size(); jsonAt++) {
                for (int asAt = 0; asAt <= words.size(); asAt++) {
                    List<String> args = new ArrayList<>();
                    for (int i = 0; i <= words.size(); i++) {
                        if (i == jsonAt) {
                            args.add("--json");
                        }
                        if (i == asAt) {
                            args.addAll(List.of("--as", "bob"));
                        }
                        if (i < words.size()) {
                            args.add(words.get(i));
                        }
                    }
                    Cli.Result result = cli.ok(args.toArray(String[]::new));
                    assertEquals(digest, result.json().path("contract").asText());
                    assertTrue(
                            result.err().contains("session submit")
                                    && result.err().contains("second"),
                            "as bob");
                }
            }
        }
    }

    @Test
    void theNearerPlaceWins() {
        try (Cli cli = new Cli(folder, Behaviour.HONEST)) {
            cli.agree("overlap");
            assertEquals(
                    Exit.GATEWAY,
                    cli.run("--gateway", NOBODY, "session", "list", "--as", "alice")
                            .exit());
            String here = cli.gateway.address().toString();
            cli.ok("--gateway", NOBODY, "session", "list", "--as", "alice", "--gateway", here);
            cli.ok("--gateway", NOBODY, "session", "--gateway", here, "list", "--as", "alice");
            cli.ok("--as", "nobody", "session", "--as", "alice", "list");
        }
    }

    @Test
    void anotherHomeHasOtherKeys() {
        try (Cli cli = new Cli(folder, Behaviour.HONEST)) {
            Path other = folder.resolve("other");
            cli.ok("--home", other.toString(), "party", "init", "carol");
            assertTrue(Files.exists(other.resolve("parties/carol.json")));
            assertTrue(Files.notExists(cli.home()), "the usual home is left alone");
            assertEquals(
                    "carol",
                    cli.ok("party", "show", "--home", other.toString(), "--json")
                            .json()
                            .path("id")
                            .asText());
            assertEquals(Exit.LOCAL, cli.run("party", "show").exit());
            String keys = other.resolve("parties/carol.json").toString();
            assertTrue(cli.ok("--identity", keys, "party", "show").out().contains("carol"));
        }
    }

    @Test
    void aFailureIsADocumentToo() {
        try (Cli cli = new Cli(folder, Behaviour.HONEST)) {
            Cli.Result failed = cli.run("--json", "party", "show");
            assertEquals(Exit.LOCAL, failed.exit());
            assertEquals("urn:tcme:cli:local", failed.json().at("/error/type").asText());
        }
    }

    /** They declare options of these names themselves. */
    @Test
    void commandsOfOtherRoomsTakeTheirsFromThereToo() {
        try (Cli cli = new Cli(folder, Behaviour.HONEST)) {
            CommandLine line = cli.commandLine().setDefaultValueProvider(new Earlier());
            line.parseArgs("--json", "--home", "/there", "up", "--port", "1");
            var up = line.getSubcommands().get("up").getCommandSpec();
            assertEquals(Path.of("/there"), up.findOption("--home").getValue());
            assertEquals(Boolean.TRUE, up.findOption("--json").getValue());
            assertEquals(Integer.valueOf(1), up.findOption("--port").getValue());
            line.parseArgs("up");
            assertEquals(Boolean.FALSE, up.findOption("--json").getValue());
        }
    }

    @Test
    void anOptionThatTheCommandDoesNotTakeIsWrongInEveryPlace() {
        try (Cli cli = new Cli(folder, Behaviour.HONEST)) {
            for (String[] args : new String[][] {
                {"--gateway", NOBODY, "receipt", "show", "r.json"},
                {"receipt", "show", "--gateway", NOBODY, "r.json"},
                {"--as", "alice", "fetch"},
                {"--gateway", NOBODY, "version"}
            }) {
                Cli.Result refused = cli.run(args);
                assertEquals(Exit.USAGE, refused.exit(), refused.err());
                assertTrue(refused.err().contains(args[0].startsWith("--") ? args[0] : args[2]), refused.err());
            }
        }
    }

    @Test
    void onlyOneValueMayStandInOnePlace() {
        try (Cli cli = new Cli(folder, Behaviour.HONEST)) {
            assertEquals(
                    Exit.USAGE,
                    cli.run("--as", "a", "--as", "b", "session", "list").exit());
        }
    }

    @Test
    void helpBeforeACommandIsTheHelpOfAll() {
        try (Cli cli = new Cli(folder, Behaviour.HONEST)) {
            String help = cli.ok("--help").out();
            for (String option : List.of("--json", "--home", "--gateway", "--as", "--identity")) {
                assertTrue(help.contains(option), option);
            }
        }
    }
}
