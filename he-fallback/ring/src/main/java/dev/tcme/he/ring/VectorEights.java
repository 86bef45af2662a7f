package dev.tcme.he.ring;

import static dev.tcme.he.ring.VectorBlocks.HIGH_1;
import static dev.tcme.he.ring.VectorBlocks.HIGH_2;
import static dev.tcme.he.ring.VectorBlocks.HIGH_4;
import static dev.tcme.he.ring.VectorBlocks.LOW_1;
import static dev.tcme.he.ring.VectorBlocks.LOW_2;
import static dev.tcme.he.ring.VectorBlocks.LOW_4;
import static dev.tcme.he.ring.VectorKernels.ROUND;
import static dev.tcme.he.ring.VectorKernels.S;

import jdk.incubator.vector.DoubleVector;

/**
 * The stages inside blocks for vectors of 8: a block is two vectors and stays in registers from stride 8 or 4 down to 1. It is
 * read and written once instead of at each stage. Two blocks go side by side, line by line
 * (the second one's names end in z): the steps of one block wait for each other, and what a processor looks ahead is shorter
 * than a block.
 */
final class VectorEights {
    private static final int BLOCK = NttTable.BLOCK;

    private VectorEights() {}

    /** Strides 8, 4, 2 and 1; reduces. */
    static void forwardWithEight(double[] a, int start, int end, NttTable t) {
        DoubleVector p = DoubleVector.broadcast(S, t.modulus.p());
        DoubleVector minusP = DoubleVector.broadcast(S, -t.modulus.p());
        DoubleVector pinv = DoubleVector.broadcast(S, t.modulus.inverse());
        double[] rows = t.rows;
        int factor = (t.degree + start) / BLOCK;
        int row = start / BLOCK * NttTable.ROW;
        for (int i = start; i < end; i += 2 * BLOCK, row += 2 * NttTable.ROW, factor += 2) {
            DoubleVector x8 = DoubleVector.fromArray(S, a, i);
            DoubleVector x8z = DoubleVector.fromArray(S, a, i + 16);
            DoubleVector y8 = DoubleVector.fromArray(S, a, i + 8);
            DoubleVector y8z = DoubleVector.fromArray(S, a, i + 24);
            DoubleVector w8 = DoubleVector.broadcast(S, t.roots[factor]);
            DoubleVector w8z = DoubleVector.broadcast(S, t.roots[factor + 1]);
            DoubleVector w8q = DoubleVector.broadcast(S, t.rootQuotients[factor]);
            DoubleVector w8qz = DoubleVector.broadcast(S, t.rootQuotients[factor + 1]);
            DoubleVector q8 = y8.fma(w8q, ROUND).sub(ROUND);
            DoubleVector q8z = y8z.fma(w8qz, ROUND).sub(ROUND);
            DoubleVector h8 = q8.mul(minusP);
            DoubleVector h8z = q8z.mul(minusP);
            DoubleVector r8 = y8.fma(w8, h8).sub(q8.fma(p, h8));
            DoubleVector r8z = y8z.fma(w8z, h8z).sub(q8z.fma(p, h8z));
            DoubleVector a8 = x8.add(r8);
            DoubleVector a8z = x8z.add(r8z);
            DoubleVector b8 = x8.sub(r8);
            DoubleVector b8z = x8z.sub(r8z);
            DoubleVector x4 = LOW_4.selectFrom(a8.reinterpretAsLongs(), b8.reinterpretAsLongs())
                    .reinterpretAsDoubles();
            DoubleVector x4z = LOW_4.selectFrom(a8z.reinterpretAsLongs(), b8z.reinterpretAsLongs())
                    .reinterpretAsDoubles();
            DoubleVector y4 = HIGH_4.selectFrom(a8.reinterpretAsLongs(), b8.reinterpretAsLongs())
                    .reinterpretAsDoubles();
            DoubleVector y4z = HIGH_4.selectFrom(a8z.reinterpretAsLongs(), b8z.reinterpretAsLongs())
                    .reinterpretAsDoubles();
            DoubleVector w4 = DoubleVector.fromArray(S, rows, row + NttTable.STRIDE_4);
            DoubleVector w4z = DoubleVector.fromArray(S, rows, row + NttTable.ROW + NttTable.STRIDE_4);
            DoubleVector h4 = y4.mul(w4);
            DoubleVector h4z = y4z.mul(w4z);
            DoubleVector q4 = h4.fma(pinv, ROUND).sub(ROUND);
            DoubleVector q4z = h4z.fma(pinv, ROUND).sub(ROUND);
            DoubleVector r4 = q4.fma(minusP, h4).add(y4.fma(w4, h4.neg()));
            DoubleVector r4z = q4z.fma(minusP, h4z).add(y4z.fma(w4z, h4z.neg()));
            DoubleVector a4 = x4.add(r4);
            DoubleVector a4z = x4z.add(r4z);
            DoubleVector b4 = x4.sub(r4);
            DoubleVector b4z = x4z.sub(r4z);
            DoubleVector x2 = LOW_2.selectFrom(a4.reinterpretAsLongs(), b4.reinterpretAsLongs())
                    .reinterpretAsDoubles();
            DoubleVector x2z = LOW_2.selectFrom(a4z.reinterpretAsLongs(), b4z.reinterpretAsLongs())
                    .reinterpretAsDoubles();
            DoubleVector y2 = HIGH_2.selectFrom(a4.reinterpretAsLongs(), b4.reinterpretAsLongs())
                    .reinterpretAsDoubles();
            DoubleVector y2z = HIGH_2.selectFrom(a4z.reinterpretAsLongs(), b4z.reinterpretAsLongs())
                    .reinterpretAsDoubles();
            DoubleVector w2 = DoubleVector.fromArray(S, rows, row + NttTable.STRIDE_2);
            DoubleVector w2z = DoubleVector.fromArray(S, rows, row + NttTable.ROW + NttTable.STRIDE_2);
            DoubleVector h2 = y2.mul(w2);
            DoubleVector h2z = y2z.mul(w2z);
            DoubleVector q2 = h2.fma(pinv, ROUND).sub(ROUND);
            DoubleVector q2z = h2z.fma(pinv, ROUND).sub(ROUND);
            DoubleVector r2 = q2.fma(minusP, h2).add(y2.fma(w2, h2.neg()));
            DoubleVector r2z = q2z.fma(minusP, h2z).add(y2z.fma(w2z, h2z.neg()));
            DoubleVector a2 = x2.add(r2);
            DoubleVector a2z = x2z.add(r2z);
            DoubleVector b2 = x2.sub(r2);
            DoubleVector b2z = x2z.sub(r2z);
            DoubleVector x1 = LOW_1.selectFrom(a2.reinterpretAsLongs(), b2.reinterpretAsLongs())
                    .reinterpretAsDoubles();
            DoubleVector x1z = LOW_1.selectFrom(a2z.reinterpretAsLongs(), b2z.reinterpretAsLongs())
                    .reinterpretAsDoubles();
            DoubleVector y1 = HIGH_1.selectFrom(a2.reinterpretAsLongs(), b2.reinterpretAsLongs())
                    .reinterpretAsDoubles();
            DoubleVector y1z = HIGH_1.selectFrom(a2z.reinterpretAsLongs(), b2z.reinterpretAsLongs())
                    .reinterpretAsDoubles();
            DoubleVector w1 = DoubleVector.fromArray(S, rows, row + NttTable.STRIDE_1);
            DoubleVector w1z = DoubleVector.fromArray(S, rows, row + NttTable.ROW + NttTable.STRIDE_1);
            DoubleVector h1 = y1.mul(w1);
            DoubleVector h1z = y1z.mul(w1z);
            DoubleVector q1 = h1.fma(pinv, ROUND).sub(ROUND);
            DoubleVector q1z = h1z.fma(pinv, ROUND).sub(ROUND);
            DoubleVector r1 = q1.fma(minusP, h1).add(y1.fma(w1, h1.neg()));
            DoubleVector r1z = q1z.fma(minusP, h1z).add(y1z.fma(w1z, h1z.neg()));
            DoubleVector a1 = x1.add(r1);
            DoubleVector a1z = x1z.add(r1z);
            DoubleVector b1 = x1.sub(r1);
            DoubleVector b1z = x1z.sub(r1z);
            DoubleVector qa = a1.fma(pinv, ROUND).sub(ROUND);
            DoubleVector qaz = a1z.fma(pinv, ROUND).sub(ROUND);
            qa.fma(minusP, a1).intoArray(a, i);
            qaz.fma(minusP, a1z).intoArray(a, i + 16);
            DoubleVector qb = b1.fma(pinv, ROUND).sub(ROUND);
            DoubleVector qbz = b1z.fma(pinv, ROUND).sub(ROUND);
            qb.fma(minusP, b1).intoArray(a, i + 8);
            qbz.fma(minusP, b1z).intoArray(a, i + 24);
        }
    }

