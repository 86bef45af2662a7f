package dev.tcme.audit.receipts;

import dev.tcme.audit.tlog.Hash;
import dev.tcme.audit.tlog.VerifierKey;
import dev.tcme.contract.Assurance;
import dev.tcme.contract.Digest;
import dev.tcme.contract.Domain;
import dev.tcme.contract.EndReason;
import dev.tcme.contract.Receipt;
import dev.tcme.contract.SessionId;
import dev.tcme.contract.SignedReceipt;
import dev.tcme.contract.SigningKey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Receipts of sessions 0, 1, 2, …, each different, and the tree over them by its definition. */
final class TestReceipts {
    static final SigningKey GATEWAY = SigningKey.parseSecret("ed25519-secret:" + "A".repeat(42) + "M");
    static final String ORIGIN = "log.example/receipts";

    private TestReceipts() {}

    static PostgresReceiptLog log(TestDatabase database) {
        return new PostgresReceiptLog(database.transactions(), ORIGIN, GATEWAY);
    }

    static VerifierKey logKey(PostgresReceiptLog log) {
        return VerifierKey.parse(log.verifierKey());
    }

    static LogCheck.Finding check(TestDatabase database) {
        return LogCheck.check(database.transactions(), ORIGIN, GATEWAY.verificationKey());
    }

    static SessionId session(int number) {
        return new SessionId("%032x".formatted(number));
    }

    static SignedReceipt receipt(int number) {
        return receipt(number, EndReason.WITHDRAWN);
    }

    static SignedReceipt receipt(int number, EndReason reason) {
        Receipt receipt = new Receipt(
                Receipt.VERSION,
                session(number),
                Digest.of(Domain.CONTRACT, bytes("a contract")),
                reason.outcome(),
                reason,
                "2026-11-21T00:00:00Z",
                "2026-11-21T00:00:01Z",
                Assurance.SELF_ASSERTED,
                Optional.empty(),
                new Receipt.Commitments(
                        new TreeMap<>(Map.of("first", Digest.of(Domain.INPUT, bytes("input " + number)))),
                        new TreeMap<>(),
                        List.of()),
                new Receipt.Claims(GATEWAY.verificationKey(), Map.of("number", Integer.toString(number))));
        return SignedReceipt.sign(receipt, GATEWAY);
    }

    static Hash leafHash(int number) {
        return Hash.ofLeaf(receipt(number).digest().bytes());
    }

    /** Root over the leaves of sessions 0 to {@code size - 1}: MTH of RFC 9162 section 2.1.1, word for word. */
    static Hash root(int size) {
        return size == 0 ? Hash.EMPTY_TREE : root(0, size);
    }

    private static Hash root(int low, int high) {
        if (high - low == 1) {
            return leafHash(low);
        }
        int left = Integer.highestOneBit(high - low - 1);
        return Hash.ofChildren(root(low, low + left), root(low + left, high));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
