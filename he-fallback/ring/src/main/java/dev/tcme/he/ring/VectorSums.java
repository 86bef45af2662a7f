package dev.tcme.he.ring;

import static dev.tcme.he.ring.VectorKernels.LANES;
import static dev.tcme.he.ring.VectorKernels.ROUND;
import static dev.tcme.he.ring.VectorKernels.S;

import jdk.incubator.vector.DoubleVector;

/**
 * Inner products for vectors, up to {@value Kernels#WIDE_TERMS} terms in one pass over memory, so that their sums stay in
 * registers. Eight terms in a pass would be slower: they read more arrays side by side than the processor fetches ahead. The
 * arithmetic is that of {@link Kernels#innerProducts}.
 */
final class VectorSums {
    private static final DoubleVector WIDE = DoubleVector.broadcast(S, Kernels.WIDE);

    private VectorSums() {}

    /** {@code out0 = c0 + Σ x_j·k_j}, {@code out1 = c1 + Σ x_j·m_j}. */
    static void add(double[][] x, double[][] k, double[][] m, double[][] c, double[][] out, Modulus p) {
        double[][] addends = c;
        for (int from = 0; from < x.length; from += Kernels.WIDE_TERMS, addends = out) {
            switch (x.length - from) {
                case 1 -> one(x, k, m, from, addends, out, p);
                case 2 -> two(x, k, m, from, addends, out, p);
                case 3 -> three(x, k, m, from, addends, out, p);
                default -> four(x, k, m, from, addends, out, p);
            }
        }
    }

    private static void one(
            double[][] x, double[][] k, double[][] m, int from, double[][] c, double[][] out, Modulus p) {
        double[] x0 = x[from];
        double[] k0 = k[from];
        double[] m0 = m[from];
        double[] c0 = c[0];
        double[] c1 = c[1];
        double[] out0 = out[0];
        double[] out1 = out[1];
        DoubleVector minusP = DoubleVector.broadcast(S, -p.p());
        DoubleVector pinv = DoubleVector.broadcast(S, p.inverse());
        for (int i = 0; i < out0.length; i += LANES) {
            DoubleVector f0 = DoubleVector.fromArray(S, x0, i);
            DoubleVector v0 = DoubleVector.fromArray(S, k0, i);
            DoubleVector a0 = f0.fma(v0, WIDE);
            DoubleVector l0 = f0.fma(v0, WIDE.sub(a0));
            DoubleVector h1 = a0.sub(WIDE);
            DoubleVector q1 = h1.fma(pinv, ROUND).sub(ROUND);
            DoubleVector s1 = q1.fma(minusP, h1).add(l0).add(DoubleVector.fromArray(S, c0, i));
            s1.fma(pinv, ROUND).sub(ROUND).fma(minusP, s1).intoArray(out0, i);
            DoubleVector w0 = DoubleVector.fromArray(S, m0, i);
            DoubleVector b0 = f0.fma(w0, WIDE);
            DoubleVector r0 = f0.fma(w0, WIDE.sub(b0));
            DoubleVector h2 = b0.sub(WIDE);
            DoubleVector q2 = h2.fma(pinv, ROUND).sub(ROUND);
            DoubleVector s2 = q2.fma(minusP, h2).add(r0).add(DoubleVector.fromArray(S, c1, i));
            s2.fma(pinv, ROUND).sub(ROUND).fma(minusP, s2).intoArray(out1, i);
        }
    }

