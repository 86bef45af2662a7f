package dev.tcme.system.rooms.planted.nowhere;

/** Planted: in a package that no room has. */
final class InNoRoom {}
