package dev.tcme.client.he;

import dev.tcme.he.protocol.Round;
import dev.tcme.he.protocol.SharedKeys;
import dev.tcme.he.threshold.FaultException;

/** A party's part of the rounds in which keys are made. */
sealed interface KeyMaking permits PlainKeyMaking, CandidateKeyMaking {
    /** @throws FaultException if what another party gave is not what the protocol asks for */
    void give(Round round) throws FaultException;

    /** The keys, added up and checked by this party itself. */
    SharedKeys finished() throws FaultException;
}
