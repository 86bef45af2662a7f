package dev.tcme.model;

import dev.tcme.contract.PolicyQuestion.Capability;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Fits the two numbers of {@link OptionDecision.Fit} on labelled scores and measures them on others. Pure arithmetic.
 *
 * <p><b>Offset:</b> the one with the most right answers. Each case has one offset at which its decision flips; the
 * candidates are the middles between neighbouring flips and one beyond each end. Of equally good ones the median is
 * taken, because it is farthest from where the count falls.
 *
 * <p><b>Band:</b> the narrowest that leaves, among the decided cases, an error of at most the target, provided that at
 * least half of the cases stay decided. If none does, the band is 0: then every case is decided, with the accuracy that
 * is measured and published. A weak model thus shows its weakness in its capability, which contract and policy judge,
 * and does not hide it behind refusals.
 */
final class Calibration {
    /** Six decimals are far finer than 40 cases can tell apart, and keep the capability file readable. */
    private static final double RESOLUTION = 1e6;

    private Calibration() {}

    /** @param label index of the right option */
    record Scored(double[] scores, int label) {}

    static OptionDecision.Fit fit(List<Scored> cases, int fitted, double errorTarget) {
        if (cases.isEmpty() || !(errorTarget >= 0 && errorTarget < 1)) {
            throw new ModelException("calibration needs cases and an error target in 0..1");
        }
        double offset = rounded(offset(cases, fitted));
        return new OptionDecision.Fit(offset, rounded(band(cases, fitted, offset, errorTarget)));
    }

    /** What this fit does on these cases. */
    static Capability measure(List<Scored> cases, int fitted, OptionDecision.Fit fit) {
        int decided = 0;
        int correct = 0;
        for (Scored scored : cases) {
            OptionalInt index = OptionDecision.decide(scored.scores(), fitted, fit);
            if (index.isPresent()) {
                decided++;
                correct += index.getAsInt() == scored.label() ? 1 : 0;
            }
        }
        Wilson interval = Wilson.of(correct, decided);
        return new Capability(cases.size(), decided, correct, rounded(interval.lower()), rounded(interval.upper()));
    }

    private static double offset(List<Scored> cases, int fitted) {
        double[] flips = cases.stream()
                .mapToDouble(scored -> bestOther(scored.scores(), fitted) - scored.scores()[fitted])
                .sorted()
                .toArray();
        double[] candidates = DoubleStream.concat(
                        DoubleStream.of(flips[0] - 1, flips[flips.length - 1] + 1),
                        IntStream.range(1, flips.length).mapToDouble(i -> (flips[i - 1] + flips[i]) / 2))
                .sorted()
                .toArray();
        long most = DoubleStream.of(candidates)
                .mapToLong(candidate -> correct(cases, fitted, candidate))
                .max()
                .orElseThrow();
        double[] best = DoubleStream.of(candidates)
                .filter(candidate -> correct(cases, fitted, candidate) == most)
                .toArray();
        return best[best.length / 2];
    }

    private static double bestOther(double[] scores, int fitted) {
        return IntStream.range(0, scores.length)
                .filter(i -> i != fitted)
                .mapToDouble(i -> scores[i])
                .max()
                .orElseThrow();
    }

    private static long correct(List<Scored> cases, int fitted, double offset) {
        return cases.stream()
                .filter(scored -> OptionDecision.best(scored.scores(), fitted, offset) == scored.label())
                .count();
    }

    private static double band(List<Scored> cases, int fitted, double offset, double errorTarget) {
        double[] margins = cases.stream()
                .mapToDouble(scored -> OptionDecision.margin(scored.scores(), fitted, offset))
                .sorted()
                .toArray();
        for (int refused = 0; refused <= cases.size() / 2 && refused < margins.length; refused++) {
            double band = refused == 0 ? 0 : (margins[refused - 1] + margins[refused]) / 2;
            Capability there = measure(cases, fitted, new OptionDecision.Fit(offset, band));
            if (there.decided() > 0 && there.decided() - there.correct() <= errorTarget * there.decided()) {
                return band;
            }
        }
        return 0;
    }

    private static double rounded(double value) {
        return Math.round(value * RESOLUTION) / RESOLUTION;
    }
}
