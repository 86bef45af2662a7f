package dev.tcme.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.contract.Contract;
import dev.tcme.contract.Digest;
import dev.tcme.contract.Json;
import dev.tcme.contract.SessionId;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * Drives whole sessions of two parties against a gateway whose lane is scripted, and adds up what the gateway says it
 * worked for each: opening, two inputs, the run, the end, two outputs, two receipts with proofs.
 */
final class GatewayBench {
    private static final int MAX_QUESTIONS = 1000;
    private static final Duration AFTER_THINKING = Duration.ofMillis(20);

    /** No party waits longer than this many times the mean: it bounds the whole run, and cuts off 1 in 150. */
    private static final int PAUSE_MAX = 5;

    private final URI gateway;
    private final Map<String, ProcessHandle> processes;
    private final Plan plan;
    private final SecureRandom random = new SecureRandom();
    private final AtomicReference<Load> load;

    /**
     * @param concurrent sessions under way at the same time
     * @param warmup sessions that are not counted and wait for nothing: the JIT compiler works meanwhile
     * @param sessions counted
     * @param load of the sessions that are counted
     */
    record Plan(int concurrent, int warmup, int sessions, Load load) {}

    /**
     * Where a session waits for somebody else than the gateway.
     *
     * @param thinking how long the scripted model takes
     * @param pause mean time that a party lets pass before each of its steps. Exponentially distributed, as between
     *     events that know nothing of one another; without it the sessions fall into step and come in bursts
     */
    record Load(Duration thinking, Duration pause) {
        static final Load NONE = new Load(Duration.ZERO, Duration.ZERO);
    }

    /** @param millis of gateway time by step, {@code whole session} among them */
    record Sample(Map<String, Double> millis) {}

    /**
     * @param perSecond sessions that ended in a second, all at work
     * @param cpuMillis processor time of each part for one session, lanes and clients not counted
     */
    record Result(List<Sample> samples, double perSecond, Map<String, Double> cpuMillis) {}

    /**
     * @param processes the host's parts by name, whose processor time is counted with that of their children
     * @param load the one under way, which the scripted model asks for as well
     */
    GatewayBench(URI gateway, Map<String, ProcessHandle> processes, Plan plan, AtomicReference<Load> load) {
        this.gateway = gateway;
        this.processes = processes;
        this.plan = plan;
        this.load = load;
    }

    Result run() throws InterruptedException {
        try (HttpClient http = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build();
                ExecutorService threads = Executors.newFixedThreadPool(plan.concurrent())) {
            BenchParty alice = new BenchParty("alice", http, gateway, random);
            BenchParty bob = new BenchParty("bob", http, gateway, random);
            Contract contract = agree(alice, bob);
            all(threads, plan.warmup(), alice, bob, contract);
            load.set(plan.load());
            Map<String, Double> before = cpuMillis();
            long start = System.nanoTime();
            List<Sample> samples = all(threads, plan.sessions(), alice, bob, contract);
            double seconds = (System.nanoTime() - start) / 1e9;
            Map<String, Double> spent = cpuMillis();
            spent.replaceAll((part, millis) -> (millis - before.getOrDefault(part, 0.0)) / samples.size());
            return new Result(samples, samples.size() / seconds, spent);
        }
    }

    private Map<String, Double> cpuMillis() {
        Map<String, Double> millis = new TreeMap<>();
        processes.forEach((part, process) -> millis.put(
                part,
                Stream.concat(Stream.of(process), process.descendants())
                        .flatMap(each -> each.info().totalCpuDuration().stream())
                        .mapToDouble(each -> each.toNanos() / 1e6)
                        .sum()));
        return millis;
    }

