package dev.tcme.he.ring;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernels for vectors of {@link Lanes} residues.
 *
 * <p>The species is a constant of the class, because Java folds no other; a process therefore computes with one width. The
 * transforms are in {@link VectorNtt}, the inner products in {@link VectorSums}.
 *
 * <p>Every loop spells out what it computes. The formulas have names in {@link Modulus}, and methods for them would be shorter; but
 * beyond a number of nodes, and that includes what it later throws away, the compiler stops inlining our methods and puts vectors
 * into objects, at one call and not at another, and from one compilation to the next. What the vector module offers is always
 * inlined.
 */
final class VectorKernels implements Kernels {
    static final VectorSpecies<Double> S = species();
    static final int LANES = S.length();
    static final DoubleVector ROUND = DoubleVector.broadcast(S, Modulus.ROUND);

    private VectorKernels() {}

    static VectorKernels of(Lanes lanes) {
        if (lanes.count() != LANES) {
            throw new IllegalStateException("this process computes with " + LANES + " lanes, not with " + lanes.count()
                    + "; the system property " + Lanes.PROPERTY + " is read once");
        }
        return new VectorKernels();
    }

    private static VectorSpecies<Double> species() {
        return switch (Lanes.detect()) {
            case ONE, TWO -> DoubleVector.SPECIES_128;
            case FOUR -> DoubleVector.SPECIES_256;
            case EIGHT -> DoubleVector.SPECIES_512;
        };
    }

    static DoubleVector all(double x) {
        return DoubleVector.broadcast(S, x);
    }

    @Override
    public Lanes lanes() {
        return switch (LANES) {
            case 2 -> Lanes.TWO;
            case 4 -> Lanes.FOUR;
            default -> Lanes.EIGHT;
        };
    }

    @Override
    public void forward(double[] from, double[] to, NttTable table) {
        VectorNtt.forward(from, to, table);
    }

    @Override
    public void inverse(double[] a, NttTable table) {
        VectorNtt.inverse(a, table);
    }

    @Override
    public void add(double[] a, double[] b, double[] out, Modulus modulus) {
        DoubleVector minusP = all(-modulus.p());
        DoubleVector pinv = all(modulus.inverse());
        for (int i = 0; i < out.length; i += LANES) {
            DoubleVector x = DoubleVector.fromArray(S, a, i).add(DoubleVector.fromArray(S, b, i));
            x.fma(pinv, ROUND).sub(ROUND).fma(minusP, x).intoArray(out, i);
        }
    }

    @Override
    public void subtract(double[] a, double[] b, double[] out, Modulus modulus) {
        DoubleVector minusP = all(-modulus.p());
        DoubleVector pinv = all(modulus.inverse());
        for (int i = 0; i < out.length; i += LANES) {
            DoubleVector x = DoubleVector.fromArray(S, a, i).sub(DoubleVector.fromArray(S, b, i));
            x.fma(pinv, ROUND).sub(ROUND).fma(minusP, x).intoArray(out, i);
        }
    }

    /** The quotient q of the rounded product h, and {@code h − q·p} with what rounding had taken off h. */
    @Override
    public void multiply(double[] a, double[] b, double[] out, Modulus modulus) {
        DoubleVector minusP = all(-modulus.p());
        DoubleVector pinv = all(modulus.inverse());
        for (int i = 0; i < out.length; i += LANES) {
            DoubleVector x = DoubleVector.fromArray(S, a, i);
            DoubleVector y = DoubleVector.fromArray(S, b, i);
            DoubleVector h = x.mul(y);
            DoubleVector q = h.fma(pinv, ROUND).sub(ROUND);
            q.fma(minusP, h).add(x.fma(y, h.neg())).intoArray(out, i);
        }
    }

