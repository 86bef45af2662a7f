package dev.tcme.he.ckks;

import dev.tcme.he.ring.Modulus;
import dev.tcme.he.ring.Primes;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A parameter set that is secure by the table of its {@link Security}; nothing else can be built.
 *
 * <p>The primes are numbered: first those of Q, bulk then terminal, then the special ones of P that only keys use. Each level
 * has a list of primes and a <em>scale</em>. The scales are chosen backwards from the primes, such that a product of two
 * ciphertexts at the scale of a level, rescaled, is exactly at the scale of the next (Kim, Papadimitriou, Polyakov, eprint
 * 2020/1118). The same wish always gives the same primes.
 */
public final class Parameters {
    /** Nominal sizes are a little below whole bits, so that a prime of nominally 48 bits can be tuned and stays below 2^48. */
    private static final double NOMINAL = 47.98 / 48;

    private static final int TERMINAL_BITS_ABOVE_STEP = 5;
    private static final int TERMINAL_BITS_MIN = 20;
    private static final int SCALE_BITS_MIN = 20;
    private static final int SCALE_BITS_MAX = 47;
    private static final int LEVELS_MAX = 60;
    private static final int SPECIAL_PRIMES_MAX = 8;

    /** Of this size there are enough primes for all special ones. */
    private static final int SPECIAL_BITS_ABOVE_DEGREE = 11;

    /** A scale may differ from its nominal size by a factor of two to this power; all of it is accounted for. */
    private static final double SCALE_DRIFT_BITS = 0.75;

    private final ParametersLiteral literal;
    private final List<Modulus> moduli;
    private final int special;
    private final int[][] levels;
    private final double[] scales;
    private final int[][] digits;
    private final double logQp;

    private Parameters(
            ParametersLiteral literal,
            List<Modulus> moduli,
            int special,
            int[][] levels,
            double[] scales,
            int[][] digits) {
        this.literal = literal;
        this.moduli = List.copyOf(moduli);
        this.special = special;
        this.levels = levels;
        this.scales = scales;
        this.digits = digits;
        this.logQp = moduli.stream().mapToDouble(Modulus::log2).sum();
    }

    /**
     * @throws IllegalArgumentException if a wish is out of range, no primes fit, or the modulus is larger than is secure; the
     *     message says which and what would do
     */
    public static Parameters of(ParametersLiteral literal) {
        requireRange("log2 of the degree", literal.logDegree(), 10, 17);
        requireRange("the number of levels", literal.levels(), 0, LEVELS_MAX);
        requireRange("the scale's bits", literal.scaleBits(), SCALE_BITS_MIN, SCALE_BITS_MAX);
        requireRange("the base's bits", literal.baseBits(), literal.scaleBits() + 2, 2 * Modulus.BITS_MAX);
        requireRange("the number of special primes", literal.specialPrimes(), 0, SPECIAL_PRIMES_MAX);
        int terminalMin = primeBitsMin(literal);
        int secure = literal.security().bitsMax(literal.logDegree());
        Parameters result = build(literal, ChainPlan.find(literal, terminalMin, secure));
        if (result.logQp > secure) {
            throw new IllegalArgumentException(
                    "the modulus has " + Math.round(result.logQp * 10) / 10.0 + " bits, and at degree 2^"
                            + literal.logDegree() + " no more than " + secure + " are secure ("
                            + literal.security().words()
                            + "); use fewer levels, a smaller scale, fewer special primes or a larger degree");
        }
        return result;
    }

    /** Smaller primes that are 1 modulo 2N are too few. */
    private static int primeBitsMin(ParametersLiteral literal) {
        return Math.max(TERMINAL_BITS_MIN, literal.logDegree() + 1 + TERMINAL_BITS_ABOVE_STEP);
    }

