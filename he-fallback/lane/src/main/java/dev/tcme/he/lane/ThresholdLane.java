package dev.tcme.he.lane;

import dev.tcme.contract.Adversary;
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
import dev.tcme.he.protocol.SharedKeys;
import dev.tcme.he.protocol.UnsuitableException;
import dev.tcme.he.threshold.DecryptionShare;
import dev.tcme.he.threshold.KeyPlan;
import dev.tcme.he.threshold.KeyShare;
import dev.tcme.he.threshold.RelinearisationShare;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** The lane whose parties share a key. The gateway adds up, evaluates, and can decrypt nothing. */
public final class ThresholdLane implements Lane {
    /**
     * What key rounds take of each megabyte that a party sends: making, packing, sending, checking and adding up its share, at
     * the party and at the gateway, on one core each.
     */
    private static final double KEY_MILLIS_PER_MEGABYTE = 20;

    /** Messages back and forth, whatever they hold. */
    private static final Duration ROUND_TRIPS = Duration.ofMillis(50);

    private static final double MEGABYTE = 1e6;

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

    public ThresholdLane(Settings settings, Circuits circuits, InstantSource clock) {
        this.settings = settings;
        this.circuits = circuits;
        this.clock = clock;
        this.keys = new KeyRing(settings.keySets());
        this.places = new Semaphore(settings.places());
    }

    @Override
    public LaneForm form() {
        return LaneForm.THRESHOLD;
    }

    @Override
    public LaneFacts offer(Contract contract) {
        JointTask task;
        try {
            task = JointTask.of(contract, circuits);
        } catch (UnsuitableException e) {
            return LaneFacts.unavailable(LaneForm.THRESHOLD, String.valueOf(e.getMessage()));
        }
        Estimate estimate = task.estimate();
        KeyPlan plan = task.plan();
        long keyBytes = keys.has(contract.digest()) ? 0 : KeyShare.size(plan) + RelinearisationShare.size(plan);
        Work work = new Work(
                estimate.depth(),
                task.context().parameters().logDegree(),
                keyBytes,
                estimate.inputBytes(),
                DecryptionShare.size(plan, plan.decryption()));
        return new LaneFacts(
                LaneForm.THRESHOLD,
                true,
                "",
                Assurance.CRYPTOGRAPHIC,
                // Parties that deviate can make keys or ciphertexts whose noise tells of others' inputs; nothing proves
                // them well-formed.
                Adversary.CURIOUS,
                Optional.empty(),
                Optional.of(work),
                time(estimate, keyBytes));
    }

    /** The gateway evaluates, then every party does, before it gives its share. */
    private static Duration time(Estimate estimate, long keyBytes) {
        Duration making = Duration.ofMillis(Math.round(keyBytes / MEGABYTE * KEY_MILLIS_PER_MEGABYTE));
        return estimate.evaluation().multipliedBy(2).plus(making).plus(ROUND_TRIPS);
    }

    @Override
    public JointSession open(SessionId id, Contract contract) throws LaneException {
        if (!places.tryAcquire()) {
            throw new LaneException(LaneException.Code.BUSY);
        }
        try {
            JointTask task = JointTask.of(contract, circuits);
            Optional<KeyRing.Kept> kept = keys.take(contract.digest());
            return new ThresholdSession(
                    task,
                    kept.map(set -> set.keys().agreement()).orElseGet(() -> task.agreement(id)),
                    kept,
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

    /** Keys that were just made. */
    static KeyRing.Kept fresh(JointTask task, SharedKeys keys) {
        return new KeyRing.Kept(task, keys, JointTask.ANSWERS_MAX);
    }
}
