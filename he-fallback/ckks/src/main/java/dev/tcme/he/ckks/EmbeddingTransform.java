package dev.tcme.he.ckks;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The canonical embedding: between the coefficients of a real polynomial of degree below N and its values at
 * {@code ζ^(5^j)}, j = 0 … N/2−1, ζ = exp(iπ/N) (the other half are the conjugates).
 *
 * <p>Writing the polynomial as {@code A(X) + X^(N/2)·B(X)}, its values at those points are those of {@code A + i·B}, of degree
 * below N/2, because {@code ζ^(5^j·N/2) = i}. The points of half the degree are the squares of these, and again powers of 5:
 * that gives a fast transform with decimation in time whose natural order is that of the rotations. Numbers are kept as all
 * real parts followed by all imaginary parts.
 */
final class EmbeddingTransform {
    private static final Map<Integer, EmbeddingTransform> MADE = new ConcurrentHashMap<>();

    private final int slots;
    private final int logSlots;

    /** For each stage of {@code half} butterflies a group: {@code exp(2πi·5^j/(8·half))} at {@code half + j}. */
    private final double[] cos;

    private final double[] sin;

    private EmbeddingTransform(int logDegree) {
        this.logSlots = logDegree - 1;
        this.slots = 1 << logSlots;
        this.cos = new double[slots];
        this.sin = new double[slots];
        for (int half = 1; half < slots; half *= 2) {
            long order = 8L * half;
            long power = 1;
            for (int j = 0; j < half; j++) {
                double angle = 2 * StrictMath.PI * power / order;
                cos[half + j] = StrictMath.cos(angle);
                sin[half + j] = StrictMath.sin(angle);
                power = power * 5 % order;
            }
        }
    }

    static EmbeddingTransform of(int logDegree) {
        return MADE.computeIfAbsent(logDegree, EmbeddingTransform::new);
    }

    /** In place: N coefficients to N/2 values. */
    void forward(double[] x) {
        reverse(x, 0);
        reverse(x, slots);
        for (int half = 1; half < slots; half *= 2) {
            for (int start = 0; start < slots; start += 2 * half) {
                forwardGroup(x, start, half);
            }
        }
    }

    private void forwardGroup(double[] x, int start, int half) {
        int n = slots;
        for (int j = 0; j < half; j++) {
            int low = start + j;
            int high = low + half;
            double c = cos[half + j];
            double s = sin[half + j];
            double re = x[high] * c - x[n + high] * s;
            double im = x[high] * s + x[n + high] * c;
            x[high] = x[low] - re;
            x[n + high] = x[n + low] - im;
            x[low] += re;
            x[n + low] += im;
        }
    }

    /** In place: N/2 values to N coefficients. */
    void inverse(double[] x) {
        for (int half = slots / 2; half >= 1; half /= 2) {
            for (int start = 0; start < slots; start += 2 * half) {
                inverseGroup(x, start, half);
            }
        }
        reverse(x, 0);
        reverse(x, slots);
        double factor = 1.0 / slots;
        for (int i = 0; i < x.length; i++) {
            x[i] *= factor;
        }
    }

    private void inverseGroup(double[] x, int start, int half) {
        int n = slots;
        for (int j = 0; j < half; j++) {
            int low = start + j;
            int high = low + half;
            double c = cos[half + j];
            double s = sin[half + j];
            double re = x[low] - x[high];
            double im = x[n + low] - x[n + high];
            x[low] += x[high];
            x[n + low] += x[n + high];
            x[high] = re * c + im * s;
            x[n + high] = im * c - re * s;
        }
    }

    private void reverse(double[] x, int from) {
        for (int i = 0; i < slots; i++) {
            int j = Integer.reverse(i) >>> Integer.SIZE - logSlots;
            if (i < j) {
                double t = x[from + i];
                x[from + i] = x[from + j];
                x[from + j] = t;
            }
        }
    }
}
