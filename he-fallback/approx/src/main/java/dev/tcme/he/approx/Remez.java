package dev.tcme.he.approx;

import java.util.Arrays;

/**
 * Remez' exchange algorithm for the sign function and odd polynomials.
 *
 * <p>By symmetry only [a, b] matters, where the target is 1 and the m = (d+1)/2 functions T_1, T_3, …, T_d form a Haar
 * system; the best polynomial errs by ±E in turn at m+1 points. Any polynomial with alternating errors at m+1 points
 * has m-1 extremes between them, and p' has no more positive roots than that, so the next reference is always a, all
 * extremes, b: the exchange has no choices, converges quadratically from any start, and never loses a point.
 * (Multi-interval exchange for this use: Lee, Lee, Lee, Kim, No, eprint 2020/552; odd case 2020/834.)
 *
 * <p>Linear systems are solved in double-double, so a gap of 2^-30 at degree 31 still leaves more than 53 good bits.
 */
public final class Remez {
    public static final int MAX_DEGREE = 63;

    /** a/b at least; below it the coefficients' rounding would show in the certificate. */
    public static final double MIN_GAP = 0x1p-40;

    /** a/b at most: nearer to 1 the extremes crowd into too few doubles. */
    public static final double MAX_GAP = 1 - 0x1p-22;

    /** Errors below this drown in the rounding of double coefficients. */
    public static final double MIN_ERROR = 0x1p-46;

    /** Quadratic convergence needs about eight; more says that something is wrong. */
    private static final int MAX_EXCHANGES = 60;

    /** Largest difference of |errors| at which the reference counts as levelled. */
    private static final double LEVEL = 0x1p-56;

    private Remez() {}

    /**
     * The minimax polynomial of the sign on [-b, -a] ∪ [a, b].
     *
     * @param degree odd, 1…{@value #MAX_DEGREE}
     * @param positiveSide [a, b] with {@link #MIN_GAP} ≤ a/b ≤ {@link #MAX_GAP}
     * @throws IllegalArgumentException if an argument is out of range or the error would be below {@link #MIN_ERROR}
     */
    public static MinimaxSign sign(int degree, Interval positiveSide) {
        if (degree < 1 || degree > MAX_DEGREE || degree % 2 == 0) {
            throw new IllegalArgumentException("degree is odd, 1…" + MAX_DEGREE + "; got " + degree);
        }
        double gap = positiveSide.low() / positiveSide.high();
        if (!(gap >= MIN_GAP && gap <= MAX_GAP)) {
            throw new IllegalArgumentException(
                    "expected a side [a, b] with a/b in " + MIN_GAP + "…" + MAX_GAP + "; got " + positiveSide);
        }
        Polynomial p =
                Polynomial.of(Interval.symmetric(positiveSide.high()), Parity.ODD, rounded(levelled(degree, gap)));
        SignCertificate certificate = SignCertificate.of(p, positiveSide);
        if (!certificate.provesMinimax()) {
            throw new IllegalStateException("degree " + degree + " on " + positiveSide + " was not proved minimax");
        }
        return new MinimaxSign(p, certificate);
    }

    private static OddSeries levelled(int degree, double gap) {
        int m = (degree + 1) / 2;
        double[] reference = new double[m + 1];
        Arrays.setAll(reference, i -> CriticalPoints.point(gap, 1, i, m));
        for (int exchange = 0; exchange < MAX_EXCHANGES; exchange++) {
            DoubleDouble[] solution = solve(reference);
            double level = solution[m].hi();
            if (level < MIN_ERROR) {
                throw new IllegalArgumentException("degree " + degree + " at gap " + gap
                        + " errs by less than double coefficients can show, " + MIN_ERROR);
            }
            OddSeries series = new OddSeries(Arrays.copyOf(solution, m));
            double[] critical = CriticalPoints.between(series, gap, 1);
            if (critical.length != m - 1) {
                throw new IllegalStateException(
                        "degree " + degree + " at gap " + gap + ": " + critical.length + " extremes found");
            }
            System.arraycopy(critical, 0, reference, 1, m - 1);
            if (worst(series, reference) - level <= LEVEL) {
                return series;
            }
        }
        throw new IllegalStateException("degree " + degree + " at gap " + gap + " did not level");
    }

    /** Largest |p - 1| at the points. */
    private static double worst(OddSeries series, double[] points) {
        double worst = 0;
        for (double x : points) {
            worst = Math.max(worst, series.at(x).minus(DoubleDouble.ONE).abs().hi());
        }
        return worst;
    }

    /** c_1, c_3, …, E of Σ c_k·T_k(x_i) + (-1)^i·E = 1, i = 0…m: the error at the smallest point is -E. */
    private static DoubleDouble[] solve(double[] points) {
        int n = points.length;
        DoubleDouble[][] rows = new DoubleDouble[n][n + 1];
        for (int i = 0; i < n; i++) {
            DoubleDouble twice =
                    DoubleDouble.product(2 * points[i], 2 * points[i]).plus(DoubleDouble.of(-2));
            // T_{-1} = T_1 = x starts the recurrence over odd indices.
            DoubleDouble before = DoubleDouble.of(points[i]);
            DoubleDouble current = before;
            for (int j = 0; j < n - 1; j++) {
                rows[i][j] = current;
                DoubleDouble next = twice.times(current).minus(before);
                before = current;
                current = next;
            }
            rows[i][n - 1] = DoubleDouble.of(i % 2 == 0 ? 1 : -1);
            rows[i][n] = DoubleDouble.ONE;
        }
        return LinearSystem.solve(rows);
    }

    private static double[] rounded(OddSeries series) {
        double[] coefficients = new double[series.degree() + 1];
        for (int k = 1; k < coefficients.length; k += 2) {
            coefficients[k] = series.coefficient(k).hi();
        }
        return coefficients;
    }
}
