package dev.tcme.model.pool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tcme.contract.SessionId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** The open sessions, each with a worker of its own. */
final class Sessions implements AutoCloseable {
    /** Opening a session or an input is arithmetic on at most a megabyte; the model is not asked. */
    private static final Duration STEP_LIMIT = Duration.ofSeconds(10);

    /** The contract's bounds on {@code sessionSeconds}; a worker checks the contract itself. */
    private static final long LIFETIME_SECONDS_MIN = 10;

    private static final long LIFETIME_SECONDS_MAX = 86_400;

    private final Workers workers;
    private final Semaphore places;
    private final int limit;
    private final Duration runLimit;
    private final ConcurrentHashMap<SessionId, Session> open = new ConcurrentHashMap<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("session-clock").factory());

    Sessions(Workers workers, int limit, Duration runLimit) {
        this.workers = workers;
        this.places = new Semaphore(limit);
        this.limit = limit;
        this.runLimit = runLimit;
    }

    /** What became of a request: the worker's reply, or why there is none. */
    sealed interface Reply permits Reply.Frame, Reply.Unknown, Reply.Exists, Reply.Busy, Reply.Failed {
        record Frame(JsonNode json) implements Reply {
            @Override
            public String toString() {
                return "Frame[content withheld]";
            }
        }

        record Unknown() implements Reply {}

        record Exists() implements Reply {}

        record Busy() implements Reply {}

        record Failed(WorkerFailure.Code code) implements Reply {}
    }

    /** One session: a worker that is killed once, and a lock that keeps its frames in order. */
    private final class Session {
        private final ReentrantLock turn = new ReentrantLock();
        private final WorkerProcess worker;
        private final ScheduledFuture<?> end;

        Session(SessionId id, WorkerProcess worker, long lifetimeSeconds) {
            this.worker = worker;
            this.end = clock.schedule(() -> close(id), lifetimeSeconds, TimeUnit.SECONDS);
        }

        Reply exchange(ObjectNode frame, Duration within) {
            turn.lock();
            try {
                return new Reply.Frame(worker.exchange(frame, within));
            } catch (WorkerFailure failure) {
                return new Reply.Failed(failure.code());
            } finally {
                turn.unlock();
            }
        }
    }

    /** Lends a worker to a new session and opens the contract in it. */
    Reply open(SessionId id, JsonNode request) {
        if (open.containsKey(id)) {
            return new Reply.Exists();
        }
        if (!places.tryAcquire()) {
            return new Reply.Busy();
        }
        Session session;
        try {
            session = new Session(id, workers.take(), lifetimeSeconds(request));
        } catch (WorkerFailure failure) {
            places.release();
            return new Reply.Failed(failure.code());
        }
        if (open.putIfAbsent(id, session) != null) {
            session.end.cancel(false);
            session.worker.kill();
            places.release();
            return new Reply.Exists();
        }
        ObjectNode frame = frame("open").put("sessionId", id.toString());
        frame.set("contractDigest", request.path("contractDigest"));
        frame.set("contract", request.path("contract"));
        Reply reply = session.exchange(frame, STEP_LIMIT);
        if (!isOp(reply, "opened")) {
            close(id);
        }
        return reply;
    }

    private long lifetimeSeconds(JsonNode request) {
        long asked = request.path("contract").path("sessionSeconds").asLong(LIFETIME_SECONDS_MIN);
        return Math.clamp(asked, LIFETIME_SECONDS_MIN, LIFETIME_SECONDS_MAX) + runLimit.toSeconds();
    }

    /** Relays one sealed input. A refused input leaves the session as it was; a failed worker ends it. */
    Reply input(SessionId id, String name, JsonNode request) {
        ObjectNode frame = frame("input").put("name", name);
        frame.set("sealed", request.path("sealed"));
        frame.set("commitment", request.path("commitment"));
        return with(id, session -> session.exchange(frame, STEP_LIMIT));
    }

    /** Runs the session's one computation; whatever comes of it, the worker is dead when this returns. */
    Reply run(SessionId id) {
        return with(id, session -> {
            Reply reply = session.exchange(frame("run"), runLimit);
            if (!isOp(reply, "refused")) {
                session.worker.kill();
            }
            return reply;
        });
    }

    /** Ends a session: its process is gone when this returns. Idempotent. */
    void close(SessionId id) {
        Session session = open.remove(id);
        if (session != null) {
            session.end.cancel(false);
            try {
                session.worker.kill();
            } finally {
                places.release();
            }
        }
    }

    int count() {
        return open.size();
    }

    int limit() {
        return limit;
    }

    /** Process id of a session's worker, for those who watch that it goes. */
    Optional<Long> pid(SessionId id) {
        return Optional.ofNullable(open.get(id)).map(session -> session.worker.pid());
    }

    private Reply with(SessionId id, java.util.function.Function<Session, Reply> action) {
        Session session = open.get(id);
        return session == null ? new Reply.Unknown() : action.apply(session);
    }

    private static boolean isOp(Reply reply, String op) {
        return reply instanceof Reply.Frame(JsonNode json)
                && json.path("op").asText().equals(op);
    }

    private static ObjectNode frame(String op) {
        return JsonNodeFactory.instance.objectNode().put("op", op);
    }

    @Override
    public void close() {
        clock.shutdownNow();
        open.keySet().forEach(this::close);
    }
}
