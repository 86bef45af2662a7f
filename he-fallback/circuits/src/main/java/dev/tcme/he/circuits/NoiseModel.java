package dev.tcme.he.circuits;

import dev.tcme.he.ckks.Parameters;
import dev.tcme.he.ring.Modulus;
import dev.tcme.he.ring.Sampler;
import java.util.stream.IntStream;

/**
 * How much error each operation adds at most, in units of the message.
 *
 * <p>Worst case over everything that somebody else may choose: messages, ciphertexts, circuits. Only the secret key and the
 * errors of keys and encryptions are random; their largest value over the slots is bounded by the tail of a sub-Gaussian sum
 * (a uniform ternary coefficient has variance proxy 2/3, a discrete Gaussian one σ²: Micciancio and Peikert, eprint 2011/501),
 * exceeded with probability below 2^-{@value #FAILURE_BITS} for each draw. All else holds always.
 */
final class NoiseModel {
    /** Security against a draw for which the bounds do not hold. */
    private static final int FAILURE_BITS = 128;

    /** log2 of how many error polynomials one draw of keys may have. */
    private static final int POLYNOMIALS_BITS = 20;

    /** A division rounds a residue at rest, which may be this far from zero instead of 1/2. */
    private static final double ROUNDING = Modulus.REST;

    /** Scales are doubles, the quotients of primes that they stand for are not: relative error of one rescaling. */
    private static final double SCALE_ERROR = 0x1p-48;

    /** Error of a fast Fourier transform, in half-ulps for each of its stages (Higham, theorem 24.2, with table cosines). */
    private static final double TRANSFORM_ERROR = 8;

    /** A drop multiplies by a whole number of at least this size, if the levels are so far apart; see the evaluator. */
    private static final double DROP_FACTOR_BITS = 40;

    private static final double VARIANCE_TERNARY = 2.0 / 3;
    private static final double VARIANCE_ROUNDING = 1.0 / 12;

    private final Parameters parameters;
    private final int degree;
    private final double root;

    /** Largest slots of the secret key (or a ternary mask) and of an error polynomial. */
    private final double ternarySlot;

    private final double errorSlot;

    NoiseModel(Parameters parameters) {
        this.parameters = parameters;
        this.degree = parameters.degree();
        this.root = Math.sqrt(degree);
        this.ternarySlot = Math.min(degree, tail(VARIANCE_TERNARY));
        this.errorSlot = Math.min((double) degree * Sampler.ERROR_MAX, tail(Sampler.SIGMA * Sampler.SIGMA));
    }

    /**
     * With variance proxy v, the real part of a slot is a sum of proxy v·N/2, as {@code Σ cos² = N/2}; so it exceeds t with
     * probability {@code 2·exp(−t²/(v·N))}. N/2 slots, two parts, and |slot| ≤ √2·t.
     */
    private double tail(double variance) {
        double logUnion = StrictMath.log(2.0 * degree) + (FAILURE_BITS + POLYNOMIALS_BITS) * StrictMath.log(2);
        return Math.sqrt(2 * variance * degree * logUnion);
    }

    /** The largest message that a level holds, beyond which it wraps around. */
    static double magnitudeMax(Parameters parameters, int level) {
        return StrictMath.pow(2, Math.min(1000, parameters.logQ(level) - 1)) / parameters.scale(level);
    }

    Noise encryption(Input.Key key, int level) {
        double scale = parameters.scale(level);
        double e = Sampler.ERROR_MAX;
        double sigma = Sampler.SIGMA * root;
        return switch (key) {
            case SECRET -> tight(new Noise(e, e * root, errorSlot, sigma)).times(1 / scale);
            // u·e + e0 + e1·s
            case PUBLIC ->
                tight(new Noise(
                                (2.0 * degree + 1) * e,
                                (2 * ternarySlot + 1) * e * root,
                                (2 * ternarySlot + 1) * errorSlot,
                                sigma * Math.sqrt(1 + 2 * VARIANCE_TERNARY * degree)))
                        .times(1 / scale);
        };
    }

