package dev.tcme.he.ring;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernels for vectors of {@link Lanes} residues.
 *
 * <p>The species is a constant of the class, because Java folds no other; a process therefore computes with one width. The
 * transforms are in {@link VectorNtt}. Methods stay small on purpose: beyond a size the compiler stops inlining our own
 * methods and puts vectors into objects; the transforms therefore spell their products out (what the vector module offers is
 * always inlined).
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

    /** {@code a·w} with the quotient {@code w/p} at hand; see {@link Modulus}. */
    static DoubleVector product(DoubleVector a, DoubleVector w, DoubleVector wq, DoubleVector p, DoubleVector minusP) {
        DoubleVector q = a.fma(wq, ROUND).sub(ROUND);
        DoubleVector h = q.mul(minusP);
        return a.fma(w, h).sub(q.fma(p, h));
    }

    /** {@code a·b}; see {@link Modulus#multiply}. */
    static DoubleVector multiplied(DoubleVector a, DoubleVector b, DoubleVector minusP, DoubleVector pinv) {
        DoubleVector h = a.mul(b);
        DoubleVector q = h.fma(pinv, ROUND).sub(ROUND);
        DoubleVector low = a.fma(b, h.neg());
        return q.fma(minusP, h).add(low);
    }

    static DoubleVector reduced(DoubleVector x, DoubleVector minusP, DoubleVector pinv) {
        DoubleVector q = x.fma(pinv, ROUND).sub(ROUND);
        return q.fma(minusP, x);
    }

    static DoubleVector load(double[] a, int i) {
        return DoubleVector.fromArray(S, a, i);
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
            reduced(load(a, i).add(load(b, i)), minusP, pinv).intoArray(out, i);
        }
    }

    @Override
    public void subtract(double[] a, double[] b, double[] out, Modulus modulus) {
        DoubleVector minusP = all(-modulus.p());
        DoubleVector pinv = all(modulus.inverse());
        for (int i = 0; i < out.length; i += LANES) {
            reduced(load(a, i).sub(load(b, i)), minusP, pinv).intoArray(out, i);
        }
    }

    @Override
    public void multiply(double[] a, double[] b, double[] out, Modulus modulus) {
        DoubleVector minusP = all(-modulus.p());
        DoubleVector pinv = all(modulus.inverse());
        for (int i = 0; i < out.length; i += LANES) {
            multiplied(load(a, i), load(b, i), minusP, pinv).intoArray(out, i);
        }
    }

    @Override
    public void multiplyAdd(double[] a, double[] b, double[] c, double[] out, Modulus modulus) {
        DoubleVector minusP = all(-modulus.p());
        DoubleVector pinv = all(modulus.inverse());
        for (int i = 0; i < out.length; i += LANES) {
            DoubleVector sum = multiplied(load(a, i), load(b, i), minusP, pinv).add(load(c, i));
            reduced(sum, minusP, pinv).intoArray(out, i);
        }
    }

    @Override
    public void scale(double[] a, double w, double[] out, Modulus modulus) {
        DoubleVector p = all(modulus.p());
        DoubleVector minusP = all(-modulus.p());
        DoubleVector wv = all(w);
        DoubleVector wq = all(w / modulus.p());
        for (int i = 0; i < out.length; i += LANES) {
            product(load(a, i), wv, wq, p, minusP).intoArray(out, i);
        }
    }

    @Override
    public void subtractScale(double[] a, double[] b, double w, double[] out, Modulus modulus) {
        DoubleVector p = all(modulus.p());
        DoubleVector minusP = all(-modulus.p());
        DoubleVector wv = all(w);
        DoubleVector wq = all(w / modulus.p());
        for (int i = 0; i < out.length; i += LANES) {
            product(load(a, i).sub(load(b, i)), wv, wq, p, minusP).intoArray(out, i);
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
            DoubleVector sum = product(load(a, i), wv, wq, p, minusP).add(load(b, i));
            reduced(sum, minusP, pinv).intoArray(out, i);
        }
    }

    @Override
    public void reduce(double[] a, double[] out, Modulus modulus) {
        DoubleVector minusP = all(-modulus.p());
        DoubleVector pinv = all(modulus.inverse());
        for (int i = 0; i < out.length; i += LANES) {
            reduced(load(a, i), minusP, pinv).intoArray(out, i);
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
            DoubleVector x0 = load(a0, i);
            DoubleVector x1 = load(a1, i);
            DoubleVector y0 = load(b0, i);
            DoubleVector y1 = load(b1, i);
            DoubleVector cross = multiplied(x0, y1, minusP, pinv).add(multiplied(x1, y0, minusP, pinv));
            multiplied(x1, y1, minusP, pinv).intoArray(d2, i);
            reduced(cross, minusP, pinv).intoArray(d1, i);
            multiplied(x0, y0, minusP, pinv).intoArray(d0, i);
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
                sum = sum.add(product(load(y[j], i), all(w[j]), all(wq[j]), p, minusP));
            }
            reduced(sum, minusP, pinv).intoArray(out, i);
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
                DoubleVector x = load(y[j], i);
                sum = sum.add(product(x, all(w[j]), all(wq[j]), p, minusP));
                fraction = x.fma(all(f[j]), fraction);
            }
            DoubleVector v = fraction.add(ROUND).sub(ROUND);
            sum = sum.sub(product(v, all(w[n]), all(wq[n]), p, minusP));
            reduced(sum, minusP, pinv).intoArray(out, i);
        }
    }

    @Override
    public void permute(double[] a, int[] index, double[] out) {
        for (int i = 0; i < out.length; i++) {
            out[i] = a[index[i]];
        }
    }
}
