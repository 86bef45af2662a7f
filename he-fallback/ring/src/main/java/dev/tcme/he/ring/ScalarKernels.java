package dev.tcme.he.ring;

/** The kernels in plain Java: what {@link VectorKernels} must equal bit for bit, and the fallback where vectors are absent. */
final class ScalarKernels implements Kernels {
    private static final double ROUND = Modulus.ROUND;
    private static final int BLOCK = NttTable.BLOCK;
    private static final int BLOCK_BITS = 4;

    @Override
    public Lanes lanes() {
        return Lanes.ONE;
    }

    @Override
    public void forward(double[] from, double[] a, NttTable t) {
        if (from != a) {
            System.arraycopy(from, 0, a, 0, a.length);
        }
        double p = t.modulus.p();
        int groups = 1;
        int smallest = t.strideEightIsAlone() ? BLOCK : BLOCK / 2;
        for (int stride = t.degree / 2; stride >= smallest; stride /= 2, groups *= 2) {
            for (int g = 0; g < groups; g++) {
                double w = t.roots[groups + g];
                double wq = t.rootQuotients[groups + g];
                int start = 2 * g * stride;
                for (int i = start; i < start + stride; i++) {
                    double r = twisted(a[i + stride], w, wq, p);
                    double x = a[i];
                    a[i] = x + r;
                    a[i + stride] = x - r;
                }
            }
        }
        if (t.strideEightIsAlone()) {
            forwardEight(a, t);
        }
        for (int row = 0; row < t.degree; row += BLOCK) {
            forwardBlock(a, t, row);
        }
    }

    private static void forwardEight(double[] a, NttTable t) {
        double p = t.modulus.p();
        for (int row = 0; row < t.degree; row += BLOCK) {
            double w = t.roots[(t.degree + row) / BLOCK];
            double wq = t.rootQuotients[(t.degree + row) / BLOCK];
            for (int i = row; i < row + 8; i++) {
                double x = a[i];
                double r = product(a[i + 8], w, wq, p);
                a[i] = x + r;
                a[i + 8] = x - r;
            }
        }
    }

    private static void forwardBlock(double[] a, NttTable t, int row) {
        double p = t.modulus.p();
        double pinv = t.modulus.inverse();
        for (int stride = 4; stride > 0; stride /= 2) {
            for (int g = 0; g < 8 / stride; g++) {
                double w = t.rows[factor(row, stride, g)];
                int start = row + 2 * g * stride;
                for (int i = start; i < start + stride; i++) {
                    double r = product(a[i + stride], w, p, pinv, ROUND);
                    double x = a[i];
                    a[i] = x + r;
                    a[i + stride] = x - r;
                }
            }
        }
        for (int bit = 0; bit < BLOCK_BITS - 1; bit++) {
            swapIndexBits(a, row, bit);
        }
        for (int i = row; i < row + BLOCK; i++) {
            a[i] = reduced(a[i], p, pinv);
        }
    }

    /**
     * Swaps two neighbouring bits in the indices of a block. One bit after the other that is a rotation: upwards it brings
     * the even positions to the front, downwards back.
     */
    private static void swapIndexBits(double[] a, int row, int bit) {
        int step = 1 << bit;
        for (int i = row; i < row + BLOCK; i++) {
            if ((i & 3 * step) == step) {
                double x = a[i];
                a[i] = a[i + step];
                a[i + step] = x;
            }
        }
    }

    /** Where the factor of a group of stride 1, 2 or 4 is in {@link NttTable#rows}. */
    private static int factor(int position, int stride, int group) {
        int first = NttTable.STRIDE_2 * Integer.numberOfTrailingZeros(stride);
        return position / BLOCK * NttTable.ROW + first + group * stride;
    }

    @Override
    public void inverse(double[] a, NttTable t) {
        for (int row = 0; row < t.degree; row += BLOCK) {
            inverseBlock(a, t, row);
        }
        int stride = 8;
        if (t.strideEightIsAlone()) {
            inverseEight(a, t);
            stride = BLOCK;
        }
        for (; stride < t.degree / 4; stride *= 4) {
            for (int g = 0; g < t.degree / (4 * stride); g++) {
                inverseFour(a, t, g, stride);
            }
        }
        inverseLast(a, t);
    }

    private static void inverseBlock(double[] a, NttTable t, int row) {
        double p = t.modulus.p();
        double pinv = t.modulus.inverse();
        for (int bit = BLOCK_BITS - 2; bit >= 0; bit--) {
            swapIndexBits(a, row, bit);
        }
        for (int stride = 1; stride <= 4; stride *= 2) {
            for (int g = 0; g < 8 / stride; g++) {
                double w = t.inverseRows[factor(row, stride, g)];
                int start = row + 2 * g * stride;
                for (int i = start; i < start + stride; i++) {
                    double x = a[i];
                    double y = a[i + stride];
                    a[i] = x + y;
                    a[i + stride] = product(x - y, w, p, pinv, ROUND);
                }
            }
        }
        for (int i = row; i < row + BLOCK; i++) {
            boolean sumOfStrideFour = (i & 4) == 0;
            a[i] = sumOfStrideFour ? reduced(a[i], p, pinv) : a[i];
        }
    }

