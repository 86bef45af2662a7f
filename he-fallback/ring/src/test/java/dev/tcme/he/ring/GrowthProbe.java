package dev.tcme.he.ring;

/**
 * The transforms once more, stage by stage as the textbook has them, watching how large the numbers become. Its results must
 * have the bits of the kernels: only then are the sizes it saw those inside the kernels.
 */
final class GrowthProbe {
    private final NttTable t;
    private final double p;
    private double largest;
    private double largestInput;

    GrowthProbe(NttTable t) {
        this.t = t;
        this.p = t.modulus.p();
    }

    /** The largest absolute value between the stages so far, in multiples of the modulus. */
    double largest() {
        return largest / p;
    }

    /** The largest absolute value that entered a pair of inverse stages, in multiples of the modulus. */
    double largestInput() {
        return largestInput / p;
    }

    private double seen(double x) {
        largest = Math.max(largest, Math.abs(x));
        return x;
    }

    private double shoup(double a, double w, double wq) {
        double q = Math.fma(a, wq, Modulus.ROUND) - Modulus.ROUND;
        double h = -q * p;
        return Math.fma(a, w, h) - Math.fma(q, p, h);
    }

    /** Where the factor of the group of a short stride is in the rows of the table. */
    private static int row(int position, int stride) {
        int first = stride == 4 ? NttTable.STRIDE_4 : stride == 2 ? NttTable.STRIDE_2 : NttTable.STRIDE_1;
        int lane = (position % 16) / (2 * stride) * stride;
        return position / 16 * NttTable.ROW + first + lane;
    }

    private double twisted(double x, int position, int stride, boolean inverse) {
        int n = t.degree;
        if (stride < 8) {
            return t.modulus.multiply(x, (inverse ? t.inverseRows : t.rows)[row(position, stride)]);
        }
        int factor = (n + position) / (2 * stride);
        return inverse
                ? shoup(x, t.inverseRoots[factor], t.inverseRootQuotients[factor])
                : shoup(x, t.roots[factor], t.rootQuotients[factor]);
    }

    double[] forward(double[] input) {
        double[] a = input.clone();
        for (int stride = t.degree / 2; stride > 0; stride /= 2) {
            for (int i = 0; i < t.degree; i++) {
                if ((i & stride) == 0) {
                    double x = a[i];
                    double r = twisted(a[i + stride], i, stride, false);
                    a[i] = seen(x + r);
                    a[i + stride] = seen(x - r);
                }
            }
        }
        double[] out = new double[t.degree];
        for (int i = 0; i < t.degree; i++) {
            int to = i & -16 | (i & 1) << 3 | (i & 15) >> 1;
            out[to] = t.modulus.reduce(a[i]);
        }
        return out;
    }

    double[] inverse(double[] input) {
        double[] a = new double[t.degree];
        for (int i = 0; i < t.degree; i++) {
            a[i] = input[i & -16 | (i & 1) << 3 | (i & 15) >> 1];
        }
        for (int stride = 1; stride <= 4; stride *= 2) {
            inverseStage(a, stride);
        }
        for (int i = 0; i < t.degree; i++) {
            a[i] = (i & 4) == 0 ? t.modulus.reduce(a[i]) : a[i];
        }
        int stride = 8;
        if (t.logDegree % 2 == 0) {
            inverseStage(a, stride);
            stride = 16;
        }
        for (; stride < t.degree / 4; stride *= 4) {
            watchInputs(a);
            inverseStage(a, stride);
            inverseStage(a, 2 * stride);
            for (int i = 0; i < t.degree; i++) {
                a[i] = (i & 3 * stride) == 0 ? t.modulus.reduce(a[i]) : a[i];
            }
        }
        watchInputs(a);
        inverseStage(a, t.degree / 4);
        return lastStage(a);
    }

    private void watchInputs(double[] a) {
        for (double x : a) {
            largestInput = Math.max(largestInput, Math.abs(x));
        }
    }

    private void inverseStage(double[] a, int stride) {
        for (int i = 0; i < t.degree; i++) {
            if ((i & stride) == 0) {
                double x = a[i];
                double y = a[i + stride];
                a[i] = seen(x + y);
                a[i + stride] = twisted(seen(x - y), i, stride, true);
            }
        }
    }

    private double[] lastStage(double[] a) {
        int half = t.degree / 2;
        for (int i = 0; i < half; i++) {
            double sum = seen(a[i] + a[i + half]);
            double difference = seen(a[i] - a[i + half]);
            a[i] = shoup(sum, t.inverseDegree, t.inverseDegreeQuotient);
            a[i + half] = shoup(difference, t.lastRoot, t.lastRootQuotient);
        }
        return a;
    }
}
