package dev.tcme.client;

import dev.tcme.contract.Digest;
import dev.tcme.contract.Domain;
import dev.tcme.contract.Opening;
import dev.tcme.contract.Sealed;
import dev.tcme.contract.SessionId;

/**
 * An input that is sealed to one session and not yet sent. Keep the opening's salt before sending: with it and the
 * value a party can later show what the receipt commits to, without it nobody can.
 *
 * @param idempotencyKey makes sending this object twice the same as sending it once
 */
public record PreparedInput(SessionId session, String name, Opening opening, Sealed sealed, String idempotencyKey) {
    public Digest commitment() {
        return opening.commitment(Domain.INPUT);
    }
}
