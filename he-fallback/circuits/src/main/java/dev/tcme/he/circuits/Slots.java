package dev.tcme.he.circuits;

import java.util.ArrayList;
import java.util.List;

/**
 * Moving and adding across slots.
 *
 * <p>A vector of n numbers, n a power of two, is <em>periodic</em> if slot j holds number {@code j mod n}: rotations are then
 * cyclic over the n numbers. Encode it so ({@link #periodic}), or {@link #repeat} it.
 */
public final class Slots {
    private Slots() {}

    /**
     * The numbers in every period of the slots, filled with zeros to a power of two.
     *
     * @throws IllegalArgumentException if there are more numbers than slots
     */
    public static double[] periodic(double[] values, int slots) {
        int period = period(values.length);
        requireCount(period, slots);
        double[] result = new double[slots];
        for (int i = 0; i < slots; i++) {
            int j = i % period;
            result[i] = j < values.length ? values[j] : 0;
        }
        return result;
    }

    /** The least power of two that is at least n. */
    public static int period(int n) {
        if (n < 1 || n > 1 << 30) {
            throw new IllegalArgumentException("a vector has 1 to 2^30 numbers; got " + n);
        }
        return n == 1 ? 1 : Integer.highestOneBit(n - 1) << 1;
    }

    /**
     * Slot j becomes the sum of slots {@code j, j + step, …, j + (count − 1)·step}: log2(count) rotations.
     *
     * @param count a power of two
     */
    public static <C> C innerSum(Arithmetic<C> on, C a, int step, int count) {
        requireCount(count, on.slots());
        C sum = a;
        for (int width = 1; width < count; width *= 2) {
            sum = on.add(sum, on.rotate(sum, step * width));
        }
        return sum;
    }

    /**
     * Makes a vector periodic whose other slots are zero.
     *
     * @param period a power of two; the numbers are in the first slots
     */
    public static <C> C repeat(Arithmetic<C> on, C a, int period) {
        requireCount(period, on.slots());
        return innerSum(on, a, period, on.slots() / period);
    }

    /** Zero but for slots {@code from} to {@code to − 1}: what must not be seen is gone, one level below. */
    public static <C> C keep(Arithmetic<C> on, C a, Vector mask) {
        return on.multiply(a, mask);
    }

    /**
     * For a value s and another e: {@code s + e·s'} with s' moved by {@code step}, and {@code e·e'}; one level below. The step
     * of carry-like recurrences over slots, log2(n) of which go through n slots.
     *
     * @param pair s and e
     */
    public static <C> List<C> combine(Arithmetic<C> on, List<C> pair, int step) {
        if (pair.size() != 2) {
            throw new IllegalArgumentException("a combination takes two values; got " + pair.size());
        }
        C s = pair.get(0);
        C e = pair.get(1);
        C movedS = on.rotate(s, step);
        C movedE = on.rotate(e, step);
        List<C> result = new ArrayList<>();
        result.add(on.add(movedS, on.multiply(movedE, s)));
        result.add(on.multiply(e, movedE));
        return result;
    }

    private static void requireCount(int count, int slots) {
        if (count < 1 || Integer.bitCount(count) != 1 || count > slots) {
            throw new IllegalArgumentException("a period is a power of two, at most " + slots + " slots; got " + count);
        }
    }
}
