package dev.tcme.he.ring;

import java.util.List;

/** Every kernel once, with operands as its contract allows them at most. */
final class KernelCalls {
    /** Source limbs of the base conversions. */
    static final int SOURCES = 5;

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
        final double[] large;
        final double w;
        final double[][] sources;
        final Combination combination;
        final int[] index;
        final double[][] out;

        Operands(NttTable table, double[] a, long seed) {
            int n = table.degree;
            this.table = table;
            this.m = table.modulus;
            this.a = a;
            this.b = Cases.random(n, m, seed + 1);
            this.c = Cases.signs(n, Cases.bound(m));
            this.d = Cases.random(n, m, seed + 3);
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
            this.out = new double[][] {d.clone(), c.clone(), new double[n]};
        }
    }

    private KernelCalls() {}

    static List<Call> all() {
        return List.of(
                new Call("forward", (k, o) -> k.forward(o.out[0], o.table)),
                new Call("inverse", (k, o) -> k.inverse(o.out[0], o.table)),
                new Call("add", (k, o) -> k.add(o.a, o.c, o.out[0], o.m)),
                new Call("subtract", (k, o) -> k.subtract(o.a, o.c, o.out[0], o.m)),
                new Call("multiply", (k, o) -> k.multiply(o.a, o.b, o.out[0], o.m)),
                new Call("multiplyAdd", (k, o) -> k.multiplyAdd(o.a, o.b, o.c, o.out[0], o.m)),
                new Call("scale", (k, o) -> k.scale(o.large, o.w, o.out[0], o.m)),
                new Call("subtractScale", (k, o) -> k.subtractScale(o.a, o.c, o.w, o.out[0], o.m)),
                new Call("scaleAdd", (k, o) -> k.scaleAdd(o.a, o.w, o.c, o.out[0], o.m)),
                new Call("reduce", (k, o) -> k.reduce(o.large, o.out[0], o.m)),
                new Call("accumulate", (k, o) -> {
                    k.accumulate(o.a, o.b, o.c, o.out[0], o.out[1], o.m);
                    k.reduce(o.out[0], o.out[0], o.m);
                    k.reduce(o.out[1], o.out[1], o.m);
                }),
                new Call("multiplyPair", (k, o) -> k.multiplyPair(o.a, o.b, o.c, o.out[0], o.out[1], o.m)),
                new Call("tensor", (k, o) -> k.tensor(o.a, o.b, o.c, o.d, o.out[0], o.out[1], o.out[2], o.m)),
                new Call("combine", (k, o) -> k.combine(o.sources, o.combination, o.out[0], o.m)),
                new Call("combineExactly", (k, o) -> k.combineExactly(o.sources, o.combination, o.out[0], o.m)),
                new Call("permute", (k, o) -> k.permute(o.a, o.index, o.out[0])));
    }
}