    private static void requireRange(String what, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(what + " must be " + min + " to " + max + ", not " + value);
        }
    }

    private static Parameters build(ParametersLiteral literal, ChainPlan plan) {
        Primes primes = new Primes(literal.logDegree());
        int bulkCount = plan.levels().getLast().bulk();
        int terminalCount = plan.terminals().length;
        @Nullable Modulus[] chain = new @Nullable Modulus[bulkCount + terminalCount];
        for (int i = 0; i < terminalCount; i++) {
            chain[bulkCount + i] = primes.near(nominal(plan.terminals()[i]), Modulus.BITS_MAX);
        }
        int[][] levels =
                plan.levels().stream().map(level -> indices(level, bulkCount)).toArray(int[][]::new);
        double[] scales = scales(literal, plan, primes, chain, levels);
        List<Modulus> moduli = new ArrayList<>();
        for (@Nullable Modulus modulus : chain) {
            moduli.add(modulus != null ? modulus : primes.near(nominal(plan.bulkBits()), Modulus.BITS_MAX));
        }
        int[][] digits = digits(moduli, plan.special());
        double specialBits = specialBits(moduli, digits, plan.special());
        moduli.addAll(special(
                plan.special(), Math.max(specialBits, literal.logDegree() + SPECIAL_BITS_ABOVE_DEGREE), primes));
        return new Parameters(literal, moduli, plan.special(), levels, scales, digits);
    }

    private static double nominal(int bits) {
        return StrictMath.pow(2, bits * NOMINAL);
    }

    private static int[] indices(ChainPlan.Level level, int bulkCount) {
        return IntStream.concat(
                        IntStream.range(0, level.bulk()),
                        IntStream.range(0, Integer.SIZE)
                                .filter(i -> (level.terminalMask() >> i & 1) == 1)
                                .map(i -> bulkCount + i))
                .toArray();
    }

    /** Walks down from the top, chooses the bulk prime that each step drops such that the scale stays near its nominal size. */
    private static double[] scales(
            ParametersLiteral literal, ChainPlan plan, Primes primes, @Nullable Modulus[] chain, int[][] levels) {
        double wanted = nominal(literal.scaleBits());
        double[] scales = new double[levels.length];
        scales[levels.length - 1] = wanted;
        for (int level = levels.length - 1; level > 0; level--) {
            int[] above = levels[level];
            int[] below = levels[level - 1];
            double ratio = 1;
            int open = -1;
            for (int prime : above) {
                if (!contains(below, prime) && chain[prime] == null) {
                    if (open >= 0) {
                        chain[open] = primes.near(nominal(plan.bulkBits()), Modulus.BITS_MAX);
                    }
                    open = prime;
                }
            }
            for (int prime : above) {
                ratio *= contains(below, prime) || prime == open
                        ? 1
                        : chosen(chain, prime).p();
            }
            for (int prime : below) {
                ratio /= contains(above, prime) ? 1 : chosen(chain, prime).p();
            }
            if (open >= 0) {
                double ideal = scales[level] * scales[level] / wanted / ratio;
                Modulus modulus = primes.near(ideal, Modulus.BITS_MAX);
                chain[open] = modulus;
                ratio *= modulus.p();
            }
            scales[level - 1] = scales[level] * scales[level] / ratio;
            requireNearNominal(scales[level - 1], wanted);
        }
        return scales;
    }

    private static Modulus chosen(@Nullable Modulus[] chain, int prime) {
        Modulus modulus = chain[prime];
        if (modulus == null) {
            throw new IllegalStateException("prime " + prime + " is needed before it is dropped");
        }
        return modulus;
    }

    private static void requireNearNominal(double scale, double wanted) {
        double drift = StrictMath.log(scale / wanted) / StrictMath.log(2);
        if (Math.abs(drift) > SCALE_DRIFT_BITS) {
            throw new IllegalArgumentException(
                    "the primes of this chain let the scale drift by " + drift + " bits; try another scale or base");
        }
    }

    /** The primes in groups of {@code size}, large ones with large ones: what they multiply to decides how large P must be. */
    private static int[][] digits(List<Modulus> moduli, int size) {
        int count = (moduli.size() + size - 1) / size;
        return IntStream.range(0, count)
                .mapToObj(d -> IntStream.range(d * size, Math.min((d + 1) * size, moduli.size()))
                        .toArray())
                .toArray(int[][]::new);
    }

    /** The size of special primes whose product is a little above that of the largest digit, as far as 48 bits allow. */
    private static double specialBits(List<Modulus> moduli, int[][] digits, int count) {
        double largest = Arrays.stream(digits)
                .mapToDouble(digit -> IntStream.of(digit)
                        .mapToDouble(prime -> moduli.get(prime).log2())
                        .sum())
                .max()
                .orElseThrow();
        return Math.min((largest + ChainPlan.SPECIAL_MARGIN_BITS) / count, Modulus.BITS_MAX);
    }

    private static List<Modulus> special(int count, double bits, Primes primes) {
        return IntStream.range(0, count)
                .mapToObj(i -> primes.near(StrictMath.pow(2, bits), Modulus.BITS_MAX))
                .toList();
    }

    static boolean contains(int[] primes, int prime) {
        return IntStream.of(primes).anyMatch(i -> i == prime);
    }

    public ParametersLiteral literal() {
        return literal;
    }

    public int logDegree() {
        return literal.logDegree();
    }

    public int degree() {
        return 1 << literal.logDegree();
    }

    /** The number of complex slots, N/2. */
    public int slots() {
        return degree() / 2;
    }

    public Security security() {
        return literal.security();
    }

    /** The level of a fresh ciphertext, the number of multiplications it can take. */
    public int levelMax() {
        return levels.length - 1;
    }

    /** All primes: those of Q, then the special ones. */
    public List<Modulus> moduli() {
        return moduli;
    }

    /** The primes of a level, by number. */
    public int[] primes(int level) {
        requireLevel(level);
        return levels[level].clone();
    }

    /** The special primes, by number. */
    public int[] specialPrimes() {
        return IntStream.range(moduli.size() - special, moduli.size()).toArray();
    }

    /** The primes of Q, by number. */
    public int[] allPrimes() {
        return IntStream.range(0, moduli.size() - special).toArray();
    }

    /** The scale of ciphertexts and plaintexts at a level. */
    public double scale(int level) {
        requireLevel(level);
        return scales[level];
    }

    /** log2 of the modulus at a level. */
    public double logQ(int level) {
        requireLevel(level);
        return IntStream.of(levels[level])
                .mapToDouble(i -> moduli.get(i).log2())
                .sum();
    }

    /** log2 of Q·P, what security is judged by. */
    public double logQp() {
        return logQp;
    }

    /** Q of a level. */
    public BigInteger modulus(int level) {
        requireLevel(level);
        return IntStream.of(levels[level])
                .mapToObj(i -> moduli.get(i).big())
                .reduce(BigInteger.ONE, BigInteger::multiply);
    }

    /** Numbers with this absolute value or more cannot be decrypted: they wrap around at level 0. */
    public double magnitudeMax() {
        return StrictMath.pow(2, logQ(0) - 1) / scales[0];
    }

    /** How many digits a key switch has. */
    public int digits() {
        return digits.length;
    }

    /** The primes of Q in a digit, by number. */
    public int[] digit(int digit) {
        return digits[digit].clone();
    }

    void requireLevel(int level) {
        if (level < 0 || level >= levels.length) {
            throw new IllegalArgumentException(
                    "these parameters have levels 0 to " + (levels.length - 1) + ", not " + level);
        }
    }

    /** Parameters with the same wish are the same. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Parameters that && that.literal.equals(literal);
    }

    @Override
    public int hashCode() {
        return literal.hashCode();
    }

    @Override
    public String toString() {
        return "N=2^" + literal.logDegree() + ", " + levelMax() + " levels of " + literal.scaleBits() + " bits, "
                + (moduli.size() - special)
                + "+" + special + " primes, log2 QP=" + Math.round(logQp * 10) / 10.0 + " <= "
                + security().bitsMax(literal.logDegree()) + " (" + security().words() + "), levels "
                + Arrays.toString(IntStream.range(0, levels.length)
                        .map(i -> levels[i].length)
                        .toArray());
    }
}
