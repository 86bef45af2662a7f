package dev.tcme.system.rooms.planted.contract;

/** Planted: a name that says nothing, around one that does. */
final class TextUtil {
    record Inner(String text) {}
}
