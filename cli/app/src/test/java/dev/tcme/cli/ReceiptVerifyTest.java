package dev.tcme.cli;

import static dev.tcme.cli.ContractCommandsTest.golden;
import static dev.tcme.cli.ContractCommandsTest.normal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.client.Behaviour;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReceiptVerifyTest {
    @TempDir
    Path folder;

    private static void prepare(Cli cli) {
        String id = cli.released(cli.agree("overlap"));
        cli.ok(
                "receipt",
                "fetch",
                id,
                "--as",
                "alice",
                "--out",
                cli.path("r.json"),
                "--checkpoint-out",
                cli.path("cp"));
    }

    private static Cli.Result verify(Cli cli, String... more) {
        String[] args = {"receipt", "verify", cli.path("r.json"), "--contract", cli.path("c.json")};
        return cli.run(java.util.stream.Stream.of(args, more)
                .flatMap(java.util.Arrays::stream)
                .toArray(String[]::new));
    }

    @Test
    void everyCheckIsShownWithItsVerdict() throws IOException {
        try (Cli cli = new Cli(folder, Behaviour.HONEST)) {
            prepare(cli);
            Cli.Result result =
                    verify(cli, "--input", "first", "--text", cli.path("a.txt"), "--checkpoint", cli.path("cp"));
            assertEquals(golden("verify-good.txt"), normal(result.out()));
            assertEquals(Exit.OK, result.exit());
        }
    }

    @ParameterizedTest
    @CsvSource({"FORGED_RECEIPT, verify-forged-receipt.txt", "FORGED_PROOF, verify-forged-proof.txt"})
    void aForgeryIsFour(Behaviour behaviour, String golden) throws IOException {
        try (Cli cli = new Cli(folder, behaviour)) {
            prepare(cli);
            Cli.Result result = verify(cli);
            assertEquals(Exit.UNVERIFIABLE, result.exit());
            assertEquals(golden(golden), normal(result.out()));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "RELEASED, REFUSED",
        "released, uncertain",
        "SELF_ASSERTED, HARDWARE_ATTESTED",
        "\"engine\":\"test\", \"engine\":\"best\"",
    })
    void aChangedReceiptNeverVerifies(String from, String to) {
        try (Cli cli = new Cli(folder, Behaviour.HONEST)) {
            prepare(cli);
            String original = cli.read("r.json");
            assertTrue(original.contains(from));
            cli.write("r.json", original.replaceFirst(from, to));
            int exit = verify(cli).exit();
            // Some changes break the receipt's own rules and are refused before the signature is looked at.
            assertTrue(exit == Exit.UNVERIFIABLE || exit == Exit.LOCAL, "exit " + exit);
        }
    }

    @Test
    void anotherValueThanTheSubmittedIsFour() {
        try (Cli cli = new Cli(folder, Behaviour.HONEST)) {
            prepare(cli);
            assertEquals(
                    Exit.OK,
                    verify(cli, "--input", "second", "--text", cli.path("b.txt"))
                            .exit());
            Cli.Result other = verify(cli, "--input", "first", "--text", cli.path("b.txt"));
            assertEquals(Exit.UNVERIFIABLE, other.exit());
            assertTrue(other.out().contains("✗ input commitment"), other.out());
            assertTrue(other.out().contains("NOT VERIFIED"), other.out());
        }
    }

    @Test
    void theSaltMayBeGivenByHand() throws IOException {
        try (Cli cli = new Cli(folder, Behaviour.HONEST)) {
            prepare(cli);
            String kept = cli.homeFiles().stream()
                    .filter(file -> file.contains(".first."))
                    .findFirst()
                    .orElseThrow();
            String file = cli.home().resolve(kept).toString();
            String[] mine = {"--input", "first", "--text", cli.path("a.txt"), "--salt", file};
            cli.environment.put("TCME_HOME", folder.resolve("elsewhere").toString());
            assertEquals(Exit.OK, verify(cli, mine).exit());
            String salt = dev.tcme.contract.Json.parse(java.nio.file.Files.readAllBytes(Path.of(file)), 4096)
                    .path("salt")
                    .asText();
            mine[5] = salt;
            assertEquals(Exit.OK, verify(cli, mine).exit());
            mine[5] = "A".repeat(43);
            assertEquals(Exit.UNVERIFIABLE, verify(cli, mine).exit());
            mine[5] = "short";
            assertEquals(Exit.LOCAL, verify(cli, mine).exit());
            Cli.Result without = verify(cli, "--input", "first", "--text", cli.path("a.txt"));
            assertEquals(Exit.LOCAL, without.exit());
            assertTrue(without.err().contains("--salt"), without.err());
        }
    }

    @Test
    void anotherContractIsFour() {
        try (Cli cli = new Cli(folder, Behaviour.HONEST)) {
            prepare(cli);
            cli.write("c.json", cli.read("c.json").replace("Do our projects compete?", "Another title"));
            Cli.Result result = verify(cli);
            assertEquals(Exit.UNVERIFIABLE, result.exit());
            assertTrue(result.out().contains("✗ contract"), result.out());
        }
    }

    @Test
    void aCheckpointThatCannotBeComparedIsNotAPass() {
        try (Cli cli = new Cli(folder, Behaviour.HONEST)) {
            prepare(cli);
            cli.gateway.grow();
            cli.write("later", cli.gateway.checkpoint());
            assertEquals(
                    Exit.UNVERIFIABLE,
                    verify(cli, "--checkpoint", cli.path("later")).exit());
            assertEquals(
                    Exit.UNVERIFIABLE,
                    verify(cli, "--checkpoint", cli.write("no", "nonsense\n")).exit());
            assertEquals(Exit.OK, verify(cli).exit());
        }
    }

    @Test
    void aFileThatIsNoReceiptIsALocalError() {
        try (Cli cli = new Cli(folder, Behaviour.HONEST)) {
            prepare(cli);
            cli.write("r.json", "{}");
            assertEquals(Exit.LOCAL, verify(cli).exit());
            cli.write("r.json", "not json");
            assertEquals(Exit.LOCAL, verify(cli).exit());
        }
    }
}
