package dev.tcme.he.circuits;

import java.util.List;

/**
 * Sums over vectors of n numbers; n need not be a power of two, but inputs are periodic ({@link Slots#periodic}), and so is
 * every result: the same in all slots.
 */
public final class Statistics {
    private Statistics() {}

    /** The mean; one level. */
    public static Circuit mean(int n, double magnitude) {
        return new Mean(n, magnitude);
    }

    /** The mean and the variance {@code Σ(x − mean)²/n}; two levels. */
    public static Circuit meanAndVariance(int n, double magnitude) {
        return new MeanAndVariance(n, magnitude);
    }

    /** {@code Σ x_i·y_i} of two vectors; one level. */
    public static Circuit innerProduct(int n, double magnitude) {
        return new InnerProduct(n, magnitude);
    }

    private record Mean(int n, double magnitude) implements Circuit {
        @Override
        public List<Input> inputs() {
            return List.of(Input.within(magnitude));
        }

        @Override
        public int slotsMin() {
            return Slots.period(n);
        }

        @Override
        public <C> List<C> apply(Arithmetic<C> on, List<C> inputs) {
            C sum = total(on, inputs.getFirst(), n);
            return List.of(on.claim(on.multiply(sum, 1.0 / n), new Claim.Bounded(magnitude)));
        }
    }

    private record MeanAndVariance(int n, double magnitude) implements Circuit {
        @Override
        public List<Input> inputs() {
            return List.of(Input.within(magnitude));
        }

        @Override
        public int slotsMin() {
            return Slots.period(n);
        }

        @Override
        public <C> List<C> apply(Arithmetic<C> on, List<C> inputs) {
            C x = inputs.getFirst();
            C squares = total(on, on.multiply(x, x), n);
            C sum = total(on, x, n);
            C mean = on.claim(on.multiply(sum, 1.0 / n), new Claim.Bounded(magnitude));
            C variance =
                    on.sum(List.of(new Term.Scaled<>(squares, 1.0 / n), new Term.Product<>(mean, on.negate(mean))));
            return List.of(mean, on.claim(variance, new Claim.Bounded(magnitude * magnitude)));
        }
    }

    private record InnerProduct(int n, double magnitude) implements Circuit {
        @Override
        public List<Input> inputs() {
            return List.of(Input.within(magnitude), Input.within(magnitude));
        }

        @Override
        public int slotsMin() {
            return Slots.period(n);
        }

        @Override
        public <C> List<C> apply(Arithmetic<C> on, List<C> inputs) {
            return List.of(total(on, on.multiply(inputs.get(0), inputs.get(1)), n));
        }
    }

    /** What fills up to the period is zero. */
    private static <C> C total(Arithmetic<C> on, C a, int n) {
        return Slots.innerSum(on, a, 1, Slots.period(n));
    }
}
