package dev.tcme.he.ring;

import java.util.concurrent.ForkJoinPool;
import java.util.function.IntConsumer;

/** How independent pieces of work, one for each prime, are carried out. The results do not depend on it. */
@FunctionalInterface
public interface Parallel {
    /**
     * Calls {@code body} once for each of 0 … count−1 and returns when all are done. If a call throws, some of the others may
     * be left out, and the first exception is thrown here once no call runs any more. The body may call this again.
     */
    void each(int count, IntConsumer body);

    /** In the calling thread, one after the other. */
    static Parallel none() {
        return (count, body) -> {
            for (int i = 0; i < count; i++) {
                body.accept(i);
            }
        };
    }

    /**
     * In the calling thread, with as many threads of the caller's pool beside it as make up the pool's parallelism: a pool of
     * two means two threads. A shared pool may be busy with other things; the calling thread then does all the work.
     */
    static Parallel on(ForkJoinPool pool) {
        return new Crew(pool);
    }
}
