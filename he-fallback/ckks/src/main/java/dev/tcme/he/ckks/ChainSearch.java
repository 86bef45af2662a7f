package dev.tcme.he.ckks;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the chain of primes with the fastest products among those that are secure; judged by the primes themselves, since
 * they differ from their nominal sizes. Plans in whole bits come first, and among them those that are secure by their nominal
 * sizes; then the ones that may turn out smaller; then finer and wider ones.
 */
final class ChainSearch {
    private static final int TERMINAL_BITS_ABOVE_STEP = 5;
    private static final int TERMINAL_BITS_MIN = 20;

    /** Primes may make a chain this much smaller than its plan says, as far as scales may drift. */
    private static final double SHRINK_BITS = Chain.SCALE_DRIFT_BITS;

    /** How far from a refused wish others are tried for what would do. */
    private static final int NEIGHBOURS = 3;

    private static final List<ChainPlan.Fineness> SEARCHED =
            List.of(ChainPlan.Fineness.WHOLE, ChainPlan.Fineness.HALF, ChainPlan.Fineness.WIDE);

    private final ParametersLiteral literal;
    private final int secureBits;

    /** No larger plan can have secure primes. */
    private final double planBitsMax;

    /** The smallest log2 of Q·P among the chains that were built. */
    private double smallest = Double.POSITIVE_INFINITY;

    /** How many plans were found that have no chain. */
    private int withoutPrimes;

    private ChainSearch(ParametersLiteral literal) {
        this.literal = literal;
        this.secureBits = literal.security().bitsMax(literal.logDegree());
        this.planBitsMax = secureBits / Chain.NOMINAL + SHRINK_BITS;
    }

    /**
     * The chain for a wish that is within the ranges.
     *
     * @throws IllegalArgumentException if there is none; the message says why, and what would do
     */
    static Chain find(ParametersLiteral literal) {
        var search = new ChainSearch(literal);
        return search.chain().orElseThrow(() -> new IllegalArgumentException(search.refusal()));
    }

    /** As {@link #find}, of sizes in whole bits alone and without a reason: what is found is found quickly, or not at all. */
    static Optional<Chain> tried(ParametersLiteral literal) {
        return new ChainSearch(literal).chain(ChainPlan.Fineness.WHOLE);
    }

    private Optional<Chain> chain() {
        // Without levels there are no steps, and finer sizes bring nothing.
        return SEARCHED.stream()
                .limit(literal.levels() == 0 ? 1 : SEARCHED.size())
                .flatMap(fineness -> chain(fineness).stream())
                .findFirst();
    }

    private Optional<Chain> chain(ChainPlan.Fineness fineness) {
        List<Candidate> candidates = new ArrayList<>();
        plans(fineness, planBitsMax, plan -> candidates.add(new Candidate(plan, plan.cost(), plan.logQp())));
        candidates.sort(Comparator.<Candidate, Boolean>comparing(one -> one.size() > secureBits)
                .thenComparing(Candidate.FASTEST_FIRST));
        return built(candidates);
    }

    /** A plan and what it is sorted by. */
    private record Candidate(ChainPlan plan, double cost, double size) {
        static final Comparator<Candidate> FASTEST_FIRST = Comparator.comparingDouble(Candidate::cost)
                .thenComparingDouble(Candidate::size)
                .thenComparingInt(one -> one.plan().terminals().length);
    }

    private Optional<Chain> built(List<Candidate> candidates) {
        for (Candidate candidate : candidates) {
            @Nullable
            Chain chain = Chain.of(literal.logDegree(), literal.scaleBits(), candidate.plan())
                    .orElse(null);
            if (chain == null) {
                withoutPrimes++;
            } else if (chain.logQp() <= secureBits) {
                return Optional.of(chain);
            } else {
                smallest = Math.min(smallest, chain.logQp());
            }
        }
        return Optional.empty();
    }

    private void plans(ChainPlan.Fineness fineness, double bitsMax, Consumer<ChainPlan> taker) {
        // Smaller primes that are 1 modulo 2N are too few.
        int terminalMin = Math.max(TERMINAL_BITS_MIN, literal.logDegree() + 1 + TERMINAL_BITS_ABOVE_STEP);
        ChainPlan.each(literal, terminalMin, fineness, bitsMax, taker);
    }

    private String refusal() {
        String wish =
                literal.levels() + " levels of " + literal.scaleBits() + " bits above a base of " + literal.baseBits();
        String place = "at degree 2^" + literal.logDegree();
        double needed = Math.min(smallest, smallestPlan());
        if (needed < Double.POSITIVE_INFINITY) {
            // Rounded up, so that it is seen to be more.
            return wish + " need a modulus of at least " + Math.ceil(needed * 10) / 10 + " bits, and " + place
                    + " no more than " + secureBits + " are secure ("
                    + literal.security().words()
                    + "); use fewer levels, a smaller scale, fewer special primes or a larger degree"
                    + whatWouldDo(needed);
        }
        if (withoutPrimes > 0) {
            return "no primes " + place + " let the scale of " + wish + " stay within " + Chain.SCALE_DRIFT_BITS
                    + " bits; try another scale or base" + whatWouldDo(secureBits);
        }
        return "no chain of primes gives " + wish + "; try another scale or a larger base" + whatWouldDo(secureBits);
    }

    /** The size of the smallest plan that is too large to be tried. */
    private double smallestPlan() {
        return SEARCHED.stream()
                .mapToDouble(this::smallestPlan)
                .filter(Double::isFinite)
                .findFirst()
                .orElse(Double.POSITIVE_INFINITY);
    }

    private double smallestPlan(ChainPlan.Fineness fineness) {
        double[] least = {Double.POSITIVE_INFINITY};
        plans(fineness, Double.POSITIVE_INFINITY, plan -> {
            double size = plan.logQp();
            least[0] = size > planBitsMax ? Math.min(least[0], size) : least[0];
        });
        return least[0];
    }

    /**
     * The nearest wishes that can be granted, found by trying.
     *
     * @param needed bits of the modulus
     */
    private String whatWouldDo(double needed) {
        List<String> answers = new ArrayList<>();
        granted(IntStream.rangeClosed(literal.logDegree() + 1, Parameters.LOG_DEGREE_MAX), literal::withLogDegree)
                .ifPresent(degree -> answers.add("degree 2^" + degree));
        int tooMany = Math.max(1, (int) Math.ceil((needed - secureBits) / literal.scaleBits()));
        granted(IntStream.range(0, NEIGHBOURS).map(more -> literal.levels() - tooMany - more), literal::withLevels)
                .ifPresent(levels -> answers.add(levels + " levels"));
        int scale = literal.scaleBits();
        granted(
                        IntStream.rangeClosed(1, NEIGHBOURS).flatMap(by -> IntStream.of(scale - by, scale + by)),
                        literal::withScaleBits)
                .ifPresent(bits -> answers.add("a scale of " + bits + " bits"));
        return answers.isEmpty() ? "" : ". What would do: " + String.join(", or ", answers);
    }

    private interface Change {
        ParametersLiteral to(int value);
    }

    private static OptionalInt granted(IntStream values, Change change) {
        return values.filter(value -> Parameters.inRange(change.to(value))
                        && new ChainSearch(change.to(value))
                                .chain(ChainPlan.Fineness.WHOLE)
                                .isPresent())
                .findFirst();
    }
}
