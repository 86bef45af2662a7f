package dev.tcme.system.e2e;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what comes true by itself, and fails by name when it does not. */
final class Await {
    private static final Duration POLL = Duration.ofMillis(50);

    private Await() {}

    static void until(Duration limit, String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("waited " + limit.toSeconds() + " s in vain for " + what);
            }
            pause(POLL);
        }
    }

    static void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
