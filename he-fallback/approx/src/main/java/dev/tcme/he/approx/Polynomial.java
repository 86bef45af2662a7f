package dev.tcme.he.approx;

import java.util.Arrays;
import java.util.Objects;

/**
 * A real polynomial p(x) = Σ c_k T_k(t) in the Chebyshev basis of an interval [low, high], where t = (2x - low - high)
 * / (high - low) runs over [-1, 1]. Immutable; degree at most {@value #MAX_DEGREE}.
 *
 * <p>The parity is about the middle of the interval and is a promise that construction checked: coefficients it
 * excludes are exactly zero.
 */
public final class Polynomial {
    /** An evaluation of more than ten levels is no use to an encrypted circuit. */
    public static final int MAX_DEGREE = 1023;

    private final Interval interval;
    private final Parity parity;
    private final double[] coefficients;

    private Polynomial(Interval interval, Parity parity, double[] coefficients) {
        this.interval = interval;
        this.parity = parity;
        this.coefficients = coefficients;
    }

    /**
     * From coefficients c_0, c_1, … of T_0, T_1, …; the parity is read off the zeros among them (EVEN for a constant).
     *
     * @throws IllegalArgumentException if there are none, too many, or one is not finite
     */
    public static Polynomial of(Interval interval, double... coefficients) {
        double[] checked = checked(coefficients);
        Parity parity =
                obeys(Parity.EVEN, checked) ? Parity.EVEN : obeys(Parity.ODD, checked) ? Parity.ODD : Parity.NONE;
        return new Polynomial(interval, parity, checked);
    }

    /**
     * The same with a promised parity.
     *
     * @throws IllegalArgumentException also if a coefficient that the parity excludes is not zero
     */
    public static Polynomial of(Interval interval, Parity parity, double... coefficients) {
        double[] checked = checked(coefficients);
        if (!obeys(parity, checked)) {
            throw new IllegalArgumentException("a coefficient that parity " + parity + " excludes is not zero");
        }
        return new Polynomial(interval, parity, checked);
    }

    /**
     * From coefficients a_0, a_1, … of 1, x, x², …, carried in double-double arithmetic.
     *
     * <p>Conditioning: the error is about 2^-53 of each resulting coefficient plus 2^-98·degree·Σ|a_k|·m^k with m =
     * max(|low|, |high|). The power basis itself is ill-conditioned: Σ|a_k|·m^k may exceed max|p| by (1+√2)^degree on a
     * symmetric interval and by far more on one away from zero, so a_k known to 53 bits lose that factor before they
     * come here. Above degree 30 fit in the Chebyshev basis from the start.
     */
    public static Polynomial fromMonomial(Interval interval, double... powers) {
        double[] a = checked(powers);
        DoubleDouble middle = DoubleDouble.of(interval.middle());
        DoubleDouble half = DoubleDouble.of(interval.halfWidth());
        DoubleDouble[] p = new DoubleDouble[a.length + 1];
        Arrays.fill(p, DoubleDouble.ZERO);
        // Horner: p ← p·(middle + halfWidth·T_1) + a_k, with T_1·T_j = (T_{j+1} + T_{|j-1|})/2.
        for (int k = a.length - 1; k >= 0; k--) {
            DoubleDouble[] next = new DoubleDouble[p.length];
            Arrays.fill(next, DoubleDouble.ZERO);
            for (int j = 0; j < a.length - k; j++) {
                DoubleDouble moved = half.times(p[j]);
                DoubleDouble split = new DoubleDouble(moved.hi() / 2, moved.lo() / 2);
                next[j] = next[j].plus(middle.times(p[j]));
                next[j + 1] = next[j + 1].plus(split);
                next[Math.abs(j - 1)] = next[Math.abs(j - 1)].plus(split);
            }
            next[0] = next[0].plus(DoubleDouble.of(a[k]));
            p = next;
        }
        return of(
                interval,
                Arrays.stream(p).limit(a.length).mapToDouble(DoubleDouble::hi).toArray());
    }

    public Interval interval() {
        return interval;
    }

    public Parity parity() {
        return parity;
    }

    /** Index of the last coefficient that is not zero; 0 for the zero polynomial. */
    public int degree() {
        return coefficients.length - 1;
    }

    /** c_k, zero above the degree. */
    public double coefficient(int k) {
        return k < coefficients.length ? coefficients[k] : 0;
    }

    /** c_0 … c_degree, a copy. */
    public double[] coefficients() {
        return coefficients.clone();
    }

    /** p(x) by Clenshaw's recurrence in double; outside the interval the value is an extrapolation and grows fast. */
    public double at(double x) {
        return atUnit(interval.toUnit(x));
    }

