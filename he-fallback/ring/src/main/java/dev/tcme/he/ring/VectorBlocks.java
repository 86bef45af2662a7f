package dev.tcme.he.ring;

import static dev.tcme.he.ring.VectorKernels.LANES;
import static dev.tcme.he.ring.VectorKernels.ROUND;
import static dev.tcme.he.ring.VectorKernels.S;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The stages of strides 8, 4, 2 and 1, where a butterfly's two operands may lie in the same vector. Such a stage first brings
 * one operand of each butterfly into one vector and the other into another, by two shuffles of two vectors. Between the
 * methods of one direction the values of a block are in an order of their own, such that each method writes just the two
 * vectors that it has read.
 */
final class VectorBlocks {
    private static final int BLOCK = NttTable.BLOCK;
    private static final VectorSpecies<Long> INDEX = VectorSpecies.of(long.class, S.vectorShape());

    // Lanes of a pair of vectors, the second one's behind the first one's, for the butterflies of each stride.
    static final LongVector LOW_4 = runs(4, 0);
    static final LongVector HIGH_4 = runs(4, 4);
    static final LongVector LOW_2 = runs(2, 0);
    static final LongVector HIGH_2 = runs(2, 2);
    static final LongVector LOW_1 = runs(1, 0);
    static final LongVector HIGH_1 = runs(1, 1);

    private VectorBlocks() {}

    /** Runs of lanes from both vectors in turn, every second run of each. */
    private static LongVector runs(int length, int from) {
        long[] lanes = new long[LANES];
        for (int i = 0; i < LANES; i++) {
            int run = i / length;
            lanes[i] = ((run & 1) * LANES + (run & -2) * length + i % length + from) % (2 * LANES);
        }
        return LongVector.fromArray(INDEX, lanes, 0);
    }

    static void forward(double[] a, int start, int end, NttTable t) {
        boolean withEight = t.strideEightIsAlone();
        if (LANES == 8) {
            if (withEight) {
                VectorEights.forwardWithEight(a, start, end, t);
            } else {
                VectorEights.forward(a, start, end, t);
            }
            return;
        }
        if (withEight) {
            forwardEights(a, start, end, t);
        }
        if (LANES == 4) {
            forwardHalves4(a, start, end, t);
            forwardPairs4(a, start, end, t);
        } else {
            forwardHalves2(a, start, end, t);
            forwardOnes2(a, start, end, t);
        }
    }

    static void inverse(double[] a, int start, int end, NttTable t) {
        boolean withEight = t.strideEightIsAlone();
        if (LANES == 8) {
            if (withEight) {
                VectorEights.inverseWithEight(a, start, end, t);
            } else {
                VectorEights.inverse(a, start, end, t);
            }
            return;
        }
        if (LANES == 4) {
            inversePairs4(a, start, end, t);
            inverseHalves4(a, start, end, t);
        } else {
            inverseOnes2(a, start, end, t);
            inverseHalves2(a, start, end, t);
        }
        if (withEight) {
            inverseEights(a, start, end, t);
        }
    }

    /** Stride 8, in the order of positions. */
    private static void forwardEights(double[] a, int start, int end, NttTable t) {
        DoubleVector p = DoubleVector.broadcast(S, t.modulus.p());
        DoubleVector minusP = DoubleVector.broadcast(S, -t.modulus.p());
        int factor = (t.degree + start) / BLOCK;
        for (int row = start; row < end; row += BLOCK, factor++) {
            DoubleVector w = DoubleVector.broadcast(S, t.roots[factor]);
            DoubleVector wq = DoubleVector.broadcast(S, t.rootQuotients[factor]);
            for (int i = row; i < row + 8; i += LANES) {
                DoubleVector x = DoubleVector.fromArray(S, a, i);
                DoubleVector f1 = DoubleVector.fromArray(S, a, i + 8);
                DoubleVector q1 = f1.fma(wq, ROUND).sub(ROUND);
                DoubleVector h1 = q1.mul(minusP);
                DoubleVector r = f1.fma(w, h1).sub(q1.fma(p, h1));
                x.add(r).intoArray(a, i);
                x.sub(r).intoArray(a, i + 8);
            }
        }
    }

