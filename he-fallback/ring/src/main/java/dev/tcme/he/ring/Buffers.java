package dev.tcme.he.ring;

import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Arrays of one length that are used over and over, so that a key switch does not ask for megabytes of fresh zeros.
 * Their contents are leftovers: only for values that anybody may see.
 *
 * <p>A thread gets back the array that it gave last, which its cache still holds, and one of another thread's only if it has
 * none of its own.
 */
final class Buffers {
    /** What a key switch of 2 × 40 limbs at degree 2^16 needs, and some. */
    private static final long KEPT_BYTES_MAX = 128L << 20;

    /** Threads whose numbers are so far apart share a shelf. */
    private static final int SHELVES = 16;

    private final int length;
    private final int keptMax;
    private final AtomicInteger kept = new AtomicInteger();

    @SuppressWarnings({"unchecked", "rawtypes"})
    private final ArrayDeque<double[]>[] shelves = new ArrayDeque[SHELVES];

    Buffers(int length) {
        this.length = length;
        this.keptMax = (int) (KEPT_BYTES_MAX / Double.BYTES / length);
        for (int i = 0; i < SHELVES; i++) {
            shelves[i] = new ArrayDeque<>();
        }
    }

    private static int own() {
        return (int) (Thread.currentThread().threadId() % SHELVES);
    }

    double[] take() {
        int own = own();
        for (int i = 0; i < SHELVES && kept.get() > 0; i++) {
            ArrayDeque<double[]> shelf = shelves[(own + i) % SHELVES];
            synchronized (shelf) {
                double[] buffer = shelf.pollLast();
                if (buffer != null) {
                    kept.getAndDecrement();
                    return buffer;
                }
            }
        }
        return new double[length];
    }

    void give(double[] buffer) {
        if (kept.get() >= keptMax) {
            return;
        }
        ArrayDeque<double[]> shelf = shelves[own()];
        synchronized (shelf) {
            kept.getAndIncrement();
            shelf.addLast(buffer);
        }
    }
}