    private List<Sample> all(ExecutorService threads, int count, BenchParty alice, BenchParty bob, Contract contract)
            throws InterruptedException {
        List<Future<Sample>> running = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            running.add(threads.submit(() -> session(alice, bob, contract)));
        }
        List<Sample> samples = new ArrayList<>();
        for (Future<Sample> sample : running) {
            try {
                samples.add(sample.get());
            } catch (ExecutionException e) {
                throw new IllegalStateException("a session of the benchmark failed", e.getCause());
            }
        }
        return samples;
    }

    /** One whole session; checks that it released and that both have output and receipt. */
    private Sample session(BenchParty alice, BenchParty bob, Contract contract) {
        Map<String, Double> millis = new TreeMap<>();
        pause();
        BenchParty.Answer opened =
                alice.post("/v1/sessions", Map.of("contract", contract.digest().toString()));
        add(millis, "open", expect(opened, 201));
        SessionId id = SessionId.parse(opened.body().path("id").asText());
        String key = opened.body().at("/evidence/evidence/sealingKey").asText();
        pause();
        add(millis, "input", expect(alice.submit(contract, id, key, "first", text("alpha")), 200));
        pause();
        add(millis, "input", expect(bob.submit(contract, id, key, "second", text("beta")), 200));
        awaitEnd(alice, id, millis);
        for (BenchParty party : List.of(alice, bob)) {
            pause();
            add(millis, "output", expect(party.get("/v1/sessions/" + id + "/output"), 200));
            BenchParty.Answer receipt = expect(party.get("/v1/sessions/" + id + "/receipt"), 200);
            add(millis, "receipt", receipt);
            // Both receipts name the same run.
            millis.putIfAbsent("run", receipt.times().getOrDefault("run", 0.0));
        }
        millis.put(
                "whole session",
                millis.values().stream().mapToDouble(Double::doubleValue).sum());
        return new Sample(millis);
    }

    /** Asks until the session has ended; every question is counted, so this is dearer than the event stream. */
    private void awaitEnd(BenchParty party, SessionId id, Map<String, Double> millis) {
        for (int asked = 0; asked < MAX_QUESTIONS; asked++) {
            BenchParty.Answer view = expect(party.get("/v1/sessions/" + id), 200);
            add(millis, "ask", view);
            switch (view.body().path("state").asText()) {
                case "RELEASED" -> {
                    return;
                }
                case "RUNNING" -> sleep(load.get().thinking().plus(AFTER_THINKING));
                default -> throw new IllegalStateException("a session ended otherwise than by a release");
            }
        }
        throw new IllegalStateException("a session did not end");
    }

    /** What a party does before its next step is no concern of the gateway. */
    private void pause() {
        double mean = load.get().pause().toNanos();
        double wait = Math.min(-Math.log(1 - random.nextDouble()), PAUSE_MAX) * mean;
        sleep(Duration.ofNanos((long) wait));
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void add(Map<String, Double> millis, String step, BenchParty.Answer answer) {
        Double own = answer.times().get("gateway");
        if (own == null) {
            throw new IllegalStateException("the gateway does not say how long it worked (TCME_SERVER_TIMING=on)");
        }
        millis.merge(step, own, Double::sum);
    }

    private static BenchParty.Answer expect(BenchParty.Answer answer, int status) {
        if (answer.status() != status) {
            throw new IllegalStateException("expected status " + status + ", got " + answer.status() + " "
                    + answer.body().path("type").asText());
        }
        return answer;
    }

    private Contract agree(BenchParty alice, BenchParty bob) {
        expect(alice.register(), 201);
        expect(bob.register(), 201);
        JsonNode info = alice.get("/v1/gateway").body();
        Contract contract = Contract.parse(document(alice, bob, info).getBytes(StandardCharsets.UTF_8));
        expect(alice.post("/v1/contracts", contract.document()), 201);
        expect(alice.sign(contract), 200);
        expect(bob.sign(contract), 200);
        return contract;
    }

    private static JsonNode text(String value) {
        return Json.tree(Map.of("abstract", value));
    }

    private static String document(BenchParty alice, BenchParty bob, JsonNode info) {
        String party =
                "{\"id\":\"%s\",\"signingKey\":\"%s\",\"sealingKey\":\"%s\",\"roles\":[\"contributor\",\"recipient\"]}";
        String input = "{\"name\":\"%s\",\"party\":\"%s\",\"maxBytes\":4096,\"schema\":{\"type\":\"object\","
                + "\"properties\":{\"abstract\":{\"type\":\"string\"}},\"required\":[\"abstract\"],\"additionalProperties\":false}}";
        Digest program = Digest.parse(info.at("/model/programs/0/digest").asText());
        return """
                {"version":"tcme/contract/v1","title":"benchmark","task":{"kind":"overlap"},"parties":[%s,%s],
                 "inputs":[%s,%s],
                 "output":{"schema":{"type":"object","properties":{"competing":{"enum":["yes","no"]}},
                   "required":["competing"],"additionalProperties":false},"readers":{"competing":["alice","bob"]}},
                 "lanes":{"allowed":["model"],"minimumAssurance":"SELF_ASSERTED"},
                 "model":{"program":"%s","procedure":"option-scoring","minimumAccuracy":0.5},
                 "policies":["%s"],"budget":{"capacityBits":1},"gateway":{"signingKey":"%s"},
                 "expires":"2099-01-01T00:00:00Z","sessionSeconds":600}
                """.formatted(
                        party.formatted(alice.id, alice.signing.verificationKey(), alice.sealing.publicKey()),
                        party.formatted(bob.id, bob.signing.verificationKey(), bob.sealing.publicKey()),
                        input.formatted("first", "alice"),
                        input.formatted("second", "bob"),
                        program,
                        info.path("policyBundle").asText(),
                        info.path("signingKey").asText());
    }
}