    private static void inverseEights(double[] a, int start, int end, NttTable t) {
        DoubleVector p = DoubleVector.broadcast(S, t.modulus.p());
        DoubleVector minusP = DoubleVector.broadcast(S, -t.modulus.p());
        int factor = (t.degree + start) / BLOCK;
        for (int row = start; row < end; row += BLOCK, factor++) {
            DoubleVector w = DoubleVector.broadcast(S, t.inverseRoots[factor]);
            DoubleVector wq = DoubleVector.broadcast(S, t.inverseRootQuotients[factor]);
            for (int i = row; i < row + 8; i += LANES) {
                DoubleVector x = DoubleVector.fromArray(S, a, i);
                DoubleVector y = DoubleVector.fromArray(S, a, i + 8);
                x.add(y).intoArray(a, i);
                DoubleVector f1 = x.sub(y);
                DoubleVector q1 = f1.fma(wq, ROUND).sub(ROUND);
                DoubleVector h1 = q1.mul(minusP);
                f1.fma(w, h1).sub(q1.fma(p, h1)).intoArray(a, i + 8);
            }
        }
    }

    private static void forwardHalves4(double[] a, int start, int end, NttTable t) {
        DoubleVector minusP = DoubleVector.broadcast(S, -t.modulus.p());
        DoubleVector pinv = DoubleVector.broadcast(S, t.modulus.inverse());
        int row = start / BLOCK * NttTable.ROW;
        for (int i = start; i < end; i += BLOCK, row += NttTable.ROW) {
            DoubleVector x0 = DoubleVector.fromArray(S, a, i);
            DoubleVector f1 = DoubleVector.fromArray(S, a, i + 4);
            DoubleVector w1 = DoubleVector.fromArray(S, t.rows, row + NttTable.STRIDE_4);
            DoubleVector h1 = f1.mul(w1);
            DoubleVector q1 = h1.fma(pinv, ROUND).sub(ROUND);
            DoubleVector y0 = q1.fma(minusP, h1).add(f1.fma(w1, h1.neg()));
            DoubleVector x1 = DoubleVector.fromArray(S, a, i + 8);
            DoubleVector f2 = DoubleVector.fromArray(S, a, i + 12);
            DoubleVector w2 = DoubleVector.fromArray(S, t.rows, row + NttTable.STRIDE_4 + 4);
            DoubleVector h2 = f2.mul(w2);
            DoubleVector q2 = h2.fma(pinv, ROUND).sub(ROUND);
            DoubleVector y1 = q2.fma(minusP, h2).add(f2.fma(w2, h2.neg()));
            x0.add(y0).intoArray(a, i);
            x0.sub(y0).intoArray(a, i + 8);
            x1.add(y1).intoArray(a, i + 4);
            x1.sub(y1).intoArray(a, i + 12);
        }
    }

