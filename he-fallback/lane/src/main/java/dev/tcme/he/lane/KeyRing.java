package dev.tcme.he.lane;

import dev.tcme.contract.Digest;
import dev.tcme.he.protocol.JointTask;
import dev.tcme.he.protocol.SharedKeys;
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
     * @param answersLeft how many more answers they may give
     */
    record Kept(JointTask task, SharedKeys keys, int answersLeft) {
        /** After one more answer. */
        Kept used() {
            return new Kept(task, keys, answersLeft - 1);
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
