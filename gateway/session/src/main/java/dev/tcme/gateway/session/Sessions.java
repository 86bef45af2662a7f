package dev.tcme.gateway.session;

import dev.tcme.contract.Contract;
import dev.tcme.contract.Contribution;
import dev.tcme.contract.EndReason;
import dev.tcme.contract.Problem;
import dev.tcme.contract.ProblemException;
import dev.tcme.contract.SessionId;
import dev.tcme.contract.spi.JointSession;
import dev.tcme.contract.spi.LaneException;
import dev.tcme.contract.spi.LaneSession;
import dev.tcme.contract.spi.LaneSession.Answer;
import dev.tcme.contract.spi.PartyFault;
import dev.tcme.contract.spi.SealedSession;
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

    /** How a session ends without an answer. */
    private record Ending(EndReason reason, Map<String, String> claims) {
        static Ending of(EndReason reason) {
            return new Ending(reason, Map.of());
        }

        static Ending of(PartyFault fault) {
            return new Ending(Pipeline.endReason(fault), fault.claims());
        }
    }

    /** Guards one session; everything in it is read and written under its lock. */
    private static final class Live {
        final ReentrantLock lock = new ReentrantLock();
        volatile Session session;
        Optional<LaneSession> lane;
        Optional<Ending> pendingEnd = Optional.empty();

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
        opened.lane().ifPresent(lane -> {
            Live entry = new Live(opened.session(), opened.lane());
            live.put(opened.session().id(), entry);
            if (lane instanceof JointSession joint) {
                executor.execute(() -> runJoint(entry, joint));
            }
        });
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
            SealedSession lane = sealed(entry);
            Session next = pipeline.accept(entry.session, lane, party, inputName, input);
            entry.session = next;
            listener.accept(next);
            if (next.state() == Session.State.RUNNING) {
                executor.execute(() -> run(entry));
            }
            return next;
        } catch (ProblemException e) {
            throw e;
        } catch (LaneException e) {
            return end(entry, Ending.of(Pipeline.endReason(e)));
        } catch (RuntimeException e) {
            // The lane may hold the input while the store does not know of it: that session cannot go on.
            return end(entry, Ending.of(EndReason.GATEWAY_FAILED));
        } finally {
            entry.lock.unlock();
        }
    }

    private static SealedSession sealed(Live entry) {
        if (entry.lane.orElseThrow() instanceof SealedSession lane) {
            return lane;
        }
        throw new ProblemException(
                Problem.WRONG_STATE, "the session takes ciphertexts in rounds, not sealed inputs: join it");
    }

    /**
     * Takes a party's contribution to a round of a joint computation. The very same contribution again changes nothing.
     *
     * @throws ProblemException {@link Problem#FORBIDDEN} for a party that brings no input, {@link Problem#WRONG_STATE} if the
     *     session has ended or is computed otherwise;
     *     {@link Problem#CONTRIBUTION_INVALID} if it is not what the protocol asks of this party now: the session has
     *     then ended, and its receipt names the party, the round and the fault
     */
    public Session contribute(Contribution contribution) {
        Contribution.Address address = contribution.address();
        Session known = requireConcerned(address.session(), address.party());
        // Whoever brings no input has no part in it, and so cannot end it by a wrong one either.
        if (known.contract().inputs().stream().noneMatch(input -> input.party().equals(address.party()))) {
            throw new ProblemException(
                    Problem.FORBIDDEN, "only parties that bring an input take part in the computation");
        }
        Live entry = live.get(address.session());
        if (entry == null) {
            throw new ProblemException(Problem.WRONG_STATE, "the session has ended");
        }
        JointSession lane = locked(entry, () -> {
            requireNotEnding(entry);
            return joint(entry);
        });
        try {
            // Not under the lock: what another party gives meanwhile is checked at the same time.
            requireGenuine(known.contract(), contribution);
            JointSession.Checked checked = lane.check(contribution);
            return contributed(entry, checked);
        } catch (ProblemException e) {
            throw e;
        } catch (PartyFault e) {
            throw locked(entry, () -> refused(entry, e));
        } catch (RuntimeException e) {
            locked(entry, () -> end(entry, Ending.of(EndReason.GATEWAY_FAILED)));
            throw e;
        }
    }

    private Session contributed(Live entry, JointSession.Checked checked) {
        entry.lock.lock();
        try {
            requireNotEnding(entry);
            Session next = pipeline.contribute(entry.session, checked);
            entry.session = next;
            listener.accept(next);
            return next;
        } catch (PartyFault e) {
            throw refused(entry, e);
        } finally {
            entry.lock.unlock();
        }
    }

    /** Ends the session on the party whose fault it is, unless it has ended meanwhile. */
    private ProblemException refused(Live entry, PartyFault fault) {
        requireNotEnding(entry);
        end(entry, Ending.of(fault));
        return new ProblemException(
                Problem.CONTRIBUTION_INVALID,
                "the contribution to the round '" + fault.round() + "' was refused as " + fault.kind()
                        + "; the session has ended");
    }

    private static void requireGenuine(Contract contract, Contribution contribution) throws PartyFault {
        Contribution.Address address = contribution.address();
        boolean genuine = address.contract().equals(contract.digest())
                && contribution.isSignedBy(
                        contract.party(address.party()).orElseThrow().signingKey());
        if (!genuine) {
            throw new PartyFault(address.party(), address.round(), PartyFault.Kind.MISADDRESSED);
        }
    }

    private static JointSession joint(Live entry) {
        if (entry.lane.orElseThrow() instanceof JointSession lane) {
            return lane;
        }
        throw new ProblemException(Problem.WRONG_STATE, "the session takes sealed inputs and has no rounds");
    }

    /** Another party's contribution, for who computes on it; there as long as somebody may need it. */
    public Optional<Contribution> contribution(SessionId id, String reader, String round, String party) {
        requireConcerned(id, reader);
        return joint(id).flatMap(lane -> lane.contribution(round, party));
    }

    /** Where a live joint computation stands. */
    public Optional<JointSession.Progress> progress(SessionId id) {
        return joint(id).map(JointSession::progress);
    }

    private Optional<JointSession> joint(SessionId id) {
        Live entry = live.get(id);
        return entry == null
                ? Optional.empty()
                : entry.lane.filter(JointSession.class::isInstance).map(JointSession.class::cast);
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
            return end(entry, Ending.of(EndReason.WITHDRAWN));
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
                        end(entry, Ending.of(EndReason.INPUTS_MISSING));
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
        if (lane.isPresent() && lane.get() instanceof SealedSession place) {
            conclude(entry, () -> pipeline.run(entry.session, place));
        }
        // Otherwise it was withdrawn between its last input and now.
    }

    /** As {@link #run}, from the opening on: the lane waits for the parties in each round. */
    private void runJoint(Live entry, JointSession lane) {
        Answer answer;
        try (lane) {
            answer = lane.run(() -> listener.accept(entry.session));
        } catch (PartyFault e) {
            locked(entry, () -> end(entry, Ending.of(e)));
            return;
        } catch (LaneException e) {
            locked(entry, () -> end(entry, Ending.of(Pipeline.endReason(e))));
            return;
        } catch (RuntimeException e) {
            locked(entry, () -> end(entry, Ending.of(EndReason.LANE_FAILED)));
            return;
        }
        // Under the lock once, so that the last contribution's own change of the session is seen.
        Session session = locked(entry, () -> entry.session);
        if (!session.state().isEnd()) {
            conclude(entry, () -> pipeline.conclude(session, answer));
        }
    }

    private void conclude(Live entry, Supplier<Session> conclusion) {
        Session ended;
        try {
            ended = conclusion.get();
        } catch (RuntimeException e) {
            // No receipt, no release: whatever the lane found is gone, and the receipt will say ABORTED.
            locked(entry, () -> end(entry, Ending.of(EndReason.GATEWAY_FAILED)));
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
    private Session end(Live entry, Ending ending) {
        if (entry.session.state().isEnd()) {
            return entry.session;
        }
        entry.lane.ifPresent(LaneSession::close);
        entry.lane = Optional.empty();
        try {
            return finished(entry, pipeline.stop(entry.session, ending.reason(), ending.claims()));
        } catch (RuntimeException e) {
            entry.pendingEnd = Optional.of(ending);
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
