package dev.tcme.system.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.HotSpotDiagnosticMXBean;
import dev.tcme.client.SessionView.State;
import dev.tcme.contract.Contract;
import dev.tcme.contract.EndReason;
import dev.tcme.contract.Json;
import dev.tcme.contract.Opening;
import dev.tcme.contract.Problem;
import dev.tcme.contract.Sealing;
import dev.tcme.contract.SessionId;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Both parties' inputs hold a canary of 128 random bits. However the session ends, nothing of them is left outside its
 * worker: not on disk, not in a log, not in the memory of the processes that live on, not in what the other party gets.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ForgetsEverythingTest {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final String ALICES = Wire.fresh();
    private static final String BOBS = Wire.fresh();
    private static final Needles NEEDLES = new Needles(Map.of("alice's canary", ALICES, "bob's canary", BOBS));
    /** What is no secret and lies where a canary would: in the gateway's memory and the database; in the runner's. */
    private static final String TITLE = "about " + Wire.fresh();

    private static final Needles MARKERS =
            new Needles(Map.of("the title", TITLE, "a variable's name", "TCME_RUNNER_LISTEN"));
    /** What alice's secret must not be found in, and bob's not in {@link #ALICE_GOT}. */
    private static final List<String> BOB_GOT = new ArrayList<>();

    private static final List<String> ALICE_GOT = new ArrayList<>();

    private static Instant began;
    private static Path dumps;
    private static Stack stack;
    private static Actor alice;
    private static Actor bob;

    @BeforeAll
    static void start() throws IOException {
        began = Instant.now().minusSeconds(1);
        dumps = Files.createTempDirectory("tcme-dumps-");
        stack = Stack.withModel(Map.of());
        alice = stack.enrol("alice");
        bob = stack.enrol("bob");
    }

    @AfterAll
    static void stop() throws IOException {
        stack.close();
        for (Path file : Needles.files(dumps)) {
            Files.delete(file);
        }
        Files.delete(dumps);
    }

    /** Long enough that the model still thinks when a test does something about it. */
    private static String longText(String canary) {
        return "We study clouds. The secret code is " + canary + ". "
                + "Rain falls on the hills and runs to sea. ".repeat(60);
    }

    private static String shortText(String canary) {
        return "We study how clouds make rain. The secret code is " + canary + ".";
    }

    @Test
    @Order(1)
    void aSessionThatReleases() {
        Contract contract = agree("embedding", 600, 1);
        SessionId id = run(contract, shortText(ALICES), shortText(BOBS));
        State state = awaitEnd(id);
        assertTrue(Set.of(State.RELEASED, State.REFUSED).contains(state), state::name);
        if (state == State.RELEASED) {
            ALICE_GOT.add(alice.client().output(contract, id).value().toString());
            BOB_GOT.add(bob.client().output(contract, id).value().toString());
        }
        collect(id);
    }

    @Test
    @Order(1)
    void aSessionWhoseWorkerIsKilled() {
        Contract contract = agree("option-scoring", 600, 1);
        SessionId id = run(contract, longText(ALICES), longText(BOBS));
        assertEquals(State.RUNNING, alice.client().session(id).state());
        killWorkers();
        assertEquals(State.ABORTED, awaitEnd(id));
        assertEquals(EndReason.LANE_FAILED, alice.client().receipt(id).receipt().reason());
        collect(id);
    }

    @Test
    @Order(1)
    void aSessionThatExpires() {
        Contract contract = agree("embedding", 10, 1);
        SessionId id = alice.client().open(contract.digest()).id();
        alice.submit(contract, id, "first", shortText(ALICES));
        assertEquals(State.EXPIRED, awaitEnd(id));
        collect(id);
    }

    @Test
    @Order(1)
    void aSessionThatIsWithdrawnWhileTheModelThinks() {
        Contract contract = agree("option-scoring", 600, 1);
        SessionId id = run(contract, longText(ALICES), longText(BOBS));
        bob.client().withdraw(id);
        assertEquals(State.ABORTED, awaitEnd(id));
        collect(id);
    }

    @Test
    @Order(1)
    void aSessionThatPolicyRefuses() {
        Contract contract = agree("embedding", 600, 0);
        SessionId id = alice.client().open(contract.digest()).id();
        assertEquals(State.REFUSED, awaitEnd(id));
        collect(id);
    }

    @Test
    @Order(1)
    void aSessionWhoseInputIsRefused() {
        Contract contract = agree("embedding", 600, 1);
        SessionId id = alice.client().open(contract.digest()).id();
        var key = alice.client()
                .session(id)
                .evidence()
                .orElseThrow()
                .evidence()
                .sealingKey()
                .orElseThrow();
        // Two fields, of which the schema knows one.
        var value = Opening.of(Json.tree(Map.of("abstract", shortText(ALICES), ALICES, ALICES)), new SecureRandom());
        var sealed = key.seal(
                Sealing.Context.ofInput(contract.digest(), id, "first"), value.frame(Documents.MAX_INPUT_BYTES));
        Wire.Answer answer = alice.send(Wire.Request.post(
                "/v1/sessions/" + id + "/inputs/first",
                Map.of(
                        "sealed", Json.tree(sealed),
                        "commitment", Scene.commitment(value).toString())));
        answer.requireRefusal(Problem.SCHEMA_MISMATCH, 422).requireWithout(ALICES);
        BOB_GOT.add(answer.text());
        alice.client().withdraw(id);
        collect(id);
    }

    @Test
    @Order(2)
    void nothingIsInTheMemoryOfTheProcessesThatLiveOn() throws Exception {
        for (String part : List.of("gateway", "runner")) {
            Path dump = dumps.resolve(part + ".hprof");
            dump(stack.part(part).pid().orElseThrow(), dump);
            assertEquals(List.of(), NEEDLES.in(dump));
            assertTrue(!MARKERS.in(dump).isEmpty(), "the dump of " + part + " does not show what is in memory");
            Files.delete(dump);
        }
    }

    @Test
    @Order(2)
    void nothingIsInWhatTheOtherPartyOrAnOperatorGets() {
        assertTrue(BOB_GOT.size() > 20 && ALICE_GOT.size() > 20, "every session left something to look at");
        List<String> hits = new ArrayList<>();
        String bobGot = String.join("\n", BOB_GOT);
        String aliceGot = String.join("\n", ALICE_GOT);
        hits.addAll(NEEDLES.in("what bob got", bobGot));
        hits.addAll(NEEDLES.in("what alice got", aliceGot));
        hits.addAll(NEEDLES.in("the metrics", stack.metrics()));
        assertEquals(List.of(), hits);
    }

    /** Last, because the database writes all of its memory to disk when it stops. */
    @Test
    @Order(3)
    void nothingIsOnDisk() {
        stack.stop();
        Set<String> kinds = Set.of("gateway", "opa", "postgres", "runner");
        for (String part : kinds) {
            assertTrue(Files.isRegularFile(stack.part(part).log().orElseThrow()), "no log of " + part);
        }
        assertEquals(List.of(), NEEDLES.below(stack.state(), file -> true));
        assertTrue(
                !MARKERS.below(stack.state().resolve("postgres"), file -> true).isEmpty(), "no database was read");
        assertEquals(List.of(), NEEDLES.below(Path.of(System.getProperty("java.io.tmpdir")), file -> isNew(file)));
    }

    private static boolean isNew(Path file) {
        try {
            return !file.startsWith(dumps)
                    && Files.getLastModifiedTime(file).toInstant().isAfter(began);
        } catch (IOException e) {
            return false; // gone meanwhile
        }
    }

    /** The positive control: what the tests above find nowhere is found where it is. */
    @Test
    @Order(4)
    void theSameSearchFindsWhatIsThere() throws Exception {
        Path own = dumps.resolve("own.hprof");
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(own.toString(), true);
        List<String> inMemory = NEEDLES.in(own);
        assertTrue(inMemory.stream().anyMatch(hit -> hit.startsWith("alice's canary as plain")), inMemory::toString);
        Files.delete(own);

        for (int before = 0; before < 3; before++) {
            String text = "x".repeat(before) + BOBS + "yz";
            requireFound(text.getBytes(StandardCharsets.UTF_8), "plain");
            requireFound(Base64.getEncoder().encode(text.getBytes(StandardCharsets.UTF_8)), "base64");
            requireFound(Base64.getUrlEncoder().encode(text.getBytes(StandardCharsets.UTF_8)), "base64");
            requireFound(text.getBytes(StandardCharsets.UTF_16LE), "UTF-16LE");
            requireFound(text.getBytes(StandardCharsets.UTF_16BE), "UTF-16BE");
            byte[] hex = HexFormat.of()
                    .formatHex(text.getBytes(StandardCharsets.UTF_8))
                    .getBytes(StandardCharsets.US_ASCII);
            requireFound(hex, "hex");
        }
        // Across the border of two chunks of the search.
        byte[] far = new byte[4 * 1024 * 1024 + 10];
        System.arraycopy(BOBS.getBytes(StandardCharsets.US_ASCII), 0, far, far.length - 26, 26);
        byte[] whole = Arrays.copyOf(far, far.length + 6);
        System.arraycopy(BOBS.getBytes(StandardCharsets.US_ASCII), 26, whole, far.length, 6);
        requireFound(whole, "plain");
    }

    private static void requireFound(byte[] planted, String how) throws IOException {
        Path log = Files.write(dumps.resolve("planted.log"), planted);
        List<String> hits = NEEDLES.below(dumps, file -> true);
        assertTrue(hits.stream().anyMatch(hit -> hit.startsWith("bob's canary as " + how)), () -> how + ": " + hits);
        Files.delete(log);
    }

    private static Contract agree(String procedure, int seconds, int budgetBits) {
        ObjectNode document = Documents.overlap(stack.info(), procedure, alice, bob);
        document.put("title", TITLE).put("sessionSeconds", seconds);
        document.withObject("/budget").put("capacityBits", budgetBits);
        document.withObject("/model").put("minimumAccuracy", 0);
        return alice.agree(document, bob);
    }

    private static SessionId run(Contract contract, String first, String second) {
        SessionId id = alice.client().open(contract.digest()).id();
        alice.submit(contract, id, "first", first);
        bob.submit(contract, id, "second", second);
        return id;
    }

    private static State awaitEnd(SessionId id) {
        return alice.client()
                .watch(id, LIMIT, view -> ALICE_GOT.add(Json.tree(view).toString()))
                .state();
    }

    /** All that a party can ask about an ended session. */
    private static void collect(SessionId id) {
        for (Actor actor : List.of(alice, bob)) {
            List<String> got = actor == alice ? ALICE_GOT : BOB_GOT;
            for (String path : List.of("", "/receipt", "/output", "/events")) {
                Wire.Answer answer = actor.get("/v1/sessions/" + id + path);
                got.add(answer.head() + answer.text());
            }
            got.addAll(actor.view());
        }
    }

    /** The sandboxed processes of the model-runner, the spare one too. */
    private static void killWorkers() {
        ProcessHandle runner =
                ProcessHandle.of(stack.part("runner").pid().orElseThrow()).orElseThrow();
        List<ProcessHandle> workers = runner.descendants()
                .sorted(Comparator.comparing(ProcessHandle::pid).reversed())
                .toList();
        assertTrue(!workers.isEmpty(), "the model-runner has no worker process");
        workers.forEach(ProcessHandle::destroyForcibly);
    }

    /** All objects, those too that nothing refers to any more. */
    private static void dump(long pid, Path file) throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process process = new ProcessBuilder(
                        jcmd.toString(), Long.toString(pid), "GC.heap_dump", "-all", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0, "no heap dump of " + pid);
        assertTrue(Files.size(file) > 1_000_000, "a heap dump of hardly anything");
    }
}
