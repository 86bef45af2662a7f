package dev.tcme.he.bench;

import dev.tcme.he.ckks.Parameters;
import dev.tcme.he.ckks.ParametersLiteral;
import dev.tcme.he.ckks.Security;
import java.util.Map;

/**
 * The parameters of each degree: the modulus that the peers' programs have (a base of 60 bits and k steps of 40), which is
 * about the largest that leaves room for their keys at 128 bits of security.
 */
public final class Chains {
    public static final int LOG_DEGREE_MIN = 13;
    public static final int LOG_DEGREE_MAX = 16;

    private static final int SCALE_BITS = 40;
    private static final int BASE_BITS = 60;

    /**
     * How many special primes was found by measurement: rotation and multiplication are fastest so, among all numbers that
     * the security table leaves room for.
     */
    private record Shape(int levels, int specialPrimes) {}

    private static final Map<Integer, Shape> SHAPES =
            Map.of(13, new Shape(2, 1), 14, new Shape(7, 1), 15, new Shape(15, 4), 16, new Shape(29, 8));

    private Chains() {}

    /**
     * @param logDegree log2 of N, {@value #LOG_DEGREE_MIN} to {@value #LOG_DEGREE_MAX}
     * @throws IllegalArgumentException for another degree
     */
    public static Parameters of(int logDegree) {
        return Parameters.of(literal(logDegree));
    }

    /** With another number of special primes than the one that was found fastest. */
    static Parameters of(int logDegree, int specialPrimes) {
        return Parameters.of(literal(logDegree).withSpecialPrimes(specialPrimes));
    }

    private static ParametersLiteral literal(int logDegree) {
        Shape shape = SHAPES.get(logDegree);
        if (shape == null) {
            throw new IllegalArgumentException("there are chains for degrees 2^" + LOG_DEGREE_MIN + " to 2^"
                    + LOG_DEGREE_MAX + ", not 2^" + logDegree);
        }
        return new ParametersLiteral(
                logDegree, Security.CLASSICAL_128, shape.levels(), SCALE_BITS, BASE_BITS, shape.specialPrimes());
    }
}
