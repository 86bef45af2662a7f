package dev.tcme.he.exact;

/**
 * Which whole numbers an input may be, or a result can be.
 *
 * @param min at most max
 */
public record Range(long min, long max) {
    public Range {
        if (min > max) {
            throw new IllegalArgumentException("a range goes from " + min + " up, not to " + max);
        }
    }

    /**
     * @throws IllegalArgumentException if the number is outside; the message does not say it
     */
    void require(long value) {
        if (value < min || value > max) {
            throw new IllegalArgumentException("a number is outside " + min + " to " + max);
        }
    }

    /** How many numbers, if they are fewer than 2^63. */
    long count() {
        return bounded(() -> Math.addExact(Math.subtractExact(max, min), 1));
    }

    Range plus(Range other) {
        return new Range(bounded(() -> Math.addExact(min, other.min)), bounded(() -> Math.addExact(max, other.max)));
    }

    Range times(long weight) {
        long a = bounded(() -> Math.multiplyExact(min, weight));
        long b = bounded(() -> Math.multiplyExact(max, weight));
        return new Range(Math.min(a, b), Math.max(a, b));
    }

    /** Of products. */
    Range times(Range other) {
        Range atMin = other.times(min);
        Range atMax = other.times(max);
        return new Range(Math.min(atMin.min, atMax.min), Math.max(atMin.max, atMax.max));
    }

    /** The number of the range with that residue, or one above the range. */
    long nearest(Grid grid, long residue) {
        return min + grid.residue(residue - grid.residue(min));
    }

    boolean contains(long value) {
        return value >= min && value <= max;
    }

    private static long bounded(java.util.function.LongSupplier exact) {
        try {
            return exact.getAsLong();
        } catch (ArithmeticException overflow) {
            throw new IllegalArgumentException("results of this range do not fit into 63 bits", overflow);
        }
    }
}
