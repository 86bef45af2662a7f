package dev.tcme.he.protocol;

import dev.tcme.contract.Digest;
import dev.tcme.contract.Problem;
import dev.tcme.contract.ProblemException;
import dev.tcme.he.exact.ExactCircuit;
import dev.tcme.he.ring.Seed;
import java.util.List;

/**
 * What a party gives to the round {@link Round#INPUT} where deviations are to be found out: a salted commitment of its value, an
 * encryption of random bits, the one of its candidates that the coin kept, and corrections that say which of the bits are to be
 * turned over. Corrections are public and uniform. All other candidates come opened, and were what they should be.
 */
public record MaskedInput(Digest commitment, ExactCircuit.Corrected content) {
    /** One seed for each opened candidate, the ciphertexts, the corrections. */
    private static final int PARTS = Round.CANDIDATES + 1;

    private static final int CIPHERTEXTS = PARTS - 2;
    private static final int CORRECTIONS = PARTS - 1;

    /**
     * What the party had fixed, and what the coin said of it.
     *
     * @param party index of the party among those of the task
     * @param kept which candidate
     */
    public record Fixed(int party, CandidateCommitment committed, int kept) {}

    /**
     * Reads and checks: the kept ciphertexts are those that the party had committed to, and so are those that follow from each
     * opened seed.
     *
     * @throws ProblemException {@link Problem#CONTRIBUTION_INVALID} if it is not of that form
     * @throws DeviationException if the party did not do what it had committed to
     */
    public static MaskedInput read(JointTask task, SharedKeys keys, Fixed fixed, byte[] bytes)
            throws DeviationException {
        List<byte[]> parts = Frames.read(bytes, PARTS).parts();
        int next = 0;
        for (int candidate = 0; candidate < Round.CANDIDATES; candidate++) {
            boolean kept = candidate == fixed.kept();
            byte[] made = kept
                    ? parts.get(CIPHERTEXTS)
                    : InputCandidates.opened(task, keys, fixed.party(), seed(parts.get(next++)));
            if (!InputCandidates.digest(made)
                    .equals(fixed.committed().candidates().get(candidate))) {
                throw new DeviationException(
                        kept
                                ? "the encrypted input is not the one that it had committed to"
                                : "an opened candidate of its input is not what it had committed to");
            }
        }
        return own(task, bytes);
    }

    /**
     * Reads without checking what was opened: for the party that has made it.
     *
     * @throws ProblemException {@link Problem#CONTRIBUTION_INVALID} if it is not of that form
     */
    public static MaskedInput own(JointTask task, byte[] bytes) {
        Frames frames = Frames.read(bytes, PARTS);
        List<byte[]> parts = frames.parts();
        PreparedInput prepared = PreparedInput.read(task, parts.get(CIPHERTEXTS));
        return new MaskedInput(
                frames.commitment(),
                new ExactCircuit.Corrected(
                        prepared.bits(), prepared.mask(), task.requireCorrections(parts.get(CORRECTIONS))));
    }

    private static Seed seed(byte[] bytes) {
        if (bytes.length != Seed.BYTES) {
            throw Frames.invalid("an opened seed has " + Seed.BYTES + " bytes, this one " + bytes.length);
        }
        return Seed.of(bytes);
    }

    @Override
    public String toString() {
        return "MaskedInput";
    }
}
