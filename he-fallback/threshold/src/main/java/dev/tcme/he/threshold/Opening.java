package dev.tcme.he.threshold;

import dev.tcme.he.ring.Seed;

/**
 * The opened secret of one party under one candidate: the seed that all of its shares were to be derived from. From then on it is
 * known to everybody, and the candidate's keys protect nothing.
 *
 * <p>{@link #check} makes the shares again and compares. If it passes, the party's key share and relinearisation share under this
 * candidate are bit for bit those of a party that keeps to the protocol with this seed: a ternary secret, ephemeral polynomial and
 * errors as they are sampled from it, one secret in all of them, and an answer to exactly these key shares. It does not show that
 * the seed was drawn at random: a party that chooses its seed can make its own secret easier to guess, or search for somewhat
 * larger errors within the bound of the sampler. And it says nothing of any other candidate by itself: only where k candidates are
 * made, and a joint coin that nobody could foresee keeps one and opens the others, is a party that made a share badly under any of
 * them opened there with probability at least 1 − 1/k, and named (covert security: Aumann and Lindell, eprint 2007/060; by opening
 * seeds: Faust, Hazay, Kretzler, Schlosser, eprint 2021/251). A party that does not open must be treated like one whose opening
 * fails.
 */
public final class Opening {
    private static final String KEY_SHARE = "the key share";
    private static final String RELINEARISATION_SHARE = "the relinearisation share";

    private final Agreement agreement;
    private final int party;
    private final Seed master;

    /** @param master taken over */
    Opening(Agreement agreement, int party, Seed master) {
        this.agreement = agreement;
        this.party = party;
        this.master = master;
    }

    private static Wire.Header header(Agreement agreement, int party) {
        return new Wire.Header(WireKind.OPENING, party, 0, agreement.digest(), Wire.NOTHING);
    }

    /**
     * @param agreement of the candidate
     * @param party whose opening it must be
     * @throws FaultException if it is anything but a well-formed opening by this party of this candidate
     * @throws UnsupportedOperationException where fewer than all parties decrypt
     */
    public static Opening read(Agreement agreement, int party, byte[] bytes) throws FaultException {
        agreement.quorum().requireAll();
        agreement.quorum().requireParty(party);
        // Not wiped: it is known to everybody from now on.
        byte[] master = Wire.body(header(agreement, party), Seed.BYTES, bytes);
        return new Opening(agreement, party, Seed.of(master));
    }

    /** How many bytes any opening has. */
    public static int size() {
        return Wire.HEADER_BYTES + Seed.BYTES;
    }

    public byte[] bytes() {
        return Wire.bytes(header(agreement, party), master.bytes());
    }

    /**
     * Makes the party's shares under this candidate again, as costly as making them was.
     *
     * @param sum of the key shares of this candidate, made by the one who checks; it holds what the party committed to
     * @param answer what the party gave in the third round
     * @throws FaultException if the seed gives another key share or another relinearisation share; names the party and the share
     * @throws IllegalArgumentException if sum or answer belong to another candidate, another round or another party
     */
    public void check(KeySum sum, RelinearisationShare answer) throws FaultException {
        if (!sum.agreement().equals(agreement) || !answer.transcript().equals(sum.transcript())) {
            throw new IllegalArgumentException(
                    "the opening of party " + party + " is checked against shares of its own candidate and round");
        }
        if (answer.party() != party) {
            throw new IllegalArgumentException("the opening of party " + party
                    + " is checked against its own relinearisation share, not that of party " + answer.party());
        }
        try (PartySecret secret = PartySecret.of(agreement, Seed.of(master.bytes()))) {
            var maker = new ShareMaker(agreement, secret);
            Digest share = KeyShare.of(agreement, party, maker.keyShare()).digest();
            requireSame(KEY_SHARE, sum.commitment(party), share);
            var again = new RelinearisationShare(sum, party, maker.relinearisation(sum));
            requireSame(RELINEARISATION_SHARE, answer.digest(), again.digest());
        }
    }

    private void requireSame(String what, Digest given, Digest made) throws FaultException {
        if (!given.equals(made)) {
            throw FaultException.of(party, what + " is not the one that its opened secret gives");
        }
    }

    public Agreement agreement() {
        return agreement;
    }

    public int party() {
        return party;
    }

    /** Without the seed. */
    @Override
    public String toString() {
        return "opened secret of party " + party;
    }
}
