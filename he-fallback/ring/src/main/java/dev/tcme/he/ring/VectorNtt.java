package dev.tcme.he.ring;

import static dev.tcme.he.ring.VectorKernels.LANES;
import static dev.tcme.he.ring.VectorKernels.ROUND;
import static dev.tcme.he.ring.VectorKernels.S;

import jdk.incubator.vector.DoubleVector;

/**
 * The transforms for vectors: pairs of stages ("fours") from stride N/2 down to 16 or 8, then the last stages inside blocks
 * of 16 positions, see {@link VectorBlocks}. Pairs of large stride run over the whole array; what fits the first-level cache
 * is finished part by part.
 *
 * <p>Growth: a forward stage adds at most 1/2 + A·2^-6 to a bound of A·p where the factor's quotient is at hand and
 * 1/2 + A·2^-5 in the last three stages, see {@link Modulus}; from {@link Kernels#FORWARD_MAX}, 17 stages stay below 12·p, where 16·p
 * would be the limit of the products. The inverse reduces one of four results of each pair, which keeps its inputs below 1.32·p and its sums
 * below 5.3·p. Both bounds have a test with inputs that are built to climb.
 */
final class VectorNtt {
    /** Positions that are finished together: 16 or 32 KiB of residues. */
    private static final int PART_MAX = 4096;

    /** Columns of the last pair of stages that are finished together: four runs of 1 KiB. */
    private static final int LAST_PART = 128;

    private VectorNtt() {}

    static void forward(double[] from, double[] a, NttTable t) {
        int smallest = t.strideEightIsAlone() ? NttTable.BLOCK : 8;
        int stride = t.degree / 4;
        forwardFours(from, a, 0, t.degree, stride, t);
        for (stride /= 4; 4 * stride > PART_MAX; stride /= 4) {
            forwardFours(a, a, 0, t.degree, stride, t);
        }
        int part = 4 * stride;
        for (int start = 0; start < t.degree; start += part) {
            for (int s = stride; s >= smallest; s /= 4) {
                forwardFours(a, a, start, start + part, s, t);
            }
            VectorBlocks.forward(a, start, start + part, t);
        }
    }

    static void inverse(double[] a, NttTable t) {
        int smallest = t.strideEightIsAlone() ? NttTable.BLOCK : 8;
        int part = t.degree;
        while (part > PART_MAX) {
            part /= 4;
        }
        int last = t.degree / 4;
        for (int start = 0; start < t.degree; start += part) {
            VectorBlocks.inverse(a, start, start + part, t);
            for (int s = smallest; s < last && 4 * s <= part; s *= 4) {
                inverseFours(a, start, start + part, s, t);
            }
        }
        for (int s = part; s < last; s *= 4) {
            inverseFours(a, 0, t.degree, s, t);
        }
        inverseLast(a, t);
    }

    /** Two forward stages, of strides 2·stride and stride, for the groups between two positions; from one array to the other or in place. */
    private static void forwardFours(double[] in, double[] a, int start, int end, int stride, NttTable t) {
        double[] w = t.roots;
        double[] wq = t.rootQuotients;
        DoubleVector p = DoubleVector.broadcast(S, t.modulus.p());
        int outer = (t.degree + start) / (4 * stride);
        for (int from = start; from < end; from += 4 * stride, outer++) {
            DoubleVector w1 = DoubleVector.broadcast(S, w[outer]);
            DoubleVector w1n = DoubleVector.broadcast(S, -w[outer]);
            DoubleVector w1q = DoubleVector.broadcast(S, wq[outer]);
            DoubleVector w2 = DoubleVector.broadcast(S, w[2 * outer]);
            DoubleVector w2n = DoubleVector.broadcast(S, -w[2 * outer]);
            DoubleVector w2q = DoubleVector.broadcast(S, wq[2 * outer]);
            DoubleVector w3 = DoubleVector.broadcast(S, w[2 * outer + 1]);
            DoubleVector w3n = DoubleVector.broadcast(S, -w[2 * outer + 1]);
            DoubleVector w3q = DoubleVector.broadcast(S, wq[2 * outer + 1]);
            for (int i = from; i < from + stride; i += LANES) {
                DoubleVector x0 = DoubleVector.fromArray(S, in, i);
                DoubleVector x1 = DoubleVector.fromArray(S, in, i + stride);
                DoubleVector f1 = DoubleVector.fromArray(S, in, i + 2 * stride);
                DoubleVector q1 = f1.fma(w1q, ROUND).sub(ROUND);
                DoubleVector h1 = f1.mul(w1n);
                DoubleVector r2 = f1.fma(w1, h1).sub(q1.fma(p, h1));
                DoubleVector f2 = DoubleVector.fromArray(S, in, i + 3 * stride);
                DoubleVector q2 = f2.fma(w1q, ROUND).sub(ROUND);
                DoubleVector h2 = f2.mul(w1n);
                DoubleVector r3 = f2.fma(w1, h2).sub(q2.fma(p, h2));
                DoubleVector f3 = x1.add(r3);
                DoubleVector q3 = f3.fma(w2q, ROUND).sub(ROUND);
                DoubleVector h3 = f3.mul(w2n);
                DoubleVector r1 = f3.fma(w2, h3).sub(q3.fma(p, h3));
                DoubleVector f4 = x1.sub(r3);
                DoubleVector q4 = f4.fma(w3q, ROUND).sub(ROUND);
                DoubleVector h4 = f4.mul(w3n);
                DoubleVector s3 = f4.fma(w3, h4).sub(q4.fma(p, h4));
                DoubleVector y0 = x0.add(r2);
                DoubleVector y2 = x0.sub(r2);
                y0.add(r1).intoArray(a, i);
                y0.sub(r1).intoArray(a, i + stride);
                y2.add(s3).intoArray(a, i + 2 * stride);
                y2.sub(s3).intoArray(a, i + 3 * stride);
            }
        }
    }

