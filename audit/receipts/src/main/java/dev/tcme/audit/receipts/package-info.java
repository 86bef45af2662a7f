/**
 * This room makes receipts durable: it knows the shared nouns, the tree and JDBC, and may never see a session's state,
 * an input or an output.
 *
 * <p><b>Life of a leaf.</b> {@link dev.tcme.audit.receipts.PostgresReceiptLog#append} runs inside its caller's
 * transaction: it locks the one row of {@code log_head}, adds the receipt's digest to the tree's right edge, writes the
 * subtrees that became complete, the leaf, and a head with a freshly signed checkpoint. A crash before the commit
 * leaves the old tree, a crash after it the new one; there is nothing between. The caller ends its session in the same
 * transaction, so there is no released answer without a leaf and no leaf for an answer that never was.
 */
@NullMarked
package dev.tcme.audit.receipts;

import org.jspecify.annotations.NullMarked;