    @Override
    public void multiplyAdd(double[] a, double[] b, double[] c, double[] out, Modulus modulus) {
        DoubleVector minusP = all(-modulus.p());
        DoubleVector pinv = all(modulus.inverse());
        for (int i = 0; i < out.length; i += LANES) {
            DoubleVector x = DoubleVector.fromArray(S, a, i);
            DoubleVector y = DoubleVector.fromArray(S, b, i);
            DoubleVector h = x.mul(y);
            DoubleVector q = h.fma(pinv, ROUND).sub(ROUND);
            DoubleVector sum = q.fma(minusP, h).add(x.fma(y, h.neg())).add(DoubleVector.fromArray(S, c, i));
            sum.fma(pinv, ROUND).sub(ROUND).fma(minusP, sum).intoArray(out, i);
        }
    }

    /** The quotient q by {@code w/p}, and {@code x·w − q·p} as the difference of two sums with the same rounded product. */
    @Override
    public void scale(double[] a, double w, double[] out, Modulus modulus) {
        DoubleVector p = all(modulus.p());
        DoubleVector minusP = all(-modulus.p());
        DoubleVector wv = all(w);
        DoubleVector wq = all(w / modulus.p());
        for (int i = 0; i < out.length; i += LANES) {
            DoubleVector x = DoubleVector.fromArray(S, a, i);
            DoubleVector q = x.fma(wq, ROUND).sub(ROUND);
            DoubleVector h = q.mul(minusP);
            x.fma(wv, h).sub(q.fma(p, h)).intoArray(out, i);
        }
    }

    @Override
    public void subtractScale(double[] a, double[] b, double w, double[] out, Modulus modulus) {
        DoubleVector p = all(modulus.p());
        DoubleVector minusP = all(-modulus.p());
        DoubleVector wv = all(w);
        DoubleVector wq = all(w / modulus.p());
        for (int i = 0; i < out.length; i += LANES) {
            DoubleVector x = DoubleVector.fromArray(S, a, i).sub(DoubleVector.fromArray(S, b, i));
            DoubleVector q = x.fma(wq, ROUND).sub(ROUND);
            DoubleVector h = q.mul(minusP);
            x.fma(wv, h).sub(q.fma(p, h)).intoArray(out, i);
        }
    }

    @Override
    public void scaleAdd(double[] a, double w, double[] b, double[] out, Modulus modulus) {
        DoubleVector p = all(modulus.p());
        DoubleVector minusP = all(-modulus.p());
        DoubleVector pinv = all(modulus.inverse());
        DoubleVector wv = all(w);
        DoubleVector wq = all(w / modulus.p());
        for (int i = 0; i < out.length; i += LANES) {
            DoubleVector x = DoubleVector.fromArray(S, a, i);
            DoubleVector q = x.fma(wq, ROUND).sub(ROUND);
            DoubleVector h = q.mul(minusP);
            DoubleVector sum = x.fma(wv, h).sub(q.fma(p, h)).add(DoubleVector.fromArray(S, b, i));
            sum.fma(pinv, ROUND).sub(ROUND).fma(minusP, sum).intoArray(out, i);
        }
    }

    @Override
    public void reduce(double[] a, double[] out, Modulus modulus) {
        DoubleVector minusP = all(-modulus.p());
        DoubleVector pinv = all(modulus.inverse());
        for (int i = 0; i < out.length; i += LANES) {
            DoubleVector x = DoubleVector.fromArray(S, a, i);
            x.fma(pinv, ROUND).sub(ROUND).fma(minusP, x).intoArray(out, i);
        }
    }

    @Override
    public void innerProducts(
            double[][] x, double[][] k0, double[][] k1, double[][] addends, double[][] out, Modulus modulus) {
        VectorSums.add(x, k0, k1, addends, out, modulus);
    }

