package dev.tcme.he.ring;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The reference itself, against {@link BigInteger} and the definition. */
class ExactTest {
    private static final long P = 281474976694273L;

    @Test
    void productsAreThoseOfBigInteger() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 20_000; i++) {
            long a = i % 5 == 0 ? P - 1 - i : random.nextLong(P);
            long b = i % 7 == 0 ? P - 1 - i : random.nextLong(P);
            BigInteger expected =
                    BigInteger.valueOf(a).multiply(BigInteger.valueOf(b)).mod(BigInteger.valueOf(P));
            assertEquals(expected.longValueExact(), Exact.multiply(a, b, P));
        }
        assertEquals(
                BigInteger.TWO
                        .modPow(BigInteger.valueOf(P / 3), BigInteger.valueOf(P))
                        .longValueExact(),
                Exact.power(2, P / 3, P));
    }

    @Test
    void kroneckerIsTheSchoolProduct() {
        SplittableRandom random = new SplittableRandom(2);
        int n = 64;
        long[] a = random.longs(n, 0, P).toArray();
        long[] b = random.longs(n, 0, P).toArray();
        a[3] = P - 1;
        b[n - 1] = P - 1;
        long[] expected = new long[n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                long product = Exact.multiply(a[i], b[j], P);
                int k = (i + j) % n;
                expected[k] = Math.floorMod(expected[k] + (i + j < n ? product : -product), P);
            }
        }
        assertArrayEquals(expected, Exact.negacyclic(a, b, P));
        assertArrayEquals(new long[n], Exact.negacyclic(new long[n], b, P));
    }

    @Test
    void valuesAreThoseOfHorner() {
        Modulus m = new Primes(10).near(0x1p48, 48);
        long psi = m.canonical(NttTable.root(m, 64));
        long[] a = new SplittableRandom(3).longs(32, 0, m.value()).toArray();
        long[] values = Exact.values(a, psi, m.value());
        for (int k = 0; k < a.length; k++) {
            assertEquals(Exact.value(a, Exact.power(psi, 2 * k + 1, m.value()), m.value()), values[k]);
        }
    }

    @Test
    void aFractionIsNoResidue() {
        Modulus m = new Primes(10).near(0x1p48, 48);
        assertThrows(AssertionError.class, () -> Exact.residue(0.5, m));
    }
}
