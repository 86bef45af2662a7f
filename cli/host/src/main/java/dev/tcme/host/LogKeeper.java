package dev.tcme.host;

import java.io.IOException;
import java.time.Duration;

/** Keeps the logs of a long run from filling the disk. */
final class LogKeeper {
    private static final Duration PERIOD = Duration.ofMinutes(1);

    private LogKeeper() {}

    /** Looks at every log once a minute until it is interrupted. */
    static Thread start(PartSet parts) {
        return Thread.ofVirtual().name("tcme-logs").start(() -> {
            try {
                while (true) {
                    Thread.sleep(PERIOD);
                    for (Part part : parts.running()) {
                        bound(part.log());
                    }
                }
            } catch (InterruptedException e) {
                // The host is closing.
            }
        });
    }

    private static void bound(PartLog log) {
        try {
            log.bound(PartLog.BYTES_MAX);
        } catch (IOException e) {
            // A full disk is where this fails; the next minute tries again, and the parts run on.
        }
    }
}