    /** Of rounding the coefficients of a plaintext, and of the transform before that. */
    Noise encoding(double magnitude, int level) {
        Noise rounding = new Noise(0.5, 0.5 * root, 0.5 * degree, Math.sqrt(VARIANCE_ROUNDING * degree));
        double transform = transform(magnitude);
        return rounding.times(1 / parameters.scale(level))
                .plus(tight(new Noise(transform, transform, root * transform, transform)));
    }

    /** What decryption adds in a slot: rounding of doubles, in the composition of residues and in the transform. */
    double decoding(double magnitude) {
        return root * transform(magnitude);
    }

    private double transform(double magnitude) {
        return TRANSFORM_ERROR * (parameters.logDegree() + 1) * 0x1p-53 * magnitude;
    }

    /** Of rounding a constant to a multiple of 1/scale: the same in every slot. */
    Noise constant(int level) {
        double error = 0.5 / parameters.scale(level);
        return new Noise(error, error, error, error);
    }

    Noise rescaling(double magnitude, int level) {
        return division(level - 1).plus(scaleError(magnitude));
    }

    Noise keySwitch(int level) {
        return innerProduct(level)
                .times(1 / (special() * parameters.scale(level)))
                .plus(division(level));
    }

    /** Of a key switch that is not divided by the special primes yet. */
    Noise keySwitchRaised(int level) {
        return innerProduct(level).times(1 / (special() * parameters.scale(level)));
    }

    /** Of a giant step on a product, which has the square of the scale: a division and a key switch that is not divided. */
    Noise giantStep(int level) {
        return division(level).plus(keySwitchRaised(level)).times(1 / parameters.scale(level));
    }

    Noise keySwitchRescaled(double magnitude, int level) {
        double step = StrictMath.pow(2, parameters.logQ(level) - parameters.logQ(level - 1));
        return innerProduct(level)
                .times(1 / (special() * step * parameters.scale(level - 1)))
                .plus(rescaling(magnitude, level));
    }

    Noise drop(double magnitude, int from, int to) {
        double bits = Math.min(DROP_FACTOR_BITS, parameters.logQ(from) - parameters.logQ(to) - 1e-9);
        double factor = StrictMath.pow(2, bits) * parameters.scale(to) / parameters.scale(from);
        double error = 0.5 / factor * magnitude;
        return division(to).plus(new Noise(error, error, error, error)).plus(scaleError(magnitude));
    }

    private static Noise scaleError(double magnitude) {
        double error = SCALE_ERROR * magnitude;
        return new Noise(error, error, error, error);
    }

    /** {@code τ0 + τ1·s} with rounding errors τ, in units of the message at the level where the division ends. */
    private Noise division(int level) {
        double variance = VARIANCE_ROUNDING * (1 + VARIANCE_TERNARY * degree);
        return tight(new Noise(
                        ROUNDING * (degree + 1),
                        ROUNDING * root * (1 + ternarySlot),
                        ROUNDING * degree * (1 + ternarySlot),
                        Math.sqrt(variance * degree)))
                .times(1 / parameters.scale(level));
    }

    /** {@code Σ digit_d·e_d}, not divided by anything. */
    private Noise innerProduct(int level) {
        int[] primes = parameters.primes(level);
        double sum = 0;
        double squares = 0;
        for (int d = 0; d < parameters.digits(); d++) {
            double[] sizes = IntStream.of(parameters.digit(d))
                    .filter(prime -> IntStream.of(primes).anyMatch(i -> i == prime))
                    .mapToDouble(prime -> parameters.moduli().get(prime).p())
                    .toArray();
            if (sizes.length > 0) {
                double product = 1;
                for (double size : sizes) {
                    product *= size;
                }
                // the extension of a digit leaves a multiple of its modulus
                double largest = Modulus.REST * sizes.length * product;
                sum += largest;
                squares += product * product * VARIANCE_ROUNDING * sizes.length;
            }
        }
        double e = Sampler.ERROR_MAX;
        return tight(new Noise(
                sum * degree * e,
                sum * root * Math.min(errorSlot, e * degree),
                sum * degree * errorSlot,
                Math.sqrt(squares) * Sampler.SIGMA * degree));
    }

    private double special() {
        double product = 1;
        for (int prime : parameters.specialPrimes()) {
            product *= parameters.moduli().get(prime).p();
        }
        return product;
    }

    private Noise tight(Noise noise) {
        return Noise.of(degree, noise);
    }
}
