package dev.tcme.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.client.Behaviour;
import dev.tcme.client.TestContracts;
import dev.tcme.contract.Contract;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContractCommandsTest {
    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void start() {
        cli = new Cli(folder, Behaviour.HONEST);
        cli.ok("party", "init", "alice");
        cli.ok("party", "init", "bob");
    }

    @AfterEach
    void close() {
        cli.close();
    }

    private Contract contract(String... args) {
        List<String> all = new ArrayList<>(List.of("contract", "new"));
        all.addAll(List.of(args));
        return Contract.parse(cli.ok(all.toArray(String[]::new)).out().getBytes(StandardCharsets.UTF_8));
    }

    static String golden(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(ContractCommandsTest.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Digests, keys and days differ from run to run. */
    static String normal(String text) {
        return text.replaceAll("sha256:[0-9a-f]{64}", "sha256:...")
                .replaceAll("ed25519:[\\w-]{43}", "ed25519:...")
                .replaceAll("20\\d\\d-\\d\\d-\\d\\dT[\\d:.]+Z", "TIME")
                .replaceAll("[0-9a-f]{32}", "SESSION")
                .replaceAll("in \\d+ days", "in N days");
    }

    @Test
    void aNewContractPinsWhatTheGatewayIs() {
        Contract contract = contract("overlap", "--parties", "alice,bob", "--procedure", "option-scoring");
        Contract.ModelTerms model = contract.model().orElseThrow();
        assertEquals(cli.gateway.key(), contract.gateway());
        assertEquals(Optional.of(TestContracts.WEIGHTS), model.weights());
        assertEquals(TestContracts.PROGRAM, model.program());
        assertEquals(List.of(TestContracts.BUNDLE), contract.policies());
        // Measured was 0.678 as the lower bound.
        assertEquals(0.67, model.minimumAccuracy());
        assertEquals(1, contract.budgetBits());
        assertEquals(1, contract.capacityBits());
    }

    @Test
    void theBestMeasuredProcedureIsTakenWithItsOwnWeights() {
        Contract.ModelTerms model =
                contract("overlap", "--parties", "alice,bob").model().orElseThrow();
        assertEquals("embedding", model.procedure());
        assertEquals(0.89, model.minimumAccuracy());
        assertEquals(Optional.of(TestContracts.EMBEDDING_WEIGHTS), model.weights());
    }

    @Test
    void whatWasNotMeasuredIsNotDemandedAndThatIsSaid() {
        Cli.Result result =
                cli.ok("contract", "new", "question", "--parties", "alice,bob", "--question", "Is either late?");
        assertTrue(result.err().contains("demands no accuracy"), result.err());
        Contract contract = Contract.parse(result.out().getBytes(StandardCharsets.UTF_8));
        assertEquals(0, contract.model().orElseThrow().minimumAccuracy());
        assertEquals(Optional.of("Is either late?"), contract.task().question());
    }

    @Test
    void cardsMayComeFromFiles() {
        String alice = cli.write(
                "alice.card", cli.ok("party", "show", "--as", "alice", "--json").out());
        String bob = cli.write(
                "bob.card", cli.ok("party", "show", "--as", "bob", "--json").out());
        Contract contract = contract("comparison", "--party", "bob=" + bob, "--party", "alice=" + alice);
        assertEquals("bob", contract.input("first").orElseThrow().party());
        assertEquals(
                1,
                cli.run("contract", "new", "overlap", "--party", "alice=" + bob, "--party", "bob=" + bob)
                        .exit());
    }

    @Test
    void onlyTheNamedReadersGetTheAnswer() {
        Contract contract = contract("overlap", "--parties", "alice,bob", "--readers", "bob");
        assertEquals(List.of("bob"), contract.output().recipients());
    }

    @Test
    void aFileIsNotReplaced() {
        String file = cli.write("c.json", "mine");
        Cli.Result result = cli.run("contract", "new", "overlap", "--parties", "alice,bob", "--out", file);
        assertEquals(Exit.LOCAL, result.exit());
        assertEquals("mine", cli.read("c.json"));
    }

    @Test
    void wrongCombinationsAreUsage() {
        assertEquals(
                2,
                cli.run("contract", "new", "nonsense", "--parties", "alice,bob").exit());
        assertEquals(
                2, cli.run("contract", "new", "overlap", "--parties", "alice").exit());
        assertEquals(2, cli.run("contract", "new", "overlap").exit());
        assertEquals(
                2,
                cli.run("contract", "new", "question", "--parties", "alice,bob").exit());
        assertEquals(
                2,
                cli.run("contract", "new", "overlap", "--parties", "alice,bob", "--question", "x")
                        .exit());
        assertEquals(
                2,
                cli.run("contract", "new", "overlap", "--parties", "alice,bob", "--days", "0")
                        .exit());
        assertEquals(
                2,
                cli.run("contract", "new", "overlap", "--parties", "alice,bob", "--procedure", "guess")
                        .exit());
    }

    @Test
    void lintShowsWhatAContractAllows() throws IOException {
        cli.ok("contract", "new", "overlap", "--parties", "alice,bob", "--out", cli.path("c.json"));
        assertEquals(
                golden("lint-overlap.txt"),
                normal(cli.ok("contract", "lint", cli.path("c.json")).out()));
    }

    @Test
    void lintWarnsOfEverythingThatWeakensAContract() throws IOException {
        String weak = contract("overlap", "--parties", "alice,bob")
                .document()
                .toString()
                .replace("{\"enum\":[\"yes\",\"no\"]}", "{\"type\":\"string\",\"maxLength\":10}")
                .replaceAll("\"weights\":\"[^\"]*\",", "")
                .replace("\"minimumAccuracy\":0.89", "\"minimumAccuracy\":0")
                .replaceAll("\"expires\":\"[^\"]*\"", "\"expires\":\"2999-01-01T00:00:00Z\"");
        String file = cli.write("weak.json", weak);
        JsonNode warnings = cli.ok("contract", "lint", file, "--json").json().path("warnings");
        List<String> codes = new ArrayList<>();
        warnings.forEach(warning -> codes.add(warning.path("code").asText()));
        assertEquals(
                List.of(
                        "free-text",
                        "budget-below-capacity",
                        "capacity-over-limit",
                        "no-accuracy",
                        "weights-not-pinned",
                        "self-asserted",
                        "long-expiry"),
                codes);
        assertEquals(
                golden("lint-weak.txt"),
                normal(cli.ok("contract", "lint", file).out()).replaceAll("\\d{6} days", "N days"));
    }

    @Test
    void anAnswerThatCanCarryMoreThanTheGatewaysPolicyAllowsIsNotWritten() {
        cli.ok("party", "init", "carol");
        String[] sums = {"contract", "new", "sum", "--parties", "alice,bob,carol", "--max", "10000", "--length", "4"};
        assertEquals(
                60,
                Contract.parse(cli.ok(sums).out().getBytes(StandardCharsets.UTF_8))
                        .capacityBits());
        sums[sums.length - 1] = "5";
        Cli.Result result = cli.run(sums);
        assertEquals(Exit.USAGE, result.exit());
        assertEquals("", result.out());
        assertEquals(
                "tcme: an answer can carry 75 bits, the gateway's policy allows 64 a session: no session of this"
                        + " contract would run, so it is not written\n",
                result.err());
        List<String> filed = new ArrayList<>(List.of(sums));
        filed.addAll(List.of("--out", cli.path("sums.json")));
        assertEquals(Exit.USAGE, cli.run(filed.toArray(String[]::new)).exit());
        assertFalse(Files.exists(cli.file("sums.json")));
    }

    private String wide() {
        return contract("overlap", "--parties", "alice,bob")
                .document()
                .toString()
                .replace("{\"enum\":[\"yes\",\"no\"]}", "{\"type\":\"string\",\"maxLength\":10}");
    }

    @Test
    void lintReadsAContractWhereNoGatewayAnswersAndSaysWhatItCouldNotCompare() {
        String file = cli.write("wide.json", wide());
        cli.environment.put("TCME_GATEWAY", "http://127.0.0.1:1");
        Cli.Result result = cli.ok("contract", "lint", file);
        assertTrue(result.out().contains("budget-below-capacity"), result.out());
        assertFalse(result.out().contains("limit"), result.out());
        assertTrue(result.err().contains("no gateway says how many bits a session may tell"), result.err());
        assertFalse(cli.ok("contract", "lint", file, "--json").json().has("limitBits"));
    }

    @Test
    void theLimitOfAGatewayThatTheContractDoesNotNameIsNotCompared() {
        String file = cli.write("wide.json", wide());
        assertEquals(
                TestContracts.MAX_CAPACITY_BITS,
                cli.ok("contract", "lint", file, "--json")
                        .json()
                        .path("limitBits")
                        .asInt());
        try (Cli elsewhere = new Cli(folder.resolve("elsewhere"), Behaviour.HONEST)) {
            Cli.Result result = elsewhere.ok("contract", "lint", file, "--json");
            assertFalse(result.json().has("limitBits"));
            assertTrue(result.err().contains("not the one that the contract names"), result.err());
        }
    }

    @Test
    void whoIsShownAContractIsWarnedOfTheLimitToo() {
        cli.ok("contract", "submit", cli.write("wide.json", wide()), "--as", "alice");
        String digest =
                Contract.parse(wide().getBytes(StandardCharsets.UTF_8)).digest().toString();
        assertTrue(cli.ok("contract", "show", digest, "--as", "bob").out().contains("capacity-over-limit"));
        assertTrue(cli.ok("contract", "sign", digest, "--as", "bob").out().contains("capacity-over-limit"));
    }

    @Test
    void lintSaysWhenAContractHasExpired() {
        String old = contract("overlap", "--parties", "alice,bob")
                .document()
                .toString()
                .replaceAll("\"expires\":\"[^\"]*\"", "\"expires\":\"2020-01-01T00:00:00Z\"");
        String out = cli.ok("contract", "lint", cli.write("old.json", old)).out();
        assertTrue(out.contains("no session can be opened"), out);
    }

    @Test
    void lintNamesTheFileTheRuleAndThePlace() {
        String wild = contract("overlap", "--parties", "alice,bob")
                .document()
                .toString()
                .replace("{\"enum\":[\"yes\",\"no\"]}", "{\"type\":\"string\"}");
        String file = cli.write("wild.json", wild);
        Cli.Result result = cli.run("contract", "lint", file);
        assertEquals(Exit.LOCAL, result.exit());
        assertEquals("", result.out());
        assertEquals(
                "tcme: " + file + ": in the output schema at /properties/answer expected a whole number as"
                        + " 'maxLength' (unbounded-output)\n",
                result.err());
        assertEquals(
                Exit.LOCAL,
                cli.run("contract", "lint", cli.path("missing.json")).exit());
        assertEquals(
                Exit.LOCAL,
                cli.run("contract", "lint", cli.write("not.json", "{")).exit());
    }

    @Test
    void aTitleCannotSteerTheTerminal() {
        String tricky = contract("overlap", "--parties", "alice,bob")
                .document()
                .toString()
                .replaceFirst("\"title\":\"[^\"]*\"", "\"title\":\"a\\\\u202eb\\\\nc\"");
        String out = cli.ok("contract", "lint", cli.write("t.json", tricky)).out();
        assertTrue(out.startsWith("a b c\n"), out);
    }

    @Test
    void aDraftIsSignedByEveryPartyAndThenAgreed() {
        cli.ok("contract", "new", "overlap", "--parties", "alice,bob", "--out", cli.path("c.json"));
        cli.ok("contract", "submit", cli.path("c.json"), "--as", "alice");
        assertEquals(
                Exit.OK,
                cli.run("contract", "submit", cli.path("c.json"), "--as", "bob").exit());
        assertTrue(cli.ok("contract", "sign", cli.path("c.json"), "--as", "alice")
                .out()
                .endsWith("SIGNED BY\nalice      yes\nbob        not yet\nagreed     no\n"));
        assertTrue(cli.ok("contract", "sign", cli.path("c.json"), "--as", "bob")
                .out()
                .endsWith("agreed     yes\n"));
    }

    @Test
    void aFileThatTheGatewayDoesNotHaveIsNotSigned() {
        cli.ok("contract", "new", "overlap", "--parties", "alice,bob", "--out", cli.path("c.json"));
        Cli.Result result = cli.run("contract", "sign", cli.path("c.json"), "--as", "alice");
        assertEquals(Exit.REFUSED, result.exit());
        assertTrue(result.err().contains("tcme contract submit"), result.err());
    }
}
