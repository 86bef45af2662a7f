package dev.tcme.gateway.session;

import dev.tcme.contract.EndReason;
import dev.tcme.contract.Problem;
import dev.tcme.contract.ProblemException;
import dev.tcme.contract.SessionId;
import dev.tcme.contract.spi.LaneException;
import dev.tcme.contract.spi.LaneSession;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The live sessions of this gateway: one at a time goes through the {@link Pipeline}, many go beside one another.
 *
 * <p>An end that could not be made durable (the store was away) is not forgotten: the session stays here, closed to
 * everything, and {@link #sweep} tries again until it has its receipt.
 */
public final class Sessions {
    private final Pipeline pipeline;
    private final InstantSource clock;
    private final Executor executor;
    private final Consumer<Session> listener;
    private final Map<SessionId, Live> live = new ConcurrentHashMap<>();

    /** Guards one session; everything in it is read and written under its lock. */
    private static final class Live {
        final ReentrantLock lock = new ReentrantLock();
        volatile Session session;
        Optional<LaneSession> lane;
        Optional<EndReason> pendingEnd = Optional.empty();

        Live(Session session, Optional<LaneSession> lane) {
            this.session = session;
            this.lane = lane;
        }
    }

    /**
     * @param executor runs lanes, which wait for seconds: give it a thread for each
     * @param listener hears of every change of state, after it is durable
     */
    public Sessions(Pipeline pipeline, InstantSource clock, Executor executor, Consumer<Session> listener) {
        this.pipeline = pipeline;
        this.clock = clock;
        this.executor = executor;
        this.listener = listener;
    }

    /**
     * Opens a session of an agreed contract.
     *
     * @throws ProblemException {@link Problem#FORBIDDEN}, {@link Problem#CONTRACT_EXPIRED} or {@link Problem#BUSY}
     */
    public Session open(AgreedContract agreed, String party) {
        if (agreed.contract().party(party).isEmpty()) {
            throw new ProblemException(Problem.FORBIDDEN, "only a party of the contract may open its sessions");
        }
        Pipeline.Opened opened = pipeline.open(agreed, party);
        if (opened.lane().isPresent()) {
            live.put(opened.session().id(), new Live(opened.session(), opened.lane()));
        }
        listener.accept(opened.session());
        return opened.session();
    }

    /**
     * Takes a party's sealed input; the last one starts the lane.
     *
     * @throws ProblemException if it is not acceptable; nothing has changed then
     */
    public Session submit(SessionId id, String party, String inputName, SealedInput input) {
        requireConcerned(id, party);
        Live entry = live.get(id);
        if (entry == null) {
            // As it is stored: it has ended, and says how an input finds it.
            requireConcerned(id, party).requireAccepts(inputName, party, clock.instant());
            throw new ProblemException(Problem.WRONG_STATE, "the session has ended");
        }
        entry.lock.lock();
        try {
            entry.session.requireAccepts(inputName, party, clock.instant());
            requireNotEnding(entry);
            Session next = pipeline.accept(new Pipeline.Opened(entry.session, entry.lane), party, inputName, input);
            entry.session = next;
            listener.accept(next);
            if (next.state() == Session.State.RUNNING) {
                executor.execute(() -> run(entry));
            }
            return next;
        } catch (ProblemException e) {
            throw e;
        } catch (LaneException e) {
            return end(entry, Pipeline.endReason(e));
        } catch (RuntimeException e) {
            // The lane may hold the input while the store does not know of it: that session cannot go on.
            return end(entry, EndReason.GATEWAY_FAILED);
        } finally {
            entry.lock.unlock();
        }
    }

    /**
     * Ends a session on the word of a party that brings an input or reads the answer, unless it has ended or is about to.
     *
     * @throws ProblemException {@link Problem#FORBIDDEN} for a party that only watches, {@link Problem#WRONG_STATE}
     */
    public Session withdraw(SessionId id, String party) {
        Session known = requireConcerned(id, party);
        if (!known.mayBeWithdrawnBy(party)) {
            throw new ProblemException(
                    Problem.FORBIDDEN, "only who brings an input or reads the answer may end the session");
        }
        Live entry = live.get(id);
        if (entry == null) {
            throw new ProblemException(Problem.WRONG_STATE, "the session has ended as " + known.state());
        }
        return locked(entry, () -> {
            requireNotEnding(entry);
            return end(entry, EndReason.WITHDRAWN);
        });
    }

    /** The session as it stands, if the party is one of its contract. */
    public Session find(SessionId id, String party) {
        return requireConcerned(id, party);
    }

    /** Ends what ran out of time, and tries pending ends again. Call it about once a second. */
    public void sweep() {
        for (Live entry : new ArrayList<>(live.values())) {
            if (entry.lock.tryLock()) {
                try {
                    boolean late = entry.session.state() == Session.State.OPEN
                            && !clock.instant().isBefore(entry.session.deadline());
                    if (entry.pendingEnd.isPresent()) {
                        end(entry, entry.pendingEnd.get());
                    } else if (late) {
                        end(entry, EndReason.INPUTS_MISSING);
                    }
                } finally {
                    entry.lock.unlock();
                }
            }
        }
    }

    /** After a start: ends every session that an earlier process left unfinished. */
    public int recover() {
        List<Session> interrupted = pipeline.unfinished();
        interrupted.forEach(session -> listener.accept(pipeline.stop(session, EndReason.GATEWAY_RESTARTED)));
        return interrupted.size();
    }

    /** Sessions that have not ended. */
    public int count() {
        return live.size();
    }

    /** The lane works outside the lock, so that a party can withdraw meanwhile; whoever ends the session first wins. */
    private void run(Live entry) {
        Optional<LaneSession> lane = locked(entry, () -> entry.lane);
        if (lane.isEmpty()) {
            // Withdrawn between its last input and now.
            return;
        }
        Session ended;
        try {
            ended = pipeline.run(entry.session, lane.get());
        } catch (RuntimeException e) {
            // No receipt, no release: whatever the lane found is gone, and the receipt will say ABORTED.
            locked(entry, () -> end(entry, EndReason.GATEWAY_FAILED));
            return;
        }
        locked(entry, () -> finished(entry, ended));
    }

    private static <T> T locked(Live entry, Supplier<T> work) {
        entry.lock.lock();
        try {
            return work.get();
        } finally {
            entry.lock.unlock();
        }
    }

    /** Ends a session, or leaves it to the sweep if its end cannot be made durable now. */
    private Session end(Live entry, EndReason reason) {
        if (entry.session.state().isEnd()) {
            return entry.session;
        }
        entry.lane.ifPresent(LaneSession::close);
        entry.lane = Optional.empty();
        try {
            return finished(entry, pipeline.stop(entry.session, reason));
        } catch (RuntimeException e) {
            entry.pendingEnd = Optional.of(reason);
            return entry.session;
        }
    }

    private Session finished(Live entry, Session ended) {
        boolean first = !entry.session.state().isEnd();
        entry.session = ended;
        entry.lane = Optional.empty();
        entry.pendingEnd = Optional.empty();
        live.remove(ended.id());
        if (first) {
            listener.accept(ended);
        }
        return ended;
    }

    private static void requireNotEnding(Live entry) {
        if (entry.session.state().isEnd() || entry.pendingEnd.isPresent()) {
            throw new ProblemException(Problem.WRONG_STATE, "the session has ended");
        }
    }

    private Session requireConcerned(SessionId id, String party) {
        Live entry = live.get(id);
        Optional<Session> session = entry != null ? Optional.of(entry.session) : pipeline.find(id);
        // The same answer for a session that does not exist and for somebody else's: ids are not to be probed.
        return session.filter(s -> s.concerns(party))
                .orElseThrow(() -> new ProblemException(Problem.SESSION_NOT_FOUND, "no such session of this party"));
    }
}
