package dev.tcme.he.ckks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which primes make up the modulus of each level, in sizes only; {@link Chain} has the primes.
 *
 * <p>A level's modulus is some bulk primes and at most three smaller terminal primes, such that each level is
 * {@code scaleBits} larger than the one below while the limbs stay as large as the arithmetic allows (rational rescaling:
 * BitPacker, Samardzic and Sanchez 2024; Grafting, eprint 2024/1014). The top level uses all primes, so that nothing is lost
 * to the security bound.
 *
 * @param unit how many parts of a bit sizes are counted in: 1, whole bits, or 2
 * @param bulk nominal size of a bulk prime, in units
 * @param terminals nominal sizes of the terminal primes, in units
 * @param special how many special primes key switching has, 0 if there is none
 * @param keyNoise by how much P is smaller than it might be, in bits
 * @param levels for each level the number of bulk primes and the terminals, as bits of a mask
 */
record ChainPlan(int unit, int bulk, int[] terminals, int special, int keyNoise, List<Level> levels) {
    static final int BULK_BITS_MAX = 48;
    static final int BULK_BITS_MIN = 36;

    /**
     * How finely sizes are chosen.
     *
     * @param unit parts of a bit, 1 or 2
     * @param baseSlackBits the base may come out this much larger than asked for
     */
    record Fineness(int unit, int baseSlackBits) {
        /** Whole bits; a larger base may save a limb. */
        static final Fineness WHOLE = new Fineness(1, 16);

        /** Finds chains for scales without a multiple or a large common divisor near 48, such as 29, 31 and 34. */
        static final Fineness HALF = new Fineness(2, 16);

        /** And for some numbers of levels, for which the base must be a bulk prime larger. */
        static final Fineness WIDE = new Fineness(2, BULK_BITS_MAX);
    }

    /**
     * By how much P exceeds the largest digit where primes of 48 bits allow it, that is for digits of smaller primes: the noise
     * of key switching is then below that of rounding. Above a digit of k primes of 48 bits, P is k such primes as well and
     * about as large as the digit; the noise of key switching is then up to 4.1·sqrt(primes) times that of rounding.
     */
    static final int SPECIAL_MARGIN_BITS = 3;

    /** An inner product with a key takes this much of a transform's time: it reads two polynomials from memory. */
    private static final double KEY_COST = 0.6;

    /** How many special primes are tried when the wish leaves it open. */
    private static final int SPECIAL_TRIED = 4;

    private static final int TERMINALS_MAX = 3;

    record Level(int bulk, int terminalMask) {
        int limbs() {
            return bulk + Integer.bitCount(terminalMask);
        }
    }

    double bulkBits() {
        return (double) bulk / unit;
    }

    double terminalBits(int terminal) {
        return (double) terminals[terminal] / unit;
    }

    private int limbs() {
        return levels.getLast().limbs();
    }

    private int largest() {
        int largest = levels.getLast().bulk() == 0 ? 0 : bulk;
        for (int terminal : terminals) {
            largest = Math.max(largest, terminal);
        }
        return largest;
    }

    /** log2 of the modulus with the special primes, nominally. */
    double logQp() {
        Level top = levels.getLast();
        int q = top.bulk() * bulk + sum(terminals, top.terminalMask());
        int p = Math.min(special * BULK_BITS_MAX * unit, special * largest() + (SPECIAL_MARGIN_BITS - keyNoise) * unit);
        return (q + (special == 0 ? 0.0 : p)) / unit;
    }

    /** A product with relinearisation and rescaling at the top level, in transforms; without keys a rescaling. */
    double cost() {
        int limbs = limbs();
        int divisions = 2 * (special + 1 + limbs);
        if (special == 0) {
            return divisions;
        }
        int digits = (limbs + special - 1) / special;
        int targets = limbs + special;
        return digits * targets * (1 + KEY_COST) + divisions;
    }

    /**
     * Gives all plans for a wish, in no order that means anything but always the same.
     *
     * @param terminalMin smallest nominal size of a terminal prime, in bits
     * @param bitsMax the largest nominal size of Q·P, in bits
     */
    static void each(
            ParametersLiteral literal, int terminalMin, Fineness fineness, double bitsMax, Consumer<ChainPlan> taker) {
        int unit = fineness.unit();
        int step = literal.scaleBits() * unit;
        int[] specials = specials(literal);
        for (int slack = 0; slack <= fineness.baseSlackBits() * unit; slack++) {
            int base = literal.baseBits() * unit + slack;
            int top = base + literal.levels() * step;
            // Each special prime is as large as the largest of Q, and that is a bulk prime or one of three.
            int smallest = top
                    + specials[0] * Math.min(BULK_BITS_MIN * unit, top / TERMINALS_MAX)
                    - literal.keyNoiseBits() * unit;
            for (int bulk = BULK_BITS_MAX * unit; bulk >= BULK_BITS_MIN * unit && smallest <= bitsMax * unit; bulk--) {
                for (int[] terminals : choices(top, bulk, terminalMin, unit)) {
                    @Nullable List<Level> levels = levels(base, step, literal.levels(), bulk, terminals);
                    for (int i = 0; i < specials.length && levels != null; i++) {
                        ChainPlan plan =
                                new ChainPlan(unit, bulk, terminals, specials[i], literal.keyNoiseBits(), levels);
                        if (plan.logQp() <= bitsMax) {
                            taker.accept(plan);
                        }
                    }
                }
            }
        }
    }

    private static int[] specials(ParametersLiteral literal) {
        return switch (literal.specialPrimes()) {
            case ParametersLiteral.NO_EVALUATION_KEYS -> new int[] {0};
            case ParametersLiteral.BEST ->
                IntStream.rangeClosed(1, SPECIAL_TRIED).toArray();
            default -> new int[] {literal.specialPrimes()};
        };
    }

    /** All sets of terminals with which the top level comes out. */
    private static List<int[]> choices(int top, int bulk, int terminalMin, int unit) {
        List<int[]> result = new ArrayList<>();
        int min = terminalMin * unit;
        int max = BULK_BITS_MAX * unit - 1;
        if (top % bulk == 0) {
            result.add(new int[0]);
        }
        for (int a = min; a <= max; a++) {
            if (top >= a && (top - a) % bulk == 0) {
                result.add(new int[] {a});
            }
            for (int b = a; b <= max; b++) {
                int rest = top - a - b;
                if (rest >= 0 && rest % bulk == 0) {
                    result.add(new int[] {a, b});
                }
                // Of these there is one at most: the range of terminals is smaller than a bulk prime.
                int c = b + Math.floorMod(rest - b, bulk);
                if (c <= max && rest >= c) {
                    result.add(new int[] {a, b, c});
                }
            }
        }
        return result;
    }

    private static @Nullable List<Level> levels(int base, int step, int count, int bulk, int[] terminals) {
        int bulkMax = (base + count * step - sum(terminals, -1)) / bulk;
        Level[] result = new Level[count + 1];
        result[count] = new Level(bulkMax, (1 << terminals.length) - 1);
        for (int level = 0; level < count; level++) {
            @Nullable Level found = level(base + level * step, bulk, bulkMax, terminals);
            if (found == null) {
                return null;
            }
            result[level] = found;
        }
        return Arrays.asList(result);
    }

    /** The way to a size with the fewest limbs, or null. */
    private static @Nullable Level level(int size, int bulk, int bulkMax, int[] terminals) {
        @Nullable Level best = null;
        for (int mask = 0; mask < 1 << terminals.length; mask++) {
            int rest = size - sum(terminals, mask);
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