    private static void inverseHalves4(double[] a, int start, int end, NttTable t) {
        DoubleVector minusP = DoubleVector.broadcast(S, -t.modulus.p());
        DoubleVector pinv = DoubleVector.broadcast(S, t.modulus.inverse());
        int row = start / BLOCK * NttTable.ROW;
        for (int i = start; i < end; i += BLOCK, row += NttTable.ROW) {
            DoubleVector x0 = DoubleVector.fromArray(S, a, i);
            DoubleVector y0 = DoubleVector.fromArray(S, a, i + 8);
            DoubleVector x1 = DoubleVector.fromArray(S, a, i + 4);
            DoubleVector y1 = DoubleVector.fromArray(S, a, i + 12);
            DoubleVector w0 = DoubleVector.fromArray(S, t.inverseRows, row + NttTable.STRIDE_4);
            DoubleVector w1 = DoubleVector.fromArray(S, t.inverseRows, row + NttTable.STRIDE_4 + 4);
            DoubleVector s1 = x0.add(y0);
            DoubleVector q1 = s1.fma(pinv, ROUND).sub(ROUND);
            q1.fma(minusP, s1).intoArray(a, i);
            DoubleVector f2 = x0.sub(y0);
            DoubleVector h2 = f2.mul(w0);
            DoubleVector q2 = h2.fma(pinv, ROUND).sub(ROUND);
            q2.fma(minusP, h2).add(f2.fma(w0, h2.neg())).intoArray(a, i + 4);
            DoubleVector s3 = x1.add(y1);
            DoubleVector q3 = s3.fma(pinv, ROUND).sub(ROUND);
            q3.fma(minusP, s3).intoArray(a, i + 8);
            DoubleVector f4 = x1.sub(y1);
            DoubleVector h4 = f4.mul(w1);
            DoubleVector q4 = h4.fma(pinv, ROUND).sub(ROUND);
            q4.fma(minusP, h4).add(f4.fma(w1, h4.neg())).intoArray(a, i + 12);
        }
    }

    /** Strides 2 and 1 for vectors of 4; the results are reduced and in the order of {@link NttTable}. */
    private static void forwardPairs4(double[] a, int start, int end, NttTable t) {
        DoubleVector minusP = DoubleVector.broadcast(S, -t.modulus.p());
        DoubleVector pinv = DoubleVector.broadcast(S, t.modulus.inverse());
        int row = start / BLOCK * NttTable.ROW;
        for (int block = start; block < end; block += BLOCK, row += NttTable.ROW) {
            for (int lane = 0; lane < 8; lane += LANES) {
                DoubleVector x = DoubleVector.fromArray(S, a, block + lane);
                DoubleVector y = DoubleVector.fromArray(S, a, block + 8 + lane);
                DoubleVector low = LOW_2.selectFrom(x.reinterpretAsLongs(), y.reinterpretAsLongs())
                        .reinterpretAsDoubles();
                DoubleVector w = DoubleVector.fromArray(S, t.rows, row + NttTable.STRIDE_2 + lane);
                DoubleVector f3 = HIGH_2.selectFrom(x.reinterpretAsLongs(), y.reinterpretAsLongs())
                        .reinterpretAsDoubles();
                DoubleVector h3 = f3.mul(w);
                DoubleVector q3 = h3.fma(pinv, ROUND).sub(ROUND);
                DoubleVector r = q3.fma(minusP, h3).add(f3.fma(w, h3.neg()));
                x = low.add(r);
                y = low.sub(r);
                low = LOW_1.selectFrom(x.reinterpretAsLongs(), y.reinterpretAsLongs())
                        .reinterpretAsDoubles();
                w = DoubleVector.fromArray(S, t.rows, row + NttTable.STRIDE_1 + lane);
                DoubleVector f6 = HIGH_1.selectFrom(x.reinterpretAsLongs(), y.reinterpretAsLongs())
                        .reinterpretAsDoubles();
                DoubleVector h6 = f6.mul(w);
                DoubleVector q6 = h6.fma(pinv, ROUND).sub(ROUND);
                r = q6.fma(minusP, h6).add(f6.fma(w, h6.neg()));
                DoubleVector s7 = low.add(r);
                DoubleVector q7 = s7.fma(pinv, ROUND).sub(ROUND);
                q7.fma(minusP, s7).intoArray(a, block + lane);
                DoubleVector s8 = low.sub(r);
                DoubleVector q8 = s8.fma(pinv, ROUND).sub(ROUND);
                q8.fma(minusP, s8).intoArray(a, block + 8 + lane);
            }
        }
    }

