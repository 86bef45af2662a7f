package dev.tcme.contract.spi;

import dev.tcme.contract.SessionId;
import dev.tcme.contract.SignedReceipt;
import java.util.Optional;

/** The durable, append-only log of receipts. */
public interface ReceiptLog {
    /**
     * Makes a receipt durable and gives it a place in the log. When this returns, a crash no longer loses it. For a
     * session that has a receipt already, nothing is written and the place of the first one is returned.
     */
    Entry append(SignedReceipt receipt);

    Optional<Entry> find(SessionId session);

    /**
     * @param index zero-based leaf index
     */
    record Entry(SignedReceipt receipt, long index) {}
}
