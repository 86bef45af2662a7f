package dev.tcme.he.ring;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.DoubleVector;

/**
 * What a processor does at most with vectors as wide as the ring's own: a ruler for the transforms, to be timed by others.
 *
 * <p>Arithmetic is probed on numbers that stay in registers and do not wait for each other; memory by a pass that loads, adds
 * and stores, as every kernel's does.
 */
public final class Probe {
    /** Numbers in flight of each kind: a latency of 4 cycles times 2 units. */
    public static final int CHAINS = 8;

    private Probe() {}

    /** Numbers in a vector. */
    public static int lanes() {
        return VectorKernels.LANES;
    }

    /** {@code rounds} times {@value #CHAINS} vector multiply-adds. */
    public static double multiplyAdds(int rounds) {
        DoubleVector half = VectorKernels.all(0.5);
        DoubleVector one = VectorKernels.all(1);
        DoubleVector a = one;
        DoubleVector b = one;
        DoubleVector c = one;
        DoubleVector d = one;
        DoubleVector e = one;
        DoubleVector f = one;
        DoubleVector g = one;
        DoubleVector h = one;
        for (int i = 0; i < rounds; i++) {
            a = a.fma(half, one);
            b = b.fma(half, one);
            c = c.fma(half, one);
            d = d.fma(half, one);
            e = e.fma(half, one);
            f = f.fma(half, one);
            g = g.fma(half, one);
            h = h.fma(half, one);
        }
        return a.add(b).add(c).add(d).add(e).add(f).add(g).add(h).lane(0);
    }

    /** {@code rounds} times {@value #CHAINS} vector additions. */
    public static double sums(int rounds) {
        DoubleVector one = VectorKernels.all(1);
        DoubleVector a = one;
        DoubleVector b = one;
        DoubleVector c = one;
        DoubleVector d = one;
        DoubleVector e = one;
        DoubleVector f = one;
        DoubleVector g = one;
        DoubleVector h = one;
        for (int i = 0; i < rounds; i++) {
            a = a.add(one);
            b = b.add(one);
            c = c.add(one);
            d = d.add(one);
            e = e.add(one);
            f = f.add(one);
            g = g.add(one);
            h = h.add(one);
        }
        return a.add(b).add(c).add(d).add(e).add(f).add(g).add(h).lane(0);
    }

    /** {@code rounds} times {@value #CHAINS} vector multiply-adds and as many additions, side by side. */
    public static double both(int rounds) {
        DoubleVector half = VectorKernels.all(0.5);
        DoubleVector one = VectorKernels.all(1);
        DoubleVector a = one;
        DoubleVector b = one;
        DoubleVector c = one;
        DoubleVector d = one;
        DoubleVector e = one;
        DoubleVector f = one;
        DoubleVector g = one;
        DoubleVector h = one;
        DoubleVector p = one;
        DoubleVector q = one;
        DoubleVector r = one;
        DoubleVector s = one;
        DoubleVector t = one;
        DoubleVector u = one;
        DoubleVector v = one;
        DoubleVector w = one;
        for (int i = 0; i < rounds; i++) {
            a = a.fma(half, one);
            p = p.add(one);
            b = b.fma(half, one);
            q = q.add(one);
            c = c.fma(half, one);
            r = r.add(one);
            d = d.fma(half, one);
            s = s.add(one);
            e = e.fma(half, one);
            t = t.add(one);
            f = f.fma(half, one);
            u = u.add(one);
            g = g.fma(half, one);
            v = v.add(one);
            h = h.fma(half, one);
            w = w.add(one);
        }
        DoubleVector products = a.add(b).add(c).add(d).add(e).add(f).add(g).add(h);
        return products.add(p).add(q).add(r).add(s).add(t).add(u).add(v).add(w).lane(0);
    }

    /** Adds 1 to every number: one load and one store of each vector, where Java puts arrays. */
    public static void pass(double[] a) {
        DoubleVector one = VectorKernels.all(1);
        for (int i = 0; i < a.length; i += VectorKernels.LANES) {
            DoubleVector.fromArray(VectorKernels.S, a, i).add(one).intoArray(a, i);
        }
    }

    /** The same in memory whose position the caller chooses; its size is a multiple of a vector's. */
    public static void pass(MemorySegment a) {
        DoubleVector one = VectorKernels.all(1);
        long step = VectorKernels.LANES * (long) Double.BYTES;
        ByteOrder order = ByteOrder.nativeOrder();
        for (long at = 0; at < a.byteSize(); at += step) {
            DoubleVector.fromMemorySegment(VectorKernels.S, a, at, order)
                    .add(one)
                    .intoMemorySegment(a, at, order);
        }
    }
}
