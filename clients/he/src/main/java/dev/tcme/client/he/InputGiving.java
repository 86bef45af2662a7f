package dev.tcme.client.he;

import dev.tcme.he.protocol.Result;
import dev.tcme.he.protocol.Round;
import dev.tcme.he.protocol.SharedKeys;
import dev.tcme.he.threshold.DecryptionRequest;
import dev.tcme.he.threshold.FaultException;

/** A party's part of the rounds in which inputs are given. */
sealed interface InputGiving extends AutoCloseable permits PlainInputGiving, CandidateInputGiving {
    /** @throws FaultException if what another party gave is not what the protocol asks for */
    void give(Round round, SharedKeys keys) throws FaultException;

    /** Whether this party's input is in, so that the result can be computed as soon as the others' are. */
    boolean isGiven();

    /** Computes the result of all inputs, each checked by this party itself. */
    Result result(SharedKeys keys);

    /** This party's share of the decryption. */
    byte[] share(PartyKeys keys, DecryptionRequest request);

    @Override
    void close();
}
