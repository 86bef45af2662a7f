package dev.tcme.he.circuits;

import dev.tcme.he.approx.CompositeSign;
import dev.tcme.he.approx.Polynomial;
import dev.tcme.he.approx.SignTarget;
import dev.tcme.he.ckks.Parameters;
import java.util.List;
import java.util.Optional;

/**
 * Comparison of real numbers by a composite sign, with proved error bounds.
 *
 * <p>Inputs are real and their magnitudes are at most {@code 1 − margin}; they carry noise of at most {@link #margin}, which
 * plans check. Two numbers that are closer than {@link #resolution} have no sign: what comes out for them is some number of
 * magnitude up to {@code 1 + signError}. Maximum, minimum, absolute value and ReLU are continuous, and their bounds hold for
 * all inputs.
 *
 * <p>Each polynomial of the composition allows for the noise of its own evaluation ({@link SignTarget#noise}); plans for
 * parameters that give more are refused.
 */
public final class Comparison {
    private static final Input REAL = Input.within(1);

    private final CompositeSign sign;
    private final double gap;

    private Comparison(CompositeSign sign) {
        this.sign = sign;
        this.gap = sign.gaps().getFirst();
    }

    public static Comparison of(CompositeSign sign) {
        return new Comparison(sign);
    }

    /**
     * The finest comparison, in whole bits of the gap, whose sign fits into the levels of the parameters.
     *
     * @param errorExponent β: the sign is off by at most 2^-β
     * @param extraLevels how many levels must be left: 0 for sign and less, 1 for the others, more if the circuit goes on
     * @return empty if the noise is too large for this error, or there are too few levels
     */
    public static Optional<Comparison> finest(
            Parameters parameters, int errorExponent, int extraLevels, Evidence evidence) {
        Optional<Comparison> best = Optional.empty();
        double noise = stageNoise(parameters, errorExponent, evidence);
        if (!(noise <= StrictMath.pow(2, -errorExponent) / 2)) {
            return best;
        }
        for (int bits = 1; bits <= SignTarget.MAX_GAP_EXPONENT; bits++) {
            Optional<Comparison> next = reaching(parameters, new SignTarget(bits, errorExponent, noise), evidence)
                    .filter(found -> found.levels() + extraLevels <= parameters.levelMax());
            if (next.isEmpty()) {
                return best;
            }
            best = next;
        }
        return best;
    }

    private static Optional<Comparison> reaching(Parameters parameters, SignTarget target, Evidence evidence) {
        try {
            Comparison found = of(CompositeSign.of(target));
            if (found.levels() > parameters.levelMax()) {
                return Optional.empty();
            }
            found.sign().plan(parameters, evidence, CostModel.REFERENCE);
            return Optional.of(found);
        } catch (IllegalArgumentException refused) {
            // no composition, or too much noise: this gap cannot be had
            return Optional.empty();
        }
    }

    /** What evaluating the polynomial that loses most adds, with a reserve. */
    private static double stageNoise(Parameters parameters, int errorExponent, Evidence evidence) {
        double worst = 0;
        for (int levels = 2; levels <= Math.min(5, parameters.levelMax()); levels++) {
            int degree = (1 << levels) - 1;
            CompositeSign probe = CompositeSign.of(new SignTarget(levels, errorExponent, 0), List.of(degree));
            Plan plan = PolynomialCircuit.of(probe.polynomials().getFirst())
                    .plan(parameters, evidence, CostModel.REFERENCE);
            worst = Math.max(worst, plan.error());
        }
        return worst == 0 ? Double.POSITIVE_INFINITY : STAGE_RESERVE * worst;
    }

    private static final double STAGE_RESERVE = 2;

    /** Levels of the sign. */
    public int levels() {
        return sign.levels();
    }

    /** How much noise inputs may carry. */
    public double margin() {
        return gap / 2;
    }

    /** The least magnitude, and the least difference, that has a sign. */
    public double resolution() {
        return gap + margin();
    }

    /** {@code sign(x)} in every slot. */
    public Circuit sign() {
        return new Sign(this);
    }

    /** 1 where {@code a < b}, 0 where {@code a > b}, for numbers from 0 to {@code 1 − margin}. */
    public Circuit less() {
        return new Less(this);
    }

    /** For numbers from 0 to {@code 1 − margin}. */
    public Circuit maximum() {
        return new Extremum(this, 1);
    }

