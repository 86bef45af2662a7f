package dev.tcme.audit.receipts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.audit.receipts.PostgresReceiptLog.LogUnavailableException;
import dev.tcme.contract.spi.ReceiptLog;
import dev.tcme.contract.spi.ReceiptLog.Entry;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** What callers see of a database that is down or broken: that it is, and nothing of what it holds. */
@Timeout(120)
class LogUnavailableTest {
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
    void oneReceipt() {
        database.clear();
        log = oneReceipt(database);
    }

    private static PostgresReceiptLog oneReceipt(TestDatabase database) {
        PostgresReceiptLog log = TestReceipts.log(database);
        log.initialise();
        database.transactions().committed(() -> log.append(TestReceipts.receipt(0)));
        return log;
    }

    private static Map<String, Executable> calls(PostgresReceiptLog log, TestDatabase database) {
        return Map.of(
                "initialise", log::initialise,
                "append", () -> log.append(TestReceipts.receipt(1)),
                "find", () -> log.find(TestReceipts.session(0)),
                "checkpoint", log::checkpoint,
                "proof", () -> log.proof(new ReceiptLog.Entry(TestReceipts.receipt(0), 0)),
                "leaf", () -> log.leaf(0),
                "inclusion", () -> log.inclusion(0, 1),
                "consistency", () -> log.consistency(0, 1),
                "check", () -> TestReceipts.check(database));
    }

    @Test
    void everyCallSaysThatTheLogIsUnavailableWhenTheDatabaseIsDown() {
        TestDatabase gone = TestDatabase.start();
        PostgresReceiptLog orphan = oneReceipt(gone);
        gone.close();
        calls(orphan, gone).forEach((name, call) -> {
            LogUnavailableException failure = assertThrows(LogUnavailableException.class, call, name);
            // Class 08 is the connection exception of the SQL standard.
            assertTrue(failure.getMessage().contains("SQLSTATE 08"), failure.getMessage());
        });
    }

    @Test
    void theFailureOfAStatementQuotesNoRow() {
        // The driver's own message for this one is "Key (idx)=(1) already exists" and more.
        database.execute("insert into log_leaf values (1, 'private-canary', 'd', 'r')");
        List<String> before = database.content();
        LogUnavailableException failure = assertThrows(
                LogUnavailableException.class,
                () -> database.transactions().committed(() -> log.append(TestReceipts.receipt(1))));
        assertEquals("the receipt log's database failed with SQLSTATE 23505", failure.getMessage());
        assertNull(failure.getCause());
        assertEquals(0, failure.getStackTrace().length);
        assertEquals(0, failure.getSuppressed().length);
        assertEquals(before, database.content());
    }

    @Test
    void theDriverQuotesTheRowSoThatTheTestBeforeMeansSomething() {
        database.execute("insert into log_leaf values (1, 'private-canary', 'd', 'r')");
        IllegalStateException failure = assertThrows(
                IllegalStateException.class,
                () -> database.execute("insert into log_leaf values (2, 'private-canary', 'd', 'r')"));
        SQLException driver = (SQLException) failure.getCause();
        assertTrue(driver.getMessage().contains("private-canary"));
    }

    @Test
    void aMissingTableIsAFailureAndNotAnEmptyLogAndItsReturnIsNoticed() {
        database.execute("alter table log_leaf rename to away");
        try {
            assertThrows(LogUnavailableException.class, () -> log.find(TestReceipts.session(0)));
            assertThrows(LogUnavailableException.class, () -> log.leaf(0));
        } finally {
            database.execute("alter table away rename to log_leaf");
        }
        assertEquals(Optional.of(new Entry(TestReceipts.receipt(0), 0)), log.find(TestReceipts.session(0)));
    }
}
