package dev.tcme.he.ring;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Arrays of residues at rest that strain the arithmetic, and random ones; always the same. */
final class Cases {
    /** Random cases have this seed, so that a failure can be repeated. */
    private static final long SEED = 20_261_121;

    record Case(String name, double[] values) {
        @Override
        public String toString() {
            return name;
        }
    }

    private Cases() {}

    /** The largest whole number at rest. */
    static double bound(Modulus m) {
        return Math.floor(Modulus.REST * m.p());
    }

    static List<Case> of(int degree, Modulus m) {
        double top = bound(m);
        double half = (m.value() - 1) / 2;
        List<Case> cases = new ArrayList<>();
        cases.add(new Case("all at the bound", filled(degree, top)));
        cases.add(new Case("all at the bound below zero", filled(degree, -top)));
        cases.add(new Case("all (p−1)/2", filled(degree, half)));
        double[] alternating = filled(degree, top);
        for (int i = 1; i < degree; i += 2) {
            alternating[i] = -top;
        }
        cases.add(new Case("alternating", alternating));
        for (int at : new int[] {0, 1, degree / 2, degree - 1}) {
            double[] spike = new double[degree];
            spike[at] = at % 2 == 0 ? top : -top;
            cases.add(new Case("spike at " + at, spike));
        }
        cases.add(new Case("zeros of both signs", signs(degree, 0)));
        // Sums within blocks of 16 are as large as they can be, and so are the differences of such sums.
        double[] blocks = filled(degree, top);
        for (int i = 0; i < degree; i++) {
            blocks[i] = (i >> 5 & 1) == 0 ? top : -top;
        }
        cases.add(new Case("blocks of one sign", blocks));
        cases.add(new Case("random signs", signs(degree, top)));
        cases.add(new Case("random", random(degree, m, 0)));
        return cases;
    }

    static double[] random(int degree, Modulus m, long seed) {
        SplittableRandom random = new SplittableRandom(SEED + 31 * seed + m.value());
        long top = (long) bound(m);
        return random.longs(degree, -top, top + 1).asDoubleStream().toArray();
    }

    /** Whole numbers of one sign or the other and one absolute value. */
    static double[] signs(int degree, double size) {
        SplittableRandom random = new SplittableRandom(SEED);
        double[] result = new double[degree];
        Arrays.setAll(result, i -> random.nextBoolean() ? size : -size);
        return result;
    }

    /** Whole numbers up to {@code bound} in absolute value, a bound below 2^62. */
    static double[] wide(int degree, double bound, long seed) {
        SplittableRandom random = new SplittableRandom(SEED + seed);
        double[] result = new double[degree];
        Arrays.setAll(result, i -> Math.rint((2 * random.nextDouble() - 1) * bound));
        result[0] = Math.floor(bound);
        result[1] = -Math.floor(bound);
        return result;
    }

    static double[] filled(int degree, double value) {
        double[] result = new double[degree];
        Arrays.fill(result, value);
        return result;
    }

    /** The largest prime below 2^48, small ones of 30 and 20 bits, and the smallest possible, for one degree. */
    static List<Modulus> moduli(int logDegree) {
        Primes primes = new Primes(logDegree);
        List<Modulus> result = new ArrayList<>();
        result.add(primes.near(0x1p48, 48));
        result.add(primes.near(0x1.8p46, 48));
        result.add(primes.near(0x1p30, 31));
        result.add(primes.near(Math.max(0x1p20, 0x1p4 * (2L << logDegree)), 26));
        return result;
    }

    /** A ring with the kernels of this process. */
    static Ring ring(int logDegree, List<Modulus> moduli) {
        return new Ring(logDegree, moduli, Lanes.detect(), Parallel.none());
    }
}
