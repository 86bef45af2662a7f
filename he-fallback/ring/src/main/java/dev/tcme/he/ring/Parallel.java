package dev.tcme.he.ring;

import java.util.concurrent.ForkJoinPool;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** How independent pieces of work, one for each prime, are carried out. The results do not depend on it. */
@FunctionalInterface
public interface Parallel {
    /** Calls {@code body} once for each of 0 … count−1 and returns when all are done. */
    void each(int count, IntConsumer body);

    /** In the calling thread, one after the other. */
    static Parallel none() {
        return (count, body) -> {
            for (int i = 0; i < count; i++) {
                body.accept(i);
            }
        };
    }

    /** On the threads of the caller's pool. */
    static Parallel on(ForkJoinPool pool) {
        return (count, body) -> pool.submit(
                        () -> IntStream.range(0, count).parallel().forEach(body))
                .join();
    }
}