    /** Two inverse stages, of strides stride and 2·stride, for the groups between two positions. */
    private static void inverseFours(double[] a, int start, int end, int stride, NttTable t) {
        double[] w = t.inverseRoots;
        double[] wq = t.inverseRootQuotients;
        DoubleVector p = DoubleVector.broadcast(S, t.modulus.p());
        DoubleVector minusP = DoubleVector.broadcast(S, -t.modulus.p());
        DoubleVector pinv = DoubleVector.broadcast(S, t.modulus.inverse());
        int outer = (t.degree + start) / (4 * stride);
        for (int from = start; from < end; from += 4 * stride, outer++) {
            DoubleVector w1 = DoubleVector.broadcast(S, w[outer]);
            DoubleVector w1n = DoubleVector.broadcast(S, -w[outer]);
            DoubleVector w1q = DoubleVector.broadcast(S, wq[outer]);
            DoubleVector w2 = DoubleVector.broadcast(S, w[2 * outer]);
            DoubleVector w2n = DoubleVector.broadcast(S, -w[2 * outer]);
            DoubleVector w2q = DoubleVector.broadcast(S, wq[2 * outer]);
            DoubleVector w3 = DoubleVector.broadcast(S, w[2 * outer + 1]);
            DoubleVector w3n = DoubleVector.broadcast(S, -w[2 * outer + 1]);
            DoubleVector w3q = DoubleVector.broadcast(S, wq[2 * outer + 1]);
            for (int i = from; i < from + stride; i += LANES) {
                DoubleVector x0 = DoubleVector.fromArray(S, a, i);
                DoubleVector x1 = DoubleVector.fromArray(S, a, i + stride);
                DoubleVector x2 = DoubleVector.fromArray(S, a, i + 2 * stride);
                DoubleVector x3 = DoubleVector.fromArray(S, a, i + 3 * stride);
                DoubleVector y0 = x0.add(x1);
                DoubleVector f1 = x0.sub(x1);
                DoubleVector q1 = f1.fma(w2q, ROUND).sub(ROUND);
                DoubleVector h1 = f1.mul(w2n);
                DoubleVector y1 = f1.fma(w2, h1).sub(q1.fma(p, h1));
                DoubleVector y2 = x2.add(x3);
                DoubleVector f2 = x2.sub(x3);
                DoubleVector q2 = f2.fma(w3q, ROUND).sub(ROUND);
                DoubleVector h2 = f2.mul(w3n);
                DoubleVector y3 = f2.fma(w3, h2).sub(q2.fma(p, h2));
                DoubleVector s3 = y0.add(y2);
                DoubleVector q3 = s3.fma(pinv, ROUND).sub(ROUND);
                q3.fma(minusP, s3).intoArray(a, i);
                y1.add(y3).intoArray(a, i + stride);
                DoubleVector f4 = y0.sub(y2);
                DoubleVector q4 = f4.fma(w1q, ROUND).sub(ROUND);
                DoubleVector h4 = f4.mul(w1n);
                f4.fma(w1, h4).sub(q4.fma(p, h4)).intoArray(a, i + 2 * stride);
                DoubleVector f5 = y1.sub(y3);
                DoubleVector q5 = f5.fma(w1q, ROUND).sub(ROUND);
                DoubleVector h5 = f5.mul(w1n);
                f5.fma(w1, h5).sub(q5.fma(p, h5)).intoArray(a, i + 3 * stride);
            }
        }
    }

