package dev.tcme.he.circuits;

import dev.tcme.he.approx.Fit;
import dev.tcme.he.approx.Interpolation;
import dev.tcme.he.approx.Interval;
import dev.tcme.he.approx.Polynomial;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * A real polynomial in every slot, in {@code ceil(log2(degree + 1))} levels; one more if the interval is another than [−1, 1]
 * and cannot be brought there by a whole factor.
 *
 * <p>Inputs must be real and within the polynomial's interval: outside, values grow without limit.
 *
 * @param approximation how far the polynomial is from the function that it stands for, measured; 0 if it stands for itself
 */
public record PolynomialCircuit(Polynomial polynomial, double approximation) implements Circuit {
    /** Beyond this, more levels than parameters have. */
    private static final int DEGREE_MAX = Polynomial.MAX_DEGREE;

    public PolynomialCircuit {
        if (polynomial.degree() == 0) {
            throw new IllegalArgumentException("a constant needs no circuit");
        }
    }

    public static PolynomialCircuit of(Polynomial polynomial) {
        return new PolynomialCircuit(polynomial, 0);
    }

    /**
     * The interpolant of least degree within an error of a function.
     *
     * @throws IllegalArgumentException if no degree up to {@value Polynomial#MAX_DEGREE} reaches it
     */
    public static PolynomialCircuit fit(DoubleUnaryOperator function, Interval interval, double error) {
        Fit fit = Interpolation.within(function, interval, error, DEGREE_MAX);
        return new PolynomialCircuit(fit.polynomial(), fit.measuredError());
    }

    /** {@code 1/(1 + exp(−x))} on [−bound, bound]. */
    public static PolynomialCircuit sigmoid(double bound, double error) {
        // odd about 1/2, and exactly so: half of the coefficients vanish
        Fit fit = Interpolation.within(x -> StrictMath.tanh(x / 2) / 2, Interval.symmetric(bound), error, DEGREE_MAX);
        double[] coefficients = fit.polynomial().coefficients();
        coefficients[0] += 0.5;
        return new PolynomialCircuit(Polynomial.of(fit.polynomial().interval(), coefficients), fit.measuredError());
    }

    /** {@code exp(x)}. */
    public static PolynomialCircuit exponential(Interval interval, double error) {
        return fit(StrictMath::exp, interval, error);
    }

    /**
     * {@code 1/x}.
     *
     * @throws IllegalArgumentException if the interval holds 0
     */
    public static PolynomialCircuit inverse(Interval interval, double error) {
        if (interval.low() <= 0 && interval.high() >= 0) {
            throw new IllegalArgumentException(
                    "1/x has no polynomial on an interval that holds 0; got " + interval.low() + "…" + interval.high());
        }
        return fit(x -> 1 / x, interval, error);
    }

    /** Products of two encrypted values, squares included. */
    public int products() {
        return PolynomialEvaluation.products(centred());
    }

    @Override
    public List<Input> inputs() {
        Interval interval = polynomial.interval();
        return List.of(Input.within(Math.max(Math.abs(interval.low()), Math.abs(interval.high()))));
    }

    @Override
    public <C> List<C> apply(Arithmetic<C> on, List<C> inputs) {
        return List.of(of(on, inputs.getFirst()));
    }

    /** The polynomial of one value, as a part of another circuit. */
    public <C> C of(Arithmetic<C> on, C x) {
        double constant = polynomial.coefficient(0) - centred().coefficient(0);
        C value = PolynomialEvaluation.evaluate(on, centred(), toUnit(on, x));
        C shifted = constant == 0 ? value : on.add(value, constant);
        return on.claim(shifted, new Claim.Bounded(polynomial.supNorm().upper()));
    }

    /** On [−1, 1], and without the constant if the rest is odd. */
    private Polynomial centred() {
        double[] coefficients = polynomial.coefficients();
        boolean odd = true;
        for (int k = 2; k < coefficients.length; k += 2) {
            odd &= coefficients[k] == 0;
        }
        if (odd) {
            coefficients[0] = 0;
        }
        return Polynomial.of(Interval.UNIT, coefficients);
    }

    private <C> C toUnit(Arithmetic<C> on, C x) {
        Interval interval = polynomial.interval();
        double half = interval.high() / 2 - interval.low() / 2;
        double middle = interval.low() / 2 + interval.high() / 2;
        double factor = 1 / half;
        C scaled = factor == 1
                ? x
                : factor == Math.rint(factor) && factor < 0x1p20
                        ? on.multiplyWhole(x, (long) factor)
                        : on.multiply(x, factor);
        return middle == 0 ? scaled : on.add(scaled, -middle / half);
    }
}