    @Override
    public void tensor(
            double[] a0, double[] a1, double[] b0, double[] b1, double[] d0, double[] d1, double[] d2, Modulus m) {
        DoubleVector minusP = all(-m.p());
        DoubleVector pinv = all(m.inverse());
        for (int i = 0; i < d0.length; i += LANES) {
            DoubleVector x0 = DoubleVector.fromArray(S, a0, i);
            DoubleVector x1 = DoubleVector.fromArray(S, a1, i);
            DoubleVector y0 = DoubleVector.fromArray(S, b0, i);
            DoubleVector y1 = DoubleVector.fromArray(S, b1, i);
            DoubleVector h01 = x0.mul(y1);
            DoubleVector h10 = x1.mul(y0);
            DoubleVector cross = h01.fma(pinv, ROUND)
                    .sub(ROUND)
                    .fma(minusP, h01)
                    .add(x0.fma(y1, h01.neg()))
                    .add(h10.fma(pinv, ROUND).sub(ROUND).fma(minusP, h10).add(x1.fma(y0, h10.neg())));
            cross.fma(pinv, ROUND).sub(ROUND).fma(minusP, cross).intoArray(d1, i);
            DoubleVector h11 = x1.mul(y1);
            h11.fma(pinv, ROUND)
                    .sub(ROUND)
                    .fma(minusP, h11)
                    .add(x1.fma(y1, h11.neg()))
                    .intoArray(d2, i);
            DoubleVector h00 = x0.mul(y0);
            h00.fma(pinv, ROUND)
                    .sub(ROUND)
                    .fma(minusP, h00)
                    .add(x0.fma(y0, h00.neg()))
                    .intoArray(d0, i);
        }
    }

    @Override
    public void combine(double[][] y, Combination c, double[] out, Modulus modulus) {
        DoubleVector p = all(modulus.p());
        DoubleVector minusP = all(-modulus.p());
        DoubleVector pinv = all(modulus.inverse());
        double[] w = c.weights();
        double[] wq = c.quotients();
        int n = c.sources();
        for (int i = 0; i < out.length; i += LANES) {
            DoubleVector sum = all(0);
            for (int j = 0; j < n; j++) {
                DoubleVector x = DoubleVector.fromArray(S, y[j], i);
                DoubleVector q = x.fma(DoubleVector.broadcast(S, wq[j]), ROUND).sub(ROUND);
                DoubleVector h = q.mul(minusP);
                sum = sum.add(x.fma(DoubleVector.broadcast(S, w[j]), h).sub(q.fma(p, h)));
            }
            sum.fma(pinv, ROUND).sub(ROUND).fma(minusP, sum).intoArray(out, i);
        }
    }

    @Override
    public void combineExactly(double[][] y, Combination c, double[] out, Modulus modulus) {
        DoubleVector p = all(modulus.p());
        DoubleVector minusP = all(-modulus.p());
        DoubleVector pinv = all(modulus.inverse());
        double[] w = c.weights();
        double[] wq = c.quotients();
        double[] f = c.fractions();
        int n = c.sources();
        for (int i = 0; i < out.length; i += LANES) {
            DoubleVector sum = all(0);
            DoubleVector fraction = all(0);
            for (int j = 0; j < n; j++) {
                DoubleVector x = DoubleVector.fromArray(S, y[j], i);
                DoubleVector q = x.fma(DoubleVector.broadcast(S, wq[j]), ROUND).sub(ROUND);
                DoubleVector h = q.mul(minusP);
                sum = sum.add(x.fma(DoubleVector.broadcast(S, w[j]), h).sub(q.fma(p, h)));
                fraction = x.fma(DoubleVector.broadcast(S, f[j]), fraction);
            }
            DoubleVector v = fraction.add(ROUND).sub(ROUND);
            DoubleVector q = v.fma(DoubleVector.broadcast(S, wq[n]), ROUND).sub(ROUND);
            DoubleVector h = q.mul(minusP);
            sum = sum.sub(v.fma(DoubleVector.broadcast(S, w[n]), h).sub(q.fma(p, h)));
            sum.fma(pinv, ROUND).sub(ROUND).fma(minusP, sum).intoArray(out, i);
        }
    }

    @Override
    public void permute(double[] a, int[] index, double[] out) {
        for (int i = 0; i < out.length; i++) {
            out[i] = a[index[i]];
        }
    }
}
