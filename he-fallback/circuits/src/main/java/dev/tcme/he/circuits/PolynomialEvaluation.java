package dev.tcme.he.circuits;

import dev.tcme.he.approx.Division;
import dev.tcme.he.approx.Interval;
import dev.tcme.he.approx.Parity;
import dev.tcme.he.approx.Polynomial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Evaluates a polynomial in {@code ceil(log2(degree + 1))} levels.
 *
 * <p>{@code p = q·T_K + r}: the products of all splits that end at the same level, and the sum of what is left, become one sum
 * that is relinearised once. Dividing coefficients rounds them by some 2^-53, far below the rounding of constants to the scale.
 */
final class PolynomialEvaluation<C> {
    private final Arithmetic<C> on;
    private final ChebyshevPowers<C> powers;
    private final Schedule schedule;

    private PolynomialEvaluation(Arithmetic<C> on, ChebyshevPowers<C> powers, Schedule schedule) {
        this.on = on;
        this.powers = powers;
        this.schedule = schedule;
    }

    /**
     * @param p of degree at least 1, on [−1, 1]
     * @param t real, in [−1, 1]
     */
    static <C> C evaluate(Arithmetic<C> on, Polynomial p, C t) {
        if (p.parity() == Parity.EVEN) {
            // T_2k = T_k(T_2): half the degree, one level
            double[] coefficients = p.coefficients();
            double[] half = new double[coefficients.length / 2 + 1];
            Arrays.setAll(half, k -> coefficients[2 * k]);
            C square = new ChebyshevPowers<>(on, t).power(2);
            return evaluate(on, Polynomial.of(Interval.UNIT, half), square);
        }
        Schedule schedule = Schedule.of(p.parity() == Parity.ODD, p.degree());
        int level = on.level(t) - Schedule.depthOf(p.degree() + 1);
        if (level < 0) {
            Levels.requireLeft(0);
        }
        return new PolynomialEvaluation<>(on, new ChebyshevPowers<>(on, t), schedule).part(p, level);
    }

    /** Products of two values that an evaluation takes. */
    static int products(Polynomial p) {
        return switch (p.parity()) {
            case ODD -> Schedule.of(true, p.degree()).products();
            case NONE -> Schedule.of(false, p.degree()).products();
            case EVEN ->
                p.degree() == 0 ? 0 : 1 + Schedule.of(false, p.degree() / 2).products();
        };
    }

    /** A part's value at a level. */
    private C part(Polynomial p, int level) {
        List<Term<C>> terms = new ArrayList<>();
        double constant = collect(p, level + 1, terms);
        C sum = on.sum(terms);
        C value = constant == 0 ? sum : on.add(sum, constant);
        return on.claim(value, new Claim.Bounded(coefficientSum(p)));
    }

    /** Bounds the value, as |T_k| ≤ 1; rounded up by more than the sum of doubles rounds. */
    private static double coefficientSum(Polynomial p) {
        return Arrays.stream(p.coefficients()).map(Math::abs).sum() * (1 + 0x1p-40);
    }

    /** Puts the products that add up to p, but for a constant, which is returned. */
    private double collect(Polynomial p, int level, List<Term<C>> terms) {
        int levels = on.level(powers.power(1)) - level + 1;
        int at = schedule.split(p.degree(), levels).at();
        if (at == 0) {
            for (int k = 1; k <= p.degree(); k++) {
                if (p.coefficient(k) != 0) {
                    terms.add(new Term.Scaled<>(powers.at(k, level), p.coefficient(k)));
                }
            }
            return p.coefficient(0);
        }
        Division split = p.divide(at);
        if (split.quotient().degree() > 0) {
            terms.add(new Term.Product<>(part(split.quotient(), level), powers.at(at, level)));
        } else {
            terms.add(new Term.Scaled<>(powers.at(at, level), split.quotient().coefficient(0)));
        }
        return collect(split.remainder(), level, terms);
    }
}
