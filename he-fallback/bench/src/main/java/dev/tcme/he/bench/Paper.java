package dev.tcme.he.bench;

import dev.tcme.he.ckks.Parameters;
import dev.tcme.he.ring.Ring;
import java.util.stream.IntStream;

/**
 * Operations at the highest level, counted as the evaluator carries them out: which loops run how often, and how much memory
 * they read and make.
 */
final class Paper {
    private static final int PARTS = 2;

    private final Parameters parameters;
    private final int logDegree;

    /** Primes of the level, and of the one below. */
    private final int limbs;

    private final int below;

    /** Primes that a step to the level below drops, and those of them that are new there. */
    private final int dropped;

    private final int added;
    private final int special;

    Paper(Parameters parameters) {
        this.parameters = parameters;
        this.logDegree = parameters.logDegree();
        int[] above = parameters.primes(parameters.levelMax());
        int[] under = parameters.primes(parameters.levelMax() - 1);
        this.limbs = above.length;
        this.below = under.length;
        this.dropped = missing(above, under);
        this.added = missing(under, above);
        this.special = parameters.specialPrimes().length;
    }

    private static int missing(int[] primes, int[] in) {
        return (int) IntStream.of(primes)
                .filter(prime -> IntStream.of(in).noneMatch(i -> i == prime))
                .count();
    }

    /** Of one limb, in place. */
    static Count transform(Operation operation, int logDegree) {
        Count count = new Count(logDegree).kept(1).tables(1);
        return operation == Operation.NTT ? count.forward(1) : count.inverse(1);
    }

    Count of(Operation operation) {
        return switch (operation) {
            case NTT, INTT -> transform(operation, logDegree);
            case ADD ->
                count().of(PARTS * limbs, Pass.ADD).kept(2 * PARTS * limbs).fresh(PARTS * limbs);
            case MUL_PLAIN ->
                count().of(PARTS * limbs, Pass.MULTIPLY)
                        .kept((PARTS + 1) * limbs)
                        .fresh(PARTS * limbs);
            case ROTATE -> rotation();
            case MUL_RELIN_RESCALE -> product();
            default -> throw new IllegalArgumentException(operation.text() + " is not accounted for");
        };
    }

    Count of(KeySwitchPart part) {
        return switch (part) {
            case DIGITS -> digits().kept(limbs);
            case EXTEND -> extend().kept(limbs);
            case TRANSFORM -> transform();
            case KEY -> key();
            case DIVIDE -> division(special, limbs, 0).kept(PARTS * extended()).fresh(PARTS * limbs);
        };
    }

    private Count count() {
        return new Count(logDegree);
    }

    private int extended() {
        return limbs + special;
    }

    /** Copied, transformed and prepared, limb by limb. */
    private Count digits() {
        return count().of(limbs, Pass.COPY)
                .inverse(limbs)
                .of(limbs, Pass.SCALE)
                .tables(limbs)
                .scratch(limbs);
    }

    private Count extend() {
        Count count = count().scratch(1);
        digitSizes().forEach(size -> count.of(extended() - size, Pass.convert(size)));
        return count;
    }

    private Count transform() {
        Count count = count().tables(extended()).scratch(1);
        digitSizes().forEach(size -> count.forward(extended() - size));
        return count;
    }

    private Count key() {
        int digits = (int) digitSizes().count();
        return count().of(extended(), Pass.MULTIPLY_PAIR)
                .of((digits - 1) * extended(), Pass.ACCUMULATE)
                .of(PARTS * extended() * (1 + (digits - 1) / Ring.accumulateTermsMax()), Pass.REDUCE)
                .kept(PARTS * digits * extended())
                .scratch(PARTS * extended());
    }

    /** Of both halves: what is dropped goes through the inverse transform, is converted to every target, and taken off. */
    private Count division(int gone, int targets, int news) {
        return count().of(PARTS * gone, Pass.COPY)
                .inverse(PARTS * gone)
                .of(PARTS * gone, Pass.SCALE)
                .of(PARTS * targets, Pass.convertExactly(gone))
                .forward(PARTS * targets)
                .tables(gone + targets)
                .scratch(PARTS * gone + 1)
                .and(news == 0 ? simple(targets) : rational(targets, news));
    }

    private Count simple(int targets) {
        return count().of(PARTS * targets, Pass.SUBTRACT_SCALE);
    }

    /** With primes that only the target has: those have no old limb to be scaled. */
    private Count rational(int targets, int news) {
        return count().of(PARTS * (targets - news), Pass.SCALE)
                .of(PARTS * (targets - news), Pass.SCALE_ADD)
                .of(PARTS * news, Pass.SCALE)
                .scratch(1);
    }

    private Count switched() {
        return digits().and(extend()).and(transform()).and(key());
    }

    private Count rotation() {
        return switched()
                .and(division(special, limbs, 0))
                .of(limbs, Pass.ADD)
                .of(PARTS * limbs, Pass.PERMUTE)
                .index()
                .kept(PARTS * limbs)
                .scratch(1)
                .fresh(PARTS * limbs);
    }

    private Count product() {
        return count().of(limbs, Pass.TENSOR)
                .scratch((PARTS + 1) * limbs)
                .kept(2 * PARTS * limbs)
                .and(switched())
                .of(PARTS * limbs, Pass.SCALE_ADD)
                .and(division(special + dropped, below, added))
                .fresh(PARTS * below);
    }

    /** How many primes of the level each digit has, without empty ones. */
    private IntStream digitSizes() {
        int[] primes = parameters.primes(parameters.levelMax());
        return IntStream.range(0, parameters.digits())
                .map(digit -> primes.length - missing(primes, parameters.digit(digit)))
                .filter(size -> size > 0);
    }
}
