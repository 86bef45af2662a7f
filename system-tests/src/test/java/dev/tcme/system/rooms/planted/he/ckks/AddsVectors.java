package dev.tcme.system.rooms.planted.he.ckks;

import jdk.incubator.vector.DoubleVector;

/** Breaks a rule on purpose: vectors are the ring's business. */
final class AddsVectors {
    private AddsVectors() {}

    static DoubleVector sum(DoubleVector a, DoubleVector b) {
        return a.add(b);
    }
}