    private static void inversePairs4(double[] a, int start, int end, NttTable t) {
        DoubleVector minusP = DoubleVector.broadcast(S, -t.modulus.p());
        DoubleVector pinv = DoubleVector.broadcast(S, t.modulus.inverse());
        int row = start / BLOCK * NttTable.ROW;
        for (int block = start; block < end; block += BLOCK, row += NttTable.ROW) {
            for (int lane = 0; lane < 8; lane += LANES) {
                DoubleVector x = DoubleVector.fromArray(S, a, block + lane);
                DoubleVector y = DoubleVector.fromArray(S, a, block + 8 + lane);
                DoubleVector w = DoubleVector.fromArray(S, t.inverseRows, row + NttTable.STRIDE_1 + lane);
                DoubleVector sum = x.add(y);
                DoubleVector f1 = x.sub(y);
                DoubleVector h1 = f1.mul(w);
                DoubleVector q1 = h1.fma(pinv, ROUND).sub(ROUND);
                DoubleVector r = q1.fma(minusP, h1).add(f1.fma(w, h1.neg()));
                x = LOW_1.selectFrom(sum.reinterpretAsLongs(), r.reinterpretAsLongs())
                        .reinterpretAsDoubles();
                y = HIGH_1.selectFrom(sum.reinterpretAsLongs(), r.reinterpretAsLongs())
                        .reinterpretAsDoubles();
                w = DoubleVector.fromArray(S, t.inverseRows, row + NttTable.STRIDE_2 + lane);
                sum = x.add(y);
                DoubleVector f4 = x.sub(y);
                DoubleVector h4 = f4.mul(w);
                DoubleVector q4 = h4.fma(pinv, ROUND).sub(ROUND);
                r = q4.fma(minusP, h4).add(f4.fma(w, h4.neg()));
                LOW_2.selectFrom(sum.reinterpretAsLongs(), r.reinterpretAsLongs())
                        .reinterpretAsDoubles()
                        .intoArray(a, block + lane);
                HIGH_2.selectFrom(sum.reinterpretAsLongs(), r.reinterpretAsLongs())
                        .reinterpretAsDoubles()
                        .intoArray(a, block + 8 + lane);
            }
        }
    }

    /** Strides 4 and 2 for vectors of 2, in the order of positions. */
    private static void forwardHalves2(double[] a, int start, int end, NttTable t) {
        DoubleVector minusP = DoubleVector.broadcast(S, -t.modulus.p());
        DoubleVector pinv = DoubleVector.broadcast(S, t.modulus.inverse());
        for (int i = start; i < end; i += 8) {
            int row = i / BLOCK * NttTable.ROW + (i & 8) / 2;
            DoubleVector w = DoubleVector.fromArray(S, t.rows, row + NttTable.STRIDE_4);
            DoubleVector x0 = DoubleVector.fromArray(S, a, i);
            DoubleVector x1 = DoubleVector.fromArray(S, a, i + 2);
            DoubleVector f1 = DoubleVector.fromArray(S, a, i + 4);
            DoubleVector h1 = f1.mul(w);
            DoubleVector q1 = h1.fma(pinv, ROUND).sub(ROUND);
            DoubleVector r2 = q1.fma(minusP, h1).add(f1.fma(w, h1.neg()));
            DoubleVector f2 = DoubleVector.fromArray(S, a, i + 6);
            DoubleVector h2 = f2.mul(w);
            DoubleVector q2 = h2.fma(pinv, ROUND).sub(ROUND);
            DoubleVector r3 = q2.fma(minusP, h2).add(f2.fma(w, h2.neg()));
            DoubleVector f3 = x1.add(r3);
            DoubleVector w3 = DoubleVector.fromArray(S, t.rows, row + NttTable.STRIDE_2);
            DoubleVector h3 = f3.mul(w3);
            DoubleVector q3 = h3.fma(pinv, ROUND).sub(ROUND);
            DoubleVector r1 = q3.fma(minusP, h3).add(f3.fma(w3, h3.neg()));
            DoubleVector f4 = x1.sub(r3);
            DoubleVector w4 = DoubleVector.fromArray(S, t.rows, row + NttTable.STRIDE_2 + 2);
            DoubleVector h4 = f4.mul(w4);
            DoubleVector q4 = h4.fma(pinv, ROUND).sub(ROUND);
            DoubleVector s3 = q4.fma(minusP, h4).add(f4.fma(w4, h4.neg()));
            DoubleVector y0 = x0.add(r2);
            DoubleVector y2 = x0.sub(r2);
            y0.add(r1).intoArray(a, i);
            y0.sub(r1).intoArray(a, i + 2);
            y2.add(s3).intoArray(a, i + 4);
            y2.sub(s3).intoArray(a, i + 6);
        }
    }

