package dev.tcme.he.approx;

/** A short interval that should hold one sign change of p'. */
record Bracket(double left, double right) {
    /** Narrow enough that p changes by less than 2^-50 inside, at degree 63 with coefficients near 1. */
    static final double MAX_WIDTH = 0x1p-40;

    /** A root that plain double arithmetic found is at least this good, relative to itself. */
    private static final double MAX_DOUBT = 0x1p-16;

    /** Widens until the signs at both ends differ beyond rounding, then halves until narrow, in double-double. */
    static Bracket around(OddSeries series, double root) {
        double doubt = root * 0x1p-44;
        Bracket bracket = new Bracket(root - doubt, root + doubt);
        while (!bracket.proves(series) && doubt < root * MAX_DOUBT) {
            doubt *= 4;
            bracket = new Bracket(root - doubt, root + doubt);
        }
        int leftSign = series.slopeSignAt(bracket.left);
        while (bracket.right - bracket.left > MAX_WIDTH) {
            double middle = bracket.middle();
            bracket = series.slopeSignAt(middle) == leftSign
                    ? new Bracket(middle, bracket.right)
                    : new Bracket(bracket.left, middle);
        }
        return bracket;
    }

    /** Whether p' is proved to have different signs at the ends. */
    boolean proves(OddSeries series) {
        return series.slopeSignAt(left) * series.slopeSignAt(right) < 0;
    }

    double middle() {
        return left + (right - left) / 2;
    }
}
