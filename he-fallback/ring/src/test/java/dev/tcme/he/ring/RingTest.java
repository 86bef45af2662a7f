package dev.tcme.he.ring;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole polynomials over several primes, against whole numbers; and what a ring refuses. */
class RingTest {
    private static final List<Modulus> MODULI = Cases.moduli(10);
    private static final Ring RING = Cases.ring(10, MODULI);
    private static final int[] ALL = {0, 1, 2, 3};
    private static final int N = RING.degree();
    private static final int SEEN = 40;

    private static BigInteger[] numbers(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        BigInteger[] xs = new BigInteger[N];
        Arrays.setAll(xs, i -> Numbers.random(random, RING.product(ALL)));
        return xs;
    }

    private static void assertCoefficients(Poly poly, java.util.function.IntFunction<BigInteger> expected) {
        BigInteger q = RING.product(poly.primes());
        BigInteger[] actual = Numbers.coefficients(RING, poly, SEEN);
        for (int i = 0; i < SEEN; i++) {
            assertEquals(Numbers.balanced(expected.apply(i), q), actual[i], "coefficient " + i);
        }
    }

    private static BigInteger product(BigInteger[] x, BigInteger[] y, int k) {
        BigInteger sum = BigInteger.ZERO;
        for (int i = 0; i < N; i++) {
            BigInteger term = x[i].multiply(y[(k - i + N) % N]);
            sum = i <= k ? sum.add(term) : sum.subtract(term);
        }
        return sum;
    }

    @Test
    void arithmeticIsThatOfWholeNumbers() {
        BigInteger[] x = numbers(1);
        BigInteger[] y = numbers(2);
        Poly a = Numbers.poly(RING, x, ALL);
        Poly b = Numbers.poly(RING, y, ALL);
        BigInteger w = BigInteger.TEN.pow(50).negate();
        assertCoefficients(RING.add(a, b), i -> x[i].add(y[i]));
        assertCoefficients(RING.subtract(a, b), i -> x[i].subtract(y[i]));
        assertCoefficients(RING.negate(a), i -> x[i].negate());
        assertCoefficients(RING.scale(a, w), i -> x[i].multiply(w));
        assertCoefficients(RING.multiply(a, b), i -> product(x, y, i));
        assertCoefficients(RING.constant(w, ALL), i -> i == 0 ? w : BigInteger.ZERO);
        assertCoefficients(RING.multiply(RING.constant(w, ALL), a), i -> x[i].multiply(w));
        assertArrayEquals(ALL, RING.add(a, b).primes());
    }

    @Test
    void tensorProductsAreThoseOfWholeNumbers() {
        BigInteger[][] x = {numbers(1), numbers(2), numbers(3), numbers(4)};
        Poly[] p = Arrays.stream(x).map(xs -> Numbers.poly(RING, xs, 0, 2)).toArray(Poly[]::new);
        Poly[] d = RING.tensor(p[0], p[1], p[2], p[3]);
        assertEquals(3, d.length);
        assertCoefficients(d[0], i -> product(x[0], x[2], i));
        assertCoefficients(d[1], i -> product(x[0], x[3], i).add(product(x[1], x[2], i)));
        assertCoefficients(d[2], i -> product(x[1], x[3], i));
        assertArrayEquals(new int[] {0, 2}, d[1].primes());
        Poly[] scratch = RING.scratchTensor(p[0], p[1], p[2], p[3]);
        for (int i = 0; i < d.length; i++) {
            assertArrayEquals(d[i].limb(0), scratch[i].limb(0));
            assertArrayEquals(d[i].limb(1), scratch[i].limb(1));
            RING.give(scratch[i]);
        }
        // the buffer that was given back last is the next one
        double[] next = RING.take();
        assertSame(scratch[2].limb(1), next);
        RING.give(next);
    }

    @Test
    void coefficientsBecomePolynomials() {
        double[] coefficients = Cases.wide(N, 0x1p50, 1);
        Poly poly = RING.ofCoefficients(coefficients, 1, 0, 2);
        assertArrayEquals(new int[] {1, 0, 2}, poly.primes());
        assertCoefficients(poly, i -> BigInteger.valueOf((long) coefficients[i]));
    }

    @Test
    void restrictingPicksLimbsWithoutCopying() {
        Poly a = Numbers.poly(RING, numbers(1), ALL);
        Poly part = RING.restrict(a, 3, 1);
        assertArrayEquals(new int[] {3, 1}, part.primes());
        assertSame(a.limb(3), part.limb(0));
        assertSame(a.limb(1), part.limb(1));
        assertEquals(3, Ring.indexOf(a, 3));
        assertEquals(0, Ring.indexOf(a, 0));
        var e = assertThrows(IllegalArgumentException.class, () -> RING.restrict(part, 0));
        assertEquals("the polynomial has no limb for prime 0, only [3, 1]", e.getMessage());
    }