    /** Strides 4, 2 and 1; reduces. */
    static void forward(double[] a, int start, int end, NttTable t) {
        DoubleVector minusP = DoubleVector.broadcast(S, -t.modulus.p());
        DoubleVector pinv = DoubleVector.broadcast(S, t.modulus.inverse());
        double[] rows = t.rows;
        int row = start / BLOCK * NttTable.ROW;
        for (int i = start; i < end; i += 2 * BLOCK, row += 2 * NttTable.ROW) {
            DoubleVector x8 = DoubleVector.fromArray(S, a, i);
            DoubleVector x8z = DoubleVector.fromArray(S, a, i + 16);
            DoubleVector y8 = DoubleVector.fromArray(S, a, i + 8);
            DoubleVector y8z = DoubleVector.fromArray(S, a, i + 24);
            DoubleVector x4 = LOW_4.selectFrom(x8.reinterpretAsLongs(), y8.reinterpretAsLongs())
                    .reinterpretAsDoubles();
            DoubleVector x4z = LOW_4.selectFrom(x8z.reinterpretAsLongs(), y8z.reinterpretAsLongs())
                    .reinterpretAsDoubles();
            DoubleVector y4 = HIGH_4.selectFrom(x8.reinterpretAsLongs(), y8.reinterpretAsLongs())
                    .reinterpretAsDoubles();
            DoubleVector y4z = HIGH_4.selectFrom(x8z.reinterpretAsLongs(), y8z.reinterpretAsLongs())
                    .reinterpretAsDoubles();
            DoubleVector w4 = DoubleVector.fromArray(S, rows, row + NttTable.STRIDE_4);
            DoubleVector w4z = DoubleVector.fromArray(S, rows, row + NttTable.ROW + NttTable.STRIDE_4);
            DoubleVector h4 = y4.mul(w4);
            DoubleVector h4z = y4z.mul(w4z);
            DoubleVector q4 = h4.fma(pinv, ROUND).sub(ROUND);
            DoubleVector q4z = h4z.fma(pinv, ROUND).sub(ROUND);
            DoubleVector r4 = q4.fma(minusP, h4).add(y4.fma(w4, h4.neg()));
            DoubleVector r4z = q4z.fma(minusP, h4z).add(y4z.fma(w4z, h4z.neg()));
            DoubleVector a4 = x4.add(r4);
            DoubleVector a4z = x4z.add(r4z);
            DoubleVector b4 = x4.sub(r4);
            DoubleVector b4z = x4z.sub(r4z);
            DoubleVector x2 = LOW_2.selectFrom(a4.reinterpretAsLongs(), b4.reinterpretAsLongs())
                    .reinterpretAsDoubles();
            DoubleVector x2z = LOW_2.selectFrom(a4z.reinterpretAsLongs(), b4z.reinterpretAsLongs())
                    .reinterpretAsDoubles();
            DoubleVector y2 = HIGH_2.selectFrom(a4.reinterpretAsLongs(), b4.reinterpretAsLongs())
                    .reinterpretAsDoubles();
            DoubleVector y2z = HIGH_2.selectFrom(a4z.reinterpretAsLongs(), b4z.reinterpretAsLongs())
                    .reinterpretAsDoubles();
            DoubleVector w2 = DoubleVector.fromArray(S, rows, row + NttTable.STRIDE_2);
            DoubleVector w2z = DoubleVector.fromArray(S, rows, row + NttTable.ROW + NttTable.STRIDE_2);
            DoubleVector h2 = y2.mul(w2);
            DoubleVector h2z = y2z.mul(w2z);
            DoubleVector q2 = h2.fma(pinv, ROUND).sub(ROUND);
            DoubleVector q2z = h2z.fma(pinv, ROUND).sub(ROUND);
            DoubleVector r2 = q2.fma(minusP, h2).add(y2.fma(w2, h2.neg()));
            DoubleVector r2z = q2z.fma(minusP, h2z).add(y2z.fma(w2z, h2z.neg()));
            DoubleVector a2 = x2.add(r2);
            DoubleVector a2z = x2z.add(r2z);
            DoubleVector b2 = x2.sub(r2);
            DoubleVector b2z = x2z.sub(r2z);
            DoubleVector x1 = LOW_1.selectFrom(a2.reinterpretAsLongs(), b2.reinterpretAsLongs())
                    .reinterpretAsDoubles();
            DoubleVector x1z = LOW_1.selectFrom(a2z.reinterpretAsLongs(), b2z.reinterpretAsLongs())
                    .reinterpretAsDoubles();
            DoubleVector y1 = HIGH_1.selectFrom(a2.reinterpretAsLongs(), b2.reinterpretAsLongs())
                    .reinterpretAsDoubles();
            DoubleVector y1z = HIGH_1.selectFrom(a2z.reinterpretAsLongs(), b2z.reinterpretAsLongs())
                    .reinterpretAsDoubles();
            DoubleVector w1 = DoubleVector.fromArray(S, rows, row + NttTable.STRIDE_1);
            DoubleVector w1z = DoubleVector.fromArray(S, rows, row + NttTable.ROW + NttTable.STRIDE_1);
            DoubleVector h1 = y1.mul(w1);
            DoubleVector h1z = y1z.mul(w1z);
            DoubleVector q1 = h1.fma(pinv, ROUND).sub(ROUND);
            DoubleVector q1z = h1z.fma(pinv, ROUND).sub(ROUND);
            DoubleVector r1 = q1.fma(minusP, h1).add(y1.fma(w1, h1.neg()));
            DoubleVector r1z = q1z.fma(minusP, h1z).add(y1z.fma(w1z, h1z.neg()));
            DoubleVector a1 = x1.add(r1);
            DoubleVector a1z = x1z.add(r1z);
            DoubleVector b1 = x1.sub(r1);
            DoubleVector b1z = x1z.sub(r1z);
            DoubleVector qa = a1.fma(pinv, ROUND).sub(ROUND);
            DoubleVector qaz = a1z.fma(pinv, ROUND).sub(ROUND);
            qa.fma(minusP, a1).intoArray(a, i);
            qaz.fma(minusP, a1z).intoArray(a, i + 16);
            DoubleVector qb = b1.fma(pinv, ROUND).sub(ROUND);
            DoubleVector qbz = b1z.fma(pinv, ROUND).sub(ROUND);
            qb.fma(minusP, b1).intoArray(a, i + 8);
            qbz.fma(minusP, b1z).intoArray(a, i + 24);
        }
    }

