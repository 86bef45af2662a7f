package dev.tcme.he.exact;

import dev.tcme.he.ckks.Context;
import dev.tcme.he.ckks.Parameters;
import dev.tcme.he.ckks.Plaintext;
import dev.tcme.he.ring.Modulus;
import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Ring;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Between vectors modulo t and the plaintexts and phases of the CKKS scheme. */
final class ExactEncoder {
    /** Fractions above are no honest decryption. */
    static final double FRACTION_MAX = 0.25;

    private static final double HALF = 0.5;

    private final Ring ring;
    private final Parameters parameters;
    private final PlainModulus plain;
    private final IntFunction<int[]> extended;

    ExactEncoder(Context context, PlainModulus plain) {
        this.ring = context.ring();
        this.parameters = context.parameters();
        this.extended = context::extended;
        this.plain = plain;
    }

    /** N numbers of 0 … t−1 with a factor, at a level: {@code t^-1·[f·m]_t} modulo Q. */
    Plaintext encode(long[] slots, int level, long factor) {
        double[] coefficients = plain.coefficients(slots, factor);
        Poly small = ring.ofCoefficients(coefficients, parameters.primes(level));
        Arrays.fill(coefficients, 0);
        Poly poly = ring.scale(small, plainInverse(level));
        small.wipe();
        return new Plaintext(parameters, level, parameters.scale(level), poly);
    }

    /** As {@link #encode}, with factor 1, over the primes of the level and the special ones: {@code t^-1·[m]_t} modulo Q·P. */
    Poly encodeExtended(long[] slots, int level) {
        double[] coefficients = plain.coefficients(slots, 1);
        int[] primes = extended.apply(level);
        Poly small = ring.ofCoefficients(coefficients, primes);
        Arrays.fill(coefficients, 0);
        Poly poly = ring.scale(small, BigInteger.valueOf(plain.value()).modInverse(ring.product(primes)));
        small.wipe();
        return poly;
    }

    /** N public numbers of 0 … t−1 to multiply with, over the same: m itself, whose coefficients are at most t/2. */
    Poly extendedMultiplier(long[] slots, int level) {
        return ring.ofCoefficients(plain.coefficients(slots, 1), extended.apply(level));
    }

    /** The same public number in every slot. */
    Plaintext encodeConstant(long value, int level, long factor) {
        BigInteger residue = BigInteger.valueOf(plain.centred(plain.multiply(value, factor)));
        Poly poly = ring.constant(residue.multiply(plainInverse(level)), parameters.primes(level));
        return new Plaintext(parameters, level, parameters.scale(level), poly);
    }

    private BigInteger plainInverse(int level) {
        return BigInteger.valueOf(plain.value()).modInverse(parameters.modulus(level));
    }

    /**
     * Reads {@code c0 + Σ shares} over the primes of a level.
     *
     * @throws IllegalArgumentException if it is over other primes
     */
    Decoded decode(Poly phase, int level, long factor) {
        int[] primes = parameters.primes(level);
        if (!Arrays.equals(primes, phase.primes())) {
            throw new IllegalArgumentException("a phase at level " + level + " has the primes "
                    + Arrays.toString(primes) + ", not " + Arrays.toString(phase.primes()));
        }
        double[][] residues = new double[primes.length][];
        ring.parallel().each(primes.length, i -> {
            double[] limb = new double[ring.degree()];
            Modulus modulus = ring.modulus(primes[i]);
            ring.scale(phase.limb(i), modulus.residue(plain.value()), limb, primes[i]);
            ring.inverse(limb, primes[i]);
            residues[i] = limb;
        });
        double[] reduced = new double[ring.degree()];
        double margin = HALF - compose(residues, primes, reduced);
        return margin < HALF - FRACTION_MAX
                ? new Decoded.Garbled(margin)
                : new Decoded.Slots(plain.slots(reduced, factor), margin);
    }

    /**
     * From residues to balanced numbers w in mixed radix (Garner), {@code w = d_0 + d_1·p_0 + d_2·p_0·p_1 + …}.
     *
     * @param reduced gets w modulo t
     * @return the largest |w|/Q
     */
    private double compose(double[][] residues, int[] primes, double[] reduced) {
        int count = primes.length;
        Modulus[] moduli = IntStream.of(primes).mapToObj(ring::modulus).toArray(Modulus[]::new);
        double[][] inverses = new double[count][count];
        double[] radices = new double[count];
        for (int i = 0; i < count; i++) {
            radices[i] = i == 0 ? 1 : plain.residue(plain.multiply((long) radices[i - 1], moduli[i - 1].value()));
            for (int j = 0; j < i; j++) {
                inverses[i][j] = moduli[i].invert(moduli[i].reduce(moduli[j].p()));
            }
        }
        double[] digits = new double[count];
        double largest = 0;
        for (int k = 0; k < reduced.length; k++) {
            double fraction = 0;
            for (int i = 0; i < count; i++) {
                double v = residues[i][k];
                for (int j = 0; j < i; j++) {
                    v = moduli[i].multiply(moduli[i].reduce(v - digits[j]), inverses[i][j]);
                }
                digits[i] = moduli[i].reduce(v);
                fraction = (fraction + digits[i]) / moduli[i].p();
            }
            largest = Math.max(largest, Math.abs(fraction));
            reduced[k] = plain.combine(digits, radices);
        }
        return largest;
    }
}
