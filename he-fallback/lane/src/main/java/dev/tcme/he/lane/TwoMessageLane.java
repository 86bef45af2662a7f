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
import dev.tcme.he.protocol.TwoMessageTask;
import dev.tcme.he.protocol.UnsuitableException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * The lane in which two parties compare in one message each way. The gateway checks them, passes them on and puts the halves
 * together.
 */
public final class TwoMessageLane implements Lane {
    /** Making the question, checking it twice, the answer, and reading it, on one core; and the messages back and forth. */
    private static final Duration TIME = Duration.ofMillis(150);

    private final Duration roundTime;
    private final InstantSource clock;
    private final Semaphore places;

    /**
     * @param places sessions at one time; each holds some megabytes
     * @param roundTime how long a round waits for a party
     */
    public TwoMessageLane(int places, Duration roundTime, InstantSource clock) {
        this.places = new Semaphore(places);
        this.roundTime = roundTime;
        this.clock = clock;
    }

    @Override
    public LaneForm form() {
        return LaneForm.TWO_MESSAGE;
    }

    @Override
    public LaneFacts offer(Contract contract) {
        try {
            TwoMessageTask task = TwoMessageTask.of(contract);
            return new LaneFacts(
                    LaneForm.TWO_MESSAGE,
                    true,
                    "",
                    Assurance.CRYPTOGRAPHIC,
                    Adversary.CURIOUS,
                    Optional.empty(),
                    Optional.of(new Work(0, TwoMessageTask.logDegree(), 0, task.questionBytes(), 1)),
                    TIME);
        } catch (UnsuitableException e) {
            return LaneFacts.unavailable(LaneForm.TWO_MESSAGE, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public JointSession open(SessionId id, Contract contract) throws LaneException {
        if (!places.tryAcquire()) {
            throw new LaneException(LaneException.Code.BUSY);
        }
        try {
            TwoMessageTask task = TwoMessageTask.of(contract);
            return new TwoMessageSession(task, new Desk(task.parties(), clock, roundTime), places::release);
        } catch (UnsuitableException e) {
            places.release();
            throw new LaneException(LaneException.Code.UNSUITABLE);
        }
    }
}
