package dev.tcme.he.ckks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which primes make up the modulus of each level, in sizes only.
 *
 * <p>A level's modulus is some bulk primes and at most three smaller terminal primes, such that each level is
 * {@code scaleBits} larger than the one below while the limbs stay as large as the arithmetic allows (rational rescaling:
 * BitPacker, Samardzic and Sanchez 2024; Grafting, eprint 2024/1014). The top level uses all primes, so that nothing is lost
 * to the security bound.
 *
 * @param bulkBits nominal size of a bulk prime
 * @param terminals nominal sizes of the terminal primes
 * @param special how many special primes key switching has
 * @param levels for each level the number of bulk primes and the terminals, as bits of a mask
 */
record ChainPlan(int bulkBits, int[] terminals, int special, List<Level> levels) {
    private static final int BULK_MAX = 48;
    private static final int BULK_MIN = 36;

    /** The base may come out this much larger than asked for, if that saves a limb. */
    private static final int BASE_SLACK = 16;

    /** An inner product with a key takes this much of a transform's time: it reads two polynomials from memory. */
    private static final double KEY_COST = 0.6;

    /** How many special primes are tried when the wish leaves it open. */
    private static final int SPECIAL_TRIED = 4;

    /** How much P exceeds the largest digit: keeps the noise of key switching below that of rounding. */
    static final int SPECIAL_MARGIN_BITS = 3;

    private static final Comparator<ChainPlan> ORDER = Comparator.comparingDouble(ChainPlan::cost)
            .thenComparingInt(ChainPlan::logQp)
            .thenComparingInt(plan -> plan.terminals().length);

    record Level(int bulk, int terminalMask) {
        int limbs() {
            return bulk + Integer.bitCount(terminalMask);
        }
    }

    int limbs() {
        return levels.getLast().limbs();
    }

    private int largest() {
        int terminal = Arrays.stream(terminals).max().orElse(0);
        return levels.getLast().bulk() == 0 ? terminal : Math.max(bulkBits, terminal);
    }

    /** log2 of the modulus with the special primes, nominally. */
    private int logQp() {
        return size(levels.getLast()) + Math.min(special * BULK_MAX, special * largest() + SPECIAL_MARGIN_BITS);
    }

    /** A product with relinearisation and rescaling at the top level, in transforms. */
    private double cost() {
        int limbs = limbs();
        int digits = (limbs + special - 1) / special;
        int targets = limbs + special;
        int divisions = 2 * (special + 1 + limbs);
        return digits * targets * (1 + KEY_COST) + divisions;
    }

    private int size(Level level) {
        return level.bulk() * bulkBits + sum(terminals, level.terminalMask());
    }

    /**
     * The plan with the fastest products among those that are secure.
     *
     * @param terminalMin smallest nominal size of a terminal prime
     * @param secureBits the largest log2 of Q·P
     * @throws IllegalArgumentException if no plan exists
     */
    static ChainPlan find(ParametersLiteral literal, int terminalMin, int secureBits) {
        @Nullable ChainPlan best = null;
        int smallest = Integer.MAX_VALUE;
        for (int slack = 0; slack <= BASE_SLACK; slack++) {
            int top = literal.baseBits() + slack + literal.levels() * literal.scaleBits();
            for (int bulk = BULK_MAX; bulk >= BULK_MIN; bulk--) {
                for (int[] terminals : choices(top, bulk, terminalMin)) {
                    @Nullable List<Level> levels = levels(top, literal, bulk, terminals);
                    for (int special : specials(literal)) {
                        if (levels != null) {
                            ChainPlan plan = new ChainPlan(bulk, terminals, special, levels);
                            smallest = Math.min(smallest, plan.logQp());
                            boolean secure = plan.logQp() <= secureBits;
                            best = secure && (best == null || ORDER.compare(plan, best) < 0) ? plan : best;
                        }
                    }
                }
            }
        }
        if (best == null) {
            throw new IllegalArgumentException(refusal(literal, smallest, secureBits));
        }
        return best;
    }

    private static int[] specials(ParametersLiteral literal) {
        return literal.specialPrimes() > 0
                ? new int[] {literal.specialPrimes()}
                : IntStream.rangeClosed(1, SPECIAL_TRIED).toArray();
    }

    private static String refusal(ParametersLiteral literal, int smallest, int secureBits) {
        String wish =
                literal.levels() + " levels of " + literal.scaleBits() + " bits above a base of " + literal.baseBits();
        if (smallest == Integer.MAX_VALUE) {
            return "no chain of primes gives " + wish + "; try another scale or a larger base";
        }
        return wish + " need a modulus of at least " + smallest + " bits, and at degree 2^" + literal.logDegree()
                + " no more than " + secureBits + " are secure ("
                + literal.security().words()
                + "); use fewer levels, a smaller scale, fewer special primes or a larger degree";
    }

    /** All sets of terminals with which the top level comes out. */
    private static List<int[]> choices(int top, int bulk, int min) {
        List<int[]> result = new ArrayList<>();
        int max = BULK_MAX - 1;
        if (top % bulk == 0) {
            result.add(new int[0]);
        }
        for (int a = min; a <= max; a++) {
            if (top >= a && (top - a) % bulk == 0) {
                result.add(new int[] {a});
            }
            for (int b = a; b <= max; b++) {
                if (top >= a + b && (top - a - b) % bulk == 0) {
                    result.add(new int[] {a, b});
                }
                for (int c = b; c <= max; c++) {
                    if (top >= a + b + c && (top - a - b - c) % bulk == 0) {
                        result.add(new int[] {a, b, c});
                    }
                }
            }
        }
        return result;
    }

    private static @Nullable List<Level> levels(int top, ParametersLiteral literal, int bulk, int[] terminals) {
        int bulkMax = (top - sum(terminals, -1)) / bulk;
        int count = literal.levels();
        Level[] result = new Level[count + 1];
        result[count] = new Level(bulkMax, (1 << terminals.length) - 1);
        for (int level = 0; level < count; level++) {
            @Nullable Level found = level(top - (count - level) * literal.scaleBits(), bulk, bulkMax, terminals);
            if (found == null) {
                return null;
            }
            result[level] = found;
        }
        return Arrays.asList(result);
    }

    /** The way to a size with the fewest limbs, or null. */
    private static @Nullable Level level(int bits, int bulk, int bulkMax, int[] terminals) {
        @Nullable Level best = null;
        for (int mask = 0; mask < 1 << terminals.length; mask++) {
            int rest = bits - sum(terminals, mask);
            if (rest >= 0 && rest % bulk == 0 && rest / bulk <= bulkMax) {
                Level level = new Level(rest / bulk, mask);
                if (best == null || level.limbs() < best.limbs()) {
                    best = level;
                }
            }
        }
        return best != null && best.limbs() > 0 ? best : null;
    }

    private static int sum(int[] terminals, int mask) {
        int sum = 0;
        for (int i = 0; i < terminals.length; i++) {
            sum += (mask >> i & 1) * terminals[i];
        }
        return sum;
    }
}