    /** The last two inverse stages, with the factor 1/N; as two loops over a part that stays in the cache. */
    private static void inverseLast(double[] a, NttTable t) {
        int stride = t.degree / 4;
        for (int from = 0; from < stride; from += LAST_PART) {
            int to = Math.min(from + LAST_PART, stride);
            inverseLastInner(a, from, to, stride, t);
            inverseLastOuter(a, from, to, stride, t);
        }
    }

    private static void inverseLastInner(double[] a, int from, int to, int stride, NttTable t) {
        DoubleVector p = DoubleVector.broadcast(S, t.modulus.p());
        DoubleVector w2 = DoubleVector.broadcast(S, t.inverseRoots[2]);
        DoubleVector w2n = DoubleVector.broadcast(S, -t.inverseRoots[2]);
        DoubleVector w2q = DoubleVector.broadcast(S, t.inverseRootQuotients[2]);
        DoubleVector w3 = DoubleVector.broadcast(S, t.inverseRoots[3]);
        DoubleVector w3n = DoubleVector.broadcast(S, -t.inverseRoots[3]);
        DoubleVector w3q = DoubleVector.broadcast(S, t.inverseRootQuotients[3]);
        for (int i = from; i < to; i += LANES) {
            DoubleVector x0 = DoubleVector.fromArray(S, a, i);
            DoubleVector x1 = DoubleVector.fromArray(S, a, i + stride);
            DoubleVector x2 = DoubleVector.fromArray(S, a, i + 2 * stride);
            DoubleVector x3 = DoubleVector.fromArray(S, a, i + 3 * stride);
            x0.add(x1).intoArray(a, i);
            DoubleVector f1 = x0.sub(x1);
            DoubleVector q1 = f1.fma(w2q, ROUND).sub(ROUND);
            DoubleVector h1 = f1.mul(w2n);
            f1.fma(w2, h1).sub(q1.fma(p, h1)).intoArray(a, i + stride);
            x2.add(x3).intoArray(a, i + 2 * stride);
            DoubleVector f2 = x2.sub(x3);
            DoubleVector q2 = f2.fma(w3q, ROUND).sub(ROUND);
            DoubleVector h2 = f2.mul(w3n);
            f2.fma(w3, h2).sub(q2.fma(p, h2)).intoArray(a, i + 3 * stride);
        }
    }

    private static void inverseLastOuter(double[] a, int from, int to, int stride, NttTable t) {
        DoubleVector p = DoubleVector.broadcast(S, t.modulus.p());
        DoubleVector w = DoubleVector.broadcast(S, t.lastRoot);
        DoubleVector wn = DoubleVector.broadcast(S, -t.lastRoot);
        DoubleVector wq = DoubleVector.broadcast(S, t.lastRootQuotient);
        DoubleVector n = DoubleVector.broadcast(S, t.inverseDegree);
        DoubleVector nn = DoubleVector.broadcast(S, -t.inverseDegree);
        DoubleVector nq = DoubleVector.broadcast(S, t.inverseDegreeQuotient);
        for (int i = from; i < to; i += LANES) {
            DoubleVector y0 = DoubleVector.fromArray(S, a, i);
            DoubleVector y1 = DoubleVector.fromArray(S, a, i + stride);
            DoubleVector y2 = DoubleVector.fromArray(S, a, i + 2 * stride);
            DoubleVector y3 = DoubleVector.fromArray(S, a, i + 3 * stride);
            DoubleVector f1 = y0.add(y2);
            DoubleVector q1 = f1.fma(nq, ROUND).sub(ROUND);
            DoubleVector h1 = f1.mul(nn);
            f1.fma(n, h1).sub(q1.fma(p, h1)).intoArray(a, i);
            DoubleVector f2 = y1.add(y3);
            DoubleVector q2 = f2.fma(nq, ROUND).sub(ROUND);
            DoubleVector h2 = f2.mul(nn);
            f2.fma(n, h2).sub(q2.fma(p, h2)).intoArray(a, i + stride);
            DoubleVector f3 = y0.sub(y2);
            DoubleVector q3 = f3.fma(wq, ROUND).sub(ROUND);
            DoubleVector h3 = f3.mul(wn);
            f3.fma(w, h3).sub(q3.fma(p, h3)).intoArray(a, i + 2 * stride);
            DoubleVector f4 = y1.sub(y3);
            DoubleVector q4 = f4.fma(wq, ROUND).sub(ROUND);
            DoubleVector h4 = f4.mul(wn);
            f4.fma(w, h4).sub(q4.fma(p, h4)).intoArray(a, i + 3 * stride);
        }
    }
}
