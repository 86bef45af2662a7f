package dev.tcme.contract.spi;

import dev.tcme.contract.Digest;
import dev.tcme.contract.Sealed;
import dev.tcme.contract.Sealing;

/** A place in a lane that opens the parties' inputs and computes by itself. */
public non-sealed interface SealedSession extends LaneSession {
    /** The session's ephemeral key; its private half never leaves the lane. */
    Sealing.PublicKey sealingKey();

    /**
     * Takes one sealed input: opens it, checks its commitment and its schema.
     *
     * @throws dev.tcme.contract.ProblemException if the input is not acceptable; nothing has changed then
     * @throws LaneException if the lane failed
     */
    void accept(String inputName, Sealed sealed, Digest commitment) throws LaneException;

    /** Computes the answer from the accepted inputs. */
    Answer run() throws LaneException;
}
