package dev.tcme.he.ckks;

import dev.tcme.he.ring.Poly;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A plaintext matrix by its diagonals, encoded for products with encrypted vectors: slot j of the product is
 * {@code Σ_i diagonal_i[j]·vector[j + i]}, indices modulo the number of slots.
 *
 * <p>Products go in baby steps and giant steps (Halevi and Shoup, eprint 2014/106): with n baby steps, diagonal {@code g·n + b} is
 * encoded rotated by {@code −g·n}, so that the rotations by b are shared by all g and those by g·n by all b. Diagonals are
 * encoded over the special primes too, which lets the product postpone divisions (double hoisting, eprint 2020/1203).
 */
public final class DiagonalMatrix {
    private final Parameters parameters;
    private final int level;
    private final double scale;
    private final int babySteps;

    /** Giant step, then baby step, to the encoded diagonal. */
    private final SortedMap<Integer, SortedMap<Integer, Poly>> diagonals;

    private DiagonalMatrix(
            Parameters parameters,
            int level,
            double scale,
            int babySteps,
            SortedMap<Integer, SortedMap<Integer, Poly>> diagonals) {
        this.parameters = parameters;
        this.level = level;
        this.scale = scale;
        this.babySteps = babySteps;
        this.diagonals = diagonals;
    }

    /**
     * @param diagonals index to numbers, N/2 of them each; indices modulo N/2
     * @param level of the ciphertexts that it will be multiplied with, 1 or higher
     * @param babySteps n, 1 or more; about four times as many as giant steps is a good choice
     * @throws IllegalArgumentException if there is no diagonal or one has another length
     */
    public static DiagonalMatrix of(Context context, Map<Integer, double[]> diagonals, int level, int babySteps) {
        Parameters parameters = context.parameters();
        parameters.requireLevel(level);
        int slots = parameters.slots();
        if (diagonals.isEmpty() || babySteps < 1 || babySteps > slots) {
            throw new IllegalArgumentException("a matrix has at least one diagonal and 1 to " + slots
                    + " baby steps, not " + diagonals.size() + " and " + babySteps);
        }
        Encoder encoder = new Encoder(context);
        double scale = parameters.scale(level);
        int[] primes = context.extended(level);
        SortedMap<Integer, SortedMap<Integer, Poly>> encoded = new TreeMap<>();
        for (Map.Entry<Integer, double[]> diagonal : new TreeMap<>(diagonals).entrySet()) {
            if (diagonal.getValue().length != slots) {
                throw new IllegalArgumentException("diagonal " + diagonal.getKey() + " has "
                        + diagonal.getValue().length + " numbers instead of " + slots);
            }
            int index = Math.floorMod(diagonal.getKey(), slots);
            int baby = index % babySteps;
            int giant = index - baby;
            Poly poly = encoder.polynomial(rotate(diagonal.getValue(), -giant), new double[slots], scale, primes);
            encoded.computeIfAbsent(giant, key -> new TreeMap<>()).put(baby, poly);
        }
        return new DiagonalMatrix(parameters, level, scale, babySteps, encoded);
    }

    /** Slot j of the result is slot j + by of the argument. */
    private static double[] rotate(double[] values, int by) {
        double[] result = new double[values.length];
        for (int j = 0; j < values.length; j++) {
            result[j] = values[Math.floorMod(j + by, values.length)];
        }
        return result;
    }

    public Parameters parameters() {
        return parameters;
    }

    public int level() {
        return level;
    }

    public double scale() {
        return scale;
    }

    public int babySteps() {
        return babySteps;
    }

    /** The rotations for which a product needs keys at the matrix's level. */
    public SortedSet<Integer> rotations() {
        SortedSet<Integer> result = new TreeSet<>(diagonals.keySet());
        result.addAll(babies());
        result.remove(0);
        return result;
    }

    SortedSet<Integer> babies() {
        SortedSet<Integer> result = new TreeSet<>();
        diagonals.values().forEach(row -> result.addAll(row.keySet()));
        return result;
    }

    SortedMap<Integer, SortedMap<Integer, Poly>> diagonals() {
        return diagonals;
    }

    /** Bytes in memory. */
    public long bytes() {
        return diagonals.values().stream()
                .flatMap(row -> row.values().stream())
                .mapToLong(poly -> (long) poly.size() * parameters.degree() * Double.BYTES)
                .sum();
    }
}
