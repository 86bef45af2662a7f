package dev.tcme.he.approx;

import java.util.function.DoubleUnaryOperator;

/**
 * Chebyshev interpolation of a smooth function.
 *
 * <p>The interpolant at the zeros of T_{n+1} is within a factor of 2 + (2/π)·ln(n+1) of the best polynomial of degree n
 * (Trefethen, "Approximation Theory and Approximation Practice", theorem 15.2), and converges like ρ^-n where the
 * function is analytic in the ellipse with semi-axes' sum ρ. For functions with a jump use {@link Remez}.
 *
 * <p>The function must be a pure one of IEEE operations and {@link StrictMath}, else two machines get different bits. If
 * its values on a symmetric interval are exactly odd or even, as those of {@code StrictMath::tanh} are, so is the
 * polynomial.
 */
public final class Interpolation {
    /** Grid points per degree for measuring: about eight in each half-wave of the error. */
    private static final int GRID_PER_DEGREE = 8;

    /** So that low degrees do not miss what the function does between a few points. */
    private static final int MIN_GRID = 4096;

    private Interpolation() {}

    /**
     * Interpolates at the zeros of T_{degree+1}.
     *
     * @param degree 0…{@value Polynomial#MAX_DEGREE}
     * @throws IllegalArgumentException if the degree is out of range or f is not finite on the interval
     */
    public static Fit ofDegree(DoubleUnaryOperator f, Interval interval, int degree) {
        if (degree < 0 || degree > Polynomial.MAX_DEGREE) {
            throw new IllegalArgumentException("degree is 0…" + Polynomial.MAX_DEGREE + "; got " + degree);
        }
        return measured(f, interpolant(f, interval, degree));
    }

    /**
     * The interpolant of least degree whose measured error is at most {@code error}: degrees are doubled, then halved
     * into, which finds the least one if errors fall with the degree.
     *
     * @param error positive
     * @param maxDegree 0…{@value Polynomial#MAX_DEGREE}
     * @throws IllegalArgumentException if an argument is out of range or {@code maxDegree} does not reach the error
     */
    public static Fit within(DoubleUnaryOperator f, Interval interval, double error, int maxDegree) {
        if (!(error > 0)) {
            throw new IllegalArgumentException("an error to reach is positive; got " + error);
        }
        if (maxDegree < 0 || maxDegree > Polynomial.MAX_DEGREE) {
            throw new IllegalArgumentException("maximal degree is 0…" + Polynomial.MAX_DEGREE + "; got " + maxDegree);
        }
        int failed = -1;
        int degree = 0;
        Fit fit = ofDegree(f, interval, degree);
        while (fit.measuredError() > error) {
            if (degree == maxDegree) {
                throw new IllegalArgumentException("degree " + degree + " on " + interval + " reaches the error "
                        + fit.measuredError() + " only; asked for was " + error);
            }
            failed = degree;
            degree = Math.min(maxDegree, 2 * degree + 1);
            fit = ofDegree(f, interval, degree);
        }
        while (degree - failed > 1) {
            int middle = (failed + degree) >>> 1;
            Fit candidate = ofDegree(f, interval, middle);
            if (candidate.measuredError() <= error) {
                degree = middle;
                fit = candidate;
            } else {
                failed = middle;
            }
        }
        return fit;
    }

    private static Polynomial interpolant(DoubleUnaryOperator f, Interval interval, int degree) {
        int n = degree + 1;
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] = valueAt(f, interval.fromUnit(ChebyshevNodes.zero(i, n)));
        }
        Parity parity = parityOf(values, interval);
        // cosines[r] = cos(π·r / 2n); T_k(zero i) = cos(π·k(2i+1) / 2n) only needs r = k(2i+1) mod 4n.
        double[] cosines = new double[4 * n];
        for (int r = 0; r < cosines.length; r++) {
            cosines[r] = ChebyshevNodes.extremum(r <= 2 * n ? r : 4 * n - r, 2 * n);
        }
        double[] coefficients = new double[n];
        for (int k = 0; k < n; k++) {
            if (parity.allows(k)) {
                DoubleDouble sum = DoubleDouble.ZERO;
                for (int i = 0; i < n; i++) {
                    sum = sum.plus(DoubleDouble.product(values[i], cosines[k * (2 * i + 1) % (4 * n)]));
                }
                coefficients[k] = sum.hi() * (k == 0 ? 1 : 2) / n;
            }
        }
        return Polynomial.of(interval, parity, coefficients);
    }

    /** Exact symmetry of the samples makes the interpolant exactly symmetric: excluded coefficients are truly zero. */
    private static Parity parityOf(double[] values, Interval interval) {
        boolean odd = interval.middle() == 0;
        boolean even = odd;
        for (int i = 0; i < values.length; i++) {
            double mirrored = values[values.length - 1 - i];
            odd &= values[i] == -mirrored;
            even &= values[i] == mirrored;
        }
        return even ? Parity.EVEN : odd ? Parity.ODD : Parity.NONE;
    }

    private static Fit measured(DoubleUnaryOperator f, Polynomial p) {
        int steps = Math.max(MIN_GRID, GRID_PER_DEGREE * (p.degree() + 1));
        double worst = 0;
        for (int i = 0; i <= steps; i++) {
            double t = ChebyshevNodes.extremum(i, steps);
            worst = Math.max(worst, Math.abs(valueAt(f, p.interval().fromUnit(t)) - p.atUnit(t)));
        }
        return new Fit(p, worst, steps + 1);
    }

    private static double valueAt(DoubleUnaryOperator f, double x) {
        double value = f.applyAsDouble(x);
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("the function is not finite at " + x);
        }
        return value;
    }
}
