package dev.tcme.client;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.tcme.contract.Json;
import dev.tcme.contract.Problem;
import dev.tcme.contract.ProblemException;
import dev.tcme.contract.Receipt;
import dev.tcme.contract.SignedReceipt;
import java.util.Objects;

/**
 * A receipt, its signature and its inclusion proof: all that an offline check needs besides the contract. Reading one
 * verifies nothing.
 *
 * @param proof {@code c2sp.org/tlog-proof@v1} text
 */
public record ReceiptBundle(Receipt receipt, String signature, String proof) {
    /** A receipt and a proof of at most 63 hashes with its checkpoint, with room. */
    public static final int MAX_BYTES = Receipt.MAX_BYTES + 64 * 1024;

    public ReceiptBundle {
        Objects.requireNonNull(receipt);
        Objects.requireNonNull(signature);
        Objects.requireNonNull(proof);
    }

    /**
     * @throws ProblemException {@link Problem#OVERSIZE}, {@link Problem#UNKNOWN_FIELD} or
     *     {@link Problem#MALFORMED_DOCUMENT}
     */
    public static ReceiptBundle parse(byte[] json) {
        return Json.read(Json.parse(json, MAX_BYTES), ReceiptBundle.class);
    }

    /** The file, canonical JSON. */
    public byte[] toBytes() {
        return Json.canonicalOf(this);
    }

    @JsonIgnore
    public SignedReceipt signed() {
        return new SignedReceipt(receipt, signature);
    }
}
