package dev.tcme.model;

/**
 * The 95 % score interval of a proportion (E. B. Wilson, "Probable inference, the law of succession, and statistical
 * inference", JASA 22, 1927). Unlike the normal approximation it stays within 0..1 and says something for 0 of n.
 */
record Wilson(double lower, double upper) {
    /** 97.5 % quantile of the standard normal distribution. */
    private static final double Z = 1.959963984540054;

    /**
     * @param correct 0 to {@code of}
     * @param of number of trials; with none, nothing is known and the interval is 0..1
     */
    static Wilson of(int correct, int of) {
        if (correct < 0 || correct > of) {
            throw new IllegalArgumentException("expected 0 <= correct <= of");
        }
        if (of == 0) {
            return new Wilson(0, 1);
        }
        double p = (double) correct / of;
        double scale = 1 + Z * Z / of;
        double centre = (p + Z * Z / (2 * of)) / scale;
        double half = Z / scale * Math.sqrt(p * (1 - p) / of + Z * Z / (4.0 * of * of));
        return new Wilson(Math.max(0, centre - half), Math.min(1, centre + half));
    }
}
