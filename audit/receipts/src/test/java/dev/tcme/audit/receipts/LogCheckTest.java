package dev.tcme.audit.receipts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.tcme.audit.tlog.Fsck;
import dev.tcme.contract.EndReason;
import dev.tcme.contract.Json;
import dev.tcme.contract.SignedReceipt;
import dev.tcme.contract.SigningKey;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Everything that can be changed in the three tables behind the log's back. */
@Timeout(120)
class LogCheckTest {
    private static final int SIZE = 13;
    private static final SigningKey STRANGER = SigningKey.parseSecret("ed25519-secret:" + "A".repeat(42) + "Y");

    private static TestDatabase database;

    @BeforeAll
    static void start() {
        database = TestDatabase.start();
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @BeforeEach
    void fill() {
        database.clear();
        PostgresReceiptLog log = TestReceipts.log(database);
        log.initialise();
        for (int i = 0; i < SIZE; i++) {
            int number = i;
            database.transactions().committed(() -> log.append(TestReceipts.receipt(number)));
        }
        assertEquals(new LogCheck.Sound(SIZE), TestReceipts.check(database), "sound before it is broken");
    }

    private static LogCheck.Finding after(String sql) {
        database.execute(sql);
        return TestReceipts.check(database);
    }

    private static Fsck.Finding treeAfter(String sql) {
        return assertInstanceOf(LogCheck.WrongTree.class, after(sql)).finding();
    }

    private static String json(SignedReceipt receipt) {
        return new String(Json.canonicalOf(receipt), StandardCharsets.UTF_8);
    }

    @Test
    void theEmptyLogIsSound() {
        database.clear();
        TestReceipts.log(database).initialise();
        assertEquals(new LogCheck.Sound(0), TestReceipts.check(database));
    }

    @Test
    void everyReceiptThatWasExchangedIsFound() {
        for (int i = 0; i < SIZE; i++) {
            String other = json(TestReceipts.receipt(i, EndReason.LANE_FAILED));
            assertEquals(
                    new LogCheck.WrongLeaf(i), after("update log_leaf set receipt = '" + other + "' where idx = " + i));
            database.execute("update log_leaf set receipt = '" + json(TestReceipts.receipt(i)) + "' where idx = " + i);
        }
        assertEquals(new LogCheck.Sound(SIZE), TestReceipts.check(database));
    }

    @Test
    void aReceiptExchangedTogetherWithItsDigestIsFoundByTheTree() {
        SignedReceipt other = TestReceipts.receipt(5, EndReason.LANE_FAILED);
        Fsck.Finding finding = treeAfter(
                "update log_leaf set receipt = '" + json(other) + "', digest = '" + other.digest() + "' where idx = 5");
        Fsck.WrongNode wrong = assertInstanceOf(Fsck.WrongNode.class, finding);
        assertEquals(0, wrong.computed().level());
        assertEquals(5, wrong.computed().index());
    }

    @Test
    void aReceiptWhoseSignatureIsNotTheGatewaysIsFound() {
        // The leaf does not cover the signature, so the tree alone would not see this.
        SignedReceipt forged = SignedReceipt.sign(TestReceipts.receipt(5).receipt(), STRANGER);
        assertEquals(
                new LogCheck.WrongLeaf(5), after("update log_leaf set receipt = '" + json(forged) + "' where idx = 5"));
    }

    @Test
    void aReceiptThatCannotBeReadIsFound() {
        assertEquals(new LogCheck.WrongLeaf(5), after("update log_leaf set receipt = '{' where idx = 5"));
    }

    @Test
    void aLeafUnderAnotherSessionIsFound() {
        assertEquals(
                new LogCheck.WrongLeaf(5),
                after("update log_leaf set session = '" + TestReceipts.session(99) + "' where idx = 5"));
    }

    @Test
    void aLeafThatWasDeletedIsFound() {
        assertEquals(new Fsck.MissingLeaf(5), treeAfter("delete from log_leaf where idx = 5"));
    }

    @Test
    void everyNodeThatWasChangedIsFound() {
        int nodes = Integer.parseInt(database.query("select count(*) from log_node"));
        for (int n = 0; n < nodes; n++) {
            String place =
                    "(level, idx) = (select level, idx from log_node order by level, idx offset " + n + " limit 1)";
            String hash = database.query("select encode(hash, 'hex') from log_node where " + place);
            Fsck.Finding finding =
                    treeAfter("update log_node set hash = set_byte(hash, 31, get_byte(hash, 31) # 1) where " + place);
            Fsck.WrongNode wrong = assertInstanceOf(Fsck.WrongNode.class, finding);
            assertEquals(hash, wrong.computed().hash().toString());
            database.execute("update log_node set hash = decode('" + hash + "', 'hex') where " + place);
        }
        assertEquals(new LogCheck.Sound(SIZE), TestReceipts.check(database));
    }

    @Test
    void aNodeThatWasDeletedIsFound() {
        assertInstanceOf(Fsck.MissingNode.class, treeAfter("delete from log_node where level = 1 and idx = 2"));
    }

    @Test
    void aHeadThatWasCutBackIsFound() {
        assertInstanceOf(LogCheck.WrongHead.class, after("update log_head set size = size - 1"));
    }

    @Test
    void aRightEdgeThatWasChangedIsFound() {
        assertInstanceOf(
                LogCheck.WrongHead.class,
                after("update log_head set frontier = set_byte(frontier, 0, get_byte(frontier, 0) # 1)"));
    }

    @Test
    void aRightEdgeOfTheWrongLengthIsFound() {
        assertInstanceOf(
                LogCheck.WrongHead.class, after("update log_head set frontier = substring(frontier from 1 for 40)"));
    }

    @Test
    void aCheckpointByAnotherKeyIsFound() {
        PostgresReceiptLog forger = new PostgresReceiptLog(database.transactions(), TestReceipts.ORIGIN, STRANGER);
        database.clear();
        forger.initialise();
        for (int i = 0; i < SIZE; i++) {
            int number = i;
            database.transactions().committed(() -> forger.append(TestReceipts.receipt(number)));
        }
        assertInstanceOf(LogCheck.WrongHead.class, TestReceipts.check(database));
    }

    @Test
    void aCheckpointThatIsNoCheckpointIsFound() {
        assertInstanceOf(LogCheck.WrongHead.class, after("update log_head set checkpoint = 'nothing'"));
    }

    @Test
    void aMissingHeadIsFound() {
        assertInstanceOf(LogCheck.WrongHead.class, after("delete from log_head"));
    }

    @Test
    void aLogRewrittenAsAWholeUnderAnOldCheckpointIsFound() {
        String checkpoint = database.query("select checkpoint from log_head");
        PostgresReceiptLog log = TestReceipts.log(database);
        database.clear();
        log.initialise();
        for (int i = 0; i < SIZE; i++) {
            int number = i == 5 ? 99 : i;
            database.transactions().committed(() -> log.append(TestReceipts.receipt(number)));
        }
        assertEquals(new LogCheck.Sound(SIZE), TestReceipts.check(database), "by itself the new log is sound");
        Fsck.Finding finding = treeAfter("update log_head set checkpoint = '" + checkpoint + "'");
        assertInstanceOf(Fsck.WrongRoot.class, finding);
    }

    @Test
    void findingsQuoteNothingThatIsStored() {
        LogCheck.Finding finding = after("update log_leaf set receipt = '{\"canary\":\"7c1e\"}' where idx = 5");
        assertFalse(finding.toString().contains("7c1e"));
    }
}
