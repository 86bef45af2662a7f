package dev.tcme.he.ckks;

import dev.tcme.he.ring.Modulus;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A parameter set that is secure by the table of its {@link Security}; nothing else can be built.
 *
 * <p>The primes are numbered: first those of Q, bulk then terminal, then the special ones of P that only keys use. Each level
 * has a list of primes and a <em>scale</em>. The scales are chosen backwards from the primes, such that a product of two
 * ciphertexts at the scale of a level, rescaled, is exactly at the scale of the next (Kim, Papadimitriou, Polyakov, eprint
 * 2020/1118). The same wish always gives the same primes.
 */
public final class Parameters {
    static final int LOG_DEGREE_MIN = 10;
    static final int LOG_DEGREE_MAX = 17;

    private static final int SCALE_BITS_MIN = 20;
    private static final int SCALE_BITS_MAX = 47;
    private static final int BASE_BITS_ABOVE_SCALE = 2;
    private static final int LEVELS_MAX = 60;
    private static final int SPECIAL_PRIMES_MAX = 8;

    private final ParametersLiteral literal;
    private final List<Modulus> moduli;
    private final int special;
    private final int[][] levels;
    private final double[] scales;
    private final int[][] digits;
    private final double logQp;

    private Parameters(ParametersLiteral literal, Chain chain) {
        this.literal = literal;
        this.moduli = chain.moduli();
        this.special = chain.special();
        this.levels = chain.levels();
        this.scales = chain.scales();
        this.digits = chain.digits();
        this.logQp = chain.logQp();
    }

    /**
     * @throws IllegalArgumentException if a wish is out of range, no primes fit, or the modulus is larger than is secure; the
     *     message says which and what would do
     */
    public static Parameters of(ParametersLiteral literal) {
        requireRanges(literal);
        return new Parameters(literal, ChainSearch.find(literal));
    }

    /**
     * As {@link #of}, for who tries several wishes: only primes of whole bits are looked for, which takes milliseconds, while
     * {@link #of} goes on to finer sizes, and then looks for a reason and for other wishes.
     *
     * @return nothing if no such primes fit, or the modulus is larger than is secure
     * @throws IllegalArgumentException if a wish is out of range
     */
    public static Optional<Parameters> ifSecure(ParametersLiteral literal) {
        requireRanges(literal);
        return ChainSearch.tried(literal).map(chain -> new Parameters(literal, chain));
    }

    private static void requireRanges(ParametersLiteral literal) {
        for (Range range : ranges(literal)) {
            if (!range.holds()) {
                throw new IllegalArgumentException(range.refusal());
            }
        }
    }

    /** Whether each of a wish's numbers alone is one that can be. */
    static boolean inRange(ParametersLiteral literal) {
        return ranges(literal).stream().allMatch(Range::holds);
    }

    private record Range(String what, int value, int min, int max) {
        boolean holds() {
            return value >= min && value <= max;
        }

        String refusal() {
            return what + " must be " + min + " to " + max + ", not " + value;
        }
    }

    private static List<Range> ranges(ParametersLiteral literal) {
        int scale = literal.scaleBits();
        int special = literal.specialPrimes() == ParametersLiteral.NO_EVALUATION_KEYS ? 0 : literal.specialPrimes();
        return List.of(
                new Range("log2 of the degree", literal.logDegree(), LOG_DEGREE_MIN, LOG_DEGREE_MAX),
                new Range("the number of levels", literal.levels(), 0, LEVELS_MAX),
                new Range("the scale's bits", scale, SCALE_BITS_MIN, SCALE_BITS_MAX),
                new Range("the base's bits", literal.baseBits(), scale + BASE_BITS_ABOVE_SCALE, 2 * Modulus.BITS_MAX),
                new Range("the number of special primes", special, 0, SPECIAL_PRIMES_MAX),
                new Range(
                        "the bits of key switching noise",
                        literal.keyNoiseBits(),
                        0,
                        ParametersLiteral.KEY_NOISE_BITS_MAX));
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

    /**
     * The Galois element whose automorphism moves slot {@code j + by} to slot {@code j}.
     *
     * @param by any number; taken modulo the number of slots
     */
    public int rotation(int by) {
        long mask = 2L * degree() - 1;
        long element = 1;
        long power = 5;
        for (int e = Math.floorMod(by, slots()); e != 0; e >>= 1) {
            element = (e & 1) == 1 ? element * power & mask : element;
            power = power * power & mask;
        }
        return (int) element;
    }

    /** The Galois element of complex conjugation. */
    public int conjugation() {
        return 2 * degree() - 1;
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

    /** Whether relinearisation and rotations are possible: not with {@link ParametersLiteral#NO_EVALUATION_KEYS}. */
    public boolean hasEvaluationKeys() {
        return special > 0;
    }

    /** @throws IllegalArgumentException if these parameters have none */
    void requireEvaluationKeys() {
        if (!hasEvaluationKeys()) {
            throw new IllegalArgumentException(
                    "these parameters are for sums and products with plaintexts, they have no"
                            + " evaluation keys; relinearisation and rotations need parameters with special primes");
        }
    }

    /** How many digits a key switch has; 0 where there are no evaluation keys. */
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
