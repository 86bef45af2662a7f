package dev.tcme.system.rooms.planted.model.lane;

import java.util.Random;
import java.util.UUID;

/** Planted: randomness from nowhere. */
final class RollsDice {
    int roll() {
        return new Random().nextInt(6) + UUID.randomUUID().hashCode();
    }
}
