package dev.tcme.he.circuits;

import dev.tcme.he.ckks.Ciphertext;
import dev.tcme.he.ckks.Context;
import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Ring;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A known matrix U times a matrix whose rows are encrypted, in slots or in coefficients: output j is {@code Σ_i U_ji·row_i}. No
 * keys, no level; one product of plain matrices for each limb (the reduction to plain products of Bae et al., CRYPTO 2024, and arXiv 2503.16080).
 *
 * <p>Weights are whole numbers, real ones are rounded to multiples of {@code 2^-fractionBits}, and the results' scale is larger
 * by {@code 2^fractionBits}. Residues are cut into two halves of 24 bits; all sums of products then stay below 2^53, so that
 * they are exact in doubles and nothing is reduced before the end. Noise grows by the sum of a row's absolute weights.
 */
public final class PlainMatrix {
    private static final int HALF_BITS = 24;
    private static final double HALF = 1 << HALF_BITS;

    /** Half a residue is below 2^24, and sums must stay below 2^53. */
    private static final double ROW_SUM_MAX = 0x1p29;

    /** So many residues of so many inputs are worked on together: they fit into the first cache of a core. */
    private static final int BLOCK = 256;

    private static final int GROUP = 8;

    /** 1.5·2^52: adding and subtracting it rounds to a whole number. */
    private static final double ROUND = 0x1.8p52;

    private final double[][] weights;
    private final int fractionBits;

    private PlainMatrix(double[][] weights, int fractionBits) {
        this.weights = weights;
        this.fractionBits = fractionBits;
    }

    /**
     * @param matrix one array for each output, all with one weight for each input
     * @param fractionBits 0 to 28
     * @throws IllegalArgumentException if the matrix is empty, ragged or not finite, or the sum of a row's absolute weights is
     *     {@code 2^(29 − fractionBits)} or more
     */
    public static PlainMatrix of(double[][] matrix, int fractionBits) {
        if (fractionBits < 0 || fractionBits > 28) {
            throw new IllegalArgumentException("weights have 0 to 28 fraction bits; got " + fractionBits);
        }
        if (matrix.length == 0 || matrix[0].length == 0) {
            throw new IllegalArgumentException("a matrix has at least one row and one column");
        }
        double[][] weights = new double[matrix.length][];
        for (int j = 0; j < matrix.length; j++) {
            if (matrix[j].length != matrix[0].length) {
                throw new IllegalArgumentException("the rows of a matrix have the same length; got " + matrix[j].length
                        + " and " + matrix[0].length);
            }
            weights[j] = new double[matrix[j].length];
            double sum = 0;
            for (int i = 0; i < weights[j].length; i++) {
                weights[j][i] = Math.rint(Math.scalb(matrix[j][i], fractionBits));
                sum += Math.abs(weights[j][i]);
            }
            if (!(sum < ROW_SUM_MAX)) {
                throw new IllegalArgumentException("the absolute weights of row " + j + " must add up to less than 2^"
                        + (29 - fractionBits) + "; use fewer fraction bits or smaller weights");
            }
        }
        return new PlainMatrix(weights, fractionBits);
    }

    public int outputs() {
        return weights.length;
    }

    public int inputs() {
        return weights[0].length;
    }

    /**
     * The product.
     *
     * @param rows as many as the matrix has columns, of the same level, scale and degree
     * @return at the same level and degree, with scales larger by {@code 2^fractionBits}
     */
    public List<Ciphertext> times(Context context, List<Ciphertext> rows) {
        requireAlike(context, rows);
        Ciphertext first = rows.getFirst();
        Ring ring = context.ring();
        int parts = first.parts().size();
        int limbs = first.parts().getFirst().size();
        double[][][][] out = new double[outputs()][parts][limbs][];
        ring.parallel().each(parts * limbs, t -> {
            int part = t / limbs;
            int limb = t % limbs;
            double[][] in =
                    rows.stream().map(row -> row.parts().get(part).limb(limb)).toArray(double[][]::new);
            double[][] product = product(ring, in, first.parts().getFirst().prime(limb));
            for (int j = 0; j < product.length; j++) {
                out[j][part][limb] = product[j];
            }
        });
        int[] primes = first.parts().getFirst().primes();
        List<Ciphertext> result = new ArrayList<>();
        for (double[][][] one : out) {
            List<Poly> polys = new ArrayList<>();
            for (double[][] part : one) {
                polys.add(ring.poly(primes, part));
            }
            result.add(new Ciphertext(
                    first.parameters(),
                    first.level(),
                    Math.scalb(first.scale(), fractionBits),
                    polys,
                    Optional.empty()));
        }
        return result;
    }

