package dev.tcme.system.rooms.planted.cli;

import java.io.IOException;

/** Planted: a process outside the named places. */
final class StartsAProcess {
    Process start() throws IOException {
        return new ProcessBuilder("true").start();
    }

    Process other() throws IOException {
        return Runtime.getRuntime().exec(new String[] {"true"});
    }
}
