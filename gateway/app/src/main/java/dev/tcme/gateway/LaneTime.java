package dev.tcme.gateway;

import dev.tcme.contract.Contract;
import dev.tcme.contract.Digest;
import dev.tcme.contract.LaneForm;
import dev.tcme.contract.PolicyQuestion.LaneFacts;
import dev.tcme.contract.Sealed;
import dev.tcme.contract.Sealing;
import dev.tcme.contract.SessionId;
import dev.tcme.contract.spi.JointSession;
import dev.tcme.contract.spi.Lane;
import dev.tcme.contract.spi.LaneException;
import dev.tcme.contract.spi.LaneSession;
import dev.tcme.contract.spi.SealedSession;
import java.util.Map;

/**
 * Measures how long this thread waited for lanes, so that what remains of a request or run is the gateway's own time.
 */
final class LaneTime {
    private static final ThreadLocal<long[]> WAITED = ThreadLocal.withInitial(() -> new long[1]);

    private LaneTime() {}

    /** Nanoseconds that this thread has waited since the last call. */
    static long take() {
        long waited = WAITED.get()[0];
        WAITED.get()[0] = 0;
        return waited;
    }

    private interface Call<T> {
        T run() throws LaneException;
    }

    private static <T> T timed(Call<T> call) throws LaneException {
        long start = System.nanoTime();
        try {
            return call.run();
        } finally {
            WAITED.get()[0] += System.nanoTime() - start;
        }
    }

    /** A lane whose calls are measured. */
    record Measured(Lane lane) implements Lane {
        @Override
        public LaneForm form() {
            return lane.form();
        }

        @Override
        public LaneFacts offer(Contract contract) {
            return lane.offer(contract);
        }

        @Override
        public LaneSession open(SessionId id, Contract contract) throws LaneException {
            return switch (timed(() -> lane.open(id, contract))) {
                case SealedSession sealed -> new MeasuredSession(sealed);
                // It waits for the parties, so its time would say nothing.
                case JointSession joint -> joint;
            };
        }
    }

    private record MeasuredSession(SealedSession session) implements SealedSession {
        @Override
        public Sealing.PublicKey sealingKey() {
            return session.sealingKey();
        }

        @Override
        public Map<String, String> claims() {
            return session.claims();
        }

        @Override
        public void accept(String inputName, Sealed sealed, Digest commitment) throws LaneException {
            timed(() -> {
                session.accept(inputName, sealed, commitment);
                return true;
            });
        }

        @Override
        public Answer run() throws LaneException {
            return timed(session::run);
        }

        @Override
        public void close() {
            try {
                timed(() -> {
                    session.close();
                    return true;
                });
            } catch (LaneException e) {
                throw new AssertionError("closing throws no LaneException", e);
            }
        }
    }
}
