package dev.tcme.he.ring;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Transforms and products of polynomials against exact whole-number arithmetic. */
class NttTest {
    @ParameterizedTest
    @ValueSource(ints = {10, 11, 12, 13})
    void transformsAreExactForEveryCaseAndSizeOfPrime(int log) {
        for (Modulus m : Cases.moduli(log)) {
            for (Cases.Case c : Cases.of(1 << log, m)) {
                transformIsExact(log, m, c);
            }
        }
    }

    @Tag("large")
    @ParameterizedTest
    @ValueSource(ints = {14, 15, 16, 17})
    void transformsAreExactUpToTheLargestDegree(int log) {
        Modulus m = Cases.moduli(log).getFirst();
        List<Cases.Case> cases = Cases.of(1 << log, m);
        transformIsExact(log, m, cases.get(0));
        transformIsExact(log, m, cases.get(3));
        transformIsExact(log, m, cases.getLast());
    }

    private static void transformIsExact(int log, Modulus m, Cases.Case c) {
        Ring ring = Cases.ring(log, List.of(m));
        long psi = m.canonical(NttTable.root(m, 2L << log));
        long[] coefficients = Exact.residues(c.values(), m);
        long[] values = Exact.values(coefficients, psi, m.value());
        long[] expected = new long[values.length];
        for (int i = 0; i < values.length; i++) {
            expected[i] = values[NttTable.exponent(i, log) >> 1];
        }
        double[] limb = c.values().clone();
        ring.forward(limb, 0);
        assertAtRest(limb, m);
        assertArrayEquals(expected, Exact.residues(limb, m), () -> "forward, " + c + ", 2^" + log + ", " + m);
        ring.inverse(limb, 0);
        assertAtRest(limb, m);
        assertArrayEquals(coefficients, Exact.residues(limb, m), () -> "inverse, " + c + ", 2^" + log + ", " + m);
        // The case itself as values: strains the inverse where the forward transform does not lead.
        double[] back = c.values().clone();
        ring.inverse(back, 0);
        assertAtRest(back, m);
        ring.forward(back, 0);
        assertArrayEquals(coefficients, Exact.residues(back, m), () -> "there and back, " + c + ", " + m);
    }

    static void assertAtRest(double[] a, Modulus m) {
        for (double x : a) {
            assertTrue(Math.abs(x) <= Modulus.REST * m.p(), () -> x / m.p() + " times the modulus is not at rest");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 11, 12, 13})
    void productsAreNegacyclicConvolutions(int log) {
        for (Modulus m : Cases.moduli(log)) {
            List<Cases.Case> cases = Cases.of(1 << log, m);
            double[] random = cases.getLast().values();
            productIsExact(log, m, random, Cases.random(1 << log, m, 7));
            if (log == 10) {
                for (Cases.Case c : cases) {
                    productIsExact(log, m, c.values(), random);
                    productIsExact(log, m, c.values(), cases.get(1).values());
                }
            }
        }
    }

    @Tag("large")
    @ParameterizedTest
    @ValueSource(ints = {14, 15, 16, 17})
    void sparseProductsAreNegacyclicConvolutions(int log) {
        Modulus m = Cases.moduli(log).getFirst();
        int n = 1 << log;
        double[] a = Cases.random(n, m, 1);
        double[] b = new double[n];
        long[] expected = new long[n];
        SplittableRandom random = new SplittableRandom(log);
        for (int term = 0; term < 5; term++) {
            int at = term == 0 ? n - 1 : random.nextInt(n);
            long factor = random.nextLong(m.value() / 2);
            b[at] += factor;
            for (int i = 0; i < n; i++) {
                long product = Exact.multiply(Exact.residue(a[i], m), factor, m.value());
                int k = (i + at) % n;
                expected[k] = Math.floorMod(expected[k] + (i + at < n ? product : -product), m.value());
            }
        }
        assertArrayEquals(expected, product(log, m, a, b));
    }

    private static void productIsExact(int log, Modulus m, double[] a, double[] b) {
        long[] expected = Exact.negacyclic(Exact.residues(a, m), Exact.residues(b, m), m.value());
        assertArrayEquals(expected, product(log, m, a, b), () -> "2^" + log + ", " + m);
    }

    private static long[] product(int log, Modulus m, double[] a, double[] b) {
        Ring ring = Cases.ring(log, List.of(m));
        double[] x = a.clone();
        double[] y = b.clone();
        ring.forward(x, 0);
        ring.forward(y, 0);
        ring.multiply(x, y, x, 0);
        ring.inverse(x, 0);
        return Exact.residues(x, m);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 11, 12, 13, 14, 15, 16, 17})
    void positionsAndExponentsAreInverseToEachOther(int log) {
        boolean[] seen = new boolean[2 << log];
        for (int i = 0; i < 1 << log; i++) {
            int e = NttTable.exponent(i, log);
            assertEquals(1, e & 1);
            assertTrue(e < 2 << log && !seen[e]);
            seen[e] = true;
            assertEquals(i, NttTable.position(e, log));
            assertEquals(i, NttTable.position(e + (2 << log), log), "exponents count modulo 2N");
        }
    }

    @Test
    void rootIsPrimitiveAndTheFirstOneFound() {
        for (int log : new int[] {10, 13, 17}) {
            for (Modulus m : Cases.moduli(log)) {
                long order = 2L << log;
                long root = m.canonical(NttTable.root(m, order));
                assertEquals(m.value() - 1, Exact.power(root, order / 2, m.value()));
                long g = 2;
                while (Exact.power(g, (m.value() - 1) / 2, m.value()) == 1) {
                    g++;
                }
                assertEquals(Exact.power(g, (m.value() - 1) / order, m.value()), root);
            }
        }
    }

    @Test
    void refusesAPrimeWithoutRoots() {
        Modulus m = Modulus.of(65537);
        assertEquals(65536, m.canonical(m.power(NttTable.root(m, 65536), 32768)));
        var e = assertThrows(IllegalArgumentException.class, () -> NttTable.root(m, 1 << 17));
        assertEquals("modulus 65537 has no root of unity of order 131072", e.getMessage());
    }
}
