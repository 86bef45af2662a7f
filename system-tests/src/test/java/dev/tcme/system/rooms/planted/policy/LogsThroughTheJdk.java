package dev.tcme.system.rooms.planted.policy;

/** Planted: as the other one, through the platform's own door. */
final class LogsThroughTheJdk {
    void log(String line) {
        System.getLogger("policy").log(System.Logger.Level.INFO, line);
    }
}
