package dev.tcme.model;

import java.util.OptionalInt;

/**
 * From the options' scores to one option or none. Pure arithmetic.
 *
 * <p>A score is the mean, over both orders of presenting the inputs, of the option's log-probability. The mean cancels
 * what the model prefers by position: for swapped parties the wording of the mirrored option is scored. What it prefers
 * by wording stays, so one option, named by the program as {@code fitted}, gets an offset from calibration (the prior
 * correction of Zhao et al. 2021, "Calibrate Before Use", fitted on labelled cases instead of an empty input). With two
 * options that is a threshold on their margin.
 *
 * <p>The decision is the best option, unless its margin over the second best is within the {@code band}: then the
 * model's view is too weak and there is no answer. An exact tie is never decided.
 */
final class OptionDecision {
    private OptionDecision() {}

    /**
     * @param offset added to the fitted option's score
     * @param band least margin (exclusive) that is decided, at least 0, in the unit of the scores
     */
    record Fit(double offset, double band) {
        /** For programs that nobody calibrated. */
        static final Fit NONE = new Fit(0, 0);

        Fit {
            if (!Double.isFinite(offset) || !(band >= 0) || !Double.isFinite(band)) {
                throw new ModelException("expected a finite offset and a finite band of at least 0");
            }
        }
    }

    /** Element-wise mean of one score row per presentation. */
    static double[] mean(double[][] rows) {
        double[] mean = new double[rows[0].length];
        for (double[] row : rows) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += row[i] / rows.length;
            }
        }
        return mean;
    }

    /** Index of the decided option, or empty if uncertain. Scores that are not finite are a failure of the model. */
    static OptionalInt decide(double[] scores, int fitted, Fit fit) {
        int best = best(scores, fitted, fit.offset());
        return margin(scores, fitted, fit.offset()) > fit.band() ? OptionalInt.of(best) : OptionalInt.empty();
    }

    static int best(double[] scores, int fitted, double offset) {
        int best = 0;
        for (int i = 0; i < scores.length; i++) {
            double score = adjusted(scores, i, fitted, offset);
            if (!Double.isFinite(score)) {
                throw new ModelException("the model gave a score that is not a finite number");
            }
            if (score > adjusted(scores, best, fitted, offset)) {
                best = i;
            }
        }
        return best;
    }

    /** Best score minus second best, at least 0. */
    static double margin(double[] scores, int fitted, double offset) {
        int best = best(scores, fitted, offset);
        double second = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < scores.length; i++) {
            if (i != best) {
                second = Math.max(second, adjusted(scores, i, fitted, offset));
            }
        }
        return adjusted(scores, best, fitted, offset) - second;
    }

    private static double adjusted(double[] scores, int index, int fitted, double offset) {
        return scores[index] + (index == fitted ? offset : 0);
    }
}
