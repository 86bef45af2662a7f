package dev.tcme.gateway;

import dev.tcme.contract.SessionId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * How long the gateway itself worked, lanes not counted, as {@code Server-Timing: gateway;dur=<ms>} on each answer and
 * {@code run;dur=<ms>} for the work after the last input, on the receipt's. For {@code ./tcme bench gateway}; off by
 * default, because it says how busy the gateway is.
 */
@ApplicationScoped
class ServerTimes {
    private static final String STARTED = "tcme.started";
    private static final String RECEIPT = "/receipt";
    private static final int REMEMBERED = 10_000;

    private final boolean on;
    private final ThreadLocal<Long> runStarted = new ThreadLocal<>();
    private final Map<String, Long> runs = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > REMEMBERED;
        }
    };

    ServerTimes(GatewayConfig config) {
        this.on = config.serverTiming() == GatewayConfig.ServerTiming.ON;
    }

    @ServerRequestFilter(preMatching = true)
    void arrived(ContainerRequestContext request) {
        if (on) {
            request.setProperty(STARTED, System.nanoTime());
        }
    }

    @ServerResponseFilter
    void answered(ContainerRequestContext request, ContainerResponseContext response) {
        if (on && request.getProperty(STARTED) instanceof Long started) {
            long own = System.nanoTime() - started - LaneTime.take();
            String timing = "gateway;dur=" + millis(own);
            String path = request.getUriInfo().getPath();
            if (path.endsWith(RECEIPT)) {
                String[] parts = path.split("/");
                timing += ", run;dur=" + millis(run(parts[parts.length - 2]));
            }
            response.getHeaders().putSingle("Server-Timing", timing);
        }
    }

    /** An executor that notes when each run began. */
    Executor measuring(Executor executor) {
        return on
                ? work -> executor.execute(() -> {
                    LaneTime.take();
                    runStarted.set(System.nanoTime());
                    work.run();
                })
                : executor;
    }

    /** Called on the thread of the run when a session has ended. */
    void ended(SessionId id) {
        Long started = runStarted.get();
        if (started != null) {
            runStarted.remove();
            synchronized (runs) {
                runs.put(id.toString(), System.nanoTime() - started - LaneTime.take());
            }
        }
    }

    private long run(String id) {
        synchronized (runs) {
            return runs.getOrDefault(id, 0L);
        }
    }

    private static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.3f", nanos / 1e6);
    }
}
