package dev.tcme.he.exact;

import dev.tcme.he.ckks.Parameters;
import dev.tcme.he.ckks.ParametersLiteral;
import dev.tcme.he.ckks.Security;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The smallest parameters with which a program fits: first the degree is tried from below, then levels that the result keeps
 * (where one base is too small to open it), then the bits of a level. The same question always has the same answer.
 */
final class Search<R> {
    private static final int LOG_DEGREE_MIN = 12;
    private static final int LOG_DEGREE_MAX = 16;

    /** More levels under the result than these are of no use: the modulus then has room for everything that is provable. */
    private static final int KEPT_LEVELS_MAX = 2;

    private static final int SCALE_BITS_MIN = 34;
    private static final int SCALE_BITS_MAX = 47;
    private static final int BASE_BITS_MAX = 96;

    /** Where the search for the base begins; hiding alone takes this much. */
    private static final int BASE_BITS_START = 84;

    /** A base of some bits nominally has up to this much less: primes are a little below whole bits. */
    private static final double NOMINAL_SLACK = 1;

    /** More make digits so large that they are no faster. */
    private static final int SPECIAL_PRIMES_MAX = 4;

    /** Sizes of P that are tried, each a bit smaller: primes are not of exactly the size that is wished. */
    private static final int KEY_NOISE_TRIED = 8;

    /**
     * What a rescaling by less than 2^{@value #SCALE_BITS_MAX} divides away, and then some: larger noise of key switches does not fit,
     * and looking for its primes takes seconds.
     */
    private static final int KEY_NOISE_BITS_MAX = 32;

    /** How often the base is corrected after the noise is known with it. */
    private static final int CORRECTIONS_MAX = 3;

    private final Program<R> program;
    private final Security security;
    private final Protection protection;

    /** Rescalings from the inputs to the result. */
    private final int depth;

    /** Keys are switched, or inputs divided by P. */
    private final boolean special;

    Search(Program<R> program, Security security, Protection protection) {
        this.program = program;
        this.security = security;
        this.protection = protection;
        this.depth = program.depth();
        this.special = depth > 0 || protection == Protection.COVERT;
    }

    ExactCircuit<R> circuit() {
        for (int logDegree = LOG_DEGREE_MIN; logDegree <= LOG_DEGREE_MAX; logDegree++) {
            if (program.columnsMin() > 1 << (logDegree - 1)) {
                continue;
            }
            if (atDegree(logDegree) instanceof Fits<R>(ExactCircuit<R> circuit)) {
                return special ? fastest(circuit) : circuit;
            }
        }
        throw new IllegalArgumentException("no parameters up to degree 2^" + LOG_DEGREE_MAX + " with "
                + security.words() + " fit a program of depth " + depth + " for " + program.parties()
                + " parties that needs " + program.columnsMin() + " columns and a plain modulus of "
                + program.modulusMin());
    }

    /** What became of one wish, or of several. */
    private sealed interface Attempt<R> permits Fits, Noisy, TooLarge {}

    private record Fits<R>(ExactCircuit<R> circuit) implements Attempt<R> {}

    /**
     * Larger levels may do.
     *
     * @param modulusBits what the result needs
     */
    private record Noisy<R>(double modulusBits) implements Attempt<R> {}

    /** With larger levels even more so. */
    private record TooLarge<R>() implements Attempt<R> {}

    private Attempt<R> atDegree(int logDegree) {
        Attempt<R> attempt = new TooLarge<>();
        for (int kept = 0; kept <= KEPT_LEVELS_MAX; kept++) {
            attempt = withLevels(logDegree, kept);
            boolean moreMayDo = attempt instanceof Noisy<R>(double modulusBits)
                    && modulusBits < BASE_BITS_MAX + KEPT_LEVELS_MAX * SCALE_BITS_MAX;
            if (!moreMayDo) {
                return attempt;
            }
        }
        return attempt;
    }

    /** Bisection: below some bits of a level there is too much noise, above some too large a modulus. */
    private Attempt<R> withLevels(int logDegree, int kept) {
        Attempt<R> best = new TooLarge<>();
        int low = SCALE_BITS_MIN;
        // without any level there is nothing to choose
        int high = depth + kept == 0 ? SCALE_BITS_MIN : SCALE_BITS_MAX;
        while (low <= high) {
            int scaleBits = (low + high) / 2;
            Attempt<R> attempt = withScale(logDegree, kept, scaleBits);
            if (attempt instanceof Noisy) {
                best = best instanceof Fits ? best : attempt;
                low = scaleBits + 1;
            } else {
                best = attempt instanceof Fits ? attempt : best;
                high = scaleBits - 1;
            }
        }
        return best;
    }

