package dev.tcme.system.rooms.planted.client;

import dev.tcme.contract.spi.LaneSession;

/** Planted: a failure that is given what a lane found. */
final class TakesAnAnswer extends Exception {
    private static final long serialVersionUID = 1L;

    TakesAnAnswer(LaneSession.Answer.Found found) {
        super(found.candidate().toString());
    }
}
