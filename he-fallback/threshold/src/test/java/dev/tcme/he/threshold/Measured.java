package dev.tcme.he.threshold;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tcme.he.ring.Modulus;
import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Ring;
import java.util.Arrays;

/** The coefficients of a polynomial that should be small. */
record Measured(double[] coefficients) {

    /** Fails if the residues modulo different primes do not belong to the same small numbers. */
    static Measured of(Ring ring, Poly poly) {
        double[] first = coefficients(ring, poly, 0);
        for (int i = 1; i < poly.size(); i++) {
            double[] other = coefficients(ring, poly, i);
            for (int k = 0; k < first.length; k++) {
                assertEquals(first[k], other[k], "coefficient " + k + " modulo the first prime and prime " + i);
            }
        }
        return new Measured(first);
    }

    private static double[] coefficients(Ring ring, Poly poly, int i) {
        double[] limb = poly.limb(i).clone();
        Modulus modulus = ring.modulus(poly.prime(i));
        ring.inverse(limb, poly.prime(i));
        return Arrays.stream(limb).map(modulus::reduce).map(x -> x + 0.0).toArray();
    }

    double deviation() {
        return Math.sqrt(Arrays.stream(coefficients).map(x -> x * x).sum() / coefficients.length);
    }

    /** The largest absolute value at a root of X^N + 1, root by root. */
    double canonical() {
        int n = coefficients.length;
        double[] cos = new double[2 * n];
        double[] sin = new double[2 * n];
        for (int i = 0; i < 2 * n; i++) {
            cos[i] = Math.cos(Math.PI * i / n);
            sin[i] = Math.sin(Math.PI * i / n);
        }
        double largest = 0;
        for (int root = 1; root < n; root += 2) {
            double re = 0;
            double im = 0;
            int power = 0;
            for (double coefficient : coefficients) {
                re += coefficient * cos[power];
                im += coefficient * sin[power];
                power = power + root & 2 * n - 1;
            }
            largest = Math.max(largest, Math.hypot(re, im));
        }
        return largest;
    }
}
