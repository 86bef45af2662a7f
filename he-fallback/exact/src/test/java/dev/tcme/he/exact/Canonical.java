package dev.tcme.he.exact;

/** The largest absolute value of a real polynomial at the complex 2N-th roots of unity, by a plain fast Fourier transform. */
final class Canonical {
    private Canonical() {}

    static double norm(double[] coefficients) {
        int n = coefficients.length;
        double[] re = new double[n];
        double[] im = new double[n];
        // values at the odd powers of exp(iπ/N): twisted by exp(iπk/N), then a transform of length N
        for (int k = 0; k < n; k++) {
            re[k] = coefficients[k] * Math.cos(Math.PI * k / n);
            im[k] = coefficients[k] * Math.sin(Math.PI * k / n);
        }
        transform(re, im);
        double largest = 0;
        for (int k = 0; k < n; k++) {
            largest = Math.max(largest, Math.hypot(re[k], im[k]));
        }
        return largest;
    }

    /** Decimation in frequency; the order of the values does not matter here. */
    private static void transform(double[] re, double[] im) {
        int n = re.length;
        for (int half = n / 2; half >= 1; half /= 2) {
            for (int j = 0; j < half; j++) {
                double c = Math.cos(Math.PI * j / half);
                double s = Math.sin(Math.PI * j / half);
                for (int low = j; low < n; low += 2 * half) {
                    int high = low + half;
                    double x = re[low] - re[high];
                    double y = im[low] - im[high];
                    re[low] += re[high];
                    im[low] += im[high];
                    re[high] = x * c - y * s;
                    im[high] = x * s + y * c;
                }
            }
        }
    }
}
