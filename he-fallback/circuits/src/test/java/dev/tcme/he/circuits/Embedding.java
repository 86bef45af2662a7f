package dev.tcme.he.circuits;

/**
 * The coefficients of the real polynomial whose values at {@code ζ^(5^j)} are given, ζ = exp(iπ/N): the definition of the slots,
 * written down once more and independently, by a transform over all odd powers of ζ.
 */
final class Embedding {
    private Embedding() {}

    static double[] coefficients(int degree, double[] real, double[] imaginary) {
        // values at ζ^(2k+1), k = 0 … N−1
        double[] re = new double[degree];
        double[] im = new double[degree];
        long power = 1;
        for (int j = 0; j < degree / 2; j++) {
            int k = (int) (power - 1) / 2;
            re[k] = real[j];
            im[k] = imaginary[j];
            re[degree - 1 - k] = real[j];
            im[degree - 1 - k] = -imaginary[j];
            power = power * 5 % (2L * degree);
        }
        transform(re, im);
        // c_t = ζ^−t/N · Σ_k value_k·exp(−2πi·kt/N)
        double[] result = new double[degree];
        for (int t = 0; t < degree; t++) {
            double angle = -Math.PI * t / degree;
            result[t] = (re[t] * Math.cos(angle) - im[t] * Math.sin(angle)) / degree;
        }
        return result;
    }

    /** In place, {@code Σ_k x_k·exp(−2πi·kt/n)}, recursively. */
    private static void transform(double[] re, double[] im) {
        int n = re.length;
        if (n == 1) {
            return;
        }
        double[][] even = new double[2][n / 2];
        double[][] odd = new double[2][n / 2];
        for (int i = 0; i < n / 2; i++) {
            even[0][i] = re[2 * i];
            even[1][i] = im[2 * i];
            odd[0][i] = re[2 * i + 1];
            odd[1][i] = im[2 * i + 1];
        }
        transform(even[0], even[1]);
        transform(odd[0], odd[1]);
        for (int t = 0; t < n / 2; t++) {
            double angle = -2 * Math.PI * t / n;
            double c = Math.cos(angle);
            double s = Math.sin(angle);
            double a = odd[0][t] * c - odd[1][t] * s;
            double b = odd[0][t] * s + odd[1][t] * c;
            re[t] = even[0][t] + a;
            im[t] = even[1][t] + b;
            re[t + n / 2] = even[0][t] - a;
            im[t + n / 2] = even[1][t] - b;
        }
    }
}