    private static void inverseHalves2(double[] a, int start, int end, NttTable t) {
        DoubleVector minusP = DoubleVector.broadcast(S, -t.modulus.p());
        DoubleVector pinv = DoubleVector.broadcast(S, t.modulus.inverse());
        for (int i = start; i < end; i += 8) {
            int row = i / BLOCK * NttTable.ROW + (i & 8) / 2;
            DoubleVector w = DoubleVector.fromArray(S, t.inverseRows, row + NttTable.STRIDE_4);
            DoubleVector x0 = DoubleVector.fromArray(S, a, i);
            DoubleVector x1 = DoubleVector.fromArray(S, a, i + 2);
            DoubleVector x2 = DoubleVector.fromArray(S, a, i + 4);
            DoubleVector x3 = DoubleVector.fromArray(S, a, i + 6);
            DoubleVector y0 = x0.add(x1);
            DoubleVector f1 = x0.sub(x1);
            DoubleVector w1 = DoubleVector.fromArray(S, t.inverseRows, row + NttTable.STRIDE_2);
            DoubleVector h1 = f1.mul(w1);
            DoubleVector q1 = h1.fma(pinv, ROUND).sub(ROUND);
            DoubleVector y1 = q1.fma(minusP, h1).add(f1.fma(w1, h1.neg()));
            DoubleVector y2 = x2.add(x3);
            DoubleVector f2 = x2.sub(x3);
            DoubleVector w2 = DoubleVector.fromArray(S, t.inverseRows, row + NttTable.STRIDE_2 + 2);
            DoubleVector h2 = f2.mul(w2);
            DoubleVector q2 = h2.fma(pinv, ROUND).sub(ROUND);
            DoubleVector y3 = q2.fma(minusP, h2).add(f2.fma(w2, h2.neg()));
            DoubleVector s3 = y0.add(y2);
            DoubleVector q3 = s3.fma(pinv, ROUND).sub(ROUND);
            q3.fma(minusP, s3).intoArray(a, i);
            DoubleVector s4 = y1.add(y3);
            DoubleVector q4 = s4.fma(pinv, ROUND).sub(ROUND);
            q4.fma(minusP, s4).intoArray(a, i + 2);
            DoubleVector f5 = y0.sub(y2);
            DoubleVector h5 = f5.mul(w);
            DoubleVector q5 = h5.fma(pinv, ROUND).sub(ROUND);
            q5.fma(minusP, h5).add(f5.fma(w, h5.neg())).intoArray(a, i + 4);
            DoubleVector f6 = y1.sub(y3);
            DoubleVector h6 = f6.mul(w);
            DoubleVector q6 = h6.fma(pinv, ROUND).sub(ROUND);
            q6.fma(minusP, h6).add(f6.fma(w, h6.neg())).intoArray(a, i + 6);
        }
    }

