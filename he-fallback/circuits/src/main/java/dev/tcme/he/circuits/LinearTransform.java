package dev.tcme.he.circuits;

import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;

/**
 * A known linear map on vectors, by its diagonals: slot j of the result is {@code Σ_d diagonal_d[j]·x[j + d]}, cyclically over
 * all slots.
 *
 * <p>Evaluated in baby steps and giant steps (Halevi and Shoup, eprint 2014/106): with {@code d = g + b}, the rotations by b are
 * shared by all g, each needing part of a key switch only, and those by g by all b. The distance of giant steps is a power of
 * two, chosen for the least cost.
 *
 * <p>Two maps are equal only if they are the same object, like {@link Vector}s: {@link Encrypted} encodes each once.
 */
public final class LinearTransform {
    /** What a giant step costs in units of a baby step; see the benchmarks. */
    private static final int GIANT_COST = 4;

    private final int slots;
    private final SortedMap<Integer, double[]> diagonals;
    private final int babySteps;
    private final double magnitude;

    private LinearTransform(int slots, SortedMap<Integer, double[]> diagonals) {
        this.slots = slots;
        this.diagonals = diagonals;
        this.babySteps = cheapest(slots, diagonals.keySet());
        this.magnitude = diagonals.values().stream()
                .flatMapToDouble(Arrays::stream)
                .map(Math::abs)
                .max()
                .orElseThrow();
        if (!Double.isFinite(magnitude)) {
            throw new IllegalArgumentException("a number of a linear map is not finite");
        }
    }

    /**
     * @param slots a power of two, that of the arithmetic
     * @param diagonals by how far they are from the main one (any whole number, taken modulo {@code slots}), with at most
     *     {@code slots} numbers each; those that are all zero are left out
     * @throws IllegalArgumentException if all are zero, or one is too long or given twice
     */
    public static LinearTransform of(int slots, Map<Integer, double[]> diagonals) {
        if (slots < 1 || Integer.bitCount(slots) != 1) {
            throw new IllegalArgumentException("the number of slots is a power of two; got " + slots);
        }
        SortedMap<Integer, double[]> used = new TreeMap<>();
        diagonals.forEach((index, diagonal) -> {
            if (diagonal.length > slots) {
                throw new IllegalArgumentException(
                        "diagonal " + index + " has " + diagonal.length + " numbers for " + slots + " slots");
            }
            if (Arrays.stream(diagonal).anyMatch(x -> x != 0)
                    && used.put(Math.floorMod(index, slots), Arrays.copyOf(diagonal, slots)) != null) {
                throw new IllegalArgumentException("diagonal " + index + " modulo " + slots + " is there twice");
            }
        });
        if (used.isEmpty()) {
            throw new IllegalArgumentException("a linear map needs a diagonal that is not zero");
        }
        return new LinearTransform(slots, used);
    }

    private static int cheapest(int slots, Iterable<Integer> indices) {
        int best = 1;
        int bestCost = Integer.MAX_VALUE;
        for (int steps = 1; steps <= slots; steps *= 2) {
            SortedSet<Integer> babies = new TreeSet<>();
            SortedSet<Integer> giants = new TreeSet<>();
            for (int index : indices) {
                babies.add(index % steps);
                giants.add(index - index % steps);
            }
            babies.remove(0);
            giants.remove(0);
            int cost = babies.size() + GIANT_COST * giants.size();
            if (cost < bestCost) {
                best = steps;
                bestCost = cost;
            }
        }
        return best;
    }

    public int slots() {
        return slots;
    }

    /** Distance of two giant steps. */
    public int babySteps() {
        return babySteps;
    }

    /** Rotations that share a decomposition; 0 is not among them. */
    public SortedSet<Integer> babies() {
        return steps(index -> index % babySteps);
    }

    /** Rotations of sums; 0 is not among them. */
    public SortedSet<Integer> giants() {
        return steps(index -> index - index % babySteps);
    }

    private SortedSet<Integer> steps(IntUnaryOperator part) {
        SortedSet<Integer> result = new TreeSet<>();
        diagonals.keySet().forEach(index -> result.add(part.applyAsInt(index)));
        result.remove(0);
        return result;
    }

    /** For this room, not to be changed. */
    SortedMap<Integer, double[]> diagonals() {
        return diagonals;
    }

    /** No number has a larger absolute value. */
    double magnitude() {
        return magnitude;
    }

    void requireSlots(int actual) {
        if (actual != slots) {
            throw new IllegalArgumentException(
                    "this linear map is for " + slots + " slots, and the parameters have " + actual);
        }
    }

    /** Says nothing about the numbers. */
    @Override
    public String toString() {
        return "linear map on " + slots + " slots, " + diagonals.size() + " diagonals in steps of " + babySteps;
    }
}