    private static void inverseEight(double[] a, NttTable t) {
        double p = t.modulus.p();
        for (int row = 0; row < t.degree; row += BLOCK) {
            double w = t.inverseRoots[(t.degree + row) / BLOCK];
            double wq = t.inverseRootQuotients[(t.degree + row) / BLOCK];
            for (int i = row; i < row + 8; i++) {
                double x = a[i];
                double y = a[i + 8];
                a[i] = x + y;
                a[i + 8] = product(x - y, w, wq, p);
            }
        }
    }

    private static void inverseFour(double[] a, NttTable t, int group, int stride) {
        double p = t.modulus.p();
        double pinv = t.modulus.inverse();
        int outer = t.degree / (4 * stride) + group;
        double w1 = t.inverseRoots[outer];
        double w1q = t.inverseRootQuotients[outer];
        double w2 = t.inverseRoots[2 * outer];
        double w2q = t.inverseRootQuotients[2 * outer];
        double w3 = t.inverseRoots[2 * outer + 1];
        double w3q = t.inverseRootQuotients[2 * outer + 1];
        int start = 4 * stride * group;
        for (int i = start; i < start + stride; i++) {
            double x0 = a[i];
            double x1 = a[i + stride];
            double x2 = a[i + 2 * stride];
            double x3 = a[i + 3 * stride];
            double y0 = x0 + x1;
            double y1 = twisted(x0 - x1, w2, w2q, p);
            double y2 = x2 + x3;
            double y3 = twisted(x2 - x3, w3, w3q, p);
            a[i] = reduced(y0 + y2, p, pinv);
            a[i + stride] = y1 + y3;
            a[i + 2 * stride] = twisted(y0 - y2, w1, w1q, p);
            a[i + 3 * stride] = twisted(y1 - y3, w1, w1q, p);
        }
    }

    private static void inverseLast(double[] a, NttTable t) {
        double p = t.modulus.p();
        double w1 = t.lastRoot;
        double w1q = t.lastRootQuotient;
        double w2 = t.inverseRoots[2];
        double w2q = t.inverseRootQuotients[2];
        double w3 = t.inverseRoots[3];
        double w3q = t.inverseRootQuotients[3];
        double n = t.inverseDegree;
        double nq = t.inverseDegreeQuotient;
        int stride = t.degree / 4;
        for (int i = 0; i < stride; i++) {
            double x0 = a[i];
            double x1 = a[i + stride];
            double x2 = a[i + 2 * stride];
            double x3 = a[i + 3 * stride];
            double y0 = x0 + x1;
            double y1 = twisted(x0 - x1, w2, w2q, p);
            double y2 = x2 + x3;
            double y3 = twisted(x2 - x3, w3, w3q, p);
            a[i] = twisted(y0 + y2, n, nq, p);
            a[i + stride] = twisted(y1 + y3, n, nq, p);
            a[i + 2 * stride] = twisted(y0 - y2, w1, w1q, p);
            a[i + 3 * stride] = twisted(y1 - y3, w1, w1q, p);
        }
    }

    /**
     * a·w, with the quotient w/p at hand, for pairs of stages: both halves leave out a·w itself, so that neither waits for the
     * quotient. Differs from the one below in the sign of a zero.
     */
    private static double twisted(double a, double w, double wq, double p) {
        double q = Math.fma(a, wq, ROUND) - ROUND;
        double h = a * -w;
        return Math.fma(a, w, h) - Math.fma(q, p, h);
    }

    /** a·w, with the quotient w/p at hand: see {@link Modulus}. */
    private static double product(double a, double w, double wq, double p) {
        double q = Math.fma(a, wq, ROUND) - ROUND;
        double h = q * -p;
        return Math.fma(a, w, h) - Math.fma(q, p, h);
    }

    /** a·b; {@code round} is {@link Modulus#ROUND}, a parameter so that the two products cannot be mixed up. */
    private static double product(double a, double b, double p, double pinv, double round) {
        double h = a * b;
        double q = Math.fma(h, pinv, round) - round;
        double low = Math.fma(a, b, -h);
        return Math.fma(q, -p, h) + low;
    }

    private static double reduced(double x, double p, double pinv) {
        double q = Math.fma(x, pinv, ROUND) - ROUND;
        return Math.fma(q, -p, x);
    }

