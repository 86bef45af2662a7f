package dev.tcme.model.pool;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.model.WorkerSettings;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Workers that have loaded the model and wait for a session, started ahead of time and given away once. */
final class Workers implements AutoCloseable {
    /** Hashing and mapping weights of a few gigabytes takes this long on a slow disk. */
    static final Duration START_LIMIT = Duration.ofSeconds(120);

    /** How long a session waits for a worker that is being started. */
    private static final Duration TAKE_LIMIT = Duration.ofSeconds(30);

    /** After a failed start: long enough not to burn a core on a broken set-up. */
    private static final Duration RETRY_DELAY = Duration.ofSeconds(2);

    /** A start under way ends as soon as its process is killed. */
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

    private final WorkerCommand command;
    private final WorkerSettings settings;
    private final int warmTarget;
    private final LinkedBlockingQueue<WorkerProcess> warm = new LinkedBlockingQueue<>();
    private final AtomicInteger starting = new AtomicInteger();
    private final AtomicReference<Optional<JsonNode>> description = new AtomicReference<>(Optional.empty());
    private final AtomicReference<String> lastProblem = new AtomicReference<>("");

    /** One platform thread for the pool's whole life, see {@link WorkerProcess#start}. */
    private final ScheduledExecutorService starter = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("worker-starter").factory());

    private volatile boolean closed;

    Workers(WorkerCommand command, WorkerSettings settings, int warmTarget) {
        this.command = command;
        this.settings = settings;
        this.warmTarget = warmTarget;
        refill();
    }

    /** A worker that has served nobody. */
    WorkerProcess take() throws WorkerFailure {
        long deadline = System.nanoTime() + TAKE_LIMIT.toNanos();
        while (System.nanoTime() < deadline) {
            refill();
            try {
                WorkerProcess worker = warm.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (worker != null && worker.isAlive()) {
                    refill();
                    return worker;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        throw new WorkerFailure(WorkerFailure.Code.UNAVAILABLE);
    }

    int warmCount() {
        return (int) warm.stream().filter(WorkerProcess::isAlive).count();
    }

    /** What the first worker said of itself, once there has been one. */
    Optional<JsonNode> description() {
        return description.get();
    }

    Map<String, String> protections() {
        return command.protections();
    }

    /** Why the last start failed, empty if it did not; about the set-up and never about a session. */
    String lastProblem() {
        return lastProblem.get();
    }

    private void refill() {
        warm.removeIf(worker -> !worker.isAlive());
        if (!closed && warm.size() + starting.get() < warmTarget) {
            starting.incrementAndGet();
            starter.execute(this::startOne);
        }
    }

    private void startOne() {
        boolean started = false;
        try {
            started = add(WorkerProcess.start(command));
        } catch (WorkerFailure e) {
            lastProblem.set("a worker did not start: " + e.code());
        } finally {
            starting.decrementAndGet();
        }
        if (started) {
            refill();
        } else if (!closed) {
            starter.schedule(this::refill, RETRY_DELAY.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private boolean add(WorkerProcess worker) throws WorkerFailure {
        JsonNode reply = worker.exchange(settings.frame(), START_LIMIT);
        if (!reply.path("op").asText().equals("ready")) {
            worker.kill();
            lastProblem.set(reply.path("message").asText("a worker did not start: protocol"));
            return false;
        }
        description.compareAndSet(Optional.empty(), Optional.of(reply));
        lastProblem.set("");
        warm.add(worker);
        if (closed) {
            drain();
        }
        return true;
    }

    private void drain() {
        for (WorkerProcess worker = warm.poll(); worker != null; worker = warm.poll()) {
            worker.kill();
        }
    }

    @Override
    public void close() {
        closed = true;
        // Before the starter's thread ends, because its end would kill the sandboxes from outside, see WorkerProcess.
        drain();
        // Interrupts a start that is under way; its worker is killed on the starter's thread.
        starter.shutdownNow();
        try {
            if (!starter.awaitTermination(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                lastProblem.set("a worker that was being started did not end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        drain();
    }
}
