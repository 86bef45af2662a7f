package dev.tcme.he.approx;

/**
 * A real as an unevaluated sum hi + lo with |lo| ≤ ulp(hi)/2: about 106 bits, from IEEE operations alone, so equal on
 * every machine.
 *
 * <p>Algorithms 6 (sum, error ≤ 3u² relative) and 12 (product, ≤ 5u²) of Joldes, Muller, Popescu, "Tight and rigorous
 * error bounds for basic building blocks of double-word arithmetic" (ACM TOMS 44, 2017), u = 2^-53.
 */
record DoubleDouble(double hi, double lo) {
    static final DoubleDouble ZERO = new DoubleDouble(0, 0);
    static final DoubleDouble ONE = new DoubleDouble(1, 0);

    static DoubleDouble of(double value) {
        return new DoubleDouble(value, 0);
    }

    /** a + b without error (Knuth). */
    static DoubleDouble sum(double a, double b) {
        double s = a + b;
        double bb = s - a;
        return new DoubleDouble(s, (a - (s - bb)) + (b - bb));
    }

    /** a · b without error, unless it underflows. */
    static DoubleDouble product(double a, double b) {
        double p = a * b;
        return new DoubleDouble(p, Math.fma(a, b, -p));
    }

    DoubleDouble plus(DoubleDouble other) {
        DoubleDouble high = sum(hi, other.hi);
        DoubleDouble low = sum(lo, other.lo);
        DoubleDouble first = ordered(high.hi, high.lo + low.hi);
        return ordered(first.hi, low.lo + first.lo);
    }

    DoubleDouble minus(DoubleDouble other) {
        return plus(other.negated());
    }

    DoubleDouble times(DoubleDouble other) {
        DoubleDouble p = product(hi, other.hi);
        double cross = Math.fma(lo, other.hi, Math.fma(hi, other.lo, lo * other.lo));
        return ordered(p.hi, p.lo + cross);
    }

    /** Three correction steps of long division; error a few u². */
    DoubleDouble dividedBy(DoubleDouble other) {
        double first = hi / other.hi;
        DoubleDouble rest = minus(other.times(of(first)));
        double second = rest.hi / other.hi;
        rest = rest.minus(other.times(of(second)));
        return sum(first, second).plus(of(rest.hi / other.hi));
    }

    DoubleDouble negated() {
        return new DoubleDouble(-hi, -lo);
    }

    DoubleDouble abs() {
        return hi < 0 ? negated() : this;
    }

    /** -1, 0 or 1; hi decides because |lo| is smaller. */
    int sign() {
        return (int) Math.signum(hi);
    }

    /** A double that is not above this. */
    double roundedDown() {
        return lo < 0 ? Math.nextDown(hi) : hi;
    }

    /** A double that is not below this. */
    double roundedUp() {
        return lo > 0 ? Math.nextUp(hi) : hi;
    }

    /** a + b without error where |a| ≥ |b| or a = 0 (Dekker). */
    private static DoubleDouble ordered(double a, double b) {
        double s = a + b;
        return new DoubleDouble(s, b - (s - a));
    }
}
