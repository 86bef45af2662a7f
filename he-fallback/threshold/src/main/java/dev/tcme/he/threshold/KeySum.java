package dev.tcme.he.threshold;

import dev.tcme.he.ring.Poly;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The sum of all parties' key shares, each of which is the one that its party had committed to. There is no other way to get
 * one: a party that answers a sum has checked it.
 */
public final class KeySum {
    private static final String LABEL = "tcme threshold transcript 1";

    private final Agreement agreement;
    private final List<Digest> commitments;
    private final Digest transcript;
    private final List<Poly> polys;

    private KeySum(Agreement agreement, List<Digest> commitments, Digest transcript, List<Poly> polys) {
        this.agreement = agreement;
        this.commitments = List.copyOf(commitments);
        this.transcript = transcript;
        this.polys = polys;
    }

    /**
     * @param commitments of party 1 … n in this order
     * @param shares in any order; taken one after the other, so that not all have to be in memory
     * @throws FaultException if a share is missing, comes twice, or is not the one committed to; names the party
     */
    public static KeySum of(Agreement agreement, List<Digest> commitments, Iterable<KeyShare> shares)
            throws FaultException {
        Digest transcript = transcript(agreement, commitments);
        var sums = new Sums(
                agreement.context().ring(),
                "key share",
                IntStream.rangeClosed(1, agreement.quorum().parties())
                        .boxed()
                        .collect(Collectors.toCollection(TreeSet::new)));
        for (KeyShare share : shares) {
            if (!share.agreement().equals(agreement)) {
                throw FaultException.of(share.party(), "the key share was made under another agreement");
            }
            if (!share.digest().equals(commitments.get(share.party() - 1))) {
                throw FaultException.of(share.party(), "the key share is not the one that was committed to");
            }
            sums.add(share.party(), share.polys());
        }
        return new KeySum(agreement, commitments, transcript, sums.total());
    }

    /** What stands for the commitments, and so for all key shares. */
    static Digest transcript(Agreement agreement, List<Digest> commitments) throws FaultException {
        int parties = agreement.quorum().parties();
        if (commitments.size() != parties) {
            throw FaultException.ofNobody(
                    "there are " + parties + " parties, and commitments of " + commitments.size());
        }
        Hash hash = Hash.of(LABEL).digest(agreement.digest());
        Set<Digest> seen = new HashSet<>();
        for (int party = 1; party <= parties; party++) {
            Digest commitment = commitments.get(party - 1);
            // A share names its party, so no two honest ones are equal.
            if (!seen.add(commitment)) {
                throw FaultException.of(party, "the commitment repeats that of another party");
            }
            hash.digest(commitment);
        }
        return hash.digest();
    }

    public Agreement agreement() {
        return agreement;
    }

    /** What stands for all key shares. */
    public Digest transcript() {
        return transcript;
    }

    /** The digest of the key share that this party committed to, and that is in the sum. */
    Digest commitment(int party) {
        return commitments.get(party - 1);
    }

    /** In the order of {@link Layout}. */
    List<Poly> polys() {
        return polys;
    }

    @Override
    public String toString() {
        return "sum of the key shares of " + agreement.quorum().parties() + " parties";
    }
}
