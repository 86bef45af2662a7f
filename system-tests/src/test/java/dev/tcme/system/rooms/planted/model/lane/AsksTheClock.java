package dev.tcme.system.rooms.planted.model.lane;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;

/** Planted: the time by a method reference, a call and a number. */
final class AsksTheClock {
    Supplier<Instant> clock = Instant::now;

    long millis() {
        return InstantSource.system().millis() - System.currentTimeMillis();
    }
}
