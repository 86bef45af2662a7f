package dev.tcme.he.approx;

import java.util.ArrayList;
import java.util.List;

/**
 * What is proved about an odd polynomial p as an approximation of the sign on [-b, -a] ∪ [a, b].
 *
 * <p><b>From above.</b> p' is even of degree d-1, so it has at most m-1 = (d-1)/2 positive roots. If m-1 disjoint
 * brackets inside (a, b) each show a change of its sign, those are all: p is monotone between them, and its extremes on
 * [a, b] lie at the ends or in the brackets, which are so narrow that p is known there to 2^-50.
 *
 * <p><b>From below.</b> If p - 1 alternates in sign at m+1 points of [a, b] with magnitudes at least L, no odd
 * polynomial of degree d errs by less than L (de la Vallée-Poussin; T_1, T_3, …, T_d form a Haar system on x &gt; 0).
 *
 * <p>Signs and values are those of the stored double coefficients, computed in double-double with an allowance for
 * its rounding.
 *
 * @param positiveSide [a, b]
 * @param low p ≥ low on [a, b]
 * @param high p ≤ high on [a, b]
 * @param levelledError every odd polynomial of this degree errs by at least this much; 0 if nothing is known
 * @param shape whether p was also proved to rise on [0, a]
 */
public record SignCertificate(Interval positiveSide, double low, double high, double levelledError, Shape shape) {

    /** What the critical points say. */
    public enum Shape {
        /** All critical points with x &gt; 0 lie inside (a, b) and p rises on [0, a], so 0 ≤ p ≤ p(a) ≤ high there. */
        RISES_TO_SIDE,
        /** Not all of them were found there; low and high are coarse then. */
        UNKNOWN
    }

    /** Slack of {@link #provesMinimax}: sixteen coefficients near 1, each rounded by 2^-53, stay well below. */
    public static final double MINIMAX_SLACK = 0x1p-47;

    /** Errors of sums and products are below 2^-102 relative; this is the factor of Σ (j+1)²|c_j|. */
    private static final double EVALUATION = 0x1p-97;

    /**
     * Examines p on [a, b].
     *
     * @param p odd, on [-b, b], of degree at most {@value Remez#MAX_DEGREE}
     * @param positiveSide [a, b] with a &gt; 0
     * @throws IllegalArgumentException if p is not such a polynomial
     */
    public static SignCertificate of(Polynomial p, Interval positiveSide) {
        double b = positiveSide.high();
        if (p.parity() != Parity.ODD || p.interval().low() != -b || p.interval().high() != b) {
            throw new IllegalArgumentException("expected an odd polynomial on ±" + b + "; got " + p);
        }
        if (positiveSide.low() <= 0 || p.degree() > Remez.MAX_DEGREE) {
            throw new IllegalArgumentException(
                    "expected 0 < a and degree ≤ " + Remez.MAX_DEGREE + "; got " + positiveSide + ", " + p);
        }
        Gap gap = Gap.of(positiveSide);
        OddSeries series = OddSeries.of(p.coefficients());
        double[] critical = CriticalPoints.between(series, gap.below(), 1);
        List<Bracket> brackets = brackets(series, critical, gap);
        if (brackets.size() != series.terms() - 1 || series.slopeSignAt(0) <= 0) {
            double bound = p.supNorm().upper();
            return new SignCertificate(positiveSide, -bound, bound, 0, Shape.UNKNOWN);
        }
        return measured(series, brackets, gap, positiveSide);
    }

    /** An upper bound of max |p(x) - sign(x)| on both sides of the gap. */
    public double supError() {
        return Math.nextUp(Math.max(1 - low, high - 1));
    }

    /** Whether p is proved to err by no more than {@link #MINIMAX_SLACK} above the best polynomial of its degree. */
    public boolean provesMinimax() {
        return supError() - levelledError <= MINIMAX_SLACK;
    }

    private static SignCertificate measured(OddSeries series, List<Bracket> brackets, Gap gap, Interval positiveSide) {
        DoubleDouble slack = DoubleDouble.of(slack(series));
        DoubleDouble low = series.at(gap.below());
        DoubleDouble high = low;
        DoubleDouble levelled = DoubleDouble.ONE.minus(series.at(gap.above()));
        boolean alternates = levelled.sign() > 0;
        for (int i = 0; i <= brackets.size(); i++) {
            DoubleDouble value = series.at(i < brackets.size() ? brackets.get(i).middle() : 1);
            low = value.minus(low).sign() < 0 ? value : low;
            high = value.minus(high).sign() > 0 ? value : high;
            DoubleDouble error = value.minus(DoubleDouble.ONE);
            alternates &= error.sign() == (i % 2 == 0 ? 1 : -1);
            levelled = error.abs().minus(levelled).sign() < 0 ? error.abs() : levelled;
        }
        double proved = levelled.minus(slack).roundedDown();
        return new SignCertificate(
                positiveSide,
                low.minus(slack).roundedDown(),
                high.plus(slack).roundedUp(),
                alternates ? Math.max(0, proved) : 0,
                Shape.RISES_TO_SIDE);
    }

    /** Narrow brackets of the critical points, proved to hold one each; empty if one could not be proved. */
    private static List<Bracket> brackets(OddSeries series, double[] critical, Gap gap) {
        List<Bracket> brackets = new ArrayList<>();
        double previousEnd = gap.above();
        for (double root : critical) {
            Bracket bracket = Bracket.around(series, root);
            if (!bracket.proves(series) || bracket.left() <= previousEnd || bracket.right() >= 1) {
                return List.of();
            }
            previousEnd = bracket.right();
            brackets.add(bracket);
        }
        return brackets;
    }

    /**
     * Rounding of the evaluation, and the change of p inside a bracket of width w: p' has a root in it, so |p(x) -
     * p(root)| ≤ w²·max|p''|, and |T_k''| ≤ k²(k²-1)/3 on [-1, 1].
     */
    private static double slack(OddSeries series) {
        double second = 0;
        double rounding = 0;
        for (int k = 1; k <= series.degree(); k += 2) {
            double c = Math.abs(series.coefficient(k).hi());
            second += c * k * k * (k * k - 1) / 3;
            rounding += c * (k + 1) * (k + 1);
        }
        return Bracket.MAX_WIDTH * Bracket.MAX_WIDTH * second + EVALUATION * rounding;
    }
}
