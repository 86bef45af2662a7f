package dev.tcme.he.exact;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Weighted sums over the parties, {@code Σ_p weight_p·v_p[j]} for each j. The weights are public.
 *
 * <p>A mean is a sum divided by the public number of terms. A histogram adds up vectors of 0 and 1, and so does a count of
 * parties whose number is above a public threshold, or in a public range: each party computes its own 0 or 1.
 *
 * @param weights one for each party
 * @param length how many sums
 * @param range of every number
 */
public record Sum(List<Long> weights, int length, Range range) implements Program<long[]>, InputBits {
    private static final int LENGTH_MAX = 1 << 16;
    private static final int PARTIES_MAX = 1 << 10;
    private static final long WEIGHT_MAX = 1L << 32;
    private static final Range BIT = new Range(0, 1);

    public Sum {
        weights = List.copyOf(weights);
        if (weights.isEmpty() || weights.size() > PARTIES_MAX) {
            throw new IllegalArgumentException("a sum is over 1 to " + PARTIES_MAX + " parties, not " + weights.size());
        }
        if (weights.stream().anyMatch(weight -> weight == 0 || weight > WEIGHT_MAX || weight < -WEIGHT_MAX)) {
            throw new IllegalArgumentException("weights are -" + WEIGHT_MAX + " to " + WEIGHT_MAX + " and not 0");
        }
        if (length < 1 || length > LENGTH_MAX) {
            throw new IllegalArgumentException("1 to " + LENGTH_MAX + " sums are computed, not " + length);
        }
    }

    /** Plain sums. */
    public static Sum of(int parties, int length, Range range) {
        return new Sum(Collections.nCopies(parties, 1L), length, range);
    }

    /** How many parties are in each of some classes; see {@link #oneHot}. */
    public static Sum histogram(int parties, int classes) {
        return of(parties, classes, BIT);
    }

    /** How many parties say 1 and not 0. */
    public static Sum count(int parties) {
        return of(parties, 1, BIT);
    }

    /**
     * 1 for a class, 0 for all others.
     *
     * @throws IllegalArgumentException if there is no such class; the message does not say which
     */
    public static long[] oneHot(int classes, int one) {
        if (one < 0 || one >= classes) {
            throw new IllegalArgumentException("the classes are 0 to " + (classes - 1));
        }
        long[] vector = new long[classes];
        vector[one] = 1;
        return vector;
    }

    @Override
    public int parties() {
        return weights.size();
    }

    @Override
    public int depth() {
        return 0;
    }

    private Range sums() {
        return weights.stream().map(range::times).reduce(Range::plus).orElseThrow();
    }

    /** Weights are applied next to zero: with a modulus above twice the largest they are what they are. */
    @Override
    public long modulusMin() {
        long largest = weights.stream().mapToLong(Math::abs).max().orElseThrow();
        return Math.max(sums().count(), 2 * largest + 1);
    }

    @Override
    public int columnsMin() {
        return Math.ceilDiv(length, 2);
    }

    @Override
    public List<long[]> slots(Grid grid, int party, long[] values) {
        long[] numbers = words(party, values);
        long[] slots = new long[grid.slots()];
        Arrays.setAll(slots, j -> j < length ? grid.residue(numbers[j]) : 0);
        Arrays.fill(numbers, 0);
        return List.of(slots);
    }

    /** For sums of 0 and 1. That a vector has a single 1, as in a histogram, is not enforced. */
    @Override
    public Optional<InputBits> inputBits() {
        return range.equals(BIT) ? Optional.of(this) : Optional.empty();
    }

    @Override
    public int words() {
        return length;
    }

    @Override
    public int wordBits() {
        return 1;
    }

    @Override
    public long[] words(int party, long[] values) {
        if (values.length != length) {
            throw new IllegalArgumentException("each party has " + length + " numbers to add, not " + values.length);
        }
        LongStream.of(values).forEach(range::require);
        return values.clone();
    }

    @Override
    public long[] spread(Grid grid, int party, long[] words) {
        return Arrays.copyOf(words, grid.slots());
    }

    @Override
    public <C> C apply(Arithmetic<C> on, List<C> inputs) {
        C sum = weighted(on, inputs.getFirst(), weights.getFirst());
        for (int party = 1; party < weights.size(); party++) {
            sum = on.add(sum, weighted(on, inputs.get(party), weights.get(party)));
        }
        return sum;
    }

    private static <C> C weighted(Arithmetic<C> on, C vector, long weight) {
        return weight == 1 ? vector : on.times(vector, weight);
    }

    /** The slots beyond the sums are 0 at every party and nothing to hide. */
    @Override
    public boolean keeps(Grid grid, int slot) {
        return true;
    }

    @Override
    public Optional<long[]> read(Grid grid, long[] slots) {
        return Whole.read(grid, slots, length, sums());
    }
}