    /** Stride 1 for vectors of 2: all of a block is read before any of it is written. */
    private static void forwardOnes2(double[] a, int start, int end, NttTable t) {
        DoubleVector minusP = DoubleVector.broadcast(S, -t.modulus.p());
        DoubleVector pinv = DoubleVector.broadcast(S, t.modulus.inverse());
        int row = start / BLOCK * NttTable.ROW;
        for (int i = start; i < end; i += BLOCK, row += NttTable.ROW) {
            LongVector x0 = DoubleVector.fromArray(S, a, i).reinterpretAsLongs();
            LongVector x1 = DoubleVector.fromArray(S, a, i + 2).reinterpretAsLongs();
            LongVector x2 = DoubleVector.fromArray(S, a, i + 4).reinterpretAsLongs();
            LongVector x3 = DoubleVector.fromArray(S, a, i + 6).reinterpretAsLongs();
            LongVector x4 = DoubleVector.fromArray(S, a, i + 8).reinterpretAsLongs();
            LongVector x5 = DoubleVector.fromArray(S, a, i + 10).reinterpretAsLongs();
            LongVector x6 = DoubleVector.fromArray(S, a, i + 12).reinterpretAsLongs();
            LongVector x7 = DoubleVector.fromArray(S, a, i + 14).reinterpretAsLongs();
            DoubleVector low0 = LOW_1.selectFrom(x0, x1).reinterpretAsDoubles();
            DoubleVector f0 = HIGH_1.selectFrom(x0, x1).reinterpretAsDoubles();
            DoubleVector w0 = DoubleVector.fromArray(S, t.rows, row);
            DoubleVector h0 = f0.mul(w0);
            DoubleVector q0 = h0.fma(pinv, ROUND).sub(ROUND);
            DoubleVector r0 = q0.fma(minusP, h0).add(f0.fma(w0, h0.neg()));
            DoubleVector s0 = low0.add(r0);
            s0.fma(pinv, ROUND).sub(ROUND).fma(minusP, s0).intoArray(a, i);
            DoubleVector d0 = low0.sub(r0);
            d0.fma(pinv, ROUND).sub(ROUND).fma(minusP, d0).intoArray(a, i + 8);
            DoubleVector low1 = LOW_1.selectFrom(x2, x3).reinterpretAsDoubles();
            DoubleVector f1 = HIGH_1.selectFrom(x2, x3).reinterpretAsDoubles();
            DoubleVector w1 = DoubleVector.fromArray(S, t.rows, row + 2);
            DoubleVector h1 = f1.mul(w1);
            DoubleVector q1 = h1.fma(pinv, ROUND).sub(ROUND);
            DoubleVector r1 = q1.fma(minusP, h1).add(f1.fma(w1, h1.neg()));
            DoubleVector s1 = low1.add(r1);
            s1.fma(pinv, ROUND).sub(ROUND).fma(minusP, s1).intoArray(a, i + 2);
            DoubleVector d1 = low1.sub(r1);
            d1.fma(pinv, ROUND).sub(ROUND).fma(minusP, d1).intoArray(a, i + 10);
            DoubleVector low2 = LOW_1.selectFrom(x4, x5).reinterpretAsDoubles();
            DoubleVector f2 = HIGH_1.selectFrom(x4, x5).reinterpretAsDoubles();
            DoubleVector w2 = DoubleVector.fromArray(S, t.rows, row + 4);
            DoubleVector h2 = f2.mul(w2);
            DoubleVector q2 = h2.fma(pinv, ROUND).sub(ROUND);
            DoubleVector r2 = q2.fma(minusP, h2).add(f2.fma(w2, h2.neg()));
            DoubleVector s2 = low2.add(r2);
            s2.fma(pinv, ROUND).sub(ROUND).fma(minusP, s2).intoArray(a, i + 4);
            DoubleVector d2 = low2.sub(r2);
            d2.fma(pinv, ROUND).sub(ROUND).fma(minusP, d2).intoArray(a, i + 12);
            DoubleVector low3 = LOW_1.selectFrom(x6, x7).reinterpretAsDoubles();
            DoubleVector f3 = HIGH_1.selectFrom(x6, x7).reinterpretAsDoubles();
            DoubleVector w3 = DoubleVector.fromArray(S, t.rows, row + 6);
            DoubleVector h3 = f3.mul(w3);
            DoubleVector q3 = h3.fma(pinv, ROUND).sub(ROUND);
            DoubleVector r3 = q3.fma(minusP, h3).add(f3.fma(w3, h3.neg()));
            DoubleVector s3 = low3.add(r3);
            s3.fma(pinv, ROUND).sub(ROUND).fma(minusP, s3).intoArray(a, i + 6);
            DoubleVector d3 = low3.sub(r3);
            d3.fma(pinv, ROUND).sub(ROUND).fma(minusP, d3).intoArray(a, i + 14);
        }
    }