    private Attempt<R> withScale(int logDegree, int kept, int scaleBits) {
        int levels = depth + kept;
        int specialPrimes = special ? ParametersLiteral.BEST : ParametersLiteral.NO_EVALUATION_KEYS;
        int base = Math.max(scaleBits + 2, BASE_BITS_START - kept * scaleBits);
        double modulusBits = 0;
        for (int i = 0; i < CORRECTIONS_MAX && base <= BASE_BITS_MAX; i++) {
            // special primes are at least as large as the largest prime, and a base has at most two
            int specialBits = special ? base / 2 : 0;
            if (base + levels * scaleBits + specialBits > security.bitsMax(logDegree)) {
                return new TooLarge<>();
            }
            ExactCircuit<R> tried;
            try {
                tried = build(
                        program,
                        Parameters.of(
                                new ParametersLiteral(logDegree, security, levels, scaleBits, base, specialPrimes)),
                        protection);
            } catch (IllegalArgumentException noSuchParameters) {
                return new TooLarge<>();
            }
            if (tried.fits()) {
                return new Fits<>(tried);
            }
            modulusBits = tried.logModulusMin();
            base = Math.max(base + 1, (int) Math.ceil(modulusBits - kept * scaleBits + NOMINAL_SLACK));
        }
        return new Noisy<>(modulusBits);
    }

    /**
     * With more special primes, if that is faster: digits of several primes are fewer digits. Where the secure modulus has no room
     * for primes as large as the digits, they are smaller, and the noise of key switches is larger, which a program bears that
     * rescales after them.
     */
    private ExactCircuit<R> fastest(ExactCircuit<R> found) {
        ExactCircuit<R> best = found;
        int special = found.parameters().specialPrimes().length;
        for (int more = special + 1; more <= SPECIAL_PRIMES_MAX; more++) {
            ExactCircuit<R> other = withSpecialPrimes(found.parameters(), more).orElse(best);
            if (other.estimate().evaluation().compareTo(best.estimate().evaluation()) < 0) {
                best = other;
            }
        }
        return best;
    }

    private Optional<ExactCircuit<R>> withSpecialPrimes(Parameters parameters, int count) {
        ParametersLiteral literal = parameters.literal().withSpecialPrimes(count);
        for (int i = 0; i < CORRECTIONS_MAX; i++) {
            Optional<Parameters> secure = withLeastKeyNoise(parameters, literal);
            if (secure.isEmpty()) {
                return Optional.empty();
            }
            ExactCircuit<R> tried = build(program, secure.get(), protection);
            if (tried.fits()) {
                return Optional.of(tried);
            }
            double missing = tried.logModulusMin() - tried.parameters().logQ(tried.resultLevel());
            int base = literal.baseBits() + Math.max(1, (int) Math.ceil(missing));
            if (base > BASE_BITS_MAX) {
                return Optional.empty();
            }
            literal = literal.withBaseBits(base);
        }
        return Optional.empty();
    }

    /** @param like of which the primes are about as large */
    private Optional<Parameters> withLeastKeyNoise(Parameters like, ParametersLiteral literal) {
        double largest = IntStream.of(like.allPrimes())
                .mapToDouble(prime -> like.moduli().get(prime).log2())
                .max()
                .orElseThrow();
        double wanted = like.logQ(like.levelMax())
                + literal.baseBits()
                - like.literal().baseBits()
                + literal.specialPrimes() * largest;
        int least = Math.max(0, (int) Math.floor(wanted - security.bitsMax(literal.logDegree())));
        return IntStream.range(least, Math.min(least + KEY_NOISE_TRIED, KEY_NOISE_BITS_MAX + 1))
                .mapToObj(literal::withKeyNoiseBits)
                .flatMap(tried -> Parameters.ifSecure(tried).stream())
                .findFirst();
    }

    /** A circuit that may not fit. */
    static <R> ExactCircuit<R> build(Program<R> program, Parameters parameters, Protection protection) {
        if (program.columnsMin() > parameters.slots()) {
            throw new IllegalArgumentException("the program needs " + program.columnsMin()
                    + " columns, the parameters have " + parameters.slots());
        }
        long t = PlainModulus.smallest(parameters.logDegree(), program.modulusMin());
        while (isPrimeOf(parameters, t)) {
            t = PlainModulus.smallest(parameters.logDegree(), t + 1);
        }
        return new ExactCircuit<>(program, parameters, PlainModulus.of(parameters.logDegree(), t), protection);
    }

    /** Then it has no inverse modulo Q. */
    private static boolean isPrimeOf(Parameters parameters, long t) {
        return parameters.moduli().stream().anyMatch(modulus -> modulus.value() == t);
    }
}
