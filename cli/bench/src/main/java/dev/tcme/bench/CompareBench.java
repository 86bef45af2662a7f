package dev.tcme.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.bench.ComparisonContract.Wish;
import dev.tcme.client.PartyClient;
import dev.tcme.client.PartyIdentity;
import dev.tcme.client.SessionView;
import dev.tcme.client.TcmeClient;
import dev.tcme.client.he.JointParty;
import dev.tcme.client.he.KeyFolder;
import dev.tcme.client.he.Step;
import dev.tcme.contract.Contract;
import dev.tcme.contract.Json;
import dev.tcme.contract.LaneKind;
import dev.tcme.contract.Opening;
import dev.tcme.contract.SessionId;
import dev.tcme.he.protocol.Circuits;
import dev.tcme.he.ring.Parallel;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Whole sessions of two parties in the crypto lane over loopback REST, as the clients see them. */
final class CompareBench {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final long NUMBER_BOUND = 1L << 32;

    private final TcmeClient gateway;
    private final Path folder;
    private final Plan plan;
    private final SecureRandom random = new SecureRandom();
    private final Circuits circuits = new Circuits(Parallel.none());

    /**
     * @param fresh sessions that make keys, each under a contract of its own; the first of them is not counted
     * @param warmup sessions with kept keys that are not counted
     * @param warm sessions with kept keys that are
     */
    record Plan(int fresh, int warmup, int warm) {}

    /**
     * Of one session.
     *
     * @param millis from opening to both parties having answer and receipt
     * @param sent bytes of each party's contributions
     */
    record Sample(double millis, long sent) {}

    /** @param samples by kind of session */
    record Result(Map<String, List<Sample>> samples) {}

    private record Party(PartyIdentity identity, PartyClient client, JointParty joint) {}

    CompareBench(URI address, Path folder, Plan plan) {
        this.gateway = TcmeClient.connect(address, TcmeClient.Settings.system());
        this.folder = folder;
        this.plan = plan;
    }

    Result run() throws IOException, InterruptedException {
        try (gateway;
                ExecutorService both = Executors.newFixedThreadPool(2)) {
            Party alice = party("alice");
            Party bob = party("bob");
            Map<String, List<Sample>> samples = new TreeMap<>();
            samples.put("shared key, made in the session", making(both, Wish.SHARED, alice, bob));
            samples.put("shared key, kept", keeping(both, Wish.SHARED, alice, bob));
            samples.put("shared key, all checked, made in the session", making(both, Wish.CHECKED, alice, bob));
            samples.put("shared key, all checked, kept", keeping(both, Wish.CHECKED, alice, bob));
            samples.put("two messages", keeping(both, Wish.SINGLE, alice, bob));
            alice.joint().close();
            bob.joint().close();
            return new Result(samples);
        }
    }

    private List<Sample> making(ExecutorService both, Wish wish, Party alice, Party bob) throws InterruptedException {
        List<Sample> all = new ArrayList<>();
        for (int i = 0; i <= plan.fresh(); i++) {
            all.add(session(both, agreed(alice, bob, wish, "fresh " + i), alice, bob));
        }
        return List.copyOf(all.subList(1, all.size()));
    }

    /** Warm-up takes keys of its own: they are for a counted number of answers. */
    private List<Sample> keeping(ExecutorService both, Wish wish, Party alice, Party bob) throws InterruptedException {
        sessions(both, agreed(alice, bob, wish, "warm-up"), 1 + plan.warmup(), alice, bob);
        List<Sample> all = sessions(both, agreed(alice, bob, wish, "kept"), 1 + plan.warm(), alice, bob);
        return List.copyOf(all.subList(1, all.size()));
    }

    private Party party(String id) {
        PartyIdentity identity = PartyIdentity.generate(id, random);
        PartyClient client = gateway.as(identity);
        client.register();
        KeyFolder keys = new KeyFolder(folder.resolve(id));
        return new Party(identity, client, new JointParty(client, keys, circuits, random));
    }

    private Contract agreed(Party alice, Party bob, Wish wish, String title) {
        Contract contract =
                ComparisonContract.of(gateway.gateway(), List.of(alice.identity(), bob.identity()), wish, title);
        ComparisonContract.agree(contract, alice.client(), bob.client());
        return contract;
    }

    private List<Sample> sessions(ExecutorService both, Contract contract, int count, Party alice, Party bob)
            throws InterruptedException {
        List<Sample> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(session(both, contract, alice, bob));
        }
        return all;
    }

    private Sample session(ExecutorService both, Contract contract, Party alice, Party bob)
            throws InterruptedException {
        long x = random.nextLong(NUMBER_BOUND);
        long y = random.nextInt(4) == 0 ? x : random.nextLong(NUMBER_BOUND);
        long start = System.nanoTime();
        SessionView opened = alice.client().open(contract.digest());
        if (!opened.lane().equals(Optional.of(LaneKind.HE))) {
            throw new IllegalStateException("policy gave the session another lane than 'he'");
        }
        Future<Long> first = both.submit(() -> side(alice, contract, opened.id(), x, expected(x, y)));
        Future<Long> second = both.submit(() -> side(bob, contract, opened.id(), y, expected(x, y)));
        try {
            long sent = Math.max(first.get(), second.get());
            return new Sample((System.nanoTime() - start) / 1e6, sent);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a session of the benchmark failed", e.getCause());
        }
    }

    private static String expected(long x, long y) {
        return x == y ? "equal" : x > y ? "first" : "second";
    }

    /** A party's whole side: bytes that it sent. A wrong answer stops everything. */
    private long side(Party party, Contract contract, SessionId session, long number, String expected)
            throws IOException {
        List<Step> steps = new ArrayList<>();
        JsonNode value = Json.tree(Map.of("value", number));
        SessionView last = party.joint().join(contract, session, Opening.of(value, random), PATIENCE, steps::add);
        if (last.state() != SessionView.State.RELEASED) {
            throw new IllegalStateException("a session ended as " + last.state());
        }
        String answer =
                party.client().output(contract, session).value().path("richer").asText();
        if (!answer.equals(expected)) {
            throw new IllegalStateException("a session gave a wrong answer");
        }
        return steps.stream().mapToLong(Step::sent).sum();
    }
}