    @Override
    public void add(double[] a, double[] b, double[] out, Modulus modulus) {
        for (int i = 0; i < out.length; i++) {
            out[i] = modulus.reduce(a[i] + b[i]);
        }
    }

    @Override
    public void subtract(double[] a, double[] b, double[] out, Modulus modulus) {
        for (int i = 0; i < out.length; i++) {
            out[i] = modulus.reduce(a[i] - b[i]);
        }
    }

    @Override
    public void multiply(double[] a, double[] b, double[] out, Modulus modulus) {
        for (int i = 0; i < out.length; i++) {
            out[i] = modulus.multiply(a[i], b[i]);
        }
    }

    @Override
    public void multiplyAdd(double[] a, double[] b, double[] c, double[] out, Modulus modulus) {
        for (int i = 0; i < out.length; i++) {
            out[i] = modulus.reduce(modulus.multiply(a[i], b[i]) + c[i]);
        }
    }

    @Override
    public void scale(double[] a, double w, double[] out, Modulus modulus) {
        double wq = w / modulus.p();
        for (int i = 0; i < out.length; i++) {
            out[i] = product(a[i], w, wq, modulus.p());
        }
    }

    @Override
    public void subtractScale(double[] a, double[] b, double w, double[] out, Modulus modulus) {
        double wq = w / modulus.p();
        for (int i = 0; i < out.length; i++) {
            out[i] = product(a[i] - b[i], w, wq, modulus.p());
        }
    }

    @Override
    public void scaleAdd(double[] a, double w, double[] b, double[] out, Modulus modulus) {
        double wq = w / modulus.p();
        for (int i = 0; i < out.length; i++) {
            out[i] = modulus.reduce(product(a[i], w, wq, modulus.p()) + b[i]);
        }
    }

    @Override
    public void reduce(double[] a, double[] out, Modulus modulus) {
        for (int i = 0; i < out.length; i++) {
            out[i] = modulus.reduce(a[i]);
        }
    }

    @Override
    public void innerProducts(
            double[][] x, double[][] k0, double[][] k1, double[][] addends, double[][] out, Modulus modulus) {
        double[][] sums = addends;
        for (int from = 0; from < x.length; from += WIDE_TERMS, sums = out) {
            int to = Math.min(from + WIDE_TERMS, x.length);
            addProducts(x, k0, from, to, sums[0], out[0], modulus);
            addProducts(x, k1, from, to, sums[1], out[1], modulus);
        }
    }

    private static void addProducts(
            double[][] x, double[][] k, int from, int to, double[] addend, double[] out, Modulus modulus) {
        double p = modulus.p();
        double pinv = modulus.inverse();
        for (int i = 0; i < out.length; i++) {
            double high = WIDE;
            double low = 0;
            for (int j = from; j < to; j++) {
                double next = Math.fma(x[j][i], k[j][i], high);
                low += Math.fma(x[j][i], k[j][i], high - next);
                high = next;
            }
            out[i] = reduced(reduced(high - WIDE, p, pinv) + low + addend[i], p, pinv);
        }
    }

    @Override
    public void tensor(
            double[] a0, double[] a1, double[] b0, double[] b1, double[] d0, double[] d1, double[] d2, Modulus m) {
        for (int i = 0; i < d0.length; i++) {
            double cross = m.multiply(a0[i], b1[i]) + m.multiply(a1[i], b0[i]);
            double low = m.multiply(a0[i], b0[i]);
            d2[i] = m.multiply(a1[i], b1[i]);
            d1[i] = m.reduce(cross);
            d0[i] = low;
        }
    }

    @Override
    public void combine(double[][] y, Combination c, double[] out, Modulus modulus) {
        for (int i = 0; i < out.length; i++) {
            double sum = 0;
            for (int j = 0; j < c.sources(); j++) {
                sum += product(y[j][i], c.weights()[j], c.quotients()[j], modulus.p());
            }
            out[i] = modulus.reduce(sum);
        }
    }

    @Override
    public void combineExactly(double[][] y, Combination c, double[] out, Modulus modulus) {
        int n = c.sources();
        for (int i = 0; i < out.length; i++) {
            double sum = 0;
            double fraction = 0;
            for (int j = 0; j < n; j++) {
                double x = y[j][i];
                sum += product(x, c.weights()[j], c.quotients()[j], modulus.p());
                fraction = Math.fma(x, c.fractions()[j], fraction);
            }
            double v = (fraction + ROUND) - ROUND;
            out[i] = modulus.reduce(sum - product(v, c.weights()[n], c.quotients()[n], modulus.p()));
        }
    }

    @Override
    public void permute(double[] a, int[] index, double[] out) {
        for (int i = 0; i < out.length; i++) {
            out[i] = a[index[i]];
        }
    }
}
