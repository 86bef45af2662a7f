package dev.tcme.he.threshold;

import dev.tcme.he.ring.Poly;
import java.util.List;

/**
 * A share of one party's secret for one other party. It is as secret as the secret itself: the caller seals its bytes to the
 * other party, and proves from whom they come. {@link #close} overwrites it.
 */
public final class DealtShare implements AutoCloseable {
    private final Agreement agreement;
    private final int party;
    private final int to;
    private final Poly value;

    DealtShare(Agreement agreement, int party, int to, Poly value) {
        this.agreement = agreement;
        this.party = party;
        this.to = to;
        this.value = value;
    }

    private static Wire.Header header(Agreement agreement, int party, int to) {
        return new Wire.Header(WireKind.DEALT_SHARE, party, to, agreement.digest(), Wire.NOTHING);
    }

    /**
     * @param party who dealt it
     * @param to for whom it must be
     * @throws FaultException if it is anything but a well-formed share from this party for that one
     */
    public static DealtShare read(Agreement agreement, int party, int to, byte[] bytes) throws FaultException {
        agreement.quorum().requireParty(party);
        agreement.quorum().requireParty(to);
        List<Poly> polys = Wire.read(
                header(agreement, party, to),
                List.of(Layout.decryptionPrimes(agreement.plan())),
                bytes,
                agreement.context().ring());
        return new DealtShare(agreement, party, to, polys.getFirst());
    }

    /** How many bytes each has. */
    public static long size(KeyPlan plan) {
        return Wire.HEADER_BYTES + Layout.bytes(plan.parameters(), List.of(Layout.decryptionPrimes(plan)));
    }

    /** As secret as the share. */
    public byte[] bytes() {
        return Wire.bytes(header(agreement, party, to), agreement.plan().parameters(), List.of(value));
    }

    public Agreement agreement() {
        return agreement;
    }

    /** Who dealt it. */
    public int party() {
        return party;
    }

    /** For whom it is. */
    public int to() {
        return to;
    }

    /** Over {@link Layout#decryptionPrimes}. */
    Poly value() {
        return value;
    }

    @Override
    public void close() {
        value.wipe();
    }

    @Override
    public String toString() {
        return "share of the secret of party " + party + " for party " + to;
    }
}