    @Test
    void limbOperationsWorkOnThePrimeThatIsNamed() {
        Modulus m = MODULI.get(2);
        double[] a = Cases.random(N, m, 1);
        double[] b = Cases.random(N, m, 2);
        double[] c = Cases.random(N, m, 3);
        double[] out = new double[N];
        RING.add(a, b, out, 2);
        assertEquals(m.add(a[5], b[5]), out[5]);
        RING.subtract(a, b, out, 2);
        assertEquals(m.subtract(a[5], b[5]), out[5]);
        RING.multiply(a, b, out, 2);
        assertEquals(m.multiply(a[5], b[5]), out[5]);
        RING.multiplyAdd(a, b, c, out, 2);
        assertEquals(m.reduce(m.multiply(a[5], b[5]) + c[5]), out[5]);
        RING.scale(a, 7, out, 2);
        assertEquals(m.canonical(m.multiply(a[5], 7)), m.canonical(out[5]));
        RING.subtractScale(a, b, 7, out, 2);
        assertEquals(m.canonical(m.multiply(m.subtract(a[5], b[5]), 7)), m.canonical(out[5]));
        RING.scaleAdd(a, 7, b, out, 2);
        assertEquals(m.canonical(m.add(m.reduce(m.multiply(a[5], 7)), b[5])), m.canonical(out[5]));
        RING.reduce(new double[N], out, 2);
        assertArrayEquals(new double[N], out);
    }

    @Test
    void innerProductsBeginWithNothingOrWithWhatIsThere() {
        Modulus m = MODULI.get(2);
        double[] a = Cases.random(N, m, 1);
        double[] b = Cases.random(N, m, 2);
        double[] c = Cases.random(N, m, 3);
        double[][] sums = {a.clone(), b.clone()};
        for (int times = 0; times < 2; times++) {
            RING.innerProducts(new double[][] {a, b}, new double[][] {b, c}, new double[][] {c, a}, sums, 2);
            double first = m.reduce(m.multiply(a[5], b[5]) + m.multiply(b[5], c[5]));
            double second = m.reduce(m.multiply(a[5], c[5]) + m.multiply(b[5], a[5]));
            assertEquals(first, sums[0][5]);
            assertEquals(second, sums[1][5]);
            RING.addInnerProducts(new double[][] {c}, new double[][] {a}, new double[][] {b}, sums, 2);
            assertEquals(m.reduce(first + m.multiply(c[5], a[5])), sums[0][5]);
            assertEquals(m.reduce(second + m.multiply(c[5], b[5])), sums[1][5]);
        }
    }

    @Test
    void residuesModuloAnyPrimeAreTransformedAsTheNumbersThatTheyAre() {
        for (int other = 0; other < MODULI.size(); other++) {
            double[] coefficients = Cases.random(N, MODULI.get(other), 4);
            double[] before = coefficients.clone();
            for (int prime = 0; prime < MODULI.size(); prime++) {
                double[] expected = new double[N];
                RING.reduce(coefficients, expected, prime);
                RING.forward(expected, prime);
                double[] out = Cases.filled(N, 1);
                RING.forward(coefficients, other, out, prime);
                assertArrayEquals(expected, out);
                assertArrayEquals(before, coefficients);
            }
        }
    }

    @Test
    void largestDegreeIsAllowed() {
        Ring ring = Cases.ring(17, List.of(Cases.moduli(17).getFirst()));
        assertEquals(131_072, ring.degree());
    }

    @Test
    void saysWhatItIs() {
        assertEquals(10, RING.logDegree());
        assertEquals(1024, RING.degree());
        assertEquals(MODULI, RING.moduli());
        assertEquals(MODULI.get(2), RING.modulus(2));
        assertEquals(Lanes.detect(), RING.lanes());
        assertEquals(Lanes.ONE, new Ring(10, MODULI, Lanes.ONE, Parallel.none()).lanes());
        assertEquals(MODULI.get(1).big().multiply(MODULI.get(3).big()), RING.product(1, 3));
        assertEquals(BigInteger.ONE, RING.product());
        Parallel parallel = Parallel.none();
        assertSame(parallel, new Ring(10, MODULI, Lanes.ONE, parallel).parallel());
        assertThrows(UnsupportedOperationException.class, () -> RING.moduli().clear());
    }

    @Test
    void scratchArraysAreUsedAgain() {
        double[] first = RING.take();
        double[] second = RING.take();
        assertNotSame(first, second);
        assertEquals(N, first.length);
        RING.give(first);
        assertSame(first, RING.take());
    }

