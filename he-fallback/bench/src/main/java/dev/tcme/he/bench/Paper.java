package dev.tcme.he.bench;

import dev.tcme.he.ckks.Parameters;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Operations at the highest level, counted as the evaluator carries them out: which loops run how often, and how much memory
 * they read and make.
 */
final class Paper {
    private static final int PARTS = 2;

    /** Residues are transformed modulo another prime as they are, unless theirs is more than so many times as large. */
    private static final double DIRECT_MAX = 2;

    private final Parameters parameters;
    private final int logDegree;

    /** Primes of the level, of the one below, and of the level with the special ones. */
    private final int[] limbs;

    private final int[] below;
    private final int[] extended;

    /** The primes of each digit that the level has, without empty digits. */
    private final List<int[]> digits;

    Paper(Parameters parameters) {
        this.parameters = parameters;
        this.logDegree = parameters.logDegree();
        this.limbs = parameters.primes(parameters.levelMax());
        this.below = parameters.primes(parameters.levelMax() - 1);
        this.extended = IntStream.concat(IntStream.of(limbs), IntStream.of(parameters.specialPrimes()))
                .toArray();
        this.digits = IntStream.range(0, parameters.digits())
                .mapToObj(digit -> common(parameters.digit(digit), limbs))
                .filter(digit -> digit.length > 0)
                .toList();
    }

    private static int[] common(int[] primes, int[] in) {
        return IntStream.of(primes).filter(prime -> isIn(prime, in)).toArray();
    }

    private static int[] without(int[] primes, int[] in) {
        return IntStream.of(primes).filter(prime -> !isIn(prime, in)).toArray();
    }

    private static boolean isIn(int prime, int[] primes) {
        return IntStream.of(primes).anyMatch(i -> i == prime);
    }

    /** Of one limb, in place. */
    static Count transform(Operation operation, int logDegree) {
        Count count = new Count(logDegree).kept(1).tables(1);
        return operation == Operation.NTT ? count.forward(1) : count.inverse(1);
    }

    Count of(Operation operation) {
        int both = PARTS * limbs.length;
        return switch (operation) {
            case NTT, INTT -> transform(operation, logDegree);
            case ADD -> count().of(both, Pass.ADD).kept(2 * both).fresh(both);
            case MUL_PLAIN ->
                count().of(both, Pass.MULTIPLY).kept(both + limbs.length).fresh(both);
            case ROTATE -> rotation();
            case MUL_RELIN_RESCALE -> product();
            default -> throw new IllegalArgumentException(operation.text() + " is not accounted for");
        };
    }

    Count of(KeySwitchPart part) {
        return switch (part) {
            case DIGITS -> digits().kept(limbs.length);
            case EXTEND -> extend().kept(limbs.length);
            case KEY -> key();
            case DIVIDE -> division(limbs).kept(PARTS * extended.length).fresh(PARTS * limbs.length);
        };
    }

    private Count count() {
        return new Count(logDegree);
    }

    /** Copied, transformed and prepared, limb by limb. */
    private Count digits() {
        return count().of(limbs.length, Pass.COPY)
                .inverse(limbs.length)
                .of(limbs.length, Pass.SCALE)
                .tables(limbs.length)
                .scratch(limbs.length);
    }

    private Count extend() {
        Count count = count().tables(extended.length).scratch(Math.min(KeySwitchParts.TOGETHER, digits.size()));
        for (int[] digit : digits) {
            for (int target : without(extended, digit)) {
                count.and(values(digit, target, Pass.convert(digit.length)));
            }
        }
        return count;
    }

    /** From a few primes to another one, and the forward transform. */
    private Count values(int[] sources, int target, Pass conversion) {
        Count count = count().forward(1);
        if (sources.length > 1) {
            return count.of(1, conversion);
        }
        double source = parameters.moduli().get(sources[0]).p();
        return source <= DIRECT_MAX * parameters.moduli().get(target).p() ? count : count.of(1, Pass.REDUCE);
    }

    private Count key() {
        int full = digits.size() / KeySwitchParts.TOGETHER;
        int rest = digits.size() % KeySwitchParts.TOGETHER;
        return count().of(full * extended.length, Pass.innerProducts(KeySwitchParts.TOGETHER))
                .of(rest == 0 ? 0 : extended.length, Pass.innerProducts(rest))
                .kept(PARTS * digits.size() * extended.length)
                .scratch(PARTS * extended.length);
    }

    /**
     * Of both halves, from the extended primes: what is dropped goes through the inverse transform, is converted to every
     * target, and taken off. Primes that only the target has have no old limb.
     */
    private Count division(int[] targets) {
        int[] gone = without(extended, targets);
        int news = without(targets, extended).length;
        int kept = targets.length - news;
        Count count = count().of(PARTS * gone.length, Pass.COPY)
                .inverse(PARTS * gone.length)
                .of(PARTS * gone.length, Pass.SCALE)
                .tables(gone.length + targets.length)
                .scratch(PARTS * gone.length + 1);
        for (int target : targets) {
            for (int part = 0; part < PARTS; part++) {
                count.and(values(gone, target, Pass.convertExactly(gone.length)));
            }
        }
        return news == 0
                ? count.of(PARTS * kept, Pass.SUBTRACT_SCALE)
                : count.of(PARTS * kept, Pass.SCALE)
                        .of(PARTS * kept, Pass.SCALE_ADD)
                        .of(PARTS * news, Pass.SCALE)
                        .scratch(1);
    }

    private Count switched() {
        return digits().and(extend()).and(key());
    }

    private Count rotation() {
        return switched()
                .and(division(limbs))
                .of(limbs.length, Pass.ADD)
                .of(PARTS * limbs.length, Pass.PERMUTE)
                .index()
                .kept(PARTS * limbs.length)
                .scratch(1)
                .fresh(PARTS * limbs.length);
    }

    private Count product() {
        return count().of(limbs.length, Pass.TENSOR)
                .scratch((PARTS + 1) * limbs.length)
                .kept(2 * PARTS * limbs.length)
                .and(switched())
                .of(PARTS * limbs.length, Pass.SCALE_ADD)
                .and(division(below))
                .fresh(PARTS * below.length);
    }
}