    private static void two(
            double[][] x, double[][] k, double[][] m, int from, double[][] c, double[][] out, Modulus p) {
        double[] x0 = x[from];
        double[] x1 = x[from + 1];
        double[] k0 = k[from];
        double[] k1 = k[from + 1];
        double[] m0 = m[from];
        double[] m1 = m[from + 1];
        double[] c0 = c[0];
        double[] c1 = c[1];
        double[] out0 = out[0];
        double[] out1 = out[1];
        DoubleVector minusP = DoubleVector.broadcast(S, -p.p());
        DoubleVector pinv = DoubleVector.broadcast(S, p.inverse());
        for (int i = 0; i < out0.length; i += LANES) {
            DoubleVector f0 = DoubleVector.fromArray(S, x0, i);
            DoubleVector f1 = DoubleVector.fromArray(S, x1, i);
            DoubleVector v0 = DoubleVector.fromArray(S, k0, i);
            DoubleVector a0 = f0.fma(v0, WIDE);
            DoubleVector l0 = f0.fma(v0, WIDE.sub(a0));
            DoubleVector v1 = DoubleVector.fromArray(S, k1, i);
            DoubleVector a1 = f1.fma(v1, a0);
            DoubleVector l1 = f1.fma(v1, a0.sub(a1));
            DoubleVector h1 = a1.sub(WIDE);
            DoubleVector q1 = h1.fma(pinv, ROUND).sub(ROUND);
            DoubleVector s1 = q1.fma(minusP, h1).add(l0).add(l1).add(DoubleVector.fromArray(S, c0, i));
            s1.fma(pinv, ROUND).sub(ROUND).fma(minusP, s1).intoArray(out0, i);
            DoubleVector w0 = DoubleVector.fromArray(S, m0, i);
            DoubleVector b0 = f0.fma(w0, WIDE);
            DoubleVector r0 = f0.fma(w0, WIDE.sub(b0));
            DoubleVector w1 = DoubleVector.fromArray(S, m1, i);
            DoubleVector b1 = f1.fma(w1, b0);
            DoubleVector r1 = f1.fma(w1, b0.sub(b1));
            DoubleVector h2 = b1.sub(WIDE);
            DoubleVector q2 = h2.fma(pinv, ROUND).sub(ROUND);
            DoubleVector s2 = q2.fma(minusP, h2).add(r0).add(r1).add(DoubleVector.fromArray(S, c1, i));
            s2.fma(pinv, ROUND).sub(ROUND).fma(minusP, s2).intoArray(out1, i);
        }
    }

    private static void three(
            double[][] x, double[][] k, double[][] m, int from, double[][] c, double[][] out, Modulus p) {
        double[] x0 = x[from];
        double[] x1 = x[from + 1];
        double[] x2 = x[from + 2];
        double[] k0 = k[from];
        double[] k1 = k[from + 1];
        double[] k2 = k[from + 2];
        double[] m0 = m[from];
        double[] m1 = m[from + 1];
        double[] m2 = m[from + 2];
        double[] c0 = c[0];
        double[] c1 = c[1];
        double[] out0 = out[0];
        double[] out1 = out[1];
        DoubleVector minusP = DoubleVector.broadcast(S, -p.p());
        DoubleVector pinv = DoubleVector.broadcast(S, p.inverse());
        for (int i = 0; i < out0.length; i += LANES) {
            DoubleVector f0 = DoubleVector.fromArray(S, x0, i);
            DoubleVector f1 = DoubleVector.fromArray(S, x1, i);
            DoubleVector f2 = DoubleVector.fromArray(S, x2, i);
            DoubleVector v0 = DoubleVector.fromArray(S, k0, i);
            DoubleVector a0 = f0.fma(v0, WIDE);
            DoubleVector l0 = f0.fma(v0, WIDE.sub(a0));
            DoubleVector v1 = DoubleVector.fromArray(S, k1, i);
            DoubleVector a1 = f1.fma(v1, a0);
            DoubleVector l1 = f1.fma(v1, a0.sub(a1));
            DoubleVector v2 = DoubleVector.fromArray(S, k2, i);
            DoubleVector a2 = f2.fma(v2, a1);
            DoubleVector l2 = f2.fma(v2, a1.sub(a2));
            DoubleVector h1 = a2.sub(WIDE);
            DoubleVector q1 = h1.fma(pinv, ROUND).sub(ROUND);
            DoubleVector s1 = q1.fma(minusP, h1).add(l0).add(l1).add(l2).add(DoubleVector.fromArray(S, c0, i));
            s1.fma(pinv, ROUND).sub(ROUND).fma(minusP, s1).intoArray(out0, i);
            DoubleVector w0 = DoubleVector.fromArray(S, m0, i);
            DoubleVector b0 = f0.fma(w0, WIDE);
            DoubleVector r0 = f0.fma(w0, WIDE.sub(b0));
            DoubleVector w1 = DoubleVector.fromArray(S, m1, i);
            DoubleVector b1 = f1.fma(w1, b0);
            DoubleVector r1 = f1.fma(w1, b0.sub(b1));
            DoubleVector w2 = DoubleVector.fromArray(S, m2, i);
            DoubleVector b2 = f2.fma(w2, b1);
            DoubleVector r2 = f2.fma(w2, b1.sub(b2));
            DoubleVector h2 = b2.sub(WIDE);
            DoubleVector q2 = h2.fma(pinv, ROUND).sub(ROUND);
            DoubleVector s2 = q2.fma(minusP, h2).add(r0).add(r1).add(r2).add(DoubleVector.fromArray(S, c1, i));
            s2.fma(pinv, ROUND).sub(ROUND).fma(minusP, s2).intoArray(out1, i);
        }
    }

