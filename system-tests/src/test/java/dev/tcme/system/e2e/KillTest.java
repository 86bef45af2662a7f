package dev.tcme.system.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.audit.tlog.Checkpoint;
import dev.tcme.audit.tlog.ConsistencyProof;
import dev.tcme.audit.tlog.Hash;
import dev.tcme.audit.tlog.SignedNote;
import dev.tcme.audit.tlog.TlogProof;
import dev.tcme.audit.tlog.VerifierKey;
import dev.tcme.bench.ScriptedRunner.Mood;
import dev.tcme.client.GatewayFailure;
import dev.tcme.client.ReceiptBundle;
import dev.tcme.client.SessionView;
import dev.tcme.client.SessionView.State;
import dev.tcme.client.TcmeProblem;
import dev.tcme.contract.Contract;
import dev.tcme.contract.EndReason;
import dev.tcme.contract.Json;
import dev.tcme.contract.Outcome;
import dev.tcme.contract.Problem;
import dev.tcme.contract.ProblemException;
import dev.tcme.contract.SessionId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whatever moment the gateway is killed at: what it promised stays, and what it had not finished is ended. */
class KillTest {
    private static final int ROUNDS = Integer.getInteger("tcme.kill.rounds", 4);
    private static final int CLIENTS = 8;
    private static final int SEED = Integer.getInteger("tcme.kill.seed", 8);
    private static final Duration SHORTEST_LIFE = Duration.ofMillis(600);
    private static final int LIFE_RANGE_MILLIS = 1500;
    private static final Duration THINKING = Duration.ofMillis(120);

    private static Stack stack;
    private static ProcessCopy gateway;
    private static Actor alice;
    private static Actor bob;
    private static Contract contract;

    /** What clients have been given; none of it may ever change. */
    private static final Map<SessionId, Held> RECEIPTS = new ConcurrentHashMap<>();

    private static final Set<SessionId> OPENED = ConcurrentHashMap.newKeySet();
    private static final List<String> CHECKPOINTS = new ArrayList<>();

    private record Held(byte[] receipt, String signature, long index) {}

    @BeforeAll
    static void start() {
        stack = Stack.scripted(new AtomicReference<>(Mood.ANSWERS), THINKING);
        gateway = ProcessCopy.of(stack, "gateway");
        alice = stack.enrol("alice");
        bob = stack.enrol("bob");
        contract = alice.agree(Documents.overlap(stack.info(), alice, bob), bob);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        stack.close();
    }

