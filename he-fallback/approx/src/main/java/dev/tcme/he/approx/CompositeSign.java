package dev.tcme.he.approx;

import java.util.ArrayList;
import java.util.List;

/**
 * The sign of x for 2^-α ≤ |x| ≤ 1 as a composition of odd minimax polynomials, each the best for the range that the one
 * before leaves (Lee, Lee, Kim, No, eprint 2020/834), with the fewest levels and then the fewest products.
 *
 * <p>Every polynomial is on [-1, 1], and all but the last are scaled so that their values with noise stay in [-1, 1]:
 * the circuit evaluates one after the other with nothing in between, and the scaling costs no level because it is in
 * the coefficients.
 *
 * <p><b>Proved:</b> if 2^-α ≤ |x| ≤ 1 and each evaluation errs by at most {@code noise}, the result differs from the
 * sign of x by at most {@link #errorBound}. <b>Inside the gap</b> the result is not a sign, yet it stays within
 * 1 + errorBound in magnitude: every polynomial rises up to its gap, so no value leaves [-1, 1] on the way.
 * <b>Outside [-1, 1]</b> nothing holds and values explode: bound the inputs first.
 */
public final class CompositeSign {
    private final SignTarget target;
    private final List<Polynomial> polynomials;
    private final List<Double> gaps;
    private final OddCost cost;
    private final double errorBound;

    private CompositeSign(SignTarget target, List<Polynomial> polynomials, List<Double> gaps, double errorBound) {
        this.target = target;
        this.polynomials = List.copyOf(polynomials);
        this.gaps = List.copyOf(gaps);
        this.errorBound = errorBound;
        this.cost = polynomials.stream()
                .map(p -> OddCost.ofDegree(p.degree()))
                .reduce(
                        new OddCost(0, 0),
                        (a, b) -> new OddCost(a.levels() + b.levels(), a.multiplications() + b.multiplications()));
    }

    /**
     * The cheapest composition of degrees 3, 5, …, 31 that meets the target; takes up to seconds, so keep it.
     *
     * @throws IllegalArgumentException if no composition does, because the noise is too large for gap or error
     */
    public static CompositeSign of(SignTarget target) {
        List<Integer> degrees = SignSearch.degrees(target);
        if (degrees.isEmpty()) {
            throw new IllegalArgumentException("no composition of at most " + SignSearch.MAX_LEVELS + " levels meets "
                    + target + ": its noise is too large for its gap or its error");
        }
        return of(target, degrees);
    }

    /**
     * The composition of minimax polynomials of given degrees, whether or not it meets the target's error; {@link
     * #errorBound} tells what it reaches.
     *
     * @param degrees odd, 3…{@value Remez#MAX_DEGREE}, at least one
     * @throws IllegalArgumentException if noise may turn the sign on the way or a polynomial cannot be had (see {@link
     *     Remez#sign})
     */
    public static CompositeSign of(SignTarget target, List<Integer> degrees) {
        if (degrees.isEmpty() || degrees.size() > SignSearch.MAX_LEVELS) {
            throw new IllegalArgumentException(
                    "expected 1…" + SignSearch.MAX_LEVELS + " degrees; got " + degrees.size());
        }
        List<Polynomial> polynomials = new ArrayList<>();
        List<Double> gaps = new ArrayList<>();
        double gap = target.gap();
        for (int degree : degrees.subList(0, degrees.size() - 1)) {
            SignStep step = SignStep.of(degree, gap, target.noise());
            polynomials.add(step.inner());
            gaps.add(gap);
            gap = step.nextGap();
            if (gap < Remez.MIN_GAP) {
                throw new IllegalArgumentException("noise may turn the sign after degree " + degree + " in " + target);
            }
        }
        SignStep step = SignStep.of(degrees.getLast(), gap, target.noise());
        polynomials.add(step.last());
        gaps.add(gap);
        return new CompositeSign(target, polynomials, gaps, step.lastError());
    }

    public SignTarget target() {
        return target;
    }

    /** In the order of evaluation, all odd and on [-1, 1]. */
    public List<Polynomial> polynomials() {
        return polynomials;
    }

    /** For each polynomial the proved least magnitude of its input, noise included; the first is 2^-α. */
    public List<Double> gaps() {
        return gaps;
    }

    /** Levels that an evaluation uses, ceil(log2(degree + 1)) for each polynomial. */
    public int levels() {
        return cost.levels();
    }

    /** Products of two encrypted values, by the model of {@link OddCost}. */
    public int multiplications() {
        return cost.multiplications();
    }

    /** Proved bound of |result - sign(x)| for 2^-α ≤ |x| ≤ 1, noise of every evaluation included. */
    public double errorBound() {
        return errorBound;
    }

    /** The composition in plain double arithmetic, for comparing with an encrypted one. */
    public double at(double x) {
        double value = x;
        for (Polynomial p : polynomials) {
            value = p.at(value);
        }
        return value;
    }

    @Override
    public String toString() {
        return "CompositeSign[degrees "
                + polynomials.stream().map(Polynomial::degree).toList() + ", " + levels() + " levels, "
                + multiplications() + " products, error ≤ " + errorBound + "]";
    }
}
