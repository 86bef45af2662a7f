package dev.tcme.he.approx;

import java.util.Arrays;

/**
 * p(t) = Σ c_k T_k(t) over odd k with double-double coefficients, and its derivative; t in [-1, 1].
 *
 * <p>p' = Σ d_k T_k over even k with d_{k-1} = d_{k+1} + 2k·c_k, d_0 halved.
 */
final class OddSeries {
    private final DoubleDouble[] terms;
    private final DoubleDouble[] slope;
    private final double[] slopeHigh;
    private final double slopeSlack;

    /** @param terms c_1, c_3, c_5, … */
    OddSeries(DoubleDouble[] terms) {
        this.terms = terms.clone();
        this.slope = new DoubleDouble[terms.length];
        DoubleDouble next = DoubleDouble.ZERO;
        double slack = 0;
        for (int i = terms.length - 1; i >= 0; i--) {
            double k = 2 * i + 1;
            next = next.plus(terms[i].times(DoubleDouble.of(2 * k)));
            slope[i] = next;
            slack += (k + 1) * (k + 1) * Math.abs(next.hi());
        }
        slope[0] = new DoubleDouble(slope[0].hi() / 2, slope[0].lo() / 2);
        slopeHigh = Arrays.stream(slope).mapToDouble(DoubleDouble::hi).toArray();
        slopeSlack = slack * 0x1p-96;
    }

    /** From c_0, c_1, c_2, …, of which those of even index are zero. */
    static OddSeries of(double[] coefficients) {
        DoubleDouble[] terms = new DoubleDouble[coefficients.length / 2];
        Arrays.setAll(terms, i -> DoubleDouble.of(coefficients[2 * i + 1]));
        return new OddSeries(terms);
    }

    int terms() {
        return terms.length;
    }

    int degree() {
        return 2 * terms.length - 1;
    }

    DoubleDouble coefficient(int k) {
        return terms[k / 2];
    }

    /** p(t). With s = T_2(t), odd indices obey T_{k+2} = 2s·T_k - T_{k-2} and T_{-1} = T_1. */
    DoubleDouble at(double t) {
        DoubleDouble twice = doubledT2(t);
        DoubleDouble next = DoubleDouble.ZERO;
        DoubleDouble afterNext = DoubleDouble.ZERO;
        for (int i = terms.length - 1; i >= 0; i--) {
            DoubleDouble b = twice.times(next).plus(terms[i].minus(afterNext));
            afterNext = next;
            next = b;
        }
        // Σ = b_0·T_1 + b_1·(T_3 - 2s·T_1) = (b_0 - b_1)·t.
        return next.minus(afterNext).times(DoubleDouble.of(t));
    }

    /** The sign of p'(t), 0 if rounding could have decided it. */
    int slopeSignAt(double t) {
        DoubleDouble twice = doubledT2(t);
        DoubleDouble next = DoubleDouble.ZERO;
        DoubleDouble afterNext = DoubleDouble.ZERO;
        for (int i = slope.length - 1; i >= 1; i--) {
            DoubleDouble b = twice.times(next).plus(slope[i].minus(afterNext));
            afterNext = next;
            next = b;
        }
        DoubleDouble half = new DoubleDouble(twice.hi() / 2, twice.lo() / 2);
        DoubleDouble value = half.times(next).plus(slope[0].minus(afterNext));
        return Math.abs(value.hi()) <= slopeSlack ? 0 : value.sign();
    }

    /** p'(t) in plain double, for the search. */
    double slopeAt(double t) {
        double s = 2 * t * t - 1;
        double next = 0;
        double afterNext = 0;
        for (int i = slopeHigh.length - 1; i >= 1; i--) {
            double b = Math.fma(2 * s, next, slopeHigh[i] - afterNext);
            afterNext = next;
            next = b;
        }
        return Math.fma(s, next, slopeHigh[0] - afterNext);
    }

    /** 2·T_2(t) = 4t² - 2. */
    private static DoubleDouble doubledT2(double t) {
        return DoubleDouble.product(2 * t, 2 * t).plus(DoubleDouble.of(-2));
    }
}
