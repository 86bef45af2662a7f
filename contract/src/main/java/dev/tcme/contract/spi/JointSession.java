package dev.tcme.contract.spi;

import dev.tcme.contract.Contribution;
import dev.tcme.contract.Digest;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A place in a lane where the parties compute together: in rounds, to each of which every party contributes. Safe for
 * use by many threads.
 */
public non-sealed interface JointSession extends LaneSession {
    /**
     * Holds a contribution, or the very same one again, against what the protocol asks of that party now. Its signature and
     * address have been verified. This takes long and changes nothing, so that contributions of several parties are checked at
     * the same time.
     *
     * @throws PartyFault if the protocol asks nothing of that party now; the session cannot go on
     */
    Checked check(Contribution contribution) throws PartyFault;

    /** A contribution that was checked. */
    @FunctionalInterface
    interface Checked {
        /**
         * Takes it; nothing happens if it was taken before, or has become too late to matter since it was checked.
         *
         * @return commitments of the inputs that it brought, by input name; mostly none
         * @throws PartyFault if it was found to be not what the protocol asks for; the session cannot go on
         */
        Map<String, Digest> take() throws PartyFault;
    }

    /** A contribution that other parties need for their own part. */
    Optional<Contribution> contribution(String round, String party);

    /** Where the computation stands. */
    Progress progress();

    /**
     * Goes through all rounds and waits for the parties in each.
     *
     * @param changed called whenever {@link #progress} has changed without a contribution
     * @throws PartyFault if a party did not come
     */
    Answer run(Runnable changed) throws LaneException, PartyFault;

    /**
     * @param round what is waited for
     * @param waitingFor the parties whose contributions are missing
     * @param facts names and values that the parties check against their own: digests of keys and results
     */
    record Progress(String round, List<String> waitingFor, Map<String, String> facts) {
        public Progress {
            waitingFor = List.copyOf(waitingFor);
            facts = Map.copyOf(facts);
        }
    }
}
