package dev.tcme.he.ckks;

import dev.tcme.he.ring.Modulus;
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
    /** Rounded coefficients stay below; a double tells whole numbers of that size apart by 2^37. */
    private static final double COEFFICIENT_MAX = 0x1p90;

    /** Coefficients that are put together in one piece of work; divides every degree. */
    private static final int BLOCK = 1 << 10;

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
                .reduce(0.5, (a, b) -> Math.min(a * b, COEFFICIENT_MAX));
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

    /** The real parts of all N/2 slots of a plaintext: what {@link #encode} was given, rounded, and zeros. */
    public double[] decode(Plaintext plaintext) {
        return decodeComplex(plaintext)[0];
    }

    /** {@code [0]} the real, {@code [1]} the imaginary parts of all N/2 slots of a plaintext. */
    public double[][] decodeComplex(Plaintext plaintext) {
        return slots(decodeCoefficients(plaintext));
    }

    /** The N coefficients of a plaintext's polynomial, divided by its scale: what {@link #encodeCoefficients} was given. */
    public double[] decodeCoefficients(Plaintext plaintext) {
        Require.sameParameters(parameters, plaintext.parameters());
        Ring ring = context.ring();
        int[] primes = sufficient(parameters.primes(plaintext.level()));
        double[][] residues = new double[primes.length][];
        ring.parallel().each(primes.length, i -> {
            residues[i] = plaintext
                    .poly()
                    .limb(Ring.indexOf(plaintext.poly(), primes[i]))
                    .clone();
            ring.inverse(residues[i], primes[i]);
        });
        double[] coefficients = compose(residues, primes, plaintext.scale());
        for (double[] limb : residues) {
            Arrays.fill(limb, 0);
        }
        return coefficients;
    }

    /** As many primes as hold every number that can be encoded. */
    private int[] sufficient(int[] primes) {
        double product = 1;
        int count = 0;
        while (count < primes.length && product < 2 * COEFFICIENT_MAX) {
            product *= context.ring().modulus(primes[count++]).p();
        }
        return Arrays.copyOf(primes, count);
    }

    /** From balanced residues to balanced numbers, in mixed radix (Garner), divided by the scale. */
    double[] compose(double[][] residues, int[] primes, double scale) {
        Ring ring = context.ring();
        int count = primes.length;
        Modulus[] moduli = new Modulus[count];
        double[][] inverses = new double[count][count];
        for (int i = 0; i < count; i++) {
            moduli[i] = ring.modulus(primes[i]);
            for (int j = 0; j < i; j++) {
                inverses[i][j] = moduli[i].invert(moduli[i].reduce(moduli[j].p()));
            }
        }
        double[] result = new double[ring.degree()];
        ring.parallel().each(result.length / BLOCK, block -> {
            double[] digit = new double[count];
            for (int k = block * BLOCK; k < (block + 1) * BLOCK; k++) {
                for (int i = 0; i < count; i++) {
                    double v = residues[i][k];
                    for (int j = 0; j < i; j++) {
                        v = moduli[i].multiply(moduli[i].reduce(v - digit[j]), inverses[i][j]);
                    }
                    digit[i] = moduli[i].reduce(v);
                }
                double x = digit[count - 1];
                for (int i = count - 2; i >= 0; i--) {
                    x = x * moduli[i].p() + digit[i];
                }
                result[k] = x / scale;
            }
        });
        return result;
    }

    /** The numbers in the slots: {@code [0]} real parts, {@code [1]} imaginary parts. Coefficients are in units of 1. */
    double[][] slots(double[] coefficients) {
        transform.forward(coefficients);
        int slots = parameters.slots();
        return new double[][] {Arrays.copyOf(coefficients, slots), Arrays.copyOfRange(coefficients, slots, 2 * slots)};
    }
}
