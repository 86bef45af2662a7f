package dev.tcme.model.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.contract.SessionId;
import dev.tcme.model.TestContract;
import dev.tcme.model.Weights;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole service as an operator starts it: a process of its own, real workers, the default weights. */
class PoolTest {
    private static Process pool;
    private static Client client;

    private static ProcessBuilder service(Map<String, String> environment) {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.tcme.model.pool.Pool");
        builder.environment().clear();
        builder.environment().putAll(Map.of("PATH", "/usr/bin:/bin", "TCME_RUNNER_LISTEN", "127.0.0.1:0"));
        builder.environment().putAll(environment);
        return builder;
    }

    private static Map<String, String> environment() {
        return Map.of(
                "TCME_RUNNER_TOKEN",
                Client.TOKEN,
                "TCME_MODEL_WEIGHTS",
                Weights.file().toString(),
                "TCME_MODEL_WEIGHTS_SHA256",
                Weights.DIGEST.hex(),
                "TCME_EXIT_WITH_PARENT",
                "1");
    }

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        pool = service(environment())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader lines = new BufferedReader(new InputStreamReader(pool.getInputStream(), StandardCharsets.UTF_8));
        String line = String.valueOf(lines.readLine());
        assertTrue(line.startsWith("listening 127.0.0.1:"), line);
        client = new Client(Integer.parseInt(line.substring(line.lastIndexOf(':') + 1)), Client.TOKEN);
        client.awaitReady();
    }

    @AfterAll
    static void stopsWithItsParentAndTakesItsWorkersAlong() throws IOException, InterruptedException {
        List<ProcessHandle> workers = pool.descendants().toList();
        assertFalse(workers.isEmpty());
        pool.getOutputStream().close();
        assertTrue(pool.waitFor(10, TimeUnit.SECONDS), "the pool must end with its parent");
        for (int i = 0; i < 10 && workers.stream().anyMatch(PoolTest::runs); i++) {
            Thread.sleep(100);
        }
        assertTrue(workers.stream().noneMatch(PoolTest::runs), "no worker may outlive the pool");
    }

    /** A zombie has neither memory nor a command; it waits for whoever adopts orphans on this machine. */
    private static boolean runs(ProcessHandle process) {
        return process.isAlive() && process.info().command().isPresent();
    }

    private static String fill(SessionId id, TestContract contract, String first, String second) throws Exception {
        Client.Reply opened = client.open(id, contract);
        assertEquals(201, opened.status(), opened.body());
        String key = opened.json().path("sealingKey").asText();
        for (Map.Entry<String, String> entry :
                Map.of("first", first, "second", second).entrySet()) {
            JsonNode sealed = contract.sealedInput(id, entry.getKey(), key, TestContract.json(entry.getValue()));
            assertEquals(204, client.input(id, entry.getKey(), sealed).status());
        }
        return key;
    }

    @Test
    void answersASessionFromOpenToDelete() throws Exception {
        SessionId id = TestContract.session();
        fill(id, TestContract.comparison(), "{\"value\":7}", "{\"value\":70000}");
        Client.Reply reply = client.run(id);
        assertEquals(200, reply.status());
        assertTrue(List.of("answered", "uncertain")
                .contains(reply.json().path("outcome").asText()));
        JsonNode claims = reply.json().path("claims");
        assertEquals(Weights.DIGEST.toString(), claims.path("weights").asText());
        assertEquals("one-per-session", claims.path("protection-process").asText());
        assertEquals(204, client.delete(id).status());
    }

    @Test
    void embeddingRunsInTheSandboxToo() throws Exception {
        SessionId id = TestContract.session();
        fill(
                id,
                TestContract.overlap().procedure("embedding"),
                "{\"abstract\":\"We breed salt-tolerant rice for saline fields.\"}",
                "{\"abstract\":\"We breed rice that grows in salty soil.\"}");
        Client.Reply reply = client.run(id);
        assertEquals("yes", reply.json().path("output").path("answer").asText(), reply.body());
        client.delete(id);
    }

    @Test
    void theSameInputsGiveTheSameAnswerInTwoProcesses() throws Exception {
        TestContract contract = TestContract.question(
                        "How many words does the first text have?",
                        "{\"type\":\"integer\",\"minimum\":0,\"maximum\":65535}")
                .procedure("generation");
        String body = null;
        for (int i = 0; i < 2; i++) {
            SessionId id = TestContract.session();
            fill(id, contract, "{\"text\":\"one two three\"}", "{\"text\":\"four\"}");
            String found = client.run(id).body();
            assertTrue(body == null || body.equals(found));
            body = found;
            client.delete(id);
        }
    }

    @Test
    void twoSessionsHaveTwoProcessesAndTwoKeys() throws Exception {
        SessionId one = TestContract.session();
        SessionId two = TestContract.session();
        TestContract contract = TestContract.comparison();
        String keyOne = client.open(one, contract).json().path("sealingKey").asText();
        String keyTwo = client.open(two, contract).json().path("sealingKey").asText();
        assertNotEquals(keyOne, keyTwo);
        JsonNode sealedForTwo = contract.sealedInput(two, "first", keyTwo, TestContract.json("{\"value\":1}"));
        Client.Reply crossed = client.input(one, "first", sealedForTwo);
        assertEquals(422, crossed.status());
        assertEquals("seal-mismatch", crossed.code());
        client.delete(one);
        client.delete(two);
        assertEquals(0, client.call("GET", "/health", "").json().path("busy").asInt());
    }

    @Test
    void aContractThatCannotBeRunHereIsRefusedWithItsReason() throws Exception {
        SessionId id = TestContract.session();
        TestContract contract = TestContract.comparison().procedure("embedding");
        Client.Reply reply = client.open(id, contract);
        assertEquals(422, reply.status());
        assertEquals("unknown-procedure", reply.code());
        assertEquals(404, client.run(id).status());
    }

    @Test
    void capabilitiesNameEveryProgramAndWhatWasMeasured() throws Exception {
        JsonNode body = client.call("GET", "/capabilities", "").json();
        assertEquals(Weights.DIGEST.toString(), body.path("weights").asText());
        assertEquals(4, body.path("programs").size());
        JsonNode overlap = body.path("programs").get(0).path("procedures").get(1);
        assertTrue(overlap.path("capability").path("lower_bound").asDouble() > 0.5);
        assertEquals("one-per-session", body.path("protections").path("process").asText());
    }

    /** The positive control is the token: it lives in the pool, so a search that works finds it. */
    @Test
    void noInputIsInThePoolsMemoryAfterASession(@TempDir Path folder) throws Exception {
        byte[] random = new byte[16];
        new java.security.SecureRandom().nextBytes(random);
        String canary = "canary" + HexFormat.of().formatHex(random);
        SessionId id = TestContract.session();
        fill(id, TestContract.overlap(), "{\"abstract\":\"" + canary + "\"}", "{\"abstract\":\"another text\"}");
        assertEquals(200, client.run(id).status());
        client.delete(id);
        Path dump = folder.resolve("pool.hprof");
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(pool.pid()),
                        "GC.heap_dump",
                        "-all",
                        dump.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertTrue(jcmd.waitFor(60, TimeUnit.SECONDS));
        String memory = Files.readString(dump, StandardCharsets.ISO_8859_1);
        assertTrue(contains(memory, Client.TOKEN), "the search must find what is there");
        assertFalse(contains(memory, canary));
    }

    private static boolean contains(String memory, String text) {
        String wide = new String(text.getBytes(StandardCharsets.UTF_16LE), StandardCharsets.ISO_8859_1);
        String coded = java.util.Base64.getEncoder()
                .withoutPadding()
                .encodeToString(text.substring(0, 18).getBytes(StandardCharsets.US_ASCII));
        return memory.contains(text) || memory.contains(wide) || memory.contains(coded);
    }

    private static String refusal(Map<String, String> change) throws Exception {
        Map<String, String> changed = new java.util.HashMap<>(environment());
        changed.putAll(change);
        Process refused = service(changed).start();
        assertTrue(refused.waitFor(30, TimeUnit.SECONDS));
        assertNotEquals(0, refused.exitValue());
        return new String(refused.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void doesNotStartOnOtherWeightsThanNamed() throws Exception {
        String message = refusal(Map.of("TCME_MODEL_WEIGHTS_SHA256", "0".repeat(64)));
        assertTrue(message.contains("expected weights sha256:0000"), message);
        assertTrue(message.contains(Weights.DIGEST.toString()), message);
    }

    @Test
    void doesNotStartWithoutAStrongTokenNorWithWrongNumbers() throws Exception {
        assertTrue(refusal(Map.of("TCME_RUNNER_TOKEN", "short")).contains("TCME_RUNNER_TOKEN"));
        assertTrue(refusal(Map.of("TCME_RUNNER_LIMIT", "0")).contains("TCME_RUNNER_LIMIT"));
        assertTrue(refusal(Map.of("TCME_RUNNER_LISTEN", "8090x")).contains("TCME_RUNNER_LISTEN"));
        assertTrue(refusal(Map.of("TCME_MODEL_URL", "http://h/v1")).contains("either"));
    }
}
