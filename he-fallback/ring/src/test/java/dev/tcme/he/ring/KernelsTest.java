package dev.tcme.he.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Every pointwise kernel against exact whole-number arithmetic, and its results at rest. */
class KernelsTest {
    private static final int N = 1024;

    private interface Formula {
        long at(int i);
    }

    private final Kernels kernels = Kernels.of(Lanes.detect());

    private static void check(double[] actual, Modulus m, double bound, Formula expected) {
        for (int i = 0; i < actual.length; i++) {
            assertEquals(Math.floorMod(expected.at(i), m.value()), Exact.residue(actual[i], m), "at " + i + ", " + m);
            assertTrue(Math.abs(actual[i]) <= bound * m.p(), actual[i] / m.p() + " times " + m + " is too large");
        }
    }

    /** The bound of a product of two residues at rest. */
    private static final double PRODUCT = 0.53;

    private static long times(double a, double b, Modulus m) {
        return Exact.multiply(Exact.residue(a, m), Exact.residue(b, m), m.value());
    }

    @Test
    void sumsAndProductsAreExact() {
        for (Modulus m : Cases.moduli(10)) {
            for (Cases.Case c : Cases.of(N, m)) {
                double[] a = c.values();
                double[] b = Cases.random(N, m, 1);
                double[] s = Cases.signs(N, Cases.bound(m));
                double[] out = new double[N];
                kernels.add(a, s, out, m);
                check(out, m, 0.5, i -> (long) a[i] + (long) s[i]);
                kernels.subtract(a, s, out, m);
                check(out, m, 0.5, i -> (long) a[i] - (long) s[i]);
                kernels.multiply(a, s, out, m);
                check(out, m, PRODUCT, i -> times(a[i], s[i], m));
                kernels.multiplyAdd(a, b, s, out, m);
                check(out, m, 0.5, i -> times(a[i], b[i], m) + (long) s[i]);
            }
        }
    }

    @Test
    void productsWithOneFactorAreExact() {
        for (Modulus m : Cases.moduli(10)) {
            double half = (m.value() - 1) / 2;
            double[] large = Cases.wide(N, 8 * m.p(), 5);
            double[] s = Cases.signs(N, Cases.bound(m));
            double[] b = Cases.random(N, m, 1);
            double[] out = new double[N];
            for (double w : new double[] {half, -half, 1, -1, 0, Cases.bound(m), Math.rint(m.p() / 3)}) {
                kernels.scale(large, w, out, m);
                check(out, m, Modulus.REST + 0.2, i -> times(large[i], w, m));
                kernels.scale(b, w, out, m);
                check(out, m, PRODUCT, i -> times(b[i], w, m));
                kernels.subtractScale(s, b, w, out, m);
                check(out, m, 0.55, i -> times(s[i] - b[i], w, m));
                kernels.scaleAdd(s, w, b, out, m);
                check(out, m, 0.5, i -> times(s[i], w, m) + (long) b[i]);
            }
        }
    }

    @Test
    void reductionIsToTheResidueNextToZero() {
        for (Modulus m : Cases.moduli(10)) {
            double[] out = new double[N];
            double[] large = Cases.wide(N, Math.min(0x1p52, 15 * m.p()), 6);
            kernels.reduce(large, out, m);
            check(out, m, 0.5, i -> (long) large[i]);
        }
    }

    @Test
    void innerProductsOfAnyNumberOfTermsAreExactAndNextToZero() {
        for (Modulus m : Cases.moduli(10)) {
            // the same signs: all products have one sign, and are as large as they can be
            double[] x = Cases.signs(N, Cases.bound(m));
            double[] opposite = Cases.signs(N, -Cases.bound(m));
            double[] some = Cases.random(N, m, 8);
            for (int terms = 1; terms <= 2 * Kernels.WIDE_TERMS + 1; terms++) {
                double[][] addends = {x, Cases.random(N, m, 9)};
                double[][] out = new double[2][N];
                kernels.innerProducts(of(terms, x), of(terms, x), of(terms, some), addends, out, m);
                check(out, addends, new double[][] {x, some}, terms, m);
                double[][] before = {opposite, some};
                double[][] inPlace = {opposite.clone(), some.clone()};
                kernels.innerProducts(of(terms, x), of(terms, opposite), of(terms, x), inPlace, inPlace, m);
                check(inPlace, before, new double[][] {opposite, x}, terms, m);
            }
        }
    }

    private static double[][] of(int terms, double[] one) {
        double[][] result = new double[terms][];
        Arrays.fill(result, one);
        return result;
    }

    /** Against so many times the product of {@code signs} at the bound with each of the factors, and an addend. */
    private static void check(double[][] actual, double[][] addends, double[][] factors, int terms, Modulus m) {
        double[] x = Cases.signs(N, Cases.bound(m));
        for (int sum = 0; sum < 2; sum++) {
            double[] addend = addends[sum];
            double[] factor = factors[sum];
            check(
                    actual[sum],
                    m,
                    0.5,
                    i -> Exact.multiply(times(x[i], factor[i], m), terms, m.value()) + (long) addend[i]);
        }
    }

    @Test
    void innerProductsAddUpDifferentTermsInTheirPlaces() {
        Modulus m = Cases.moduli(10).getFirst();
        for (int terms = 1; terms <= 2 * Kernels.WIDE_TERMS; terms++) {
            double[][] x = new double[terms][];
            double[][] k0 = new double[terms][];
            double[][] k1 = new double[terms][];
            for (int j = 0; j < terms; j++) {
                x[j] = Cases.random(N, m, 10 + j);
                k0[j] = Cases.random(N, m, 20 + j);
                k1[j] = Cases.random(N, m, 30 + j);
            }
            double[][] out = new double[2][N];
            kernels.innerProducts(x, k0, k1, new double[2][N], out, m);
            check(out[0], m, 0.5, i -> sum(x, k0, i, m));
            check(out[1], m, 0.5, i -> sum(x, k1, i, m));
        }
    }

    private static long sum(double[][] x, double[][] k, int i, Modulus m) {
        long sum = 0;
        for (int j = 0; j < x.length; j++) {
            sum = (sum + times(x[j][i], k[j][i], m)) % m.value();
        }
        return sum;
    }

    @Test
    void tensorProductsAreExact() {
        for (Modulus m : Cases.moduli(10)) {
            double[] a0 = Cases.signs(N, Cases.bound(m));
            double[] a1 = Cases.random(N, m, 1);
            double[] b0 = Cases.random(N, m, 2);
            double[] b1 = Cases.signs(N, -Cases.bound(m));
            double[] d0 = new double[N];
            double[] d1 = new double[N];
            double[] d2 = new double[N];
            kernels.tensor(a0, a1, b0, b1, d0, d1, d2, m);
            check(d0, m, PRODUCT, i -> times(a0[i], b0[i], m));
            check(d1, m, 0.5, i -> times(a0[i], b1[i], m) + times(a1[i], b0[i], m));
            check(d2, m, PRODUCT, i -> times(a1[i], b1[i], m));
        }
    }

    @Test
    void permutationsMoveEachElementOnce() {
        double[] a = Cases.random(N, Cases.moduli(10).getFirst(), 1);
        int[] index = new int[N];
        Arrays.setAll(index, i -> (5 * i + 3) % N);
        double[] out = new double[N];
        kernels.permute(a, index, out);
        for (int i = 0; i < N; i++) {
            assertEquals(a[index[i]], out[i]);
        }
    }
}
