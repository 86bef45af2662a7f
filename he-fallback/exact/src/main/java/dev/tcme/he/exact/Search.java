package dev.tcme.he.exact;

import dev.tcme.he.ckks.Parameters;
import dev.tcme.he.ckks.ParametersLiteral;
import dev.tcme.he.ckks.Security;
import java.util.Optional;

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

    /** How often the base is corrected after the noise is known with it. */
    private static final int CORRECTIONS_MAX = 3;

    private final Program<R> program;
    private final Security security;

    Search(Program<R> program, Security security) {
        this.program = program;
        this.security = security;
    }

    ExactCircuit<R> circuit() {
        for (int logDegree = LOG_DEGREE_MIN; logDegree <= LOG_DEGREE_MAX; logDegree++) {
            if (program.columnsMin() > 1 << (logDegree - 1)) {
                continue;
            }
            for (int kept = 0; kept <= KEPT_LEVELS_MAX; kept++) {
                Optional<ExactCircuit<R>> found = atDegree(logDegree, kept);
                if (found.isPresent()) {
                    return found.get();
                }
            }
        }
        throw new IllegalArgumentException("no parameters up to degree 2^" + LOG_DEGREE_MAX + " with "
                + security.words() + " fit a program of depth " + program.depth() + " for " + program.parties()
                + " parties that needs " + program.columnsMin() + " columns and a plain modulus of "
                + program.modulusMin());
    }

    private Optional<ExactCircuit<R>> atDegree(int logDegree, int kept) {
        int levels = program.depth() + kept;
        int secure = security.bitsMax(logDegree);
        for (int scaleBits = SCALE_BITS_MIN; scaleBits <= SCALE_BITS_MAX; scaleBits++) {
            // without any level there is nothing to choose
            if (levels == 0 && scaleBits > SCALE_BITS_MIN) {
                break;
            }
            Optional<ExactCircuit<R>> found = withScale(logDegree, levels, kept, scaleBits, secure);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private Optional<ExactCircuit<R>> withScale(int logDegree, int levels, int kept, int scaleBits, int secure) {
        int base = Math.max(scaleBits + 2, BASE_BITS_START - kept * scaleBits);
        for (int i = 0; i < CORRECTIONS_MAX; i++) {
            // the special primes are at least as large as the largest prime, which the base's half is no larger than
            if (base > BASE_BITS_MAX || base + levels * scaleBits + base / 2 > secure) {
                return Optional.empty();
            }
            ExactCircuit<R> tried;
            try {
                tried = build(
                        program,
                        new ParametersLiteral(logDegree, security, levels, scaleBits, base, ParametersLiteral.BEST));
            } catch (IllegalArgumentException noSuchParameters) {
                return Optional.empty();
            }
            if (tried.fits()) {
                return Optional.of(tried);
            }
            base = Math.max(base + 1, (int) Math.ceil(tried.logModulusMin() - kept * scaleBits + NOMINAL_SLACK));
        }
        return Optional.empty();
    }

    /** A circuit that may not fit. */
    static <R> ExactCircuit<R> build(Program<R> program, ParametersLiteral literal) {
        Parameters parameters = Parameters.of(literal);
        if (program.columnsMin() > parameters.slots()) {
            throw new IllegalArgumentException("the program needs " + program.columnsMin()
                    + " columns, the parameters have " + parameters.slots());
        }
        long t = PlainModulus.smallest(literal.logDegree(), program.modulusMin());
        while (isPrimeOf(parameters, t)) {
            t = PlainModulus.smallest(literal.logDegree(), t + 1);
        }
        return new ExactCircuit<>(program, parameters, PlainModulus.of(literal.logDegree(), t));
    }

    /** Then it has no inverse modulo Q. */
    private static boolean isPrimeOf(Parameters parameters, long t) {
        return parameters.moduli().stream().anyMatch(modulus -> modulus.value() == t);
    }
}
