package dev.tcme.he.ckks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.he.ring.Modulus;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;

/** Of any wish within the ranges: it is refused with a clear message, or what comes out keeps every promise. */
class ParametersProperties {
    private static final List<String> REFUSALS =
            List.of("no more than", "no chain of primes gives", "let the scale of", "the base's bits must be");

    @Property(tries = 20, seed = "20261121")
    void everyWishIsRefusedOrSecureAndSound(
            @ForAll @IntRange(min = 10, max = 17) int logDegree,
            @ForAll Security security,
            @ForAll @IntRange(max = 60) int levels,
            @ForAll @IntRange(min = 20, max = 47) int scaleBits,
            @ForAll @IntRange(min = 2, max = 49) int above,
            @ForAll @IntRange(max = 8) int special) {
        check(new ParametersLiteral(logDegree, security, levels, scaleBits, scaleBits + above, special));
    }

    /** Most random wishes ask for too much; these fit their degree. */
    @Property(tries = 40, seed = "20261122")
    void everyWishThatFitsIsSecureAndSound(
            @ForAll @IntRange(min = 12, max = 17) int logDegree,
            @ForAll @IntRange(max = 40) int levelsTried,
            @ForAll @IntRange(min = 20, max = 47) int scaleBits,
            @ForAll @IntRange(min = 3, max = 30) int above,
            @ForAll @IntRange(max = 4) int special) {
        int room = Security.CLASSICAL_128.bitsMax(logDegree) - above - 2 * scaleBits - 50 * Math.max(1, special);
        int levels = Math.clamp(room / scaleBits, 0, levelsTried);
        check(new ParametersLiteral(logDegree, Security.CLASSICAL_128, levels, scaleBits, scaleBits + above, special));
    }

    private static void check(ParametersLiteral literal) {
        Parameters parameters;
        try {
            parameters = Parameters.of(literal);
        } catch (IllegalArgumentException e) {
            assertTrue(REFUSALS.stream().anyMatch(e.getMessage()::contains), e.getMessage());
            Statistics.collect(REFUSALS.stream()
                    .filter(e.getMessage()::contains)
                    .findFirst()
                    .orElseThrow());
            return;
        }
        Statistics.collect("built");
        primesAreSound(parameters, literal);
        levelsAreSound(parameters, literal);
        scalesAreExact(parameters, literal);
        digitsAreSound(parameters);
        assertEquals(parameters, Parameters.of(literal));
        assertArrayEquals(WireFormat.fingerprint(parameters), WireFormat.fingerprint(Parameters.of(literal)));
    }

    private static void primesAreSound(Parameters parameters, ParametersLiteral literal) {
        BigInteger all = BigInteger.ONE;
        Set<Long> distinct = new TreeSet<>();
        for (Modulus modulus : parameters.moduli()) {
            assertEquals(1, modulus.value() % (2L << literal.logDegree()));
            assertTrue(modulus.value() < 1L << 48);
            assertTrue(modulus.big().isProbablePrime(50));
            distinct.add(modulus.value());
            all = all.multiply(modulus.big());
        }
        assertEquals(parameters.moduli().size(), distinct.size());
        int secure = literal.security().bitsMax(literal.logDegree());
        assertTrue(all.bitLength() <= secure || all.equals(BigInteger.TWO.pow(secure)), parameters.toString());
        assertEquals(log2(all), parameters.logQp(), 1e-6);
        int special = parameters.specialPrimes().length;
        assertTrue(special >= 1 && (literal.specialPrimes() == 0 || special == literal.specialPrimes()));
    }

    private static void levelsAreSound(Parameters parameters, ParametersLiteral literal) {
        assertEquals(literal.levels(), parameters.levelMax());
        assertArrayEquals(parameters.allPrimes(), parameters.primes(parameters.levelMax()));
        for (int level = 0; level <= parameters.levelMax(); level++) {
            int[] primes = parameters.primes(level);
            assertTrue(primes.length > 0);
            assertArrayEquals(IntStream.of(primes).sorted().distinct().toArray(), primes);
            BigInteger product = Arrays.stream(primes)
                    .mapToObj(i -> parameters.moduli().get(i).big())
                    .reduce(BigInteger.ONE, BigInteger::multiply);
            assertEquals(product, parameters.modulus(level));
            assertEquals(log2(product), parameters.logQ(level), 1e-6);
        }
        // Nominal sizes are 0.04 % below whole bits, and a scale may drift by 3/4 of a bit.
        double promised = literal.baseBits() - literal.scaleBits() - 1;
        double got = log2(parameters.magnitudeMax());
        assertTrue(got > promised - 0.8, "numbers up to 2^" + got + " instead of 2^" + promised + ": " + parameters);
    }

    private static void scalesAreExact(Parameters parameters, ParametersLiteral literal) {
        for (int level = 0; level <= parameters.levelMax(); level++) {
            assertEquals(literal.scaleBits(), log2(parameters.scale(level)), 0.8);
        }
        for (int level = parameters.levelMax(); level > 0; level--) {
            var scale = new BigDecimal(parameters.scale(level));
            BigDecimal rescaled = scale.multiply(scale)
                    .multiply(new BigDecimal(parameters.modulus(level - 1)))
                    .divide(new BigDecimal(parameters.modulus(level)), MathContext.DECIMAL128);
            double off = rescaled.subtract(new BigDecimal(parameters.scale(level - 1)))
                    .doubleValue();
            assertTrue(Math.abs(off) <= 0x1p-44 * parameters.scale(level - 1), level + " is off by " + off);
        }
    }

    private static void digitsAreSound(Parameters parameters) {
        int[] together = IntStream.range(0, parameters.digits())
                .flatMap(digit -> IntStream.of(parameters.digit(digit)))
                .sorted()
                .toArray();
        assertArrayEquals(parameters.allPrimes(), together);
        // Each prime of Q adds to the noise of key switching as if its digit were P, no more.
        var noise = new NoiseEstimate(parameters);
        double ratio = noise.switching(parameters.levelMax(), 1) / noise.rounding(1);
        double allowed = 4.1 * Math.sqrt(parameters.allPrimes().length);
        assertTrue(ratio < allowed, ratio + " times rounding instead of " + allowed + ": " + parameters);
    }

    private static double log2(BigInteger x) {
        int shift = Math.max(0, x.bitLength() - 60);
        return log2(x.shiftRight(shift).doubleValue()) + shift;
    }

    private static double log2(double x) {
        return Math.log(x) / Math.log(2);
    }
}
