package dev.tcme.he.lane;

import dev.tcme.contract.Assurance;
import dev.tcme.contract.Contract;
import dev.tcme.contract.LaneForm;
import dev.tcme.contract.PolicyQuestion.LaneFacts;
import dev.tcme.contract.PolicyQuestion.Work;
import dev.tcme.contract.SessionId;
import dev.tcme.contract.spi.JointSession;
import dev.tcme.contract.spi.Lane;
import dev.tcme.contract.spi.LaneException;
import dev.tcme.he.exact.Estimate;
import dev.tcme.he.protocol.Circuits;
import dev.tcme.he.protocol.JointTask;
import dev.tcme.he.protocol.Round;
import dev.tcme.he.protocol.UnsuitableException;
import dev.tcme.he.threshold.RelinearisationShare;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * The lane whose parties share a key. The parties evaluate, the gateway checks and adds up, and can decrypt nothing alone. In the form
 * {@link LaneForm#THRESHOLD} the parties keep to the protocol, of which shares of the decryption alone are proven, in the form
 * {@link LaneForm#COVERT} everything that they give is checked; that takes longer and is offered unless the contract rules it out.
 */
public final class ThresholdLane implements Lane {
    /**
     * What key rounds take for each megabyte that a party sends: making, packing, sending, checking and adding up, of two parties
     * and the gateway on two cores; fitted to {@code tcme bench compare}.
     */
    private static final double KEY_MILLIS_PER_MEGABYTE = 40;

    /** Messages back and forth, whatever they hold. */
    private static final Duration ROUND_TRIPS = Duration.ofMillis(50);

    /** Of opened candidates. */
    private static final Duration OPENINGS = Duration.ofMillis(50);

    /** Making and verifying the proofs of shares. */
    private static final Duration PROOFS = Duration.ofMillis(50);

    private static final double MEGABYTE = 1e6;

    private final LaneForm form;
    private final Settings settings;
    private final Circuits circuits;
    private final InstantSource clock;
    private final KeyRing keys;
    private final Semaphore places;

    /**
     * @param places sessions at one time; each holds its key shares in memory, some hundred megabytes
     * @param keySets finished keys that are kept for further sessions
     * @param roundTime how long a round waits for a party after another one has come
     */
    public record Settings(int places, int keySets, Duration roundTime) {}

    public ThresholdLane(LaneForm form, Settings settings, Circuits circuits, InstantSource clock) {
        this.form = form;
        this.settings = settings;
        this.circuits = circuits;
        this.clock = clock;
        this.keys = new KeyRing(settings.keySets());
        this.places = new Semaphore(settings.places());
    }

    @Override
    public LaneForm form() {
        return form;
    }

    @Override
    public LaneFacts offer(Contract contract) {
        if (form == LaneForm.COVERT && !contract.laneTerms().seeksDeviations()) {
            return LaneFacts.unavailable(form(), "checking everything takes longer, and the contract rules it out");
        }
        JointTask task;
        try {
            task = JointTask.of(contract, circuits, form);
        } catch (UnsuitableException e) {
            return LaneFacts.unavailable(form, String.valueOf(e.getMessage()));
        }
        Estimate estimate = task.estimate();
        long keyBytes = keys.has(contract.digest()) ? 0 : keyBytes(task);
        Work work = new Work(
                estimate.depth(),
                task.context().parameters().logDegree(),
                keyBytes,
                estimate.inputBytes(),
                task.shareBytes());
        return new LaneFacts(
                form,
                true,
                "",
                Assurance.CRYPTOGRAPHIC,
                // In the form without checks parties that deviate can make keys or ciphertexts whose noise tells of the
                // inputs of others; nothing proves them well-formed.
                form.withstands(),
                Optional.empty(),
                Optional.of(work),
                time(task, keyBytes));
    }

    private static long keyBytes(JointTask task) {
        long answers = RelinearisationShare.size(task.plan());
        return task.keyBytes() + (task.form() == LaneForm.COVERT ? Round.CANDIDATES * answers : answers);
    }

    /** All parties evaluate at the same time; with a quorum the gateway does so too. */
    private static Duration time(JointTask task, long keyBytes) {
        Duration making = Duration.ofMillis(Math.round(keyBytes / MEGABYTE * KEY_MILLIS_PER_MEGABYTE));
        Duration evaluations = task.estimate().evaluation().multipliedBy(task.hasQuorum() ? 2 : 1);
        Duration time = evaluations.plus(making).plus(ROUND_TRIPS);
        Duration proving = task.provesShares() ? time.plus(PROOFS) : time;
        return task.form() == LaneForm.COVERT ? proving.plus(OPENINGS) : proving;
    }

    @Override
    public JointSession open(SessionId id, Contract contract) throws LaneException {
        if (!places.tryAcquire()) {
            throw new LaneException(LaneException.Code.BUSY);
        }
        try {
            JointTask task = JointTask.of(contract, circuits, form);
            return new ThresholdSession(
                    new ThresholdSession.Start(id, task, keys.take(contract.digest())),
                    new Desk(task.parties(), clock, settings.roundTime()),
                    unburnt -> left(contract, unburnt));
        } catch (UnsuitableException e) {
            places.release();
            throw new LaneException(LaneException.Code.UNSUITABLE);
        } catch (RuntimeException e) {
            places.release();
            throw e;
        }
    }

    /** A session is over; its keys come back unless they are burnt. */
    private void left(Contract contract, Optional<KeyRing.Kept> unburnt) {
        places.release();
        unburnt.ifPresent(set -> keys.put(contract.digest(), set));
    }
}
