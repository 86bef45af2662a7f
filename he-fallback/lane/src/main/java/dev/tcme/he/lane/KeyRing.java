package dev.tcme.he.lane;

import dev.tcme.contract.Digest;
import dev.tcme.he.protocol.JointTask;
import dev.tcme.he.protocol.SharedKeys;
import dev.tcme.he.threshold.PublicShares;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Finished keys, by contract, for further sessions of the same parties. In memory alone: after a restart the parties make new
 * ones. One session at a time uses a set of keys; what is taken out and not put back is gone.
 */
final class KeyRing {
    private final int sets;
    private final Map<Digest, Kept> kept = new LinkedHashMap<>();

    /**
     * Keys with what is left of them.
     *
     * @param task for which they are ready
     * @param open what proofs of decryption shares are held against, where they are asked for
     * @param answersLeft how many more answers they may give
     */
    record Kept(JointTask task, SharedKeys keys, Optional<PublicShares> open, int answersLeft) {
        static Kept fresh(JointTask task, SharedKeys keys, Optional<PublicShares> open) {
            return new Kept(task, keys, open, JointTask.ANSWERS_MAX);
        }

        /** After one more answer. */
        Kept used() {
            return new Kept(task, keys, open, answersLeft - 1);
        }
    }

    /** @param sets how many sets of keys are kept; each has some tens of megabytes */
    KeyRing(int sets) {
        this.sets = sets;
    }

    /** Whether a session could do without key rounds. */
    synchronized boolean has(Digest contract) {
        return kept.containsKey(contract);
    }

    synchronized Optional<Kept> take(Digest contract) {
        return Optional.ofNullable(kept.remove(contract));
    }

    /** Puts keys back for the next session, if they may give another answer. */
    synchronized void put(Digest contract, Kept keys) {
        if (keys.answersLeft() > 0) {
            kept.put(contract, keys);
            if (kept.size() > sets) {
                kept.remove(kept.keySet().iterator().next());
            }
        }
    }
}