    private static void four(
            double[][] x, double[][] k, double[][] m, int from, double[][] c, double[][] out, Modulus p) {
        double[] x0 = x[from];
        double[] x1 = x[from + 1];
        double[] x2 = x[from + 2];
        double[] x3 = x[from + 3];
        double[] k0 = k[from];
        double[] k1 = k[from + 1];
        double[] k2 = k[from + 2];
        double[] k3 = k[from + 3];
        double[] m0 = m[from];
        double[] m1 = m[from + 1];
        double[] m2 = m[from + 2];
        double[] m3 = m[from + 3];
        double[] c0 = c[0];
        double[] c1 = c[1];
        double[] out0 = out[0];
        double[] out1 = out[1];
        DoubleVector minusP = DoubleVector.broadcast(S, -p.p());
        DoubleVector pinv = DoubleVector.broadcast(S, p.inverse());
        for (int i = 0; i < out0.length; i += LANES) {
            DoubleVector f0 = DoubleVector.fromArray(S, x0, i);
            DoubleVector f1 = DoubleVector.fromArray(S, x1, i);
            DoubleVector f2 = DoubleVector.fromArray(S, x2, i);
            DoubleVector f3 = DoubleVector.fromArray(S, x3, i);
            DoubleVector v0 = DoubleVector.fromArray(S, k0, i);
            DoubleVector a0 = f0.fma(v0, WIDE);
            DoubleVector l0 = f0.fma(v0, WIDE.sub(a0));
            DoubleVector v1 = DoubleVector.fromArray(S, k1, i);
            DoubleVector a1 = f1.fma(v1, a0);
            DoubleVector l1 = f1.fma(v1, a0.sub(a1));
            DoubleVector v2 = DoubleVector.fromArray(S, k2, i);
            DoubleVector a2 = f2.fma(v2, a1);
            DoubleVector l2 = f2.fma(v2, a1.sub(a2));
            DoubleVector v3 = DoubleVector.fromArray(S, k3, i);
            DoubleVector a3 = f3.fma(v3, a2);
            DoubleVector l3 = f3.fma(v3, a2.sub(a3));
            DoubleVector h1 = a3.sub(WIDE);
            DoubleVector q1 = h1.fma(pinv, ROUND).sub(ROUND);
            DoubleVector s1 = q1.fma(minusP, h1).add(l0).add(l1).add(l2).add(l3).add(DoubleVector.fromArray(S, c0, i));
            s1.fma(pinv, ROUND).sub(ROUND).fma(minusP, s1).intoArray(out0, i);
            DoubleVector w0 = DoubleVector.fromArray(S, m0, i);
            DoubleVector b0 = f0.fma(w0, WIDE);
            DoubleVector r0 = f0.fma(w0, WIDE.sub(b0));
            DoubleVector w1 = DoubleVector.fromArray(S, m1, i);
            DoubleVector b1 = f1.fma(w1, b0);
            DoubleVector r1 = f1.fma(w1, b0.sub(b1));
            DoubleVector w2 = DoubleVector.fromArray(S, m2, i);
            DoubleVector b2 = f2.fma(w2, b1);
            DoubleVector r2 = f2.fma(w2, b1.sub(b2));
            DoubleVector w3 = DoubleVector.fromArray(S, m3, i);
            DoubleVector b3 = f3.fma(w3, b2);
            DoubleVector r3 = f3.fma(w3, b2.sub(b3));
            DoubleVector h2 = b3.sub(WIDE);
            DoubleVector q2 = h2.fma(pinv, ROUND).sub(ROUND);
            DoubleVector s2 = q2.fma(minusP, h2).add(r0).add(r1).add(r2).add(r3).add(DoubleVector.fromArray(S, c1, i));
            s2.fma(pinv, ROUND).sub(ROUND).fma(minusP, s2).intoArray(out1, i);
        }
    }
}
