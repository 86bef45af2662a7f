package dev.tcme.he.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ParallelTest {
    /** Long enough that a thread is worth waking. */
    private static final long LONG_NANOS = 1_000_000;

    private static void spend(long nanos) {
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    private static boolean once(AtomicIntegerArray calls) {
        return IntStream.range(0, calls.length()).allMatch(i -> calls.get(i) == 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8})
    void everyPieceIsDoneOnceBeforeTheCallReturns(int threads) {
        try (var pool = new ForkJoinPool(threads)) {
            Parallel parallel = Parallel.on(pool);
            for (int count = 0; count < 300; count++) {
                var calls = new AtomicIntegerArray(count);
                parallel.each(count, calls::incrementAndGet);
                assertTrue(once(calls), count + " pieces: " + calls);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void asManyThreadsTakePartAsThePoolHas(int threads) {
        Set<Thread> seen = ConcurrentHashMap.newKeySet();
        var now = new AtomicInteger();
        var most = new AtomicInteger();
        try (var pool = new ForkJoinPool(threads)) {
            Parallel.on(pool).each(60, i -> {
                most.accumulateAndGet(now.incrementAndGet(), Math::max);
                seen.add(Thread.currentThread());
                spend(LONG_NANOS);
                now.decrementAndGet();
            });
        }
        assertTrue(seen.contains(Thread.currentThread()));
        assertEquals(threads, most.get());
    }

    @Test
    void shortWorkWakesNobody() {
        try (var pool = new ForkJoinPool(2)) {
            Set<Thread> seen = ConcurrentHashMap.newKeySet();
            Parallel parallel = Parallel.on(pool);
            IntConsumer nothing = i -> seen.add(Thread.currentThread());
            // The first calls may be slow, while the code is new.
            IntStream.range(0, 1000).forEach(i -> parallel.each(2, nothing));
            seen.clear();
            assertTrue(pool.awaitQuiescence(10, TimeUnit.SECONDS));
            int alone = 0;
            for (int i = 0; i < 100; i++) {
                seen.clear();
                parallel.each(2, nothing);
                alone += seen.equals(Set.of(Thread.currentThread())) ? 1 : 0;
            }
            assertTrue(alone > 80, alone + " of 100 without help");
        }
    }

    @Test
    void helpersLeaveWhenThereIsNothingMoreToDo() {
        try (var pool = new ForkJoinPool(4)) {
            Parallel.on(pool).each(16, i -> spend(LONG_NANOS));
            assertTrue(pool.awaitQuiescence(10, TimeUnit.SECONDS), "helpers stay in the pool");
        }
    }

    @Test
    void theFirstExceptionReachesTheCallerAndNothingRunsAfterwards() {
        try (var pool = new ForkJoinPool(3)) {
            Parallel parallel = Parallel.on(pool);
            for (int bad = 0; bad < 20; bad++) {
                var running = new AtomicInteger();
                var thrown = new IllegalStateException("piece " + bad);
                int failing = bad;
                var caught = assertThrows(
                        IllegalStateException.class,
                        () -> parallel.each(20, i -> {
                            running.incrementAndGet();
                            spend(LONG_NANOS / 10);
                            running.decrementAndGet();
                            if (i == failing) {
                                throw thrown;
                            }
                        }));
                assertSame(thrown, caught);
                assertEquals(0, running.get());
            }
            everyPieceIsDone(parallel);
        }
    }

    @Test
    void errorsReachTheCallerToo() {
        try (var pool = new ForkJoinPool(2)) {
            Parallel parallel = Parallel.on(pool);
            assertThrows(
                    AssertionError.class,
                    () -> parallel.each(8, i -> {
                        throw new AssertionError("piece " + i);
                    }));
            everyPieceIsDone(parallel);
        }
    }

    @Test
    void whatFollowsAFailureIsLeftOut() {
        try (var pool = new ForkJoinPool(2)) {
            var begun = new AtomicInteger();
            assertThrows(
                    IllegalArgumentException.class,
                    () -> Parallel.on(pool).each(1000, i -> {
                        begun.incrementAndGet();
                        throw new IllegalArgumentException("no");
                    }));
            assertTrue(begun.get() <= 2, begun + " pieces were begun");
        }
    }

    private static void everyPieceIsDone(Parallel parallel) {
        var calls = new AtomicIntegerArray(50);
        parallel.each(50, i -> {
            spend(LONG_NANOS / 50);
            calls.incrementAndGet(i);
        });
        assertTrue(once(calls), calls.toString());
    }

    @Test
    void piecesMayHavePiecesThemselves() {
        try (var pool = new ForkJoinPool(3)) {
            Parallel parallel = Parallel.on(pool);
            var calls = new AtomicIntegerArray(7 * 11 * 5);
            parallel.each(
                    7,
                    i -> parallel.each(
                            11,
                            j -> parallel.each(5, k -> {
                                spend(LONG_NANOS / 20);
                                calls.incrementAndGet((i * 11 + j) * 5 + k);
                            })));
            assertTrue(once(calls), calls.toString());
        }
    }

    @Test
    void aWaitingCallerHelpsWithWhatItsPiecesWereCutInto() {
        try (var pool = new ForkJoinPool(2)) {
            Parallel parallel = Parallel.on(pool);
            Thread caller = Thread.currentThread();
            var small = new AtomicInteger();
            parallel.each(4, i -> {
                if (Thread.currentThread() == caller) {
                    spend(LONG_NANOS);
                } else {
                    parallel.each(20, j -> {
                        small.addAndGet(Thread.currentThread() == caller ? 1 : 0);
                        spend(LONG_NANOS);
                    });
                }
            });
            assertTrue(small.get() > 0);
        }
    }

    @Test
    void aWaitingCallerDoesNotTakeWhatBelongsToAnother() throws Exception {
        try (var pool = new ForkJoinPool(2);
                var other = new ForkJoinPool(1)) {
            Parallel parallel = Parallel.on(pool);
            Thread caller = Thread.currentThread();
            var helped = new CountDownLatch(1);
            Set<Thread> seen = ConcurrentHashMap.newKeySet();
            Future<?> others = other.submit(() -> {
                await(helped);
                parallel.each(50, i -> {
                    seen.add(Thread.currentThread());
                    spend(LONG_NANOS);
                });
            });
            parallel.each(3, i -> {
                if (Thread.currentThread() != caller) {
                    helped.countDown();
                    spend(20 * LONG_NANOS);
                } else if (i > 0) {
                    await(helped);
                } else {
                    spend(LONG_NANOS);
                }
            });
            others.get();
            assertTrue(!seen.isEmpty() && !seen.contains(caller), seen.toString());
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void manyCallersShareThePool() throws Exception {
        try (var pool = new ForkJoinPool(2);
                var callers = new ForkJoinPool(6)) {
            Parallel parallel = Parallel.on(pool);
            AtomicIntegerArray[] calls = new AtomicIntegerArray[40];
            Arrays.setAll(calls, i -> new AtomicIntegerArray(30));
            Future<?>[] all = new Future<?>[calls.length];
            for (int i = 0; i < all.length; i++) {
                AtomicIntegerArray own = calls[i];
                all[i] = callers.submit(() -> parallel.each(30, j -> {
                    spend(LONG_NANOS / 50);
                    own.incrementAndGet(j);
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
            for (AtomicIntegerArray own : calls) {
                assertTrue(once(own), own.toString());
            }
        }
    }

    @Test
    void aThreadOfThePoolMayCall() throws Exception {
        try (var pool = new ForkJoinPool(2)) {
            Parallel parallel = Parallel.on(pool);
            pool.submit(() -> everyPieceIsDone(parallel)).get();
        }
    }

    @Test
    void theCallerDoesAllItselfWhenThePoolIsBusy() throws Exception {
        var release = new CountDownLatch(1);
        var blocked = new CountDownLatch(2);
        try (var pool = new ForkJoinPool(2)) {
            for (int i = 0; i < 2; i++) {
                pool.execute(() -> {
                    blocked.countDown();
                    try {
                        release.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
            }
            blocked.await();
            everyPieceIsDone(Parallel.on(pool));
            release.countDown();
        }
    }

    @Test
    void aClosedPoolIsRefusedOnceWorkIsWorthHelp() {
        var pool = new ForkJoinPool(2);
        pool.close();
        var running = new AtomicInteger();
        Parallel parallel = Parallel.on(pool);
        assertThrows(
                RejectedExecutionException.class,
                () -> parallel.each(5, i -> {
                    running.incrementAndGet();
                    spend(LONG_NANOS);
                    running.decrementAndGet();
                }));
        assertEquals(0, running.get());
    }

    @Test
    void anInterruptedCallerFinishesAndStaysInterrupted() {
        try (var pool = new ForkJoinPool(2)) {
            Parallel parallel = Parallel.on(pool);
            Thread caller = Thread.currentThread();
            var calls = new AtomicIntegerArray(2);
            parallel.each(2, i -> {
                // The caller's is over at once, the other one makes it wait.
                spend(Thread.currentThread() == caller ? LONG_NANOS : 50 * LONG_NANOS);
                caller.interrupt();
                calls.incrementAndGet(i);
            });
            assertTrue(Thread.interrupted());
            assertTrue(once(calls));
        }
    }
}
