package dev.tcme.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tcme.client.Behaviour;
import dev.tcme.contract.Adversary;
import dev.tcme.contract.Contract;
import dev.tcme.contract.Json;
import dev.tcme.contract.LaneKind;
import dev.tcme.he.protocol.Circuits;
import dev.tcme.he.protocol.JointTask;
import dev.tcme.he.protocol.UnsuitableException;
import dev.tcme.he.ring.Parallel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Contracts of tasks on numbers: the engine takes each, and a narrower answer it would not take. */
class TemplatesTest {
    private static final Circuits CIRCUITS = new Circuits(Parallel.none());

    @TempDir
    static Path folder;

    private static Cli cli;

    @BeforeAll
    static void start() {
        cli = new Cli(folder, Behaviour.HONEST);
        List.of("alice", "bob", "carol", "equal").forEach(id -> cli.ok("party", "init", id));
    }

    @AfterAll
    static void close() {
        cli.close();
    }

    /** @param parties how many take part */
    private static String[] args(int parties, String words) {
        List<String> all = new ArrayList<>(List.of("contract", "new"));
        all.addAll(Arrays.asList(words.split(" ")));
        all.addAll(List.of("--parties", parties == 2 ? "alice,bob" : "alice,bob,carol"));
        return all.toArray(String[]::new);
    }

    private static Contract contract(int parties, String words) {
        return parsed(cli.ok(args(parties, words)).out());
    }

