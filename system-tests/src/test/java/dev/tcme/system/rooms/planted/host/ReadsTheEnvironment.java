package dev.tcme.system.rooms.planted.host;

/** Planted: configuration from nowhere. */
final class ReadsTheEnvironment {
    String home() {
        return System.getenv("HOME");
    }
}
