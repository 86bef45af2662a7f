package dev.tcme.system.rooms.planted.client;

/** Planted: prints what a library should return. */
final class Prints {
    void print(Exception failure) {
        System.out.println(failure.getClass());
        failure.printStackTrace();
    }
}
