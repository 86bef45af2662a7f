package dev.tcme.system.rooms.planted.model.lane;

/** Breaks no rule; another class may not name it. */
public final class Adapter {}
