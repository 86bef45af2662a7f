package dev.tcme.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Base64;

/**
 * A receipt with its gateway's signature over its digest. The digest, 32 bytes, is the receipt's leaf in the log.
 *
 * @param signature base64url of the 64 bytes
 */
public record SignedReceipt(Receipt receipt, String signature) {

    public static SignedReceipt sign(Receipt receipt, SigningKey gateway) {
        byte[] signature = gateway.sign(Domain.RECEIPT, digest(receipt));
        return new SignedReceipt(
                receipt, Base64.getUrlEncoder().withoutPadding().encodeToString(signature));
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

    /** Whether the gateway's key signed exactly this receipt. */
    public boolean isSignedBy(VerificationKey gateway) {
        try {
            return gateway.verifies(
                    Domain.RECEIPT, digest(), Base64.getUrlDecoder().decode(signature));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