    private static Contract parsed(String document) {
        return Contract.parse(document.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertUsage(String text, int parties, String words) {
        Cli.Result result = cli.run(args(parties, words));
        assertEquals(Exit.USAGE, result.exit(), result.err());
        assertTrue(result.err().contains(text), result.err());
        assertEquals("", result.out());
    }

    private static int parties(String words) {
        return Set.of("comparison", "inner-product", "intersection-size").contains(words.split(" ")[0]) ? 2 : 3;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "comparison",
                "comparison --lanes he",
                "comparison --relation at-most",
                "comparison --relation equal --length 3",
                "comparison --length 5 --min -7 --max 7",
                "comparison --step 0.01 --max 99.99",
                "comparison --format date",
                "comparison --format int64",
                "comparison --format uint64",
                "maximum",
                "maximum --step 0.5 --min -10 --max 10",
                "minimum --format date",
                "sum",
                "sum --length 4 --min -3 --max 12",
                "sum --step 0.01",
                "sum --step 1000 --max 5500",
                "mean --scale 100 --min -1000 --max 1000000",
                "mean",
                "variance",
                "variance --scale 10 --max 1001",
                "variance --length 3 --max 5",
                "weighted-score --weights alice=3,bob=-2,carol=1",
                "weighted-score --weights alice=1000000,bob=-1000000,carol=1 --min -5 --max 5",
                "count --at-least 100",
                "count --at-least 1.5 --at-most 200.25 --step 0.25 --max 300",
                "histogram --bounds 10,20,50",
                "histogram --bounds -1.5,2 --min -10 --max 10 --step 0.5",
                "inner-product",
                "inner-product --length 100 --min -100 --max 100",
                "inner-product --length 3 --min -100 --max -5",
                "intersection-size",
                "intersection-size --length 4 --format date",
            })
    void theEngineTakesTheContract(String words) throws UnsuitableException {
        Contract contract = contract(parties(words), words);
        JointTask task = JointTask.of(contract, CIRCUITS);
        assertTrue(task.estimate().inputBytes() > 0);
        assertEquals(contract.capacityBits(), contract.budgetBits());
        assertTrue(contract.lanes().contains(LaneKind.HE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sum",
                "sum --min -3 --max 12 --length 4",
                "sum --step 0.01 --min -1 --max 2",
                "mean --scale 100 --min -1000 --max 1000000",
                "variance --scale 10 --max 1001",
                "variance --max 3",
                "weighted-score --weights alice=3,bob=-2,carol=1 --min -10 --max 20",
                "count --at-least 100",
                "histogram --bounds 10,20,50",
                "inner-product --length 5 --min -100 --max 50",
                "inner-product --length 5 --min -100 --max -50",
                "intersection-size --length 3",
            })
    void anAnswerThatIsNarrowerByOneIsRefusedByTheEngine(String words) throws UnsuitableException {
        String document = cli.ok(args(parties(words), words)).out();
        for (String bound : List.of("minimum", "maximum")) {
            JsonNode tree = Json.parse(document.getBytes(StandardCharsets.UTF_8), 1 << 20);
            JsonNode answer = tree.at("/output/schema/properties/answer");
            ObjectNode one = (ObjectNode) (answer.has("items") ? answer.get("items") : answer);
            one.put(bound, one.path(bound).longValue() + (bound.equals("minimum") ? 1 : -1));
            Contract narrower = parsed(tree.toString());
            assertThrows(UnsuitableException.class, () -> JointTask.of(narrower, CIRCUITS), bound);
        }
    }

    @Test
    void inputsAreNamedAfterTheirPartiesAndSoAreTheAnswers() {
        Contract contract = contract(2, "comparison --lanes he");
        assertEquals("alice", contract.input("alice").orElseThrow().party());
        assertEquals(
                "[\"alice\",\"bob\",\"equal\"]",
                contract.output().fields().getFirst().schemaJson().path("enum").toString());
        assertEquals(
                "{\"weights\":{\"alice\":1,\"bob\":2,\"carol\":-3}}",
                contract(3, "weighted-score --weights carol=-3,alice=1,bob=2")
                        .task()
                        .parameters()
                        .toString());
    }

    @Test
    void whereAModelMayReadInputsHaveTheNamesOfItsProgram() {
        Contract contract = contract(2, "comparison");
        assertEquals(Set.of(LaneKind.HE, LaneKind.MODEL), contract.lanes());
        assertEquals("alice", contract.input("first").orElseThrow().party());
        assertEquals(
                Set.of(LaneKind.HE), contract(2, "comparison --relation less").lanes());
        assertEquals(
                Set.of(LaneKind.HE), contract(2, "comparison --format date").lanes());
        assertEquals(
                Set.of(LaneKind.MODEL), contract(2, "comparison --lanes model").lanes());
    }

    @Test
    void aPartyCalledEqualDoesNotMakeTheAnswerAmbiguous() throws UnsuitableException {
        Contract contract = parsed(cli.ok("contract", "new", "comparison", "--lanes", "he", "--parties", "equal,bob")
                .out());
        JointTask.of(contract, CIRCUITS);
        assertEquals("equal", contract.input("first").orElseThrow().party());
    }

    @Test
    void theHintSaysWhichLaneWouldTakeItAndWhatThatTakes() {
        String he = cli.ok(args(2, "comparison")).err();
        assertTrue(he.contains("lane he"), he);
        assertTrue(
                he.matches(
                        "(?s).*depth \\d+, about \\d+ ms of one core\\R  2 sets of which one is kept, each with keys of [\\d.]+ MiB, .*"),
                he);
        String model = cli.ok(args(2, "overlap")).err();
        assertTrue(model.contains("lane model"), model);
        assertFalse(model.contains("depth"), model);
    }

    @Test
    void aContractThatNoLaneCanTakeIsNotWritten() {
        assertUsage("at most 40 can be computed with so", 3, "sum --max 9000000000000");
        assertUsage("at most 20 can be computed with so", 3, "variance --max 2000000 --scale 1");
        assertUsage("'bounds' has 1 to 255 ascending numbers", 3, "histogram --bounds 20,10");
        assertUsage("not 0 and at most 1000000", 3, "weighted-score --weights alice=0,bob=1,carol=1");
        assertUsage("keep to the protocol", 2, "comparison --lanes he --adversary deviating");
        assertUsage("at most 63 bits, not 64", 3, "maximum --format uint64");
    }

    @Test
    void againstCovertPartiesBitsAreComputedAndWhatIsNoBitIsNot() {
        String words = "comparison --lanes he --max 255 --adversary covert";
        assertEquals(Adversary.COVERT, contract(2, words).laneTerms().leastAdversary());
        String err = cli.ok(args(2, words)).err();
        assertTrue(err.contains("lane he, computed on ciphertexts"), err);
        assertTrue(err.contains("  2 sets of which one is kept, each with keys of "), err);
        assertUsage("the lane he cannot take it", 2, "inner-product --adversary covert");
    }

    @Test
    void lintSaysWhatItTakesToWithstandCovertPartiesWhichIsDoneUnlessTheContractSaysCurious() {
        String words = "comparison --lanes he --max 255";
        String plain = cli.write(
                "plain.json", cli.ok(args(2, words + " --adversary curious")).out());
        String covert = cli.write("covert.json", cli.ok(args(2, words)).out());
        JsonNode less = cli.ok("contract", "lint", plain, "--json").json().path("he");
        JsonNode more = cli.ok("contract", "lint", covert, "--json").json().path("he");
        assertEquals(1, less.path("keySets").asInt());
        assertEquals(2, more.path("keySets").asInt());
        assertTrue(more.path("shareBytes").asLong() > less.path("shareBytes").asLong());
        assertEquals("threshold", less.path("form").asText());
        assertEquals("covert", more.path("form").asText());
        String out = cli.ok("contract", "lint", covert).out();
        assertTrue(out.contains("against  covert parties, that deviate only if they would not be caught"), out);
    }

    @Test
    void lintSaysWhetherSharesOfASumAreProvenWhichTheyAreUnlessTheContractSaysCuriousOrNotAllDecrypt() {
        String proven = cli.write("proven.json", cli.ok(args(3, "sum")).out());
        JsonNode he = cli.ok("contract", "lint", proven, "--json").json().path("he");
        assertEquals("threshold", he.path("form").asText());
        assertEquals(1, he.path("keySets").asInt());
        assertTrue(he.path("provesShares").asBoolean());
        String out = cli.ok("contract", "lint", proven).out();
        assertTrue(out.contains(" of proven shares"), out);
        assertTrue(out.contains("against  curious parties, that keep to the protocol"), out);
        for (String words : List.of("sum --adversary curious", "sum --quorum 2")) {
            String plain = cli.write("plain.json", cli.ok(args(3, words)).out());
            JsonNode less = cli.ok("contract", "lint", plain, "--json").json().path("he");
            assertFalse(less.path("provesShares").asBoolean(true), words);
            assertTrue(he.path("shareBytes").asLong() > less.path("shareBytes").asLong(), words);
        }
    }

    @Test
    void whereAModelCanTakeItThatIsSaid() {
        Cli.Result result = cli.ok(args(2, "comparison --lanes he,model --adversary deviating"));
        assertTrue(result.err().contains("lane model; he is allowed too, but cannot take it"), result.err());
    }

    @Test
    void anAnswerThatJsonCannotHoldIsRefused() {
        assertUsage("2^53 - 1", 3, "variance --scale 1000000");
        assertUsage("2^53 - 1", 3, "mean --scale 9000000");
    }

    @Test
    void whatTheCommandLineAloneHasWrongIsToldBeforeTheGatewayIsAsked() {
        try (Cli alone = new Cli(folder.resolve("alone"), Behaviour.HONEST)) {
            // Nobody listens there.
            alone.environment.put("TCME_GATEWAY", "http://127.0.0.1:1");
            assertEquals(Exit.GATEWAY, alone.run(args(3, "sum --min 3 --max 5")).exit());
            for (String wrong : List.of(
                    "sum --min 5 --max 3",
                    "sum --min 1 --step 2",
                    "sum --lanes model",
                    "mean --scale 9000000",
                    "weighted-score --weights alice=1",
                    "histogram",
                    "count",
                    "comparison",
                    "overlap --lanes he",
                    "question",
                    "comparison --days 0")) {
                Cli.Result result = alone.run(args(3, wrong));
                assertEquals(Exit.USAGE, result.exit(), wrong + ": " + result.err());
            }
        }
    }

    @Test
    void optionsThatAKindDoesNotTakeAreNamed() {
        assertUsage("'overlap' takes no --max, --min", 2, "overlap --min 1 --max 2");
        assertUsage("'sum' takes no --relation; it takes --length", 3, "sum --relation less");
        assertUsage("'maximum' takes no --length", 3, "maximum --length 3");
        assertUsage("'sum' takes no --answers", 3, "sum --answers yes,no");
        assertUsage("'count' needs --at-least", 3, "count");
        assertUsage("'histogram' needs --bounds", 3, "histogram");
        assertUsage("--weights alice=1,bob=1,carol=1", 3, "weighted-score");
        assertUsage("--weights alice=1,bob=1,carol=1", 3, "weighted-score --weights alice=1,dave=2,carol=3");
        assertUsage("has its own range", 2, "comparison --format date --min 1");
        assertUsage("--step above 0", 3, "sum --step 0");
        assertUsage("--min not above --max", 3, "sum --min 5 --max 4");
        assertUsage("multiple of --step", 3, "sum --min 1 --step 2");
        assertUsage("at most 20 digits", 3, "sum --max 1e999999999");
        assertUsage("--length between", 3, "sum --length 0");
        assertUsage("two parties, found 3", 3, "comparison");
        assertUsage("no model reads 'sum'", 3, "sum --lanes model");
        assertUsage("needs a model that reads", 2, "overlap --lanes he");
    }

    @Test
    void lintWarnsWhereAnAnswerGivesAwayAnInput() {
        for (String words : List.of(
                "sum",
                "mean",
                "variance",
                "weighted-score --weights alice=1,bob=2",
                "count --at-least 5",
                "histogram --bounds 5",
                "inner-product")) {
            assertTrue(codes(2, words).contains("gives-away-an-input"), words);
        }
        assertFalse(codes(3, "sum").contains("gives-away-an-input"));
        assertFalse(codes(2, "comparison").contains("gives-away-an-input"));
        // Nobody who brings a number reads the answer, so nobody can take his own off.
        assertFalse(codes(2, "intersection-size").contains("gives-away-an-input"));
    }

    private static List<String> codes(int parties, String words) {
        String file = folder.resolve("lint-" + System.nanoTime() + ".json").toString();
        List<String> all = new ArrayList<>(List.of(args(parties, words)));
        all.addAll(List.of("--out", file));
        cli.ok(all.toArray(String[]::new));
        List<String> codes = new ArrayList<>();
        cli.ok("contract", "lint", file, "--json")
                .json()
                .path("warnings")
                .forEach(warning -> codes.add(warning.path("code").asText()));
        return codes;
    }

    @Test
    void lintShowsWhetherTheTaskCanBeComputedOnCiphertexts() {
        String good =
                cli.write("good.json", cli.ok(args(2, "comparison --lanes he")).out());
        JsonNode he = cli.ok("contract", "lint", good, "--json").json().path("he");
        assertTrue(he.path("computable").asBoolean());
        assertTrue(he.path("depth").asInt() > 1);
        assertTrue(he.path("keyBytes").asLong() > he.path("inputBytes").asLong());
        assertTrue(cli.ok("contract", "lint", good).out().contains("  he       depth"));
        assertTrue(codes(2, "comparison --lanes he --latency 5").contains("latency-too-short"));
        assertFalse(codes(2, "comparison --lanes he --latency 60000").contains("latency-too-short"));
        String bad = cli.write("bad.json", cli.read("good.json").replace("\"equal\"", "\"same\""));
        he = cli.ok("contract", "lint", bad, "--json").json().path("he");
        assertFalse(he.path("computable").asBoolean());
        String out = cli.ok("contract", "lint", bad).out();
        assertTrue(out.contains("not-on-ciphertexts"), out);
        assertTrue(out.contains("policy will refuse every session"), out);
        String model = cli.write("model.json", cli.ok(args(2, "overlap")).out());
        assertFalse(cli.ok("contract", "lint", model, "--json").json().has("he"));
    }
}
