package dev.tcme.system.rooms.planted.contract;

/** Planted: a name that says nothing. */
final class KeyImpl {}
