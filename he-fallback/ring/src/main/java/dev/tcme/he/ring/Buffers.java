package dev.tcme.he.ring;

import java.util.ArrayDeque;

/**
 * Arrays of one length that are used over and over, so that a key switch does not ask for megabytes of fresh zeros.
 * Their contents are leftovers: only for values that anybody may see.
 */
final class Buffers {
    /** What a key switch of 2 × 40 limbs at degree 2^16 needs, and some. */
    private static final long KEPT_BYTES_MAX = 128L << 20;

    private final int length;
    private final ArrayDeque<double[]> free = new ArrayDeque<>();

    Buffers(int length) {
        this.length = length;
    }

    double[] take() {
        synchronized (free) {
            double[] buffer = free.pollLast();
            if (buffer != null) {
                return buffer;
            }
        }
        return new double[length];
    }

    void give(double[] buffer) {
        synchronized (free) {
            if ((long) free.size() * length * Double.BYTES < KEPT_BYTES_MAX) {
                free.addLast(buffer);
            }
        }
    }
}
