package dev.tcme.he.approx;

import java.util.Arrays;

/** Where the derivative of an odd polynomial changes sign between two positive points. */
final class CriticalPoints {
    /** Grid cells per root at first; a minimax polynomial's roots are then in different cells. */
    private static final int FIRST_CELLS = 16;

    private static final int MAX_CELLS = 4096;

    /** Halvings: from a cell's width to the last bit. */
    private static final int HALVINGS = 60;

    private CriticalPoints() {}

    /** All terms - 1 of them, ascending, if grids up to the limit show so many; else those that the finest showed. */
    static double[] between(OddSeries series, double from, double to) {
        int wanted = series.terms() - 1;
        double[] found = {};
        for (int cells = FIRST_CELLS; cells <= MAX_CELLS && found.length != wanted; cells *= 4) {
            found = onGrid(series, from, to, cells * series.terms());
        }
        return found;
    }

    private static double[] onGrid(OddSeries series, double from, double to, int steps) {
        double[] found = new double[series.terms()];
        int count = 0;
        double left = from;
        double leftSlope = series.slopeAt(left);
        for (int i = 1; i <= steps && count < found.length; i++) {
            double right = point(from, to, i, steps);
            double rightSlope = series.slopeAt(right);
            if (leftSlope * rightSlope < 0) {
                found[count++] = bisect(series, left, right, leftSlope);
            }
            left = right;
            leftSlope = rightSlope;
        }
        return Arrays.copyOf(found, count);
    }

    /** Chebyshev extrema in the variable t², in which an odd polynomial over t has half the degree; ascending. */
    static double point(double from, double to, int i, int steps) {
        if (i == 0 || i == steps) {
            return i == 0 ? from : to;
        }
        double share = StrictMath.sin(StrictMath.PI * i / (2.0 * steps));
        return Math.sqrt(from * from + (to - from) * (to + from) * share * share);
    }

    private static double bisect(OddSeries series, double left, double right, double leftSlope) {
        double a = left;
        double b = right;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = a + (b - a) / 2;
            if (series.slopeAt(middle) * leftSlope > 0) {
                a = middle;
            } else {
                b = middle;
            }
        }
        return a + (b - a) / 2;
    }
}