    @Test
    void scratchArraysAreKeptUpToALimit() {
        int length = 1 << 20;
        Buffers buffers = new Buffers(length);
        double[] same = new double[length];
        for (int i = 0; i < 40; i++) {
            buffers.give(same);
        }
        int kept = 0;
        while (buffers.take() == same) {
            kept++;
        }
        assertEquals((128 << 20) / (length * Double.BYTES), kept);
    }

    @Test
    void parallelWorkIsDoneOnceEach() {
        try (ForkJoinPool pool = new ForkJoinPool(3)) {
            for (Parallel parallel : List.of(Parallel.none(), Parallel.on(pool))) {
                AtomicInteger[] calls = new AtomicInteger[100];
                Arrays.setAll(calls, i -> new AtomicInteger());
                parallel.each(100, i -> calls[i].incrementAndGet());
                assertTrue(IntStream.range(0, 100).allMatch(i -> calls[i].get() == 1));
                parallel.each(0, i -> {
                    throw new AssertionError("nothing to do");
                });
            }
        }
    }

    @Test
    void polynomialsSayWhatTheyAreAndNoResidue() {
        Poly a = Numbers.poly(RING, numbers(1), 2, 0);
        assertEquals(2, a.size());
        assertEquals(2, a.prime(0));
        assertEquals(0, a.prime(1));
        a.primes()[0] = 9;
        assertEquals(2, a.prime(0));
        assertEquals("polynomial of 2 limbs", a.toString());
        assertFalse(Arrays.stream(a.limb(0)).allMatch(x -> x == 0));
        a.wipe();
        assertArrayEquals(new double[N], a.limb(0));
        assertArrayEquals(new double[N], a.limb(1));
    }

    @Test
    void polynomialsKeepTheirOwnListOfPrimes() {
        int[] primes = {0, 1};
        Poly a = RING.poly(primes, new double[2][N]);
        Poly b = RING.ofCoefficients(new double[N], primes);
        Poly c = RING.constant(BigInteger.ONE, primes);
        Poly d = RING.restrict(a, primes);
        primes[0] = 3;
        for (Poly poly : List.of(a, b, c, d)) {
            assertEquals(0, poly.prime(0));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 9, 18, 64})
    void refusesDegreesOutOfRange(int logDegree) {
        var e = assertThrows(
                IllegalArgumentException.class, () -> new Ring(logDegree, MODULI, Lanes.ONE, Parallel.none()));
        assertEquals("the degree is 2^10 to 2^17, this one is 2^" + logDegree, e.getMessage());
    }

    @Test
    void refusesNoPrimesTheSamePrimeTwiceAndPrimesWithoutRoots() {
        Modulus first = MODULI.getFirst();
        for (List<Modulus> bad : List.of(List.<Modulus>of(), List.of(first, first))) {
            var e = assertThrows(IllegalArgumentException.class, () -> new Ring(10, bad, Lanes.ONE, Parallel.none()));
            assertEquals("a ring needs at least one prime, and each of them once", e.getMessage());
        }
        var e = assertThrows(
                IllegalArgumentException.class,
                () -> new Ring(10, List.of(Modulus.of(8209)), Lanes.ONE, Parallel.none()));
        assertEquals("modulus 8209 has no root of unity of order 2048", e.getMessage());
    }

    @Test
    void refusesPolynomialsOfDifferentPrimes() {
        Poly a = RING.constant(BigInteger.ONE, 0, 1);
        Poly b = RING.constant(BigInteger.ONE, 1, 0);
        var e = assertThrows(IllegalArgumentException.class, () -> RING.add(a, b));
        assertEquals("the polynomials have different primes: [0, 1] and [1, 0]", e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> RING.subtract(a, b));
        assertThrows(IllegalArgumentException.class, () -> RING.multiply(a, b));
        assertThrows(IllegalArgumentException.class, () -> RING.tensor(a, a, b, a));
        assertThrows(IllegalArgumentException.class, () -> RING.tensor(a, a, a, b));
    }

    @Test
    void refusesLimbsThatDoNotFit() {
        for (double[][] bad :
                new double[][][] {new double[1][N], new double[3][N], {new double[N], new double[N - 1]}}) {
            var e = assertThrows(IllegalArgumentException.class, () -> RING.poly(new int[] {0, 1}, bad));
            assertEquals("a polynomial has one limb of 1024 residues for each prime", e.getMessage());
        }
    }

    @Test
    void refusesPrimesThatTheRingDoesNotHave() {
        assertThrows(IndexOutOfBoundsException.class, () -> RING.modulus(4));
        assertThrows(IndexOutOfBoundsException.class, () -> RING.product(-1));
        assertThrows(IndexOutOfBoundsException.class, () -> RING.constant(BigInteger.ONE, 4));
        assertThrows(IndexOutOfBoundsException.class, () -> RING.ofCoefficients(new double[N], 4));
        assertThrows(IndexOutOfBoundsException.class, () -> new BaseConversion(RING, 4));
    }
}
