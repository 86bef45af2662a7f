package dev.tcme.he.ring;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Conversions of a balanced whole number to further primes, against the number itself. */
class BaseConversionTest {
    private static final int LOG = 10;

    /** 18 primes of 48 bits, with one of 20 and one of 31 bits in front. */
    private static final Ring RING = ring();

    private static Ring ring() {
        Primes primes = new Primes(LOG);
        List<Modulus> moduli = new ArrayList<>(List.of(primes.near(0x1p20, 22), primes.near(0x1p31, 32)));
        for (int i = 0; i < 18; i++) {
            moduli.add(primes.near(0x1p48, 48));
        }
        return Cases.ring(LOG, moduli);
    }

    private static int[] sources(int count) {
        // Small primes among large ones.
        return IntStream.range(0, count)
                .map(i -> i == 1 ? 0 : i == 2 ? 1 : i + 2)
                .toArray();
    }

    private static BigInteger[] numbers(BigInteger product, boolean upToTheTie) {
        SplittableRandom random = new SplittableRandom(product.bitCount());
        BigInteger half = product.subtract(BigInteger.ONE).shiftRight(1);
        BigInteger margin = upToTheTie ? BigInteger.ZERO : product.shiftRight(44);
        List<BigInteger> xs = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            BigInteger edge = half.subtract(margin).subtract(BigInteger.valueOf(i));
            BigInteger small = BigInteger.valueOf(i);
            xs.addAll(List.of(edge, edge.negate(), small, small.negate()));
        }
        while (xs.size() < RING.degree()) {
            BigInteger x = Numbers.random(random, product);
            if (x.abs().compareTo(half.subtract(margin)) <= 0) {
                xs.add(x);
            }
        }
        return xs.toArray(BigInteger[]::new);
    }

    private static double[][] prepared(BaseConversion conversion, BigInteger[] xs) {
        double[][] limbs = Numbers.limbs(RING, xs, conversion.from());
        for (int j = 0; j < limbs.length; j++) {
            conversion.prepare(j, limbs[j], limbs[j]);
        }
        return limbs;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 15})
    void exactConversionGivesTheResiduesOfTheBalancedNumber(int count) {
        int[] from = sources(count);
        BaseConversion conversion = new BaseConversion(RING, from);
        BigInteger[] xs = numbers(RING.product(from), count == 1);
        double[][] prepared = prepared(conversion, xs);
        for (int prime = 0; prime < RING.moduli().size(); prime++) {
            Modulus m = RING.modulus(prime);
            double[] out = new double[RING.degree()];
            conversion.convertExactly(prepared, prime, out);
            NttTest.assertAtRest(out, m);
            for (int i = 0; i < xs.length; i++) {
                assertEquals(xs[i].mod(m.big()).longValueExact(), Exact.residue(out[i], m), "number " + i);
            }
        }
    }

    /** Next to D/2 the conversion may give x ∓ D, but the same one for all targets. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5, 15})
    void exactConversionNextToTheTieIsOffByAtMostOneProduct(int count) {
        int[] from = sources(count);
        BigInteger product = RING.product(from);
        BaseConversion conversion = new BaseConversion(RING, from);
        BigInteger[] xs = numbers(product, true);
        multiples(xs, product, converted(prepared(conversion, xs), conversion, true), 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 15})
    void fastConversionIsRightUpToABoundedMultipleThatIsTheSameEverywhere(int count) {
        int[] from = sources(count);
        BigInteger product = RING.product(from);
        BaseConversion conversion = new BaseConversion(RING, from);
        BigInteger[] xs = numbers(product, true);
        int worst = multiples(xs, product, converted(prepared(conversion, xs), conversion, false), count / 2);
        assertEquals(count == 1, worst == 0, "a fast conversion that is always exact was not strained");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void valuesAreThoseOfTheConvertedNumbers(int count) {
        int[] from = sources(count);
        BaseConversion conversion = new BaseConversion(RING, from);
        double[][] prepared = prepared(conversion, numbers(RING.product(from), false));
        for (int prime = 0; prime < RING.moduli().size(); prime++) {
            double[] expected = new double[RING.degree()];
            double[] actual = new double[RING.degree()];
            conversion.convert(prepared, prime, expected);
            RING.forward(expected, prime);
            conversion.convertToValues(prepared, prime, actual);
            assertArrayEquals(expected, actual);
            conversion.convertExactly(prepared, prime, expected);
            RING.forward(expected, prime);
            conversion.convertExactlyToValues(prepared, prime, actual);
            assertArrayEquals(expected, actual);
        }
    }

    private static double[][] converted(double[][] prepared, BaseConversion conversion, boolean exactly) {
        double[][] results = new double[RING.moduli().size()][RING.degree()];
        for (int prime = 0; prime < results.length; prime++) {
            if (exactly) {
                conversion.convertExactly(prepared, prime, results[prime]);
            } else {
                conversion.convert(prepared, prime, results[prime]);
            }
            NttTest.assertAtRest(results[prime], RING.modulus(prime));
        }
        return results;
    }

    /** Checks that each result is x + k·D with one small k for all primes; the largest |k|. */
    private static int multiples(BigInteger[] xs, BigInteger product, double[][] results, int max) {
        int worst = 0;
        BigInteger[] primes = RING.moduli().stream().map(Modulus::big).toArray(BigInteger[]::new);
        for (int i = 0; i < xs.length; i++) {
            BigInteger[] residues = new BigInteger[primes.length];
            for (int j = 0; j < primes.length; j++) {
                residues[j] = BigInteger.valueOf(Exact.residue(results[j][i], RING.modulus(j)));
            }
            BigInteger[] k = Exact.balanced(residues, primes).subtract(xs[i]).divideAndRemainder(product);
            assertEquals(BigInteger.ZERO, k[1], "number " + i + " is off by something else than the product");
            int multiple = k[0].intValueExact();
            assertTrue(Math.abs(multiple) <= max, "number " + i + " is off by " + multiple + " products");
            worst = Math.max(worst, Math.abs(multiple));
        }
        return worst;
    }

    @Test
    void saysItsSources() {
        BaseConversion conversion = new BaseConversion(RING, 4, 2);
        assertEquals(2, conversion.sources());
        int[] from = conversion.from();
        assertArrayEquals(new int[] {4, 2}, from);
        from[0] = 7;
        assertArrayEquals(new int[] {4, 2}, conversion.from());
    }

    @Test
    void refusesNoSourcesAndTooMany() {
        assertThrows(IllegalArgumentException.class, () -> new BaseConversion(RING));
        var e = assertThrows(IllegalArgumentException.class, () -> new BaseConversion(RING, sources(16)));
        assertEquals("a base conversion has 1 to 15 source primes, this one has 16", e.getMessage());
    }

    @Test
    void refusesTheSamePrimeTwice() {
        assertThrows(ArithmeticException.class, () -> new BaseConversion(RING, 2, 2));
    }
}
