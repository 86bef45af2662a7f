package dev.tcme.he.threshold;

import dev.tcme.he.ring.Poly;
import java.util.List;

/** A party's part of the decryption of one ciphertext, {@code λ·c1·s + smudging noise}. All of them together are the result. */
public final class DecryptionShare {
    private final DecryptionRequest request;
    private final int party;
    private final Poly value;

    DecryptionShare(DecryptionRequest request, int party, Poly value) {
        this.request = request;
        this.party = party;
        this.value = value;
    }

    private static Wire.Header header(DecryptionRequest request, int party) {
        return new Wire.Header(
                WireKind.DECRYPTION_SHARE, party, 0, request.agreement().digest(), request.digest());
    }

    /**
     * @param request what the share must answer
     * @param party whose share it must be, one of the request's active parties
     * @throws FaultException if it is anything but a well-formed share of this party for this request
     */
    public static DecryptionShare read(DecryptionRequest request, int party, byte[] bytes) throws FaultException {
        request.requireActive(party);
        List<Poly> polys = Wire.read(
                header(request, party),
                List.of(request.primes()),
                bytes,
                request.agreement().context().ring());
        return new DecryptionShare(request, party, polys.getFirst());
    }

    /** How many bytes a share for a ciphertext of this level has. */
    public static long size(KeyPlan plan, int level) {
        return Wire.HEADER_BYTES
                + Layout.bytes(plan.parameters(), List.of(plan.parameters().primes(level)));
    }

    public byte[] bytes() {
        return Wire.bytes(header(request, party), request.agreement().plan().parameters(), List.of(value));
    }

    /** SHA-256 of the bytes. */
    public Digest digest() {
        return Wire.digest(header(request, party), request.agreement().plan().parameters(), List.of(value));
    }

    public DecryptionRequest request() {
        return request;
    }

    public int party() {
        return party;
    }

    Poly value() {
        return value;
    }

    @Override
    public String toString() {
        return "decryption share of party " + party;
    }
}
