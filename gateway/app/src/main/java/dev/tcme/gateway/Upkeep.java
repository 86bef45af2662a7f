package dev.tcme.gateway;

import dev.tcme.gateway.session.Sessions;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;

/** What is done by the clock. */
@ApplicationScoped
class Upkeep {
    private final Sessions sessions;
    private final Door door;
    private final StoredSessions store;
    private final GatewayConfig config;
    private final InstantSource clock;

    Upkeep(Sessions sessions, Door door, StoredSessions store, GatewayConfig config, InstantSource clock) {
        this.sessions = sessions;
        this.door = door;
        this.store = store;
        this.config = config;
        this.clock = clock;
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void sweep() {
        try {
            sessions.sweep();
        } catch (RuntimeException e) {
            // The store is away; the scheduler's own log line would print the exception's message.
            GatewayLog.sweepFailed(e);
        }
    }

    @Scheduled(every = "30s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void forgetNonces() {
        door.forget();
    }

    @Scheduled(every = "10m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void eraseOutputs() {
        try {
            long erased = store.eraseOutputs(clock.instant().minus(config.outputRetention()));
            if (erased > 0) {
                GatewayLog.outputsExpired(erased);
            }
        } catch (RuntimeException e) {
            GatewayLog.sweepFailed(e);
        }
    }
}
