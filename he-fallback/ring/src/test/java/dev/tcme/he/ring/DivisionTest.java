package dev.tcme.he.ring;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** {@code round(B·x/A)} against whole numbers. */
class DivisionTest {
    private static final int LOG = 10;
    private static final Ring RING = ring();

    private static Ring ring() {
        Primes primes = new Primes(LOG);
        List<Modulus> moduli = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            moduli.add(primes.near(0x1p48, 48));
        }
        moduli.add(primes.near(0x1p20, 22));
        moduli.add(primes.near(0x1p31, 32));
        moduli.add(primes.near(0x1p26, 28));
        return Cases.ring(LOG, moduli);
    }

    private static int[] basis(int... primes) {
        return primes;
    }

    /** With one dropped prime and none added, the remainder is that next to zero: right to the last bit. */
    @Test
    void rescalingByOnePrimeRoundsEveryNumberRight() {
        check(basis(0, 1, 2, 3), basis(0, 1, 2), 0);
        check(basis(0, 1, 2, 6), basis(0, 1, 2), 0);
        check(basis(6, 0, 7), basis(0, 7), 0);
        check(basis(0, 1), basis(0), 0);
    }

    /** With several dropped primes the quotient is a floating-point sum: right unless x is very near to a tie. */
    @Test
    void dividingBySeveralPrimesRoundsRightOutsideTheTies() {
        check(basis(0, 1, 2, 3, 4), basis(0, 1, 2), 0x1p-45);
        check(basis(0, 1, 2, 3, 4, 5), basis(0), 0x1p-45);
        check(basis(0, 6, 7, 1), basis(1, 0), 0x1p-45);
    }

    @Test
    void rationalDivisionDropsAndAddsPrimes() {
        check(basis(0, 1, 2), basis(0, 1, 6), 0x1p-5);
        check(basis(0, 1, 2, 6), basis(0, 1, 7), 0x1p-45);
        check(basis(0, 1, 6, 7), basis(0, 1, 2), 0x1p-45);
        check(basis(0, 1, 2, 3, 6), basis(0, 1, 7, 8), 0x1p-45);
        check(basis(0, 1, 8), basis(6, 0, 7, 1), 0x1p-5);
    }

    /**
     * Checks {@code |A·r − B·x| ≤ A·(1/2 + slack)} for the result r, which for a slack of 0 is the rounding to nearest.
     * Everything is modulo the new product times A, since near ±Q/2 the rounded number may be that of the other end.
     */
    private static void check(int[] from, int[] to, double slack) {
        BigInteger a = RING.product(without(from, to));
        BigInteger b = RING.product(without(to, from));
        BigInteger[] xs = numbers(RING.product(from), a, b);
        Poly x = Numbers.poly(RING, xs, from);
        double[][] before =
                IntStream.range(0, x.size()).mapToObj(i -> x.limb(i).clone()).toArray(double[][]::new);
        Poly result = new Division(RING, from, to).apply(x);
        assertArrayEquals(to, result.primes());
        for (int i = 0; i < x.size(); i++) {
            assertArrayEquals(before[i], x.limb(i), "the argument is not changed");
        }
        for (int i = 0; i < result.size(); i++) {
            NttTest.assertAtRest(result.limb(i), RING.modulus(to[i]));
        }
        BigInteger[] rs = Numbers.coefficients(RING, result, xs.length);
        BigInteger ring = RING.product(to).multiply(a);
        BigDecimal bound = new BigDecimal(a).multiply(new BigDecimal(0.5).add(new BigDecimal(slack)));
        for (int i = 0; i < xs.length; i++) {
            BigInteger error = Numbers.balanced(a.multiply(rs[i]).subtract(b.multiply(xs[i])), ring);
            assertTrue(
                    new BigDecimal(error.abs()).compareTo(bound) <= 0,
                    "number " + i + " is off by " + new BigDecimal(error).doubleValue() / a.doubleValue());
        }
    }

    /** Zero, both ends, both sides of ties (A is odd, so there is none itself), and random numbers. */
    private static BigInteger[] numbers(BigInteger q, BigInteger a, BigInteger b) {
        SplittableRandom random = new SplittableRandom(q.bitCount());
        BigInteger half = q.subtract(BigInteger.ONE).shiftRight(1);
        BigInteger below = a.subtract(BigInteger.ONE).shiftRight(1);
        List<BigInteger> xs = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            BigInteger small = BigInteger.valueOf(i);
            xs.addAll(List.of(small, small.negate(), half.subtract(small), small.subtract(half)));
            for (BigInteger remainder :
                    List.of(below.subtract(small), below.add(small).add(BigInteger.ONE))) {
                // B·x ≡ remainder modulo A, once near zero and once anywhere.
                BigInteger x = remainder.multiply(b.modInverse(a)).mod(a);
                BigInteger far =
                        x.add(a.multiply(Numbers.random(random, q.divide(a).shiftRight(1))));
                xs.addAll(List.of(Numbers.balanced(x, q), Numbers.balanced(far, q)));
            }
        }
        while (xs.size() < RING.degree()) {
            xs.add(Numbers.random(random, q));
        }
        return xs.toArray(BigInteger[]::new);
    }

    private static int[] without(int[] primes, int[] others) {
        return IntStream.of(primes)
                .filter(prime -> IntStream.of(others).noneMatch(other -> other == prime))
                .toArray();
    }

    @Test
    void consumingHandsTheLimbsBack() {
        BigInteger[] xs = numbers(RING.product(0, 1), RING.modulus(1).big(), BigInteger.ONE);
        Division division = new Division(RING, basis(0, 1), basis(0));
        Poly expected = division.apply(Numbers.poly(RING, xs, 0, 1));
        Poly given = Numbers.poly(RING, xs, 0, 1);
        double[] last = given.limb(1);
        assertArrayEquals(expected.limb(0), division.consume(given).limb(0));
        assertTrue(last == RING.take(), "the last limb given is the first one taken");
    }

    /** Scratch that does not come back is asked for anew each time: megabytes at each rescaling. */
    @Test
    void scratchArraysComeBack() {
        Ring ring = Cases.ring(LOG, RING.moduli());
        Poly x = ring.constant(BigInteger.TEN, 0, 1, 2, 3);
        Division division = new Division(ring, basis(0, 1, 2, 3), basis(0, 1, 6));
        division.apply(x);
        Set<double[]> before = drained(ring, 4);
        division.apply(x);
        assertEquals(before, drained(ring, 4));
    }

    /** As many arrays as the division uses at once, put back in the end. */
    private static Set<double[]> drained(Ring ring, int count) {
        Set<double[]> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i = 0; i < count; i++) {
            arrays.add(ring.take());
        }
        arrays.forEach(ring::give);
        return arrays;
    }

    @Test
    void refusesAnotherBasisAndNothingToDivideBy() {
        Division division = new Division(RING, basis(0, 1), basis(0));
        Poly other = RING.constant(BigInteger.ONE, 1, 0);
        var e = assertThrows(IllegalArgumentException.class, () -> division.apply(other));
        assertEquals("this division starts from the primes [0, 1], not [1, 0]", e.getMessage());
        e = assertThrows(IllegalArgumentException.class, () -> new Division(RING, basis(0, 1), basis(1, 0)));
        assertEquals("nothing to divide by: [1, 0] holds all of [0, 1]", e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> new Division(RING, basis(0, 1), basis(0, 1, 2)));
    }

    /** What is done to each limb sees that of the plain division, in scratch memory that goes back, as the argument's does. */
    @Test
    void aFinishedDivisionIsTheDivisionAndGivesItsMemoryBack() {
        int[] from = basis(0, 1, 2, 6);
        int[] to = basis(0, 1, 7);
        Division division = new Division(RING, from, to);
        Poly x = Numbers.poly(RING, numbers(RING.product(from), BigInteger.TWO, BigInteger.ONE), from);
        Poly plain = division.apply(x);
        Set<double[]> scratch = Collections.newSetFromMap(new IdentityHashMap<>());
        Poly finished = division.consume(taken(x), (i, limb) -> {
            scratch.add(limb);
            double[] negated = new double[limb.length];
            Arrays.setAll(negated, k -> i - limb[k]);
            return negated;
        });
        assertArrayEquals(to, finished.primes());
        for (int i = 0; i < to.length; i++) {
            double[] before = plain.limb(i);
            int limb = i;
            assertArrayEquals(
                    IntStream.range(0, before.length)
                            .mapToDouble(k -> limb - before[k])
                            .toArray(),
                    finished.limb(i));
        }
        // what is taken next are the limbs of the argument and what the division itself used
        Set<double[]> known = Collections.newSetFromMap(new IdentityHashMap<>());
        Poly again = taken(x);
        for (int i = 0; i < again.size(); i++) {
            known.add(again.limb(i));
        }
        division.consume(again, (i, limb) -> {
            scratch.add(limb);
            return limb.clone();
        });
        List<double[]> free = new ArrayList<>();
        for (int i = 0; i < 3 * from.length; i++) {
            free.add(RING.take());
        }
        assertTrue(known.stream().allMatch(one -> holds(free, one)), "limbs are given back");
        assertTrue(scratch.stream().anyMatch(one -> holds(free, one)), "scratch is given back");
        free.forEach(RING::give);
    }

    private static boolean holds(List<double[]> arrays, double[] one) {
        return arrays.stream().anyMatch(array -> array == one);
    }

    private static Poly taken(Poly x) {
        double[][] limbs = new double[x.size()][];
        for (int i = 0; i < limbs.length; i++) {
            limbs[i] = RING.take();
            System.arraycopy(x.limb(i), 0, limbs[i], 0, limbs[i].length);
        }
        return RING.poly(x.primes(), limbs);
    }
}
