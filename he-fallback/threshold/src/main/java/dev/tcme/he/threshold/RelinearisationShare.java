package dev.tcme.he.threshold;

import dev.tcme.he.ring.Poly;
import java.util.List;

/**
 * A party's second contribution to the relinearisation key, for everybody to see. It says that the party has checked all key
 * shares; under a plan without products it says nothing else.
 */
public final class RelinearisationShare {
    private final KeySum answers;
    private final int party;
    private final List<Poly> polys;

    RelinearisationShare(KeySum answers, int party, List<Poly> polys) {
        this.answers = answers;
        this.party = party;
        this.polys = List.copyOf(polys);
    }

    private static Wire.Header header(KeySum answers, int party) {
        return new Wire.Header(
                WireKind.RELINEARISATION_SHARE, party, 0, answers.agreement().digest(), answers.transcript());
    }

    /**
     * @param answers the sum of all key shares, which the share must answer
     * @param party whose share it must be
     * @throws FaultException if it is anything but a well-formed share of this party for this sum
     */
    public static RelinearisationShare read(KeySum answers, int party, byte[] bytes) throws FaultException {
        Agreement agreement = answers.agreement();
        agreement.quorum().requireParty(party);
        List<Poly> polys = Wire.read(
                header(answers, party),
                Layout.relinearisationShare(agreement.plan()),
                bytes,
                agreement.context().ring());
        return new RelinearisationShare(answers, party, polys);
    }

    /** How many bytes the share of any party has. */
    public static long size(KeyPlan plan) {
        return Wire.HEADER_BYTES + Layout.bytes(plan.parameters(), Layout.relinearisationShare(plan));
    }

    public byte[] bytes() {
        return Wire.bytes(header(answers, party), answers.agreement().plan().parameters(), polys);
    }

    /** SHA-256 of the bytes. */
    public Digest digest() {
        return Wire.digest(header(answers, party), answers.agreement().plan().parameters(), polys);
    }

    /** What stands for all key shares that the party has seen. */
    public Digest transcript() {
        return answers.transcript();
    }

    public int party() {
        return party;
    }

    /** One for each digit. */
    List<Poly> polys() {
        return polys;
    }

    @Override
    public String toString() {
        return "relinearisation share of party " + party;
    }
}
