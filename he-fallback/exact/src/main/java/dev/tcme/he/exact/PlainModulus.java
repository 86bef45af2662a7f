package dev.tcme.he.exact;

import dev.tcme.he.ring.Lanes;
import dev.tcme.he.ring.Modulus;
import dev.tcme.he.ring.Parallel;
import dev.tcme.he.ring.Ring;
import dev.tcme.he.ring.Sampler;
import dev.tcme.he.ring.Seed;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;

/**
 * The modulus t of exact numbers, a prime that is 1 modulo 2N, and the way between N slots modulo t and the N coefficients of
 * the polynomial that has them as values.
 *
 * <p>Slot j of the first row is the value at {@code ψ^(5^j)}, of the second at {@code ψ^(−5^j)}, for a 2N-th root of unity ψ
 * modulo t: the automorphism {@code X → X^(5^k)} moves slot j + k of each row to slot j, as it does with the slots of CKKS.
 */
final class PlainModulus {
    private static final int PRIME_CERTAINTY = 80;
    private static final long GENERATOR = 5;

    private final Modulus modulus;
    private final Ring ring;

    /** Where the ring keeps the value that belongs to each slot. */
    private final int[] positions;

    private PlainModulus(Modulus modulus, Ring ring) {
        this.modulus = modulus;
        this.ring = ring;
        int columns = ring.degree() / 2;
        long mask = 2L * ring.degree() - 1;
        this.positions = new int[ring.degree()];
        long power = 1;
        for (int j = 0; j < columns; j++) {
            positions[j] = ring.position((int) power);
            positions[columns + j] = ring.position((int) (-power & mask));
            power = power * GENERATOR & mask;
        }
    }

    /**
     * @throws IllegalArgumentException if t is no prime of 14 to 48 bits, or not 1 modulo 2N
     */
    static PlainModulus of(int logDegree, long t) {
        if (t % (2L << logDegree) != 1) {
            throw new IllegalArgumentException("slots at degree 2^" + logDegree
                    + " need a plain modulus that is 1 modulo " + (2L << logDegree) + ", not " + t);
        }
        Modulus modulus = Modulus.of(t);
        return new PlainModulus(modulus, new Ring(logDegree, List.of(modulus), Lanes.detect(), Parallel.none()));
    }

    /**
     * The smallest usable prime of at least {@code min}.
     *
     * @throws IllegalArgumentException if it would have more than 48 bits
     */
    static long smallest(int logDegree, long min) {
        long step = 2L << logDegree;
        long from = Math.max(min, 1L << (Modulus.BITS_MIN - 1));
        for (long t = Math.ceilDiv(from - 1, step) * step + 1; t < 1L << Modulus.BITS_MAX; t += step) {
            if (BigInteger.valueOf(t).isProbablePrime(PRIME_CERTAINTY)) {
                return t;
            }
        }
        throw new IllegalArgumentException("the results need a plain modulus of at least " + min
                + ", and there are none above 2^" + Modulus.BITS_MAX);
    }

    long value() {
        return modulus.value();
    }

    Grid grid() {
        return new Grid(ring.degree() / 2, modulus.value());
    }

    long multiply(long a, long b) {
        return modulus.canonical(modulus.multiply(modulus.residue(a), modulus.residue(b)));
    }

    long inverse(long a) {
        return modulus.canonical(modulus.invert(modulus.residue(a)));
    }

    /** The product of some primes. */
    long product(List<Modulus> primes) {
        return primes.stream().mapToLong(Modulus::value).reduce(1, this::multiply);
    }

    /** The representative next to zero, at most t/2 in absolute value. */
    long centred(long a) {
        return (long) modulus.residue(a);
    }

    /**
     * The coefficients next to zero of the polynomial whose slots are {@code factor·values}.
     *
     * @throws IllegalArgumentException if there are not N values of 0 … t−1
     */
    double[] coefficients(long[] values, long factor) {
        if (values.length != positions.length) {
            throw new IllegalArgumentException("a vector has " + positions.length + " slots, not " + values.length);
        }
        double[] residues = new double[positions.length];
        double scale = modulus.residue(factor);
        for (int j = 0; j < residues.length; j++) {
            if (values[j] < 0 || values[j] >= modulus.value()) {
                Arrays.fill(residues, 0);
                throw new IllegalArgumentException("slot " + j + " is not a number of 0 to " + (modulus.value() - 1));
            }
            residues[positions[j]] = modulus.multiply(modulus.reduce((double) values[j]), scale);
        }
        ring.inverse(residues, 0);
        ring.reduce(residues, residues, 0);
        return residues;
    }

    /** The slots, divided by the factor, of the polynomial with these coefficients, residues at rest; overwrites them. */
    long[] slots(double[] coefficients, long factor) {
        ring.forward(coefficients, 0);
        double inverse = modulus.invert(modulus.residue(factor));
        long[] values = new long[positions.length];
        for (int j = 0; j < values.length; j++) {
            values[j] = modulus.canonical(modulus.multiply(coefficients[positions[j]], inverse));
        }
        return values;
    }

    /** {@code Σ digits_i·radices_i} modulo t, next to zero. */
    double combine(double[] digits, double[] radices) {
        double sum = 0;
        for (int i = 0; i < digits.length; i++) {
            sum += modulus.multiply(modulus.reduce(digits[i]), radices[i]);
        }
        return modulus.reduce(sum);
    }

    /** N uniform numbers 0 … t−1. */
    long[] uniform(Seed seed) {
        double[] residues = new double[positions.length];
        Sampler.uniform(seed, 0, modulus, residues);
        long[] values = new long[residues.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = modulus.canonical(residues[i]);
        }
        Arrays.fill(residues, 0);
        return values;
    }

    /** A residue next to zero. */
    double residue(long a) {
        return modulus.residue(a);
    }
}
