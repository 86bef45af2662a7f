package dev.tcme.he.lane;

import dev.tcme.contract.spi.PartyFault;
import dev.tcme.he.protocol.Round;
import dev.tcme.he.threshold.FaultException;
import java.util.Optional;

/** The rounds in which keys are made. Not safe for use by several threads; the {@link Desk} guards it. */
sealed interface KeyRounds permits PlainKeyRounds, CandidateKeyRounds {
    /** With which they begin. */
    Round first();

    /**
     * What a contribution to one of these rounds must pass.
     *
     * @param party index of the party
     */
    Desk.Check check(Round round, int party);

    /** What follows when everybody has given to a round; nothing if the keys are there. */
    Optional<Round> next(Round complete) throws FaultException, PartyFault;

    /** The keys, once they are there. */
    KeyRing.Kept keys();
}
