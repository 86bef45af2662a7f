package dev.tcme.he.protocol;

import dev.tcme.contract.Problem;
import dev.tcme.contract.ProblemException;
import dev.tcme.he.threshold.Digest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * What a party fixes before a coin says which of its candidates is kept: a digest of each, and the commitment of its own coin.
 *
 * @param candidates {@link Round#CANDIDATES} digests, all different
 */
public record CandidateCommitment(List<Digest> candidates, Digest coin) {
    private static final int BYTES = Math.multiplyExact(Digest.BYTES, Round.CANDIDATES + 1);

    public CandidateCommitment {
        candidates = List.copyOf(candidates);
        if (candidates.size() != Round.CANDIDATES) {
            throw new IllegalArgumentException(
                    "there are " + Round.CANDIDATES + " candidates, and digests of " + candidates.size());
        }
    }

    /** The digests one after the other, then the coin's. */
    public byte[] bytes() {
        ByteBuffer out = ByteBuffer.allocate(BYTES);
        candidates.forEach(digest -> out.put(digest.bytes()));
        return out.put(coin.bytes()).array();
    }

    /** @throws ProblemException {@link Problem#CONTRIBUTION_INVALID} if it has another length, or two digests are equal */
    public static CandidateCommitment read(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new ProblemException(
                    Problem.CONTRIBUTION_INVALID,
                    "a commitment to candidates has " + BYTES + " bytes, this one " + bytes.length);
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        List<Digest> digests = new ArrayList<>();
        for (int i = 0; i <= Round.CANDIDATES; i++) {
            byte[] digest = new byte[Digest.BYTES];
            in.get(digest);
            digests.add(Digest.of(digest));
        }
        if (new HashSet<>(digests).size() < digests.size()) {
            throw new ProblemException(Problem.CONTRIBUTION_INVALID, "two candidates have the same digest");
        }
        return new CandidateCommitment(digests.subList(0, Round.CANDIDATES), digests.getLast());
    }
}
