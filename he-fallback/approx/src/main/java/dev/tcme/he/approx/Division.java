package dev.tcme.he.approx;

/**
 * p = quotient·T_k + remainder with deg remainder &lt; k, in the Chebyshev basis.
 *
 * <p>Parity passes on: the remainder has p's, the quotient p's if k is even and the opposite if k is odd.
 *
 * @param quotient zero if k exceeds p's degree
 * @param remainder on the same interval
 * @param roundingError bound of |p - quotient·T_k - remainder| on the interval, found with error-free sums: 0 says that
 *     the division is exact, as it always is for coefficients on a grid ({@link Polynomial#onGrid})
 */
public record Division(Polynomial quotient, Polynomial remainder, double roundingError) {
    /**
     * By T_j = 2·T_{j-k}·T_k - T_{|j-2k|} for j &gt; k, from the highest term down; only the subtraction can round.
     *
     * @throws IllegalArgumentException if k is not 1…{@value Polynomial#MAX_DEGREE}
     */
    static Division of(Polynomial p, int k) {
        if (k < 1 || k > Polynomial.MAX_DEGREE) {
            throw new IllegalArgumentException(
                    "the divisor is T_k with k in 1…" + Polynomial.MAX_DEGREE + "; got " + k);
        }
        double[] rest = p.coefficients();
        double[] quotient = new double[Math.max(1, rest.length - k)];
        double roundingError = 0;
        for (int j = rest.length - 1; j > k; j--) {
            quotient[j - k] = 2 * rest[j];
            int folded = Math.abs(j - 2 * k);
            DoubleDouble difference = DoubleDouble.sum(rest[folded], -rest[j]);
            rest[folded] = difference.hi();
            rest[j] = 0;
            // A rounding of T_j's term is a rounding of the value of at most the same size.
            if (difference.lo() != 0) {
                roundingError = Math.nextUp(roundingError + Math.abs(difference.lo()));
            }
        }
        if (rest.length > k) {
            quotient[0] = rest[k];
            rest[k] = 0;
        }
        return new Division(
                Polynomial.of(p.interval(), p.parity().dividedByT(k), quotient),
                Polynomial.of(p.interval(), p.parity(), rest),
                roundingError);
    }
}
