package dev.tcme.system.rooms.planted.contract;

import dev.tcme.system.rooms.planted.contract.spi.CycleThere;

/** Planted: names a package that names this one. */
public final class CycleHere {
    public CycleThere there;
}
