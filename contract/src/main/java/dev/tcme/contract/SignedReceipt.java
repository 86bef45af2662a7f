package dev.tcme.contract;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A receipt with its gateway's signature over its digest. The digest, 32 bytes, is the receipt's leaf in the log.
 *
 * @param signature {@link Base64Url} of the 64 bytes
 */
public record SignedReceipt(Receipt receipt, String signature) {

    public static SignedReceipt sign(Receipt receipt, SigningKey gateway) {
        byte[] signature = gateway.sign(Domain.RECEIPT, digest(receipt));
        return new SignedReceipt(receipt, Base64Url.encode(signature));
    }

    /**
     * @throws ProblemException {@link Problem#OVERSIZE}, {@link Problem#UNKNOWN_FIELD} or
     *     {@link Problem#MALFORMED_DOCUMENT}
     */
    public static SignedReceipt parse(byte[] document) {
        JsonNode tree = Json.parse(document, Receipt.MAX_BYTES);
        return Json.read(tree, SignedReceipt.class);
    }

    public Digest digest() {
        return digest(receipt);
    }

    private static Digest digest(Receipt receipt) {
        return Digest.of(Domain.RECEIPT, Json.canonicalOf(receipt));
    }

    /** Whether the gateway's key signed exactly this receipt, and the signature is written in its one spelling. */
    public boolean isSignedBy(VerificationKey gateway) {
        return Base64Url.decode(signature)
                .map(bytes -> gateway.verifies(Domain.RECEIPT, digest(), bytes))
                .orElse(false);
    }
}
