package dev.tcme.he.ckks;

import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Ring;
import java.util.Arrays;

/**
 * Between vectors of numbers and plaintexts.
 *
 * <p>Slot j is the value of the polynomial at {@code ζ^(5^j)}, ζ = exp(iπ/N), so that automorphisms rotate the slots. A vector
 * that is shorter than N/2 fills the first slots, the rest is zero. Rounding to whole coefficients adds an error of about
 * {@code sqrt(N/12)/scale} to each slot.
 */
public final class Encoder {
    private final Context context;
    private final Parameters parameters;
    private final EmbeddingTransform transform;

    public Encoder(Context context) {
        this.context = context;
        this.parameters = context.parameters();
        this.transform = EmbeddingTransform.of(parameters.logDegree());
    }

    /** Real numbers, at most N/2, at the level's own scale. */
    public Plaintext encode(double[] real, int level) {
        return encode(real, new double[real.length], level, parameters.scale(level));
    }

    /** Real numbers at another scale. */
    public Plaintext encode(double[] real, int level, double scale) {
        return encode(real, new double[real.length], level, scale);
    }

    /**
     * Complex numbers.
     *
     * @throws IllegalArgumentException if there are more than N/2, one is not finite, or the scale is so large that a
     *     coefficient leaves the modulus
     */
    public Plaintext encode(double[] real, double[] imaginary, int level, double scale) {
        return new Plaintext(parameters, level, scale, polynomial(real, imaginary, scale, parameters.primes(level)));
    }

    /** The same polynomial over chosen primes. */
    Poly polynomial(double[] real, double[] imaginary, double scale, int... primes) {
        int slots = parameters.slots();
        if (real.length > slots || imaginary.length != real.length) {
            throw new IllegalArgumentException(
                    "a vector has at most " + slots + " numbers, with as many imaginary parts as"
                            + " real ones; these are " + real.length + " and " + imaginary.length);
        }
        double[] coefficients = new double[parameters.degree()];
        System.arraycopy(real, 0, coefficients, 0, real.length);
        System.arraycopy(imaginary, 0, coefficients, slots, real.length);
        transform.inverse(coefficients);
        return ofCoefficients(coefficients, scale, primes);
    }

    /** One number in every slot; exact to the scale, and much cheaper than a vector. */
    public Plaintext encodeConstant(double value, int level, double scale) {
        double[] coefficients = new double[parameters.degree()];
        coefficients[0] = value;
        return new Plaintext(parameters, level, scale, ofCoefficients(coefficients, scale, parameters.primes(level)));
    }

    /** N numbers as coefficients of the polynomial instead of slots. */
    public Plaintext encodeCoefficients(double[] values, int level, double scale) {
        if (values.length > parameters.degree()) {
            throw new IllegalArgumentException(
                    "there are " + parameters.degree() + " coefficients, not " + values.length);
        }
        return new Plaintext(
                parameters,
                level,
                scale,
                ofCoefficients(Arrays.copyOf(values, parameters.degree()), scale, parameters.primes(level)));
    }

    private Poly ofCoefficients(double[] coefficients, double scale, int... primes) {
        Ring ring = context.ring();
        double limit = Arrays.stream(primes)
                .mapToDouble(prime -> ring.modulus(prime).p())
                .reduce(0.5, (a, b) -> Math.min(a * b, 0x1p90));
        // Reduction handles 2^51 times the smallest prime.
        for (int prime : primes) {
            limit = Math.min(limit, ring.modulus(prime).p() * 0x1p50);
        }
        for (int i = 0; i < coefficients.length; i++) {
            double rounded = Math.rint(coefficients[i] * scale);
            if (!(Math.abs(rounded) < limit)) {
                throw new IllegalArgumentException(
                        "a number is too large, or not finite, for the scale and the level: the"
                                + " rounded coefficients must stay below 2^" + Math.getExponent(limit));
            }
            coefficients[i] = rounded;
        }
        return ring.ofCoefficients(coefficients, primes);
    }

    /** The numbers in the slots: {@code [0]} real parts, {@code [1]} imaginary parts. Coefficients are in units of 1. */
    double[][] slots(double[] coefficients) {
        transform.forward(coefficients);
        int slots = parameters.slots();
        return new double[][] {Arrays.copyOf(coefficients, slots), Arrays.copyOfRange(coefficients, slots, 2 * slots)};
    }
}