    @Test
    void nothingThatWasPromisedIsLostWhenTheGatewayIsKilledUnderLoad() throws InterruptedException {
        Random random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            Wire.Request signedBefore = alice.sign(Wire.Request.get("/v1/sessions"));
            loadUntilKilled(SHORTEST_LIFE.plusMillis(random.nextInt(LIFE_RANGE_MILLIS)));
            gateway.start();
            stack.awaitReady();
            // It was never sent, yet a gateway that forgot its nonces must not take what it may have answered before.
            alice.wire().send(signedBefore).requireRefusal(Problem.SIGNATURE_STALE, 401);
            requireAllEnded();
            requireReceiptsUnchanged();
            requireOneLog();
        }
        assertTrue(OPENED.size() > ROUNDS, "there was hardly any load");
        assertTrue(!RECEIPTS.isEmpty(), "no client got a receipt, so nothing was tested");
        requireTheChecksNoticeAForgery();
    }

    private static void loadUntilKilled(Duration life) throws InterruptedException {
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CLIENTS; i++) {
                clients.submit(KillTest::workUntilItBreaks);
            }
            Thread.sleep(life);
            gateway.kill();
            clients.shutdownNow();
            assertTrue(clients.awaitTermination(30, TimeUnit.SECONDS), "a client hangs");
        }
    }

    private static void workUntilItBreaks() {
        try {
            while (true) {
                session();
            }
        } catch (GatewayFailure | ProblemException | TcmeProblem e) {
            // The gateway is gone, or full: at this point of the work.
        }
    }

    private static void session() {
        SessionView view = alice.client().open(contract.digest());
        OPENED.add(view.id());
        alice.submit(contract, view.id(), "first", "one");
        bob.submit(contract, view.id(), "second", "two");
        while (!alice.client().session(view.id()).state().isFinal()) {
            Await.pause(Duration.ofMillis(40));
        }
        hold(view.id(), alice.client().receipt(view.id()));
    }

    private static void hold(SessionId id, ReceiptBundle bundle) {
        RECEIPTS.put(id, held(bundle));
        synchronized (CHECKPOINTS) {
            CHECKPOINTS.add(new String(proof(bundle).checkpoint().toBytes(), StandardCharsets.UTF_8));
        }
    }

    private static Held held(ReceiptBundle bundle) {
        return new Held(
                Json.canonicalOf(bundle.receipt()),
                bundle.signature(),
                proof(bundle).index());
    }

    private static TlogProof proof(ReceiptBundle bundle) {
        return TlogProof.parse(bundle.proof().getBytes(StandardCharsets.UTF_8));
    }

    /** Every session that the gateway knows has ended, with a receipt, and shows an output only if it was released. */
    private static void requireAllEnded() {
        Set<SessionId> listed = ConcurrentHashMap.newKeySet();
        for (SessionView view : alice.client().sessions()) {
            listed.add(view.id());
            assertTrue(view.state().isFinal(), () -> "still " + view.state());
            assertTrue(
                    view.state() == State.RELEASED || view.reason().equals(Optional.of(EndReason.GATEWAY_RESTARTED)),
                    () -> "ended as " + view.reason());
            if (!RECEIPTS.containsKey(view.id())) {
                ReceiptBundle bundle = alice.client().receipt(view.id());
                boolean released = bundle.receipt().outcome() == Outcome.RELEASED;
                assertEquals(view.state() == State.RELEASED, released);
                assertEquals(
                        released ? 200 : 409,
                        bob.get("/v1/sessions/" + view.id() + "/output").status());
                hold(view.id(), bundle);
            }
        }
        for (SessionId id : OPENED) {
            // Lists are short; whoever was told of a session can still ask for it.
            assertTrue(listed.contains(id) || alice.client().session(id).state().isFinal());
        }
    }

    private static void requireReceiptsUnchanged() {
        RECEIPTS.forEach((id, held) -> {
            ReceiptBundle now = bob.client().receipt(id);
            Held again = held(now);
            assertTrue(java.util.Arrays.equals(held.receipt(), again.receipt()), "a receipt changed");
            assertEquals(held.signature(), again.signature());
            assertEquals(held.index(), again.index());
            assertEquals(now.signed().digest(), stack.client().leaf(held.index()));
        });
    }

    /** Positive control: had a receipt another place in the log, or a checkpoint another size, it would show. */
    private static void requireTheChecksNoticeAForgery() {
        SessionId id = RECEIPTS.keySet().iterator().next();
        Held right = RECEIPTS.get(id);
        RECEIPTS.put(id, new Held(right.receipt(), right.signature(), right.index() + 1));
        assertThrows(AssertionError.class, KillTest::requireReceiptsUnchanged);
        RECEIPTS.put(id, right);
        String newest = CHECKPOINTS.getLast();
        CHECKPOINTS.add(newest.replaceFirst("(?m)^([0-9]+)$", "1"));
        assertThrows(AssertionError.class, KillTest::requireOneLog);
    }

    /** Each checkpoint that a client has seen is of a tree that today's tree begins with. */
    private static void requireOneLog() {
        VerifierKey key = VerifierKey.parse(stack.info().log());
        Checkpoint now = verified(stack.client().checkpoint(), key);
        assertEquals(now.size(), RECEIPTS.size(), "every leaf is the receipt of a session");
        for (String text : List.copyOf(CHECKPOINTS)) {
            Checkpoint then = verified(text, key);
            List<Hash> path = stack.client().consistencyProof(then.size(), now.size()).stream()
                    .map(hash -> Hash.of(Base64.getDecoder().decode(hash)))
                    .toList();
            assertTrue(
                    new ConsistencyProof(then.size(), now.size(), path).verify(then.root(), now.root()),
                    "the log was rewritten");
        }
        CHECKPOINTS.clear();
        CHECKPOINTS.add(stack.client().checkpoint());
    }

    private static Checkpoint verified(String text, VerifierKey key) {
        return Checkpoint.verified(SignedNote.parse(text.getBytes(StandardCharsets.UTF_8)), key)
                .orElseThrow(() -> new AssertionError("a checkpoint that the log did not sign"));
    }
}
