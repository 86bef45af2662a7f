package dev.tcme.he.lane;

import dev.tcme.contract.spi.PartyFault;
import dev.tcme.he.protocol.Result;
import dev.tcme.he.protocol.Round;
import dev.tcme.he.threshold.DecryptionRequest;
import dev.tcme.he.threshold.DecryptionShare;
import dev.tcme.he.threshold.FaultException;
import java.util.Optional;

/**
 * The rounds in which inputs and shares of the decryption are given. Not safe for use by several threads, the {@link Desk} guards
 * it; but for {@link #share}, which needs nothing that changes.
 */
sealed interface InputRounds permits PlainInputRounds, CandidateInputRounds {
    /**
     * What a contribution to one of the rounds before the shares must pass.
     *
     * @param party index of the party
     */
    Desk.Check check(KeyRing.Kept keys, Round round, int party);

    /** What follows when everybody has given to a round; nothing if the inputs are there. */
    Optional<Round> next(Round complete) throws FaultException, PartyFault;

    /** Computes on the inputs. */
    Result result(KeyRing.Kept keys);

    /** @param party index of the party */
    DecryptionShare share(KeyRing.Kept keys, DecryptionRequest request, int party, byte[] content)
            throws FaultException, PartyFault;
}
