package dev.tcme.system.rooms.planted.client;

import dev.tcme.contract.Opening;

/** Planted: a failure that keeps a private value. */
final class KeepsAnOpening extends RuntimeException {
    private static final long serialVersionUID = 1L;

    transient Opening opening;
}
