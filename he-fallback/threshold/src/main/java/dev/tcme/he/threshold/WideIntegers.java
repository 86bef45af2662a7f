package dev.tcme.he.threshold;

import dev.tcme.he.ring.Ring;
import dev.tcme.he.ring.Seed;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.ShortBufferException;

/**
 * The coefficients of a polynomial as whole numbers of at most {@value #BITS_MAX} bits and a sign, two {@code long}s each. What
 * is done with them takes a time that depends on how many there are and on the bounds alone; {@link #uniform} throws away
 * candidates, which have nothing to do with those that it keeps.
 */
final class WideIntegers {
    static final int BITS_MAX = 120;

    /** Pieces of this many bits, modulo any prime, are exact as {@code double}s. */
    private static final int CHUNK_BITS = 40;

    /** The highest piece has its sign; {@link Ring#reduce} takes it up to this size, and a {@code double} has it exactly. */
    private static final int TOP_BITS = 52;

    private static final long CHUNK_MASK = (1L << CHUNK_BITS) - 1;

    /** Random bytes for this many candidates at a time. */
    private static final int BLOCK = 512;

    private final int bits;
    private final long[] high;
    private final long[] low;

    private WideIntegers(int bits, int count) {
        if (bits > BITS_MAX) {
            throw new IllegalArgumentException("whole numbers have at most " + BITS_MAX + " bits, not " + bits);
        }
        this.bits = bits;
        this.high = new long[count];
        this.low = new long[count];
    }

    /**
     * Zeros, with room for what is below a bound.
     *
     * @param bound not below the absolute value of anything that will come out
     */
    static WideIntegers zeros(BigInteger bound, int count) {
        return new WideIntegers(bound.bitLength(), count);
    }

    /** @param values whole, at most the bound in absolute value, which is below 2^53 */
    static WideIntegers of(double[] values, BigInteger bound) {
        WideIntegers result = zeros(bound, values.length);
        result.addScaled(values, BigInteger.ONE);
        return result;
    }

