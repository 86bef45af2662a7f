package dev.tcme.he.bgv;

import dev.tcme.he.ring.Ring;
import dev.tcme.he.ring.Sampler;
import dev.tcme.he.ring.Seed;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Whole numbers: what a {@link QuestionProof} is about, what masks it, or a response.
 *
 * @param secret N coefficients of s, or of what belongs to it
 * @param error N of e
 * @param message n of m, a polynomial in Y
 */
record QuestionVector(int[] secret, int[] error, long[] message) {
    private static final int SECRET_BYTES = QuestionBounds.SECRET_BITS / Byte.SIZE;

    /** What lies below the secret's mask in a draw. */
    private static final double BELOW = 1L << QuestionBounds.ERROR_BITS;

    /** The sampler counts a sign apart. */
    private static final int DRAWN_BITS = QuestionBounds.SECRET_BITS + QuestionBounds.ERROR_BITS - 1;

    /** Of N + N + n numbers. */
    static int bytes(int degree) {
        return degree * (SECRET_BYTES + Integer.BYTES) + Subring.PLACES * Integer.BYTES;
    }

    static QuestionVector zeros(int degree) {
        return new QuestionVector(new int[degree], new int[degree], new long[Subring.PLACES]);
    }

    /** The masks of one repetition; one draw makes a coefficient of the secret's and of the error's. */
    static QuestionVector masks(Ring ring, Seed seed, int repetition) {
        QuestionVector masks = zeros(ring.degree());
        double[] drawn = ring.take();
        Sampler.wide(seed, 2L * repetition, DRAWN_BITS, drawn);
        for (int i = 0; i < drawn.length; i++) {
            double high = Math.floor(drawn[i] / BELOW);
            masks.secret[i] = (int) high;
            masks.error[i] = (int) (drawn[i] - high * BELOW - BELOW / 2);
        }
        Arrays.fill(drawn, 0);
        ring.give(drawn);
        double[] message = new double[Subring.PLACES];
        Sampler.wide(seed, 2L * repetition + 1, QuestionBounds.MESSAGE_BITS - 1, message);
        Arrays.setAll(masks.message, i -> (long) message[i]);
        Arrays.fill(message, 0);
        return masks;
    }

    /** {@code this += Y^exponent·witness}. */
    void addRotated(QuestionVector witness, int exponent) {
        addRotated(witness.secret, exponent, secret);
        addRotated(witness.error, exponent, error);
        boolean turned = exponent >= Subring.PLACES;
        int by = exponent % Subring.PLACES;
        for (int i = 0; i < message.length; i++) {
            long added = i < by ? -witness.message[i - by + message.length] : witness.message[i - by];
            message[i] += turned ? -added : added;
        }
    }

    private static void addRotated(int[] a, int exponent, int[] out) {
        int by = exponent % Subring.PLACES * (a.length / Subring.PLACES);
        int sign = exponent < Subring.PLACES ? 1 : -1;
        for (int i = by; i < a.length; i++) {
            out[i] += sign * a[i - by];
        }
        for (int i = 0; i < by; i++) {
            out[i] -= sign * a[i - by + a.length];
        }
    }

    /** Whether no coefficient is beyond its bound. Looks at all of them in any case. */
    boolean within(long secretMax, long errorMax, long messageMax) {
        long largest = 0;
        for (long value : message) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest(secret) <= secretMax & largest(error) <= errorMax & largest <= messageMax;
    }

    private static long largest(int[] values) {
        int most = 0;
        int least = 0;
        for (int value : values) {
            most = Math.max(most, value);
            least = Math.min(least, value);
        }
        return Math.max(most, -(long) least);
    }

    /** Big-endian, in two's complement. */
    void write(ByteBuffer out) {
        int from = out.position();
        for (int i = 0; i < secret.length; i++) {
            // The lowest byte is written over by the next one.
            out.putInt(from + i * SECRET_BYTES, secret[i] << Byte.SIZE);
        }
        out.position(from + secret.length * SECRET_BYTES);
        for (int value : error) {
            out.putInt(value);
        }
        for (long value : message) {
            out.putInt((int) value);
        }
    }

    static QuestionVector read(ByteBuffer in, int degree) {
        QuestionVector result = zeros(degree);
        int from = in.position();
        for (int i = 0; i < degree; i++) {
            result.secret[i] = in.getInt(from + i * SECRET_BYTES) >> Byte.SIZE;
        }
        in.position(from + degree * SECRET_BYTES);
        for (int i = 0; i < degree; i++) {
            result.error[i] = in.getInt();
        }
        for (int i = 0; i < Subring.PLACES; i++) {
            result.message[i] = in.getInt();
        }
        return result;
    }

    void wipe() {
        Arrays.fill(secret, 0);
        Arrays.fill(error, 0);
        Arrays.fill(message, 0);
    }

    @Override
    public String toString() {
        return "numbers of a proof";
    }
}
