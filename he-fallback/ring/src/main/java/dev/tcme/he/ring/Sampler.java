package dev.tcme.he.ring;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Random polynomials, expanded from a seed.
 *
 * <p>What is secret (ternary and Gaussian coefficients) is sampled without branches or table look-ups that depend on it. The
 * uniform residues, which are published or masked by their use, are sampled by rejection.
 */
public final class Sampler {
    /** The standard deviation of errors, from the security guidelines (eprint 2024/463). */
    public static final double SIGMA = 3.2;

    /** No error is larger: beyond, the probability is below 2^-64. */
    public static final int ERROR_MAX = 29;

    /** The largest deviation of flooding noise: all its values are then whole numbers that a {@code double} tells apart. */
    public static final double FLOOD_MAX = 0x1p49;

    private static final int UNIFORM = 1;
    private static final int TERNARY = 2;
    private static final int GAUSSIAN = 3;
    private static final int WIDE = 4;
    private static final int FLOOD = 5;
    private static final int LANE_LONGS = 256;

    /** Streams of one purpose, seed and prime: 24 bits of the nonce hold the index of uniform polynomials. */
    static final int INDEX_BITS = 24;

    /** {@code THRESHOLDS[k−1] = 2^63·Pr[|x| ≥ k]} for the discrete Gaussian, each off by less than 2^12. */
    static final long[] THRESHOLDS = thresholds();

    private Sampler() {}

    private static long[] thresholds() {
        double total = 0;
        double[] tail = new double[ERROR_MAX + 2];
        for (int k = ERROR_MAX; k >= 0; k--) {
            double weight = StrictMath.exp(-k * k / (2 * SIGMA * SIGMA)) * (k == 0 ? 1 : 2);
            total += weight;
            tail[k] = total;
        }
        long[] result = new long[ERROR_MAX];
        for (int k = 1; k <= ERROR_MAX; k++) {
            result[k - 1] = (long) (0x1p63 * (tail[k] / total));
        }
        return result;
    }

    /**
     * Uniform residues modulo one prime, written over {@code out}; {@code index} keeps several polynomials apart.
     *
     * @param index 0 to 2^{@value #INDEX_BITS} − 1
     */
    public static void uniform(Seed seed, long index, Modulus modulus, double[] out) {
        requireIndex(index);
        // The prime is part of the stream's name, so that each limb can be made alone and in any order.
        Stream stream = new Stream(seed, UNIFORM + (int) (index << 8), modulus.value());
        int bits = modulus.bits();
        int bytes = (bits + 7) / 8;
        long mask = (1L << bits) - 1;
        long value = modulus.value();
        long half = value >> 1;
        int i = 0;
        while (i < out.length) {
            ByteBuffer buffer = stream.atLeast(Long.BYTES);
            int position = buffer.position();
            int limit = buffer.limit() - Long.BYTES;
            for (; i < out.length && position <= limit; position += bytes) {
                long r = buffer.getLong(position) & mask;
                if (r < value) {
                    out[i++] = r > half ? r - value : r;
                }
            }
            buffer.position(position);
        }
    }

    private static void requireIndex(long index) {
        if (index < 0 || index >>> INDEX_BITS != 0) {
            throw new IllegalArgumentException("a stream has an index of 0 to 2^" + INDEX_BITS + "-1, not " + index);
        }
    }

    /**
     * Coefficients −1, 0, 1 with equal probability (off by less than 2^-62), by the high half of a product: no branch, no
     * table, no rejection.
     *
     * @param index 0 to 2^{@value #INDEX_BITS} − 1
     */
    public static void ternary(Seed seed, long index, double[] out) {
        requireIndex(index);
        Stream stream = new Stream(seed, TERNARY, index);
        for (int i = 0; i < out.length; i++) {
            out[i] = Math.unsignedMultiplyHigh(stream.nextLong(), 3) - 1;
        }
        stream.wipe();
    }

    /**
     * Coefficients of the discrete Gaussian with deviation {@link #SIGMA}, at most {@value #ERROR_MAX} in absolute value.
     *
     * <p>By inversion of the cumulative distribution, in constant time: every draw takes 64 bits, is compared with every
     * threshold by the sign of a difference, and gets its sign by a mask. The number of steps and the addresses that are
     * touched depend on the length of {@code out} alone.
     *
     * @param index 0 to 2^{@value #INDEX_BITS} − 1
     */
    public static void gaussian(Seed seed, long index, double[] out) {
        requireIndex(index);
        Stream stream = new Stream(seed, GAUSSIAN, index);
        long[] uniform = new long[LANE_LONGS];
        long[] size = new long[LANE_LONGS];
        for (int start = 0; start < out.length; start += LANE_LONGS) {
            for (int i = 0; i < LANE_LONGS; i++) {
                uniform[i] = stream.nextLong();
                size[i] = 0;
            }
            for (long threshold : THRESHOLDS) {
                for (int i = 0; i < LANE_LONGS; i++) {
                    // Both are below 2^63: the sign of the difference tells which is larger.
                    size[i] += ((uniform[i] >>> 1) - threshold) >>> 63;
                }
            }
            int count = Math.min(LANE_LONGS, out.length - start);
            for (int i = 0; i < count; i++) {
                long sign = -(uniform[i] & 1);
                out[start + i] = (size[i] ^ sign) - sign;
            }
        }
        stream.wipe();
        Arrays.fill(uniform, 0);
        Arrays.fill(size, 0);
    }

    /**
     * Whole coefficients, uniform between −2^bits and 2^bits − 1: noise that drowns other noise.
     *
     * @param index 0 to 2^{@value #INDEX_BITS} − 1
     * @param bits 1 to 52
     */
    public static void wide(Seed seed, long index, int bits, double[] out) {
        requireIndex(index);
        if (bits < 1 || bits > 52) {
            throw new IllegalArgumentException("uniform noise has 1 to 52 bits, not " + bits);
        }
        Stream stream = new Stream(seed, WIDE, index);
        for (int i = 0; i < out.length; i++) {
            out[i] = stream.nextLong() >> (63 - bits);
        }
        stream.wipe();
    }

    /**
     * Whole coefficients of a rounded Gaussian of large deviation: noise that drowns other noise. By the transform of Box and
     * Muller on 53-bit uniform numbers; the tail ends at 8.6 deviations.
     *
     * @param index 0 to 2^{@value #INDEX_BITS} − 1
     * @param deviation 2^10 to {@link #FLOOD_MAX}, so that rounding does not matter
     * @param out of even length, since the transform makes two at a time
     */
    public static void flood(Seed seed, long index, double deviation, double[] out) {
        requireIndex(index);
        if (out.length % 2 != 0) {
            throw new IllegalArgumentException("flooding noise comes in pairs, not as " + out.length + " numbers");
        }
        if (!(deviation >= 0x1p10 && deviation <= FLOOD_MAX)) {
            throw new IllegalArgumentException("flooding noise has a deviation of 2^10 to 2^49, not " + deviation);
        }
        Stream stream = new Stream(seed, FLOOD, index);
        for (int i = 0; i < out.length; i += 2) {
            double u = ((stream.nextLong() >>> 11) + 1) * 0x1p-53;
            double v = (stream.nextLong() >>> 11) * 0x1p-53;
            double radius = deviation * StrictMath.sqrt(-2 * StrictMath.log(u));
            out[i] = Math.rint(radius * StrictMath.cos(2 * StrictMath.PI * v));
            out[i + 1] = Math.rint(radius * StrictMath.sin(2 * StrictMath.PI * v));
        }
        stream.wipe();
    }
}