    /** Strides 1, 2, 4 and 8; reduces the sums of stride 4. */
    static void inverseWithEight(double[] a, int start, int end, NttTable t) {
        DoubleVector p = DoubleVector.broadcast(S, t.modulus.p());
        DoubleVector minusP = DoubleVector.broadcast(S, -t.modulus.p());
        DoubleVector pinv = DoubleVector.broadcast(S, t.modulus.inverse());
        double[] rows = t.inverseRows;
        int factor = (t.degree + start) / BLOCK;
        int row = start / BLOCK * NttTable.ROW;
        for (int i = start; i < end; i += 2 * BLOCK, row += 2 * NttTable.ROW, factor += 2) {
            DoubleVector x1 = DoubleVector.fromArray(S, a, i);
            DoubleVector x1z = DoubleVector.fromArray(S, a, i + 16);
            DoubleVector y1 = DoubleVector.fromArray(S, a, i + 8);
            DoubleVector y1z = DoubleVector.fromArray(S, a, i + 24);
            DoubleVector w1 = DoubleVector.fromArray(S, rows, row + NttTable.STRIDE_1);
            DoubleVector w1z = DoubleVector.fromArray(S, rows, row + NttTable.ROW + NttTable.STRIDE_1);
            DoubleVector a1 = x1.add(y1);
            DoubleVector a1z = x1z.add(y1z);
            DoubleVector d1 = x1.sub(y1);
            DoubleVector d1z = x1z.sub(y1z);
            DoubleVector h1 = d1.mul(w1);
            DoubleVector h1z = d1z.mul(w1z);
            DoubleVector q1 = h1.fma(pinv, ROUND).sub(ROUND);
            DoubleVector q1z = h1z.fma(pinv, ROUND).sub(ROUND);
            DoubleVector r1 = q1.fma(minusP, h1).add(d1.fma(w1, h1.neg()));
            DoubleVector r1z = q1z.fma(minusP, h1z).add(d1z.fma(w1z, h1z.neg()));
            DoubleVector x2 = LOW_1.selectFrom(a1.reinterpretAsLongs(), r1.reinterpretAsLongs())
                    .reinterpretAsDoubles();
            DoubleVector x2z = LOW_1.selectFrom(a1z.reinterpretAsLongs(), r1z.reinterpretAsLongs())
                    .reinterpretAsDoubles();
            DoubleVector y2 = HIGH_1.selectFrom(a1.reinterpretAsLongs(), r1.reinterpretAsLongs())
                    .reinterpretAsDoubles();
            DoubleVector y2z = HIGH_1.selectFrom(a1z.reinterpretAsLongs(), r1z.reinterpretAsLongs())
                    .reinterpretAsDoubles();
            DoubleVector w2 = DoubleVector.fromArray(S, rows, row + NttTable.STRIDE_2);
            DoubleVector w2z = DoubleVector.fromArray(S, rows, row + NttTable.ROW + NttTable.STRIDE_2);
            DoubleVector a2 = x2.add(y2);
            DoubleVector a2z = x2z.add(y2z);
            DoubleVector d2 = x2.sub(y2);
            DoubleVector d2z = x2z.sub(y2z);
            DoubleVector h2 = d2.mul(w2);
            DoubleVector h2z = d2z.mul(w2z);
            DoubleVector q2 = h2.fma(pinv, ROUND).sub(ROUND);
            DoubleVector q2z = h2z.fma(pinv, ROUND).sub(ROUND);
            DoubleVector r2 = q2.fma(minusP, h2).add(d2.fma(w2, h2.neg()));
            DoubleVector r2z = q2z.fma(minusP, h2z).add(d2z.fma(w2z, h2z.neg()));
            DoubleVector x4 = LOW_2.selectFrom(a2.reinterpretAsLongs(), r2.reinterpretAsLongs())
                    .reinterpretAsDoubles();
            DoubleVector x4z = LOW_2.selectFrom(a2z.reinterpretAsLongs(), r2z.reinterpretAsLongs())
                    .reinterpretAsDoubles();
            DoubleVector y4 = HIGH_2.selectFrom(a2.reinterpretAsLongs(), r2.reinterpretAsLongs())
                    .reinterpretAsDoubles();
            DoubleVector y4z = HIGH_2.selectFrom(a2z.reinterpretAsLongs(), r2z.reinterpretAsLongs())
                    .reinterpretAsDoubles();
            DoubleVector w4 = DoubleVector.fromArray(S, rows, row + NttTable.STRIDE_4);
            DoubleVector w4z = DoubleVector.fromArray(S, rows, row + NttTable.ROW + NttTable.STRIDE_4);
            DoubleVector a4 = x4.add(y4);
            DoubleVector a4z = x4z.add(y4z);
            DoubleVector d4 = x4.sub(y4);
            DoubleVector d4z = x4z.sub(y4z);
            DoubleVector h4 = d4.mul(w4);
            DoubleVector h4z = d4z.mul(w4z);
            DoubleVector q4 = h4.fma(pinv, ROUND).sub(ROUND);
            DoubleVector q4z = h4z.fma(pinv, ROUND).sub(ROUND);
            DoubleVector r4 = q4.fma(minusP, h4).add(d4.fma(w4, h4.neg()));
            DoubleVector r4z = q4z.fma(minusP, h4z).add(d4z.fma(w4z, h4z.neg()));
            DoubleVector qa = a4.fma(pinv, ROUND).sub(ROUND);
            DoubleVector qaz = a4z.fma(pinv, ROUND).sub(ROUND);
            DoubleVector a4r = qa.fma(minusP, a4);
            DoubleVector a4rz = qaz.fma(minusP, a4z);
            DoubleVector x8 = LOW_4.selectFrom(a4r.reinterpretAsLongs(), r4.reinterpretAsLongs())
                    .reinterpretAsDoubles();
            DoubleVector x8z = LOW_4.selectFrom(a4rz.reinterpretAsLongs(), r4z.reinterpretAsLongs())
                    .reinterpretAsDoubles();
            DoubleVector y8 = HIGH_4.selectFrom(a4r.reinterpretAsLongs(), r4.reinterpretAsLongs())
                    .reinterpretAsDoubles();
            DoubleVector y8z = HIGH_4.selectFrom(a4rz.reinterpretAsLongs(), r4z.reinterpretAsLongs())
                    .reinterpretAsDoubles();
            DoubleVector w8 = DoubleVector.broadcast(S, t.inverseRoots[factor]);
            DoubleVector w8z = DoubleVector.broadcast(S, t.inverseRoots[factor + 1]);
            DoubleVector w8q = DoubleVector.broadcast(S, t.inverseRootQuotients[factor]);
            DoubleVector w8qz = DoubleVector.broadcast(S, t.inverseRootQuotients[factor + 1]);
            DoubleVector d8 = x8.sub(y8);
            DoubleVector d8z = x8z.sub(y8z);
            DoubleVector q8 = d8.fma(w8q, ROUND).sub(ROUND);
            DoubleVector q8z = d8z.fma(w8qz, ROUND).sub(ROUND);
            DoubleVector h8 = q8.mul(minusP);
            DoubleVector h8z = q8z.mul(minusP);
            DoubleVector r8 = d8.fma(w8, h8).sub(q8.fma(p, h8));
            DoubleVector r8z = d8z.fma(w8z, h8z).sub(q8z.fma(p, h8z));
            x8.add(y8).intoArray(a, i);
            x8z.add(y8z).intoArray(a, i + 16);
            r8.intoArray(a, i + 8);
            r8z.intoArray(a, i + 24);
        }
    }