    private static void inverseOnes2(double[] a, int start, int end, NttTable t) {
        DoubleVector minusP = DoubleVector.broadcast(S, -t.modulus.p());
        DoubleVector pinv = DoubleVector.broadcast(S, t.modulus.inverse());
        int row = start / BLOCK * NttTable.ROW;
        for (int i = start; i < end; i += BLOCK, row += NttTable.ROW) {
            DoubleVector x0 = DoubleVector.fromArray(S, a, i);
            DoubleVector x1 = DoubleVector.fromArray(S, a, i + 2);
            DoubleVector x2 = DoubleVector.fromArray(S, a, i + 4);
            DoubleVector x3 = DoubleVector.fromArray(S, a, i + 6);
            DoubleVector y0 = DoubleVector.fromArray(S, a, i + 8);
            DoubleVector y1 = DoubleVector.fromArray(S, a, i + 10);
            DoubleVector y2 = DoubleVector.fromArray(S, a, i + 12);
            DoubleVector y3 = DoubleVector.fromArray(S, a, i + 14);
            DoubleVector w0 = DoubleVector.fromArray(S, t.inverseRows, row);
            DoubleVector f0 = x0.sub(y0);
            DoubleVector h0 = f0.mul(w0);
            DoubleVector q0 = h0.fma(pinv, ROUND).sub(ROUND);
            LongVector r0 = q0.fma(minusP, h0).add(f0.fma(w0, h0.neg())).reinterpretAsLongs();
            LongVector s0 = x0.add(y0).reinterpretAsLongs();
            LOW_1.selectFrom(s0, r0).reinterpretAsDoubles().intoArray(a, i);
            HIGH_1.selectFrom(s0, r0).reinterpretAsDoubles().intoArray(a, i + 2);
            DoubleVector w1 = DoubleVector.fromArray(S, t.inverseRows, row + 2);
            DoubleVector f1 = x1.sub(y1);
            DoubleVector h1 = f1.mul(w1);
            DoubleVector q1 = h1.fma(pinv, ROUND).sub(ROUND);
            LongVector r1 = q1.fma(minusP, h1).add(f1.fma(w1, h1.neg())).reinterpretAsLongs();
            LongVector s1 = x1.add(y1).reinterpretAsLongs();
            LOW_1.selectFrom(s1, r1).reinterpretAsDoubles().intoArray(a, i + 4);
            HIGH_1.selectFrom(s1, r1).reinterpretAsDoubles().intoArray(a, i + 6);
            DoubleVector w2 = DoubleVector.fromArray(S, t.inverseRows, row + 4);
            DoubleVector f2 = x2.sub(y2);
            DoubleVector h2 = f2.mul(w2);
            DoubleVector q2 = h2.fma(pinv, ROUND).sub(ROUND);
            LongVector r2 = q2.fma(minusP, h2).add(f2.fma(w2, h2.neg())).reinterpretAsLongs();
            LongVector s2 = x2.add(y2).reinterpretAsLongs();
            LOW_1.selectFrom(s2, r2).reinterpretAsDoubles().intoArray(a, i + 8);
            HIGH_1.selectFrom(s2, r2).reinterpretAsDoubles().intoArray(a, i + 10);
            DoubleVector w3 = DoubleVector.fromArray(S, t.inverseRows, row + 6);
            DoubleVector f3 = x3.sub(y3);
            DoubleVector h3 = f3.mul(w3);
            DoubleVector q3 = h3.fma(pinv, ROUND).sub(ROUND);
            LongVector r3 = q3.fma(minusP, h3).add(f3.fma(w3, h3.neg())).reinterpretAsLongs();
            LongVector s3 = x3.add(y3).reinterpretAsLongs();
            LOW_1.selectFrom(s3, r3).reinterpretAsDoubles().intoArray(a, i + 12);
            HIGH_1.selectFrom(s3, r3).reinterpretAsDoubles().intoArray(a, i + 14);
        }
    }
}
