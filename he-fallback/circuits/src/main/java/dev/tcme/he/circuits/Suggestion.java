package dev.tcme.he.circuits;

import dev.tcme.he.ckks.Parameters;
import dev.tcme.he.ckks.ParametersLiteral;
import dev.tcme.he.ckks.Security;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Looks for the smallest secure parameters that carry a circuit.
 *
 * @param scaleBits log2 of the scale, which decides the precision
 */
public record Suggestion(Security security, int scaleBits, Evidence evidence) {
    private static final int LOG_DEGREE_MIN = 10;
    private static final int LOG_DEGREE_MAX = 17;

    /** A special prime has at least as many bits; larger bases need not be tried. */
    private static final int SPECIAL_BITS_MIN = 20;

    private static final int BASE_BITS_MAX = 96;

    /** The smallest base that parameters of this scale may have. */
    private static final int BASE_ABOVE_SCALE = 2;

    /**
     * The smallest degree, with the smallest base modulus in which nothing wraps around; without special primes if the circuit
     * needs no evaluation keys. Empty if no secure parameters do.
     */
    public Optional<ParametersLiteral> find(Circuit circuit) {
        for (int logDegree = LOG_DEGREE_MIN; logDegree <= LOG_DEGREE_MAX; logDegree++) {
            if (1 << logDegree - 1 >= circuit.slotsMin()) {
                int slots = 1 << logDegree - 1;
                int special = circuit.needsKeys(slots) ? ParametersLiteral.BEST : ParametersLiteral.NO_EVALUATION_KEYS;
                var literal = new ParametersLiteral(
                        logDegree, security, circuit.depth(slots), scaleBits, scaleBits + BASE_ABOVE_SCALE, special);
                Optional<ParametersLiteral> found = widened(circuit, literal);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    /** With as many more base bits as the circuit's values need. */
    private Optional<ParametersLiteral> widened(Circuit circuit, ParametersLiteral start) {
        int special = start.specialPrimes() == ParametersLiteral.NO_EVALUATION_KEYS ? 0 : SPECIAL_BITS_MIN;
        int secure = security.bitsMax(start.logDegree()) - start.levels() * scaleBits - special;
        int bits = start.baseBits();
        while (bits <= Math.min(secure, BASE_BITS_MAX)) {
            ParametersLiteral literal = start.withBaseBits(bits);
            OptionalDouble excess = excessBits(circuit, literal);
            if (excess.isPresent() && excess.getAsDouble() <= 0) {
                return Optional.of(literal);
            }
            bits += (int) Math.max(1, Math.ceil(excess.orElse(1)));
        }
        return Optional.empty();
    }

    private OptionalDouble excessBits(Circuit circuit, ParametersLiteral literal) {
        try {
            Planner planner = new Planner(Parameters.of(literal), evidence);
            planner.run(circuit, literal.levels());
            return OptionalDouble.of(planner.excessBits());
        } catch (IllegalArgumentException refused) {
            // not secure, no primes, or too much noise: not the parameters that are sought
            return OptionalDouble.empty();
        }
    }
}
