package dev.tcme.system.simulation;

import dev.tcme.contract.spi.LaneException;
import java.util.function.Supplier;

/** Makes the n-th call of one port fail, before it has done its work or after. */
final class Faults {
    enum When {
        BEFORE,
        AFTER
    }

    static final class Injected extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    interface LaneCall<T> {
        T run() throws LaneException;
    }

    private String port = "";
    private int countdown;
    private When when = When.BEFORE;
    private boolean fired;

    void failAt(String failingPort, int call, When moment) {
        port = failingPort;
        countdown = call;
        when = moment;
        fired = false;
    }

    boolean fired() {
        return fired;
    }

    <T> T call(String name, Supplier<T> work) {
        try {
            return callLane(name, work::get);
        } catch (LaneException e) {
            throw new AssertionError(e);
        }
    }

    <T> T callLane(String name, LaneCall<T> work) throws LaneException {
        boolean fails = name.equals(port) && --countdown == 0;
        fired |= fails;
        if (fails && when == When.BEFORE) {
            throw new Injected();
        }
        T result = work.run();
        if (fails) {
            throw new Injected();
        }
        return result;
    }
}