    /** Strides 1, 2 and 4; reduces the sums of stride 4. */
    static void inverse(double[] a, int start, int end, NttTable t) {
        DoubleVector minusP = DoubleVector.broadcast(S, -t.modulus.p());
        DoubleVector pinv = DoubleVector.broadcast(S, t.modulus.inverse());
        double[] rows = t.inverseRows;
        int row = start / BLOCK * NttTable.ROW;
        for (int i = start; i < end; i += 2 * BLOCK, row += 2 * NttTable.ROW) {
            DoubleVector x1 = DoubleVector.fromArray(S, a, i);
            DoubleVector x1z = DoubleVector.fromArray(S, a, i + 16);
            DoubleVector y1 = DoubleVector.fromArray(S, a, i + 8);
            DoubleVector y1z = DoubleVector.fromArray(S, a, i + 24);
            DoubleVector w1 = DoubleVector.fromArray(S, rows, row + NttTable.STRIDE_1);
            DoubleVector w1z = DoubleVector.fromArray(S, rows, row + NttTable.ROW + NttTable.STRIDE_1);
            DoubleVector a1 = x1.add(y1);
            DoubleVector a1z = x1z.add(y1z);
            DoubleVector d1 = x1.sub(y1);
            DoubleVector d1z = x1z.sub(y1z);
            DoubleVector h1 = d1.mul(w1);
            DoubleVector h1z = d1z.mul(w1z);
            DoubleVector q1 = h1.fma(pinv, ROUND).sub(ROUND);
            DoubleVector q1z = h1z.fma(pinv, ROUND).sub(ROUND);
            DoubleVector r1 = q1.fma(minusP, h1).add(d1.fma(w1, h1.neg()));
            DoubleVector r1z = q1z.fma(minusP, h1z).add(d1z.fma(w1z, h1z.neg()));
            DoubleVector x2 = LOW_1.selectFrom(a1.reinterpretAsLongs(), r1.reinterpretAsLongs())
                    .reinterpretAsDoubles();
            DoubleVector x2z = LOW_1.selectFrom(a1z.reinterpretAsLongs(), r1z.reinterpretAsLongs())
                    .reinterpretAsDoubles();
            DoubleVector y2 = HIGH_1.selectFrom(a1.reinterpretAsLongs(), r1.reinterpretAsLongs())
                    .reinterpretAsDoubles();
            DoubleVector y2z = HIGH_1.selectFrom(a1z.reinterpretAsLongs(), r1z.reinterpretAsLongs())
                    .reinterpretAsDoubles();
            DoubleVector w2 = DoubleVector.fromArray(S, rows, row + NttTable.STRIDE_2);
            DoubleVector w2z = DoubleVector.fromArray(S, rows, row + NttTable.ROW + NttTable.STRIDE_2);
            DoubleVector a2 = x2.add(y2);
            DoubleVector a2z = x2z.add(y2z);
            DoubleVector d2 = x2.sub(y2);
            DoubleVector d2z = x2z.sub(y2z);
            DoubleVector h2 = d2.mul(w2);
            DoubleVector h2z = d2z.mul(w2z);
            DoubleVector q2 = h2.fma(pinv, ROUND).sub(ROUND);
            DoubleVector q2z = h2z.fma(pinv, ROUND).sub(ROUND);
            DoubleVector r2 = q2.fma(minusP, h2).add(d2.fma(w2, h2.neg()));
            DoubleVector r2z = q2z.fma(minusP, h2z).add(d2z.fma(w2z, h2z.neg()));
            DoubleVector x4 = LOW_2.selectFrom(a2.reinterpretAsLongs(), r2.reinterpretAsLongs())
                    .reinterpretAsDoubles();
            DoubleVector x4z = LOW_2.selectFrom(a2z.reinterpretAsLongs(), r2z.reinterpretAsLongs())
                    .reinterpretAsDoubles();
            DoubleVector y4 = HIGH_2.selectFrom(a2.reinterpretAsLongs(), r2.reinterpretAsLongs())
                    .reinterpretAsDoubles();
            DoubleVector y4z = HIGH_2.selectFrom(a2z.reinterpretAsLongs(), r2z.reinterpretAsLongs())
                    .reinterpretAsDoubles();
            DoubleVector w4 = DoubleVector.fromArray(S, rows, row + NttTable.STRIDE_4);
            DoubleVector w4z = DoubleVector.fromArray(S, rows, row + NttTable.ROW + NttTable.STRIDE_4);
            DoubleVector a4 = x4.add(y4);
            DoubleVector a4z = x4z.add(y4z);
            DoubleVector d4 = x4.sub(y4);
            DoubleVector d4z = x4z.sub(y4z);
            DoubleVector h4 = d4.mul(w4);
            DoubleVector h4z = d4z.mul(w4z);
            DoubleVector q4 = h4.fma(pinv, ROUND).sub(ROUND);
            DoubleVector q4z = h4z.fma(pinv, ROUND).sub(ROUND);
            DoubleVector r4 = q4.fma(minusP, h4).add(d4.fma(w4, h4.neg()));
            DoubleVector r4z = q4z.fma(minusP, h4z).add(d4z.fma(w4z, h4z.neg()));
            DoubleVector qa = a4.fma(pinv, ROUND).sub(ROUND);
            DoubleVector qaz = a4z.fma(pinv, ROUND).sub(ROUND);
            DoubleVector a4r = qa.fma(minusP, a4);
            DoubleVector a4rz = qaz.fma(minusP, a4z);
            DoubleVector x8 = LOW_4.selectFrom(a4r.reinterpretAsLongs(), r4.reinterpretAsLongs())
                    .reinterpretAsDoubles();
            DoubleVector x8z = LOW_4.selectFrom(a4rz.reinterpretAsLongs(), r4z.reinterpretAsLongs())
                    .reinterpretAsDoubles();
            DoubleVector y8 = HIGH_4.selectFrom(a4r.reinterpretAsLongs(), r4.reinterpretAsLongs())
                    .reinterpretAsDoubles();
            DoubleVector y8z = HIGH_4.selectFrom(a4rz.reinterpretAsLongs(), r4z.reinterpretAsLongs())
                    .reinterpretAsDoubles();
            x8.intoArray(a, i);
            x8z.intoArray(a, i + 16);
            y8.intoArray(a, i + 8);
            y8z.intoArray(a, i + 24);
        }
    }
}
