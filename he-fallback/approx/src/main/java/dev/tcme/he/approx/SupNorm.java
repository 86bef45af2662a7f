package dev.tcme.he.approx;

/**
 * Two-sided bound of the largest magnitude a polynomial takes on its interval: lower ≤ max|p| ≤ upper, rounding of the
 * evaluation included.
 */
public record SupNorm(double lower, double upper) {
    /** Sample points per degree; the bounds then differ by a factor of at most 1.0049. */
    private static final int OVERSAMPLING = 16;

    /**
     * Samples at the N zeros of T_N. Ehlich and Zeller ("Schwankung von Polynomen zwischen Gitterpunkten", Math. Z. 86,
     * 1964): max|p| ≤ max over them / cos(π·degree / 2N) for N &gt; degree, so no derivative is needed.
     */
    static SupNorm of(Polynomial p) {
        int n = OVERSAMPLING * (p.degree() + 1);
        double sampled = 0;
        for (int i = 0; i < n; i++) {
            sampled = Math.max(sampled, Math.abs(p.atUnit(ChebyshevNodes.zero(i, n))));
        }
        double slack = p.evaluationSlack();
        // A zero is known to 2^-52; Markov's inequality |p'| ≤ degree²·max|p| turns that into a factor.
        double misplaced = (double) p.degree() * p.degree() * 0x1p-51;
        double ratio = StrictMath.cos(StrictMath.PI * p.degree() / (2.0 * n)) - misplaced - 0x1p-50;
        double upper = Math.nextUp((sampled + slack) / ratio);
        // The sum of magnitudes also bounds, and is exact for one term; it rounds at most degree times.
        double sum = p.coefficientSum() * (1 + (p.degree() + 1) * 0x1p-52);
        return new SupNorm(Math.max(0, sampled - slack), Math.min(upper, sum));
    }
}
