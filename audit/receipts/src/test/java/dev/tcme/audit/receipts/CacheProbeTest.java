package dev.tcme.audit.receipts;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.audit.tlog.InclusionProof;
import org.junit.jupiter.api.Test;

class CacheProbeTest {
    @Test
    void nodesReadInATransactionThatIsRolledBackAreForgotten() {
        try (TestDatabase database = TestDatabase.start()) {
            PostgresReceiptLog log = TestReceipts.log(database);
            log.initialise();
            database.transactions().committed(() -> log.append(TestReceipts.receipt(0)));
            database.transactions().rolledBack(() -> {
                log.append(TestReceipts.receipt(100));
                return log.inclusion(0, 2);
            });
            database.transactions().committed(() -> log.append(TestReceipts.receipt(1)));
            assertTrue(new InclusionProof(0, 2, log.inclusion(0, 2))
                    .verify(TestReceipts.leafHash(0), TestReceipts.root(2)));
        }
    }
}
