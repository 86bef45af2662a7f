package dev.tcme.audit.receipts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.audit.tlog.Checkpoint;
import dev.tcme.audit.tlog.ConsistencyProof;
import dev.tcme.audit.tlog.Frontier;
import dev.tcme.audit.tlog.Hash;
import dev.tcme.audit.tlog.InclusionProof;
import dev.tcme.audit.tlog.MerkleTree;
import dev.tcme.audit.tlog.NodeReader;
import dev.tcme.audit.tlog.SignedNote;
import dev.tcme.audit.tlog.TlogProof;
import dev.tcme.contract.EndReason;
import dev.tcme.contract.Problem;
import dev.tcme.contract.ProblemException;
import dev.tcme.contract.SignedReceipt;
import dev.tcme.contract.spi.ReceiptLog.Entry;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** Against a real Postgres with fsync on. */
@Timeout(120)
class PostgresReceiptLogTest {
    /** Passes 32, so that a full subtree of five levels and each kind of ragged right edge occur. */
    private static final int SIZE = 40;

    private static TestDatabase database;

    private PostgresReceiptLog log;

    @BeforeAll
    static void start() {
        database = TestDatabase.start();
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @BeforeEach
    void empty() {
        database.clear();
        log = TestReceipts.log(database);
        log.initialise();
    }

    private Entry append(SignedReceipt receipt) {
        return database.transactions().committed(() -> log.append(receipt));
    }

    private void appendUpTo(int size) {
        for (int i = 0; i < size; i++) {
            append(TestReceipts.receipt(i));
        }
    }

    private Checkpoint checkpoint() {
        SignedNote note = SignedNote.parse(log.checkpoint().getBytes(StandardCharsets.UTF_8));
        return Checkpoint.verified(note, TestReceipts.logKey(log)).orElseThrow();
    }

    @Test
    void theServerUnderTestIsDurable() {
        assertEquals("on", database.query("select current_setting('fsync')"));
        assertEquals("on", database.query("select current_setting('synchronous_commit')"));
    }

    @Test
    void whatWasAppendedIsFoundAgainUnchanged() {
        for (int i = 0; i < 5; i++) {
            assertEquals(new Entry(TestReceipts.receipt(i), i), append(TestReceipts.receipt(i)));
        }
        for (int i = 0; i < 5; i++) {
            Entry found = log.find(TestReceipts.session(i)).orElseThrow();
            assertEquals(new Entry(TestReceipts.receipt(i), i), found);
            assertTrue(found.receipt().isSignedBy(TestReceipts.GATEWAY.verificationKey()));
            assertEquals(TestReceipts.receipt(i).digest(), log.leaf(i));
        }
        assertEquals(Optional.empty(), log.find(TestReceipts.session(5)));
    }

    @Test
    void theFirstReceiptOfASessionWins() {
        appendUpTo(3);
        List<String> before = database.content();
        SignedReceipt second = TestReceipts.receipt(1, EndReason.LANE_FAILED);
        assertNotEquals(TestReceipts.receipt(1).digest(), second.digest());
        assertEquals(new Entry(TestReceipts.receipt(1), 1), append(second));
        assertEquals(before, database.content());
    }

    @Test
    void theCheckpointGrowsWithEveryLeafAndVerifies() {
        for (int size = 0; size <= SIZE; size++) {
            assertEquals(
                    new Checkpoint(TestReceipts.ORIGIN, size, TestReceipts.root(size)), checkpoint(), "at " + size);
            append(TestReceipts.receipt(size));
        }
    }

    @Test
    void aSecondInitialisationChangesNothing() {
        appendUpTo(3);
        List<String> before = database.content();
        log.initialise();
        TestReceipts.log(database).initialise();
        assertEquals(before, database.content());
    }

    @Test
    void anotherProcessContinuesTheSameLog() {
        appendUpTo(3);
        log = TestReceipts.log(database);
        assertEquals(3, append(TestReceipts.receipt(3)).index());
        assertEquals(TestReceipts.root(4), checkpoint().root());
    }

    @Test
    void everyInclusionProofIsTheOneThatTheTreeGivesAndVerifies() {
        appendUpTo(SIZE);
        database.transactions().committed(this::checkInclusions);
    }

    private int checkInclusions() {
        NodeReader nodes = recomputed();
        for (int size = 1; size <= SIZE; size++) {
            Hash root = TestReceipts.root(size);
            for (int index = 0; index < size; index++) {
                List<Hash> path = log.inclusion(index, size);
                assertEquals(new MerkleTree(size, nodes).inclusionProof(index).path(), path);
                assertTrue(new InclusionProof(index, size, path).verify(TestReceipts.leafHash(index), root));
            }
        }
        return SIZE;
    }

    @Test
    void everyConsistencyProofIsTheOneThatTheTreeGivesAndVerifies() {
        appendUpTo(SIZE);
        database.transactions().committed(this::checkConsistencies);
    }

    private int checkConsistencies() {
        NodeReader nodes = recomputed();
        for (int to = 0; to <= SIZE; to++) {
            for (int from = 0; from <= to; from++) {
                List<Hash> path = log.consistency(from, to);
                assertEquals(new MerkleTree(to, nodes).consistencyProof(from).path(), path);
                assertTrue(new ConsistencyProof(from, to, path).verify(TestReceipts.root(from), TestReceipts.root(to)));
            }
        }
        return SIZE;
    }

    /** The nodes of the tree over our receipts, built without the database. */
    private static NodeReader recomputed() {
        Map<String, Hash> nodes = new HashMap<>();
        Frontier frontier = Frontier.empty();
        for (int i = 0; i < SIZE; i++) {
            Frontier.Appended appended = frontier.append(TestReceipts.leafHash(i));
            appended.nodes().forEach(node -> nodes.put(node.level() + "/" + node.index(), node.hash()));
            frontier = appended.frontier();
        }
        return (level, index) -> nodes.get(level + "/" + index);
    }

    @Test
    void theProofOfEverySessionVerifiesOfflineWithTheLogsKeyAlone() {
        appendUpTo(SIZE);
        for (int i = 0; i < SIZE; i++) {
            Entry entry = log.find(TestReceipts.session(i)).orElseThrow();
            TlogProof proof = TlogProof.parse(log.proof(entry).getBytes(StandardCharsets.UTF_8));
            assertTrue(proof.verify(TestReceipts.leafHash(i), TestReceipts.logKey(log)));
            assertFalse(proof.verify(TestReceipts.leafHash(i + 1), TestReceipts.logKey(log)), "positive control");
        }
        assertEquals(Optional.empty(), log.find(TestReceipts.session(SIZE)));
    }

    @Test
    void placesOutsideTheLogAreRefused() {
        appendUpTo(3);
        List<Executable> outside = List.of(
                () -> log.leaf(-1),
                () -> log.leaf(3),
                () -> log.leaf(Long.MAX_VALUE),
                () -> log.inclusion(-1, 3),
                () -> log.inclusion(3, 3),
                () -> log.inclusion(0, 0),
                () -> log.inclusion(0, -1),
                () -> log.inclusion(0, 4),
                () -> log.inclusion(3, Long.MAX_VALUE),
                () -> log.consistency(-1, 3),
                () -> log.consistency(2, 1),
                () -> log.consistency(0, 4),
                () -> log.consistency(Long.MAX_VALUE, Long.MAX_VALUE),
                () -> log.consistency(Long.MIN_VALUE, 2));
        for (Executable call : outside) {
            assertEquals(
                    Problem.LOG_INDEX_OUT_OF_RANGE,
                    assertThrows(ProblemException.class, call).problem());
        }
    }

    @Test
    void anAppendThatIsRolledBackLeavesTheTreeAsItWas() {
        for (int size = 0; size <= 9; size++) {
            List<String> before = database.content();
            String checkpoint = log.checkpoint();
            Entry lost = database.transactions().rolledBack(() -> log.append(TestReceipts.receipt(100)));
            assertEquals(size, lost.index(), "the append itself went through");
            assertEquals(before, database.content());
            assertEquals(checkpoint, log.checkpoint());
            assertEquals(Optional.empty(), log.find(TestReceipts.session(100)));
            assertEquals(size, append(TestReceipts.receipt(size)).index());
        }
        assertEquals(TestReceipts.root(10), checkpoint().root());
    }

    @Test
    void whatWasReadInATransactionThatIsRolledBackIsForgotten() {
        appendUpTo(1);
        database.transactions().rolledBack(() -> {
            log.append(TestReceipts.receipt(100));
            assertTrue(log.find(TestReceipts.session(100)).isPresent(), "seen within the transaction");
            return log.inclusion(0, 2);
        });
        assertEquals(Optional.empty(), log.find(TestReceipts.session(100)));
        append(TestReceipts.receipt(1));
        InclusionProof proof = new InclusionProof(0, 2, log.inclusion(0, 2));
        assertTrue(proof.verify(TestReceipts.leafHash(0), TestReceipts.root(2)));
    }

    @Test
    void aLogThatWasNeverInitialisedTakesNoReceiptAndShowsTheEmptyTree() {
        database.clear();
        assertThrows(IllegalStateException.class, () -> append(TestReceipts.receipt(0)));
        assertEquals(List.of("", "", ""), database.content());
        assertEquals(new Checkpoint(TestReceipts.ORIGIN, 0, Hash.EMPTY_TREE), checkpoint());
    }

    @Test
    void concurrentAppendsGiveOneOrderWithoutGaps() throws InterruptedException {
        int threads = 8;
        int each = 25;
        Map<Long, SignedReceipt> order = new ConcurrentHashMap<>();
        ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
        CountDownLatch go = new CountDownLatch(1);
        List<Thread> appending = IntStream.range(0, threads)
                .mapToObj(thread -> Thread.ofPlatform()
                        .uncaughtExceptionHandler((who, failure) -> failures.add(failure))
                        .start(() -> {
                            awaitQuietly(go);
                            for (int i = 0; i < each; i++) {
                                // Each receipt is brought by two threads, as a retry after a lost answer would.
                                SignedReceipt receipt = TestReceipts.receipt(thread / 2 * each + i);
                                order.put(append(receipt).index(), receipt);
                            }
                        }))
                .toList();
        go.countDown();
        for (Thread thread : appending) {
            thread.join();
        }
        assertEquals(List.of(), List.copyOf(failures));
        int size = threads / 2 * each;
        assertEquals(LongStream.range(0, size).boxed().collect(Collectors.toSet()), order.keySet());
        assertEquals(size, Set.copyOf(order.values()).size());
        for (int i = 0; i < size; i++) {
            Entry entry = log.find(TestReceipts.session(i)).orElseThrow();
            assertEquals(order.get(entry.index()), entry.receipt());
        }
        assertEquals(new LogCheck.Sound(size), TestReceipts.check(database));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