    /** For numbers from 0 to {@code 1 − margin}. */
    public Circuit minimum() {
        return new Extremum(this, -1);
    }

    public Circuit absolute() {
        return new Rectifier(this, 1, 0);
    }

    /** {@code max(x, 0)}. */
    public Circuit relu() {
        return new Rectifier(this, 0.5, 0.5);
    }

    /** How far {@link #sign} is from the sign, beyond the resolution. */
    public double signError() {
        return sign.errorBound();
    }

    /** How far {@link #less} is from 0 or 1, beyond the resolution. */
    public double lessError() {
        return signError() / 2;
    }

    /** How far {@code x·sign} is from |x|, for all x: inside the gap the sign may be anything up to 1 + signError. */
    private double productError() {
        return Math.max(signError(), gap * (2 + signError()));
    }

    /** For maximum and minimum, without the noise of the last product, which the plan has. */
    public double extremumError() {
        return (productError() + margin()) / 2;
    }

    /** Likewise. */
    public double absoluteError() {
        return productError() + margin();
    }

    /** Likewise. */
    public double reluError() {
        return productError() / 2 + margin();
    }

    /** {@code factor·sign(x)}, not yet taken for the sign; x is anchored. */
    private <C> C composite(Arithmetic<C> on, C x, double factor) {
        double noise = sign.target().noise();
        C value = x;
        List<Polynomial> stages = sign.polynomials();
        for (Polynomial stage : stages.subList(0, stages.size() - 1)) {
            value = on.claim(PolynomialEvaluation.evaluate(on, stage, value), new Claim.Anchored(1, noise));
        }
        C last = PolynomialEvaluation.evaluate(on, stages.getLast().scaled(factor), value);
        return on.claim(last, new Claim.Anchored(factor * (1 + signError()), factor * noise));
    }

    private <C> C anchored(Arithmetic<C> on, C x) {
        return on.claim(x, new Claim.Anchored(1, margin()));
    }

    private record Sign(Comparison by) implements Circuit {
        @Override
        public List<Input> inputs() {
            return List.of(REAL);
        }

        @Override
        public <C> List<C> apply(Arithmetic<C> on, List<C> inputs) {
            C sign = by.composite(on, by.anchored(on, inputs.getFirst()), 1);
            return List.of(on.claim(sign, new Claim.Approximates(1, by.signError())));
        }
    }

    private record Less(Comparison by) implements Circuit {
        @Override
        public List<Input> inputs() {
            return List.of(REAL, REAL);
        }

        @Override
        public <C> List<C> apply(Arithmetic<C> on, List<C> inputs) {
            C difference = by.anchored(on, on.subtract(inputs.get(1), inputs.get(0)));
            C less = on.add(by.composite(on, difference, 0.5), 0.5);
            return List.of(on.claim(less, new Claim.Approximates(1, by.lessError())));
        }
    }

    /** {@code (a + b)/2 ± |a − b|/2}. */
    private record Extremum(Comparison by, int direction) implements Circuit {
        @Override
        public List<Input> inputs() {
            return List.of(REAL, REAL);
        }

        @Override
        public <C> List<C> apply(Arithmetic<C> on, List<C> inputs) {
            C difference = by.anchored(on, on.subtract(inputs.get(0), inputs.get(1)));
            C half = by.composite(on, difference, 0.5);
            C signed = direction > 0 ? half : on.negate(half);
            C result = on.sum(List.of(
                    new Term.Product<>(difference, signed),
                    new Term.Scaled<>(on.add(inputs.get(0), inputs.get(1)), 0.5)));
            return List.of(on.claim(result, new Claim.Approximates(1, by.extremumError())));
        }
    }

    /** {@code weight·|x| + rest·x}. */
    private record Rectifier(Comparison by, double weight, double rest) implements Circuit {
        @Override
        public List<Input> inputs() {
            return List.of(REAL);
        }

        @Override
        public <C> List<C> apply(Arithmetic<C> on, List<C> inputs) {
            C x = by.anchored(on, inputs.getFirst());
            Term<C> product = new Term.Product<>(x, by.composite(on, x, weight));
            C result = on.sum(rest == 0 ? List.of(product) : List.of(product, new Term.Scaled<>(x, rest)));
            double error = rest == 0 ? by.absoluteError() : by.reluError();
            return List.of(on.claim(result, new Claim.Approximates(1, error)));
        }
    }

    @Override
    public String toString() {
        return "comparison from a difference of " + resolution() + " by " + sign;
    }
}