    /**
     * Uniform between −bound and bound.
     *
     * @param stream keeps several polynomials of one seed apart
     */
    static WideIntegers uniform(Seed seed, int stream, BigInteger bound, int count) {
        WideIntegers result = zeros(bound.shiftLeft(1), count);
        BigInteger last = bound.shiftLeft(1);
        long lastHigh = last.shiftRight(Long.SIZE).longValueExact();
        long lastLow = last.longValue();
        long boundHigh = bound.shiftRight(Long.SIZE).longValueExact();
        long boundLow = bound.longValue();
        long maskLow = last.bitLength() >= Long.SIZE ? -1 : (1L << last.bitLength()) - 1;
        long maskHigh = last.bitLength() <= Long.SIZE ? 0 : (1L << last.bitLength() - Long.SIZE) - 1;
        int bytes = maskHigh == 0 ? Long.BYTES : 2 * Long.BYTES;
        Cipher cipher = WideGaussian.cipher(seed, stream);
        byte[] zeros = new byte[BLOCK * bytes];
        byte[] random = new byte[zeros.length];
        ByteBuffer buffer = ByteBuffer.wrap(random).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; ) {
            fill(cipher, zeros, random);
            for (int at = 0; at < random.length && i < count; at += bytes) {
                long candidateLow = buffer.getLong(at) & maskLow;
                long candidateHigh = maskHigh == 0 ? 0 : buffer.getLong(at + Long.BYTES) & maskHigh;
                if (candidateHigh < lastHigh
                        || candidateHigh == lastHigh && Long.compareUnsigned(candidateLow, lastLow) <= 0) {
                    result.low[i] = candidateLow - boundLow;
                    result.high[i] = candidateHigh - boundHigh - borrow(candidateLow, boundLow, result.low[i]);
                    i++;
                }
            }
        }
        Arrays.fill(random, (byte) 0);
        return result;
    }

    private static void fill(Cipher cipher, byte[] zeros, byte[] random) {
        try {
            cipher.update(zeros, 0, zeros.length, random, 0);
        } catch (ShortBufferException e) {
            throw new AssertionError("a stream cipher writes as much as it reads", e);
        }
    }

    private static long carry(long a, long b, long sum) {
        return (a & b | (a | b) & ~sum) >>> Long.SIZE - 1;
    }

    private static long borrow(long a, long b, long difference) {
        return (~a & b | (~a | b) & difference) >>> Long.SIZE - 1;
    }

    int count() {
        return low.length;
    }

    /** One of them, for tests and messages about public numbers. */
    BigInteger get(int i) {
        return BigInteger.valueOf(high[i])
                .shiftLeft(Long.SIZE)
                .add(BigInteger.valueOf(low[i] >>> 1).shiftLeft(1))
                .add(BigInteger.valueOf(low[i] & 1));
    }

    /**
     * {@code this += weight·values}, in place.
     *
     * @param values whole, below 2^53 in absolute value
     * @param weight positive
     */
    void addScaled(double[] values, BigInteger weight) {
        long weightHigh = weight.shiftRight(Long.SIZE).longValueExact();
        long weightLow = weight.longValue();
        for (int i = 0; i < low.length; i++) {
            long value = (long) values[i];
            long productLow = value * weightLow;
            // The high half of a signed times an unsigned number.
            long productHigh =
                    Math.multiplyHigh(value, weightLow) + (weightLow >> Long.SIZE - 1 & value) + value * weightHigh;
            long sum = low[i] + productLow;
            high[i] += productHigh + carry(low[i], productLow, sum);
            low[i] = sum;
        }
    }

    /**
     * {@code this += X^exponent·other} modulo X^N + 1, in place.
     *
     * @param exponent 0 to 2N−1
     */
    void addRotated(WideIntegers other, int exponent) {
        int n = low.length;
        for (int i = 0; i < n; i++) {
            int target = i + exponent & 2 * n - 1;
            long minus = -(long) (target / n);
            int k = target & n - 1;
            long flipped = other.low[i] ^ minus;
            long termLow = flipped - minus;
            long termHigh = (other.high[i] ^ minus) + carry(flipped, -minus, termLow);
            long sum = low[k] + termLow;
            high[k] += termHigh + carry(low[k], termLow, sum);
            low[k] = sum;
        }
    }

    /** Whether all are at most the bound in absolute value. Looks at all of them in any case. */
    boolean within(BigInteger bound) {
        long boundHigh = bound.shiftRight(Long.SIZE).longValueExact();
        long boundLow = bound.longValue();
        long outside = 0;
        for (int i = 0; i < low.length; i++) {
            long above = boundLow - low[i];
            outside |= boundHigh - high[i] - borrow(boundLow, low[i], above);
            long below = boundLow + low[i];
            outside |= boundHigh + high[i] + carry(boundLow, low[i], below);
        }
        return outside >= 0;
    }

    /** The values of the polynomial modulo one prime, a fresh array. */
    double[] values(Ring ring, int prime) {
        double[] result = new double[low.length];
        double[] chunk = new double[low.length];
        int chunks = bits <= TOP_BITS ? 1 : bits <= TOP_BITS + CHUNK_BITS ? 2 : 3;
        BigInteger weight = BigInteger.ONE;
        for (int c = 0; c < chunks; c++) {
            chunk(c, c == chunks - 1 ? -1 : CHUNK_MASK, chunk);
            ring.reduce(chunk, chunk, prime);
            ring.scaleAdd(chunk, ring.modulus(prime).residue(weight), result, result, prime);
            weight = weight.shiftLeft(CHUNK_BITS);
        }
        Arrays.fill(chunk, 0);
        ring.forward(result, prime);
        return result;
    }

    private void chunk(int number, long mask, double[] out) {
        int shift = number * CHUNK_BITS;
        for (int i = 0; i < out.length; i++) {
            long word = shift == 0
                    ? low[i]
                    : shift < Long.SIZE
                            ? low[i] >>> shift | high[i] << Long.SIZE - shift
                            : high[i] >> shift - Long.SIZE;
            out[i] = word & mask;
        }
    }

    /** How many bytes {@link #pack} writes for numbers up to a bound, a multiple of 64 of them. */
    static int bytes(BigInteger bound, int count) {
        return Math.multiplyExact(count / Byte.SIZE, bound.shiftLeft(1).bitLength());
    }

    /** Writes {@code bound + x} of each in as many bits as twice the bound has, lowest first, to a little-endian buffer. */
    void pack(BigInteger bound, ByteBuffer out) {
        int width = bound.shiftLeft(1).bitLength();
        long boundHigh = bound.shiftRight(Long.SIZE).longValueExact();
        long boundLow = bound.longValue();
        var writer = new Writer(out);
        for (int i = 0; i < low.length; i++) {
            long sum = low[i] + boundLow;
            writer.put(sum, Math.min(width, Long.SIZE));
            if (width > Long.SIZE) {
                writer.put(high[i] + boundHigh + carry(low[i], boundLow, sum), width - Long.SIZE);
            }
        }
    }

    /**
     * The reverse of {@link #pack}.
     *
     * @return nothing if one is beyond the bound
     */
    static Optional<WideIntegers> unpack(BigInteger bound, int count, ByteBuffer in) {
        int width = bound.shiftLeft(1).bitLength();
        long boundHigh = bound.shiftRight(Long.SIZE).longValueExact();
        long boundLow = bound.longValue();
        WideIntegers result = zeros(bound, count);
        var reader = new Reader(in);
        for (int i = 0; i < count; i++) {
            long sumLow = reader.take(Math.min(width, Long.SIZE));
            long sumHigh = width > Long.SIZE ? reader.take(width - Long.SIZE) : 0;
            result.low[i] = sumLow - boundLow;
            result.high[i] = sumHigh - boundHigh - borrow(sumLow, boundLow, result.low[i]);
        }
        return result.within(bound) ? Optional.of(result) : Optional.empty();
    }

    /** Numbers of 1 to 64 bits, one after the other. */
    private static final class Writer {
        private final ByteBuffer out;
        private long word;
        private int filled;

        Writer(ByteBuffer out) {
            this.out = out;
        }

        void put(long value, int width) {
            word |= value << filled;
            filled += width;
            if (filled >= Long.SIZE) {
                out.putLong(word);
                filled -= Long.SIZE;
                word = filled == 0 ? 0 : value >>> width - filled;
            }
        }
    }

    /** The reverse of {@link Writer}. */
    private static final class Reader {
        private final ByteBuffer in;
        private long word;
        private int left;

        Reader(ByteBuffer in) {
            this.in = in;
        }

        long take(int width) {
            long value = word;
            if (left < width) {
                word = in.getLong();
                value |= word << left;
                int taken = width - left;
                left = Long.SIZE - taken;
                word = taken == Long.SIZE ? 0 : word >>> taken;
            } else {
                word = width == Long.SIZE ? 0 : word >>> width;
                left -= width;
            }
            return width == Long.SIZE ? value : value & (1L << width) - 1;
        }
    }

    void wipe() {
        Arrays.fill(high, 0);
        Arrays.fill(low, 0);
    }

    @Override
    public String toString() {
        return low.length + " whole numbers of " + bits + " bits";
    }
}
