package dev.tcme.he.ring;

import java.util.Arrays;
import java.util.List;

/** Every kernel once, with operands as its contract allows them at most. */
final class KernelCalls {
    /** Source limbs of the base conversions. */
    static final int SOURCES = 5;

    private static final int TERMS_MAX = 7;

    interface Body {
        void run(Kernels kernels, Operands o);
    }

    /** @param name the method of {@link Kernels} */
    record Call(String name, Body body) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** What kernels read ({@code a … d}, never changed) and write. */
    static final class Operands {
        final NttTable table;
        final Modulus m;
        final double[] a;
        final double[] b;
        final double[] c;
        final double[] d;
        final double[] twice;
        final double[] large;
        final double w;
        final double[][] sources;
        final Combination combination;
        final int[] index;
        final double[][] addends;

        /** By their number: terms of inner products, the factors of both sums and those of each. */
        final double[][][][] terms = new double[TERMS_MAX + 1][3][][];

        final double[][] out;

        Operands(NttTable table, double[] a, long seed) {
            int n = table.degree;
            this.table = table;
            this.m = table.modulus;
            this.a = a;
            this.b = Cases.random(n, m, seed + 1);
            this.c = Cases.signs(n, Cases.bound(m));
            this.d = Cases.random(n, m, seed + 3);
            this.twice = Cases.signs(n, 2 * Cases.bound(m));
            this.large = Cases.wide(n, 8 * m.p(), seed);
            this.w = -Math.floor(m.p() / 2);
            this.sources = new double[SOURCES][];
            double[] weights = new double[SOURCES + 1];
            double[] quotients = new double[SOURCES + 1];
            double[] fractions = new double[SOURCES];
            for (int j = 0; j <= SOURCES; j++) {
                weights[j] = Cases.random(n, m, seed + 10 + j)[j];
                quotients[j] = weights[j] / m.p();
                if (j < SOURCES) {
                    sources[j] = Cases.wide(n, Modulus.REST * 0x1p48, seed + j);
                    fractions[j] = 1 / (0x1p48 - 59 - 2 * j);
                }
            }
            this.combination = new Combination(weights, quotients, fractions);
            this.index = new int[n];
            for (int i = 0; i < n; i++) {
                index[i] = (i * 5 + 3) & n - 1;
            }
            this.addends = new double[][] {b, c};
            double[][][] pool = {{c, a, d, c, c, a, b}, {c, b, a, c, c, d, c}, {d, c, a, b, a, c, b}};
            for (int count = 1; count <= TERMS_MAX; count++) {
                for (int i = 0; i < pool.length; i++) {
                    terms[count][i] = Arrays.copyOf(pool[i], count);
                }
            }
            this.out = new double[][] {d.clone(), c.clone(), new double[n]};
        }
    }

    private KernelCalls() {}

    /** With a sum as large as it can be among the two. */
    private static Call innerProducts(int terms) {
        return new Call(
                "innerProducts",
                (k, o) -> k.innerProducts(
                        o.terms[terms][0], o.terms[terms][1], o.terms[terms][2], o.addends, o.out, o.m));
    }

    static List<Call> all() {
        return List.of(
                new Call("forward", (k, o) -> k.forward(o.out[0], o.out[0], o.table)),
                new Call("forward", (k, o) -> k.forward(o.twice, o.out[0], o.table)),
                new Call("inverse", (k, o) -> k.inverse(o.out[0], o.table)),
                new Call("add", (k, o) -> k.add(o.a, o.c, o.out[0], o.m)),
                new Call("subtract", (k, o) -> k.subtract(o.a, o.c, o.out[0], o.m)),
                new Call("multiply", (k, o) -> k.multiply(o.a, o.b, o.out[0], o.m)),
                new Call("multiplyAdd", (k, o) -> k.multiplyAdd(o.a, o.b, o.c, o.out[0], o.m)),
                new Call("scale", (k, o) -> k.scale(o.large, o.w, o.out[0], o.m)),
                new Call("subtractScale", (k, o) -> k.subtractScale(o.a, o.c, o.w, o.out[0], o.m)),
                new Call("scaleAdd", (k, o) -> k.scaleAdd(o.a, o.w, o.c, o.out[0], o.m)),
                new Call("reduce", (k, o) -> k.reduce(o.large, o.out[0], o.m)),
                innerProducts(1),
                innerProducts(2),
                innerProducts(3),
                innerProducts(4),
                innerProducts(7),
                new Call("tensor", (k, o) -> k.tensor(o.a, o.b, o.c, o.d, o.out[0], o.out[1], o.out[2], o.m)),
                new Call("combine", (k, o) -> k.combine(o.sources, o.combination, o.out[0], o.m)),
                new Call("combineExactly", (k, o) -> k.combineExactly(o.sources, o.combination, o.out[0], o.m)),
                new Call("permute", (k, o) -> k.permute(o.a, o.index, o.out[0])));
    }
}