    private void requireAlike(Context context, List<Ciphertext> rows) {
        if (rows.size() != inputs()) {
            throw new IllegalArgumentException(
                    "the matrix has " + inputs() + " columns, and there are " + rows.size() + " encrypted rows");
        }
        Ciphertext first = rows.getFirst();
        for (Ciphertext row : rows) {
            if (!row.parameters().equals(context.parameters())
                    || row.level() != first.level()
                    || row.scale() != first.scale()
                    || row.degree() != first.degree()) {
                throw new IllegalArgumentException(
                        "encrypted rows have the same parameters, level, scale and degree: " + first + " and " + row);
            }
        }
    }

    /** One limb of all inputs to that limb of all outputs. */
    private double[][] product(Ring ring, double[][] in, int prime) {
        int degree = ring.degree();
        double[][] low = new double[outputs()][degree];
        double[][] high = new double[outputs()][degree];
        double[][] lowHalves = new double[GROUP][BLOCK];
        double[][] highHalves = new double[GROUP][BLOCK];
        for (int from = 0; from < degree; from += BLOCK) {
            for (int first = 0; first < in.length; first += GROUP) {
                int count = Math.min(GROUP, in.length - first);
                for (int i = 0; i < count; i++) {
                    split(in[first + i], from, lowHalves[i], highHalves[i]);
                }
                for (int j = 0; j < weights.length; j++) {
                    accumulate(Arrays.copyOfRange(weights[j], first, first + count), lowHalves, low[j], from);
                    accumulate(Arrays.copyOfRange(weights[j], first, first + count), highHalves, high[j], from);
                }
            }
        }
        for (int j = 0; j < weights.length; j++) {
            ring.reduce(low[j], low[j], prime);
            ring.reduce(high[j], high[j], prime);
            ring.scaleAdd(high[j], HALF, low[j], high[j], prime);
        }
        return high;
    }

    private static void split(double[] in, int from, double[] low, double[] high) {
        for (int t = 0; t < BLOCK; t++) {
            double x = in[from + t];
            double h = x * (1 / HALF) + ROUND - ROUND;
            high[t] = h;
            low[t] = x - h * HALF;
        }
    }

    private static void accumulate(double[] w, double[][] in, double[] out, int from) {
        if (w.length == GROUP) {
            accumulateGroup(w, in, out, from);
            return;
        }
        for (int i = 0; i < w.length; i++) {
            double[] x = in[i];
            double factor = w[i];
            for (int t = 0; t < BLOCK; t++) {
                out[from + t] = Math.fma(factor, x[t], out[from + t]);
            }
        }
    }

    /** A whole group at once, so that sums are loaded and stored less often. */
    private static void accumulateGroup(double[] w, double[][] in, double[] out, int from) {
        for (int i = 0; i < GROUP; i += 4) {
            double[] x0 = in[i];
            double[] x1 = in[i + 1];
            double[] x2 = in[i + 2];
            double[] x3 = in[i + 3];
            double w0 = w[i];
            double w1 = w[i + 1];
            double w2 = w[i + 2];
            double w3 = w[i + 3];
            for (int t = 0; t < BLOCK; t++) {
                double half = Math.fma(w0, x0[t], w1 * x1[t]);
                double other = Math.fma(w2, x2[t], w3 * x3[t]);
                out[from + t] += half + other;
            }
        }
    }
    /** Says nothing about the numbers. */
    @Override
    public String toString() {
        return "plain matrix of " + outputs() + " x " + inputs() + ", " + fractionBits + " fraction bits";
    }
}
