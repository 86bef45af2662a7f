package dev.tcme.he.circuits;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/**
 * Known numbers for the slots: weights, masks, thresholds. The slots beyond the last number are zero. Immutable.
 *
 * <p>Two vectors are equal only if they are the same object: {@link Encrypted} encodes each object once and keeps that as long
 * as the object lives. So make vectors when a circuit is made, not when it runs.
 */
public final class Vector {
    private final double[] real;
    private final double[] imaginary;
    private final double magnitude;

    private Vector(double[] real, double[] imaginary) {
        if (real.length == 0 || real.length != imaginary.length) {
            throw new IllegalArgumentException(
                    "a vector has at least one number, and as many real as imaginary parts; got " + real.length
                            + " and " + imaginary.length);
        }
        double max = 0;
        for (int i = 0; i < real.length; i++) {
            double size = Math.hypot(real[i], imaginary[i]);
            if (!Double.isFinite(size)) {
                throw new IllegalArgumentException("number " + i + " of a vector is not finite");
            }
            max = Math.max(max, size);
        }
        this.real = real;
        this.imaginary = imaginary;
        // hypot is within an ulp
        this.magnitude = Math.nextUp(max);
    }

    public static Vector of(double... real) {
        return new Vector(real.clone(), new double[real.length]);
    }

    public static Vector complex(double[] real, double[] imaginary) {
        return new Vector(real.clone(), imaginary.clone());
    }

    /** {@code size} numbers by their slots. */
    public static Vector generate(int size, IntToDoubleFunction value) {
        double[] real = new double[size];
        Arrays.setAll(real, value);
        return new Vector(real, new double[size]);
    }

    /** One in slots {@code from} to {@code to − 1}, zero elsewhere: what hides the other slots from whoever decrypts. */
    public static Vector mask(int from, int to) {
        if (from < 0 || to <= from) {
            throw new IllegalArgumentException("a mask needs 0 <= from < to; got " + from + " and " + to);
        }
        return generate(to, i -> i >= from ? 1 : 0);
    }

    public int size() {
        return real.length;
    }

    /** No number has a larger absolute value. */
    public double magnitude() {
        return magnitude;
    }

    public double real(int i) {
        return i < real.length ? real[i] : 0;
    }

    public double imaginary(int i) {
        return i < imaginary.length ? imaginary[i] : 0;
    }

    double[] realParts() {
        return real;
    }

    double[] imaginaryParts() {
        return imaginary;
    }

    /** Says nothing about the numbers. */
    @Override
    public String toString() {
        return "vector of " + real.length;
    }
}
