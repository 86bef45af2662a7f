package dev.tcme.system.rooms.planted.contract.spi;

import dev.tcme.system.rooms.planted.contract.CycleHere;

/** Planted: the other half. */
public final class CycleThere {
    public CycleHere here;
}
