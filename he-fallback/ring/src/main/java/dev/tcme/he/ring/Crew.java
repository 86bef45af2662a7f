package dev.tcme.he.ring;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A caller and its helpers take pieces of work from a common counter, so that nobody waits while there is some left.
 *
 * <p>An operation on a ciphertext is a row of many short pieces of parallel work, and waking a thread takes longer than most of
 * them. Helpers therefore are called only for work that is worth it, and stay awake for a moment after it.
 */
final class Crew implements Parallel {
    /** Waking a thread takes 5 µs of the caller's time and up to 50 µs until it runs: what is shorter is done alone. */
    private static final long WORTH_WAKING_NANOS = 20_000;

    /** How long a helper looks out for more: what lies between two pieces of parallel work of one operation is shorter. */
    private static final long LINGER_NANOS = 100_000;

    /** How long a caller looks out for pieces of others to help with, before it parks; and how long it parks then. */
    private static final long SPIN_NANOS = 50_000;

    private static final long PARK_NANOS = 50_000;

    private final ForkJoinPool pool;
    private final int helpersMax;

    /** Helpers that run, or will when the pool has a thread free. */
    private final AtomicInteger called = new AtomicInteger();

    /** What callers are busy with. Each puts its own in and takes it out again. */
    private final Queue<Work> open = new ConcurrentLinkedQueue<>();

    /** What the piece belongs to that a thread is at. */
    private final ThreadLocal<@Nullable Work> current = new ThreadLocal<>();

    Crew(ForkJoinPool pool) {
        this.pool = pool;
        this.helpersMax = pool.getParallelism() - 1;
    }

    @Override
    public void each(int count, IntConsumer body) {
        if (count <= 1 || helpersMax == 0) {
            Parallel.none().each(count, body);
            return;
        }
        Work work = new Work(count, body, current.get());
        open.add(work);
        try {
            long start = System.nanoTime();
            work.takeOne();
            if (called.get() < helpersMax && (System.nanoTime() - start) * work.left() > WORTH_WAKING_NANOS) {
                call(Math.min(helpersMax, work.left()));
            }
        } finally {
            // Also if the pool takes no more: what was begun must end before this returns.
            work.takeAll();
            open.remove(work);
            await(work);
        }
        work.rethrow();
    }

    /**
     * Until helpers have finished what they took. The caller meanwhile helps with what they have cut that into; not with other
     * work, which would make it late.
     */
    private void await(Work work) {
        long last = System.nanoTime();
        boolean interrupted = false;
        while (work.unfinished.get() > 0) {
            if (takeOneBelow(work)) {
                last = System.nanoTime();
            } else if (System.nanoTime() - last < SPIN_NANOS) {
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(this, PARK_NANOS);
                interrupted |= Thread.interrupted();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean takeOneBelow(Work ancestor) {
        for (Work work : open) {
            if (work.isBelow(ancestor) && work.takeOne()) {
                return true;
            }
        }
        return false;
    }

    /** Until so many are called. */
    private void call(int wanted) {
        for (int already = called.get(); already < wanted; already = called.get()) {
            if (called.compareAndSet(already, already + 1)) {
                try {
                    pool.execute(this::help);
                } catch (RejectedExecutionException e) {
                    called.decrementAndGet();
                    throw e;
                }
            }
        }
    }

    /** What a thread of the pool does: work, until there has been none for a while. */
    private void help() {
        long last = System.nanoTime();
        while (System.nanoTime() - last < LINGER_NANOS) {
            if (takeFromAny()) {
                last = System.nanoTime();
            } else {
                Thread.onSpinWait();
            }
        }
        called.decrementAndGet();
        // Whoever counted on this thread in its last moment is not let down.
        takeFromAny();
    }

    private boolean takeFromAny() {
        boolean any = false;
        for (Work work : open) {
            any |= work.takeAll();
        }
        return any;
    }

    /** One call of {@link #each}. */
    private final class Work {
        private final int count;
        private final IntConsumer body;
        private final Thread caller = Thread.currentThread();
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicInteger unfinished;
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

        /** What the caller was at. */
        private final @Nullable Work parent;

        Work(int count, IntConsumer body, @Nullable Work parent) {
            this.count = count;
            this.body = body;
            this.parent = parent;
            this.unfinished = new AtomicInteger(count);
        }

        boolean isBelow(Work ancestor) {
            for (Work work = parent; work != null; work = work.parent) {
                if (work == ancestor) {
                    return true;
                }
            }
            return false;
        }

        int left() {
            return Math.max(0, count - next.get());
        }

        /** Returns whether there was any. */
        boolean takeAll() {
            boolean any = false;
            while (takeOne()) {
                any = true;
            }
            return any;
        }

        /** Returns false if there is nothing left to take. */
        boolean takeOne() {
            // Looking first keeps the counter from running over however often it is asked.
            int i = next.get() < count ? next.getAndIncrement() : count;
            if (i >= count) {
                return false;
            }
            Work before = current.get();
            current.set(this);
            try {
                if (failure.get() == null) {
                    body.accept(i);
                }
            } catch (Throwable e) {
                // Of another thread: it must get to the caller, whatever it is, and the piece must count as finished.
                failure.compareAndSet(null, e);
            } finally {
                current.set(before);
            }
            if (unfinished.decrementAndGet() == 0) {
                LockSupport.unpark(caller);
            }
            return true;
        }

        void rethrow() {
            switch (failure.get()) {
                case null -> {}
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                case Throwable e -> throw new IllegalStateException("a body threw what it cannot declare", e);
            }
        }
    }
}
