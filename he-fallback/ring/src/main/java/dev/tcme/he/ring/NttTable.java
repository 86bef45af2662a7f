package dev.tcme.he.ring;

import java.util.Arrays;

/**
 * The powers of a primitive 2N-th root of unity ψ modulo one prime, as the transforms read them.
 *
 * <p>The forward transform is decimation in time with ψ merged in (Longa and Naehrig, eprint 2016/504): the stage of
 * {@code m} groups uses {@code ψ^brv(m+g)} for group {@code g}, with {@code brv} the reversal of log2(N) bits, and leaves
 * position {@code i} with the value at {@code ψ^(2·brv(i)+1)}. The last stages work inside blocks of 16 positions, and each
 * such block keeps its eight even positions first and its eight odd ones behind, because that is how vectors of every width
 * can write them without another shuffle. {@link #exponent} tells which point is where.
 *
 * <p>Stages whose stride is at least 8 read one factor for a whole group, with its quotient by the modulus (Shoup's idea, in
 * doubles). The last three stages have a row of {@value #ROW} factors for each block, one for each lane of the butterflies:
 * eight of stride 1, four of stride 2 twice each, two of stride 4 four times each.
 */
final class NttTable {
    /** Positions whose last four stages belong together. */
    static final int BLOCK = 16;

    /** Length of a block's row of factors, and where those of each stride begin in it. */
    static final int ROW = 24;

    static final int STRIDE_1 = 0;
    static final int STRIDE_2 = 8;
    static final int STRIDE_4 = 16;

    final int degree;
    final int logDegree;
    final Modulus modulus;

    /** Factors of the stages of strides N/2 to 8, at {@code m + g}; their quotients by the modulus. */
    final double[] roots;

    final double[] rootQuotients;
    final double[] inverseRoots;
    final double[] inverseRootQuotients;

    /** The rows of the blocks: the last stages of the forward transform, the first ones of the inverse. */
    final double[] rows;

    final double[] inverseRows;

    /** 1/N, and the product of it with the factor of the last stage of the inverse transform; their quotients. */
    final double inverseDegree;

    final double inverseDegreeQuotient;
    final double lastRoot;
    final double lastRootQuotient;

    NttTable(int logDegree, Modulus modulus) {
        this.logDegree = logDegree;
        this.degree = 1 << logDegree;
        this.modulus = modulus;
        double psi = root(modulus, 2L * degree);
        double[] forward = powers(psi);
        double[] backward = powers(modulus.invert(psi));
        int wide = degree / 8;
        roots = Arrays.copyOf(forward, wide);
        inverseRoots = Arrays.copyOf(backward, wide);
        rootQuotients = quotients(roots);
        inverseRootQuotients = quotients(inverseRoots);
        rows = rows(forward);
        inverseRows = rows(backward);
        inverseDegree = modulus.invert(degree);
        inverseDegreeQuotient = inverseDegree / modulus.p();
        lastRoot = modulus.reduce(modulus.multiply(inverseDegree, inverseRoots[1]));
        lastRootQuotient = lastRoot / modulus.p();
    }

    /** Whether the stages of stride 8 and above are odd in number, so that one of them stands alone beside pairs. */
    boolean strideEightIsAlone() {
        return (logDegree & 1) == 0;
    }

    /** A primitive root of unity of the given order, a power of two that divides p−1; always the same one. */
    static double root(Modulus modulus, long order) {
        if ((modulus.value() - 1) % order != 0) {
            throw new IllegalArgumentException(modulus + " has no root of unity of order " + order);
        }
        for (long g = 2; ; g++) {
            double candidate = modulus.power(g, (modulus.value() - 1) / order);
            if (modulus.canonical(modulus.power(candidate, order / 2)) == modulus.value() - 1) {
                return candidate;
            }
        }
    }

    /** The exponent e of the point ψ^e whose value the forward transform leaves at this position. */
    static int exponent(int position, int logDegree) {
        int inBlock = position & (BLOCK - 1);
        int natural = (position & -BLOCK) | (inBlock & 7) << 1 | inBlock >> 3;
        return 2 * reverse(natural, logDegree) + 1;
    }

    /** The position at which the forward transform leaves the value at ψ^e, e odd. */
    static int position(int exponent, int logDegree) {
        int natural = reverse((exponent & (2 << logDegree) - 1) >> 1, logDegree);
        return (natural & -BLOCK) | (natural & 1) << 3 | (natural & (BLOCK - 1)) >> 1;
    }

    static int reverse(int i, int bits) {
        return Integer.reverse(i) >>> Integer.SIZE - bits;
    }

    private double[] powers(double root) {
        double[] result = new double[degree];
        double power = 1;
        for (int i = 0; i < degree; i++) {
            result[reverse(i, logDegree)] = power;
            power = modulus.reduce(modulus.multiply(power, root));
        }
        return result;
    }

    private double[] quotients(double[] factors) {
        double[] result = new double[factors.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = factors[i] / modulus.p();
        }
        return result;
    }

    private double[] rows(double[] factors) {
        int blocks = degree / BLOCK;
        double[] result = new double[blocks * ROW];
        for (int block = 0; block < blocks; block++) {
            for (int lane = 0; lane < 8; lane++) {
                result[block * ROW + STRIDE_1 + lane] = factors[8 * (blocks + block) + lane];
                result[block * ROW + STRIDE_2 + lane] = factors[4 * (blocks + block) + lane / 2];
                result[block * ROW + STRIDE_4 + lane] = factors[2 * (blocks + block) + lane / 4];
            }
        }
        return result;
    }
}
