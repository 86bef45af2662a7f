package dev.tcme.system.rooms.planted.client;

/** Planted: a failure that is given bytes. */
final class TakesBytes extends Exception {
    private static final long serialVersionUID = 1L;

    TakesBytes(byte[] bytes) {
        super(new String(bytes));
    }
}
