package dev.tcme.he.threshold;

import dev.tcme.he.ring.Poly;
import java.util.List;

/** A party's part of all keys, for everybody to see once all commitments are there. */
public final class KeyShare {
    private final Agreement agreement;
    private final int party;
    private final List<Poly> polys;
    private final Digest digest;

    private KeyShare(Agreement agreement, int party, List<Poly> polys, Digest digest) {
        this.agreement = agreement;
        this.party = party;
        this.polys = List.copyOf(polys);
        this.digest = digest;
    }

    static KeyShare of(Agreement agreement, int party, List<Poly> polys) {
        return new KeyShare(
                agreement,
                party,
                polys,
                Wire.digest(header(agreement, party), agreement.plan().parameters(), polys));
    }

    private static Wire.Header header(Agreement agreement, int party) {
        return new Wire.Header(WireKind.KEY_SHARE, party, 0, agreement.digest(), Wire.NOTHING);
    }

    /**
     * @param party whose share it must be
     * @throws FaultException if it is anything but a well-formed key share of this party under this agreement
     */
    public static KeyShare read(Agreement agreement, int party, byte[] bytes) throws FaultException {
        agreement.quorum().requireParty(party);
        List<Poly> polys = Wire.read(
                header(agreement, party),
                Layout.keyShare(agreement.plan()),
                bytes,
                agreement.context().ring());
        return new KeyShare(agreement, party, polys, Wire.digest(bytes));
    }

    /** How many bytes the share of any party has. */
    public static long size(KeyPlan plan) {
        return Wire.HEADER_BYTES + Layout.bytes(plan.parameters(), Layout.keyShare(plan));
    }

    public byte[] bytes() {
        return Wire.bytes(header(agreement, party), agreement.plan().parameters(), polys);
    }

    /** SHA-256 of the bytes: what the party committed to. */
    public Digest digest() {
        return digest;
    }

    public Agreement agreement() {
        return agreement;
    }

    public int party() {
        return party;
    }

    /** In the order of {@link Layout}. */
    List<Poly> polys() {
        return polys;
    }

    @Override
    public String toString() {
        return "key share of party " + party;
    }
}