    /** Bounds of max|p| on the interval. */
    public SupNorm supNorm() {
        return SupNorm.of(this);
    }

    /** factor·p. */
    public Polynomial scaled(double factor) {
        return of(
                interval,
                parity,
                Arrays.stream(coefficients).map(c -> factor * c).toArray());
    }

    /**
     * p without its highest terms, as many as can go while their magnitudes add up to at most {@code tolerance}; hence
     * the values change by at most {@code tolerance} on the interval.
     */
    public Polynomial trimmed(double tolerance) {
        if (!(tolerance >= 0)) {
            throw new IllegalArgumentException("a tolerance is not negative; got " + tolerance);
        }
        int keep = coefficients.length;
        double dropped = 0;
        while (keep > 1 && Math.nextUp(dropped + Math.abs(coefficients[keep - 1])) <= tolerance) {
            dropped = Math.nextUp(dropped + Math.abs(coefficients[--keep]));
        }
        return of(interval, parity, Arrays.copyOf(coefficients, keep));
    }

    /**
     * p with coefficients rounded to multiples of 2^-fractionBits (ties to even). On such a grid {@link #divide} is
     * exact as long as its results stay below 2^(53 - fractionBits).
     *
     * @param fractionBits 0…1000
     */
    public Polynomial onGrid(int fractionBits) {
        if (fractionBits < 0 || fractionBits > 1000) {
            throw new IllegalArgumentException("fraction bits are 0…1000; got " + fractionBits);
        }
        double[] rounded = Arrays.stream(coefficients)
                .map(c -> Math.scalb(Math.rint(Math.scalb(c, fractionBits)), -fractionBits))
                .toArray();
        return of(interval, parity, rounded);
    }

    /** p = quotient·T_k + remainder with deg remainder &lt; k, see {@link Division}. */
    public Division divide(int k) {
        return Division.of(this, k);
    }

    /** Clenshaw: b_k = c_k + 2t·b_{k+1} - b_{k+2}, p = c_0 + t·b_1 - b_2. */
    double atUnit(double t) {
        double next = 0;
        double afterNext = 0;
        for (int k = coefficients.length - 1; k >= 1; k--) {
            double b = Math.fma(2 * t, next, coefficients[k] - afterNext);
            afterNext = next;
            next = b;
        }
        return Math.fma(t, next, coefficients[0] - afterNext);
    }

    double coefficientSum() {
        return Arrays.stream(coefficients).map(Math::abs).sum();
    }

    /**
     * Bound of the rounding error of {@link #atUnit} for |t| ≤ 1. A rounding in step k acts like a change of c_k, so
     * they add up to Σ_k 6u·max(|b_k|, |b_{k+1}|, |c_k|) with |b_k| ≤ Σ_{j≥k} (j-k+1)|c_j|: at most 2^-50·Σ (j+1)²|c_j|.
     */
    double evaluationSlack() {
        double slack = 0;
        for (int j = 0; j < coefficients.length; j++) {
            slack += (j + 1.0) * (j + 1) * Math.abs(coefficients[j]);
        }
        return slack * 0x1p-50;
    }

    /** Equal interval, parity and coefficients, bit for bit. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Polynomial that
                && interval.equals(that.interval)
                && parity == that.parity
                && Arrays.equals(coefficients, that.coefficients);
    }

    @Override
    public int hashCode() {
        return Objects.hash(interval, parity, Arrays.hashCode(coefficients));
    }

    @Override
    public String toString() {
        return "Polynomial[degree " + degree() + ", " + parity + ", on " + interval.low() + "…" + interval.high() + "]";
    }

    private static boolean obeys(Parity parity, double[] coefficients) {
        for (int k = 0; k < coefficients.length; k++) {
            if (coefficients[k] != 0 && !parity.allows(k)) {
                return false;
            }
        }
        return true;
    }

    /** Refuses what is not a polynomial of ours, drops zeros at the top and turns -0 into 0. */
    private static double[] checked(double[] coefficients) {
        if (coefficients.length == 0) {
            throw new IllegalArgumentException("a polynomial needs at least one coefficient");
        }
        int length = coefficients.length;
        while (length > 1 && coefficients[length - 1] == 0) {
            length--;
        }
        if (length > MAX_DEGREE + 1) {
            throw new IllegalArgumentException("degree is at most " + MAX_DEGREE + "; got " + (length - 1));
        }
        double[] checked = new double[length];
        for (int k = 0; k < length; k++) {
            if (!Double.isFinite(coefficients[k])) {
                throw new IllegalArgumentException("coefficient " + k + " is not finite");
            }
            checked[k] = coefficients[k] + 0.0;
        }
        return checked;
    }
}
