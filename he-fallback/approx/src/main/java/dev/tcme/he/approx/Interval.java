package dev.tcme.he.approx;

/**
 * A closed interval [low, high] of finite reals with low &lt; high.
 *
 * <p>Both ends are at most {@value #MAX_MAGNITUDE} in magnitude and the interval is not narrower than its ends'
 * rounding allows to be mapped onto [-1, 1].
 */
public record Interval(double low, double high) {
    /** Far beyond any encrypted message, and small enough that no product here overflows. */
    static final double MAX_MAGNITUDE = 0x1p100;

    /** The interval on which a composed or normalised polynomial lives. */
    public static final Interval UNIT = new Interval(-1, 1);

    /** Least width over magnitude: below it the map to [-1, 1] has fewer than 20 good bits. */
    private static final double MIN_RELATIVE_WIDTH = 0x1p-33;

    public Interval {
        // Written so that NaN fails.
        if (!(low < high && Math.abs(low) <= MAX_MAGNITUDE && Math.abs(high) <= MAX_MAGNITUDE)) {
            throw new IllegalArgumentException(
                    "an interval needs low < high, both within ±" + MAX_MAGNITUDE + "; got " + low + " and " + high);
        }
        if (high - low < MIN_RELATIVE_WIDTH * Math.max(Math.abs(low), Math.abs(high))) {
            throw new IllegalArgumentException("the interval from " + low + " to " + high + " is too narrow");
        }
    }

    /** [-bound, bound]. */
    public static Interval symmetric(double bound) {
        return new Interval(-bound, bound);
    }

    double middle() {
        return low / 2 + high / 2;
    }

    double halfWidth() {
        return high / 2 - low / 2;
    }

    /** The point x = middle + halfWidth·t. */
    double fromUnit(double t) {
        return Math.fma(halfWidth(), t, middle());
    }

    /** The t in [-1, 1] of a point x inside; points outside map outside. */
    double toUnit(double x) {
        return (x - middle()) / halfWidth();
    }
}
