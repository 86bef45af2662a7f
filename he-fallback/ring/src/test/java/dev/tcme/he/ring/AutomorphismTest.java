package dev.tcme.he.ring;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** X → X^g as a permutation of values, against the substitution in the coefficients. */
class AutomorphismTest {
    @ParameterizedTest
    @ValueSource(ints = {10, 11, 13})
    void permutationIsTheSubstitution(int log) {
        int twice = 2 << log;
        Modulus m = Cases.moduli(log).getFirst();
        Ring ring = Cases.ring(log, List.of(m));
        SplittableRandom random = new SplittableRandom(log);
        int power = 1;
        for (int k = 0; k < 12; k++) {
            isTheSubstitution(ring, power);
            isTheSubstitution(ring, twice - power);
            power = power * 5 % twice;
            isTheSubstitution(ring, random.nextInt(twice / 2) * 2 + 1);
        }
        isTheSubstitution(ring, twice - 1);
    }

    @Tag("large")
    @Test
    void permutationIsTheSubstitutionAtTheLargestDegree() {
        Ring ring = Cases.ring(17, List.of(Cases.moduli(17).getFirst()));
        for (int g : new int[] {5, (2 << 17) - 1, 0x2_ABCD & (2 << 17) - 1}) {
            isTheSubstitution(ring, g);
        }
    }

    private static void isTheSubstitution(Ring ring, int g) {
        Modulus m = ring.modulus(0);
        int n = ring.degree();
        double[] a = Cases.random(n, m, g);
        long[] expected = new long[n];
        for (int i = 0; i < n; i++) {
            int to = (int) ((long) i * g % (2L * n));
            long x = Exact.residue(a[i], m);
            expected[to % n] = to < n ? x : Math.floorMod(-x, m.value());
        }
        double[] limb = a.clone();
        double[] permuted = new double[n];
        ring.forward(limb, 0);
        ring.permute(limb, ring.automorphism(g), permuted);
        ring.inverse(permuted, 0);
        assertArrayEquals(expected, Exact.residues(permuted, m), () -> "X^" + g);
    }

    @Test
    void automorphismsComposeByTheProductOfTheirExponents() {
        Ring ring = Cases.ring(10, List.of(Cases.moduli(10).getFirst()));
        Poly a = ring.ofCoefficients(Cases.random(1024, ring.modulus(0), 1), 0);
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 20; i++) {
            int g = random.nextInt(1024) * 2 + 1;
            int h = random.nextInt(1024) * 2 + 1;
            Poly twice = ring.permute(ring.permute(a, ring.automorphism(g)), ring.automorphism(h));
            Poly once = ring.permute(a, ring.automorphism(g * h % 2048));
            assertArrayEquals(once.limb(0), twice.limb(0));
        }
        int[] identity = ring.automorphism(1);
        for (int i = 0; i < identity.length; i++) {
            assertEquals(i, identity[i]);
        }
    }

    @Test
    void positionsSayWhereTheValuesAre() {
        Ring ring = Cases.ring(10, List.of(Cases.moduli(10).getFirst()));
        Modulus m = ring.modulus(0);
        double[] x = new double[1024];
        x[1] = 1;
        ring.forward(x, 0);
        long psi = m.canonical(NttTable.root(m, 2048));
        for (int e = 1; e < 2048; e += 2) {
            assertEquals(Exact.power(psi, e, m.value()), m.canonical(x[ring.position(e)]));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 2, 1024, 2048, 2049, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void refusesExponentsThatAreNoAutomorphism(int g) {
        Ring ring = Cases.ring(10, List.of(Cases.moduli(10).getFirst()));
        var e = assertThrows(IllegalArgumentException.class, () -> ring.automorphism(g));
        assertEquals("an automorphism has an odd exponent below 2048, not " + g, e.getMessage());
    }
}
