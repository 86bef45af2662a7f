package dev.tcme.gateway.session;

import dev.tcme.contract.Digest;
import dev.tcme.contract.Sealed;

/** An input as the gateway sees it: closed, with the salted commitment that its owner made. */
public record SealedInput(Sealed sealed, Digest commitment) {}
