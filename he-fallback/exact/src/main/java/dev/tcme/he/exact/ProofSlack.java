package dev.tcme.he.exact;

/**
 * How far off a decryption share can be that is proven to be one.
 *
 * <p>The proof for {@code h = c1·s + v} with challenges {@code X^j}, 0 ≤ j &lt; 2N (Benhamouda et al., eprint 2014/889; Baum, Cozzo
 * and Smart, eprint 2019/035) shows {@code z = y + X^j·v} with {@code |z|∞ ≤ γ}. From two answers to one commitment,
 * {@code (X^i − X^j)·h = c1·(z_s − z'_s) + (z_v − z'_v)}, and 2/(X^i − X^j) has coefficients in {−1, 0, 1}: hence
 * {@code 2h = c1·s'' + v''} with {@code |v''|∞ ≤ N·2γ}. Nothing is shown of h itself, which may be off by about half the modulus,
 * and so a proven decryption is doubled before it is read.
 *
 * <p>R answers are given at once, {@code (2N)^R ≥ 2^128}, for three polynomials (the secret, the error of its public share, v).
 * With masks of v 6·N·R times as wide as what they hide, all its N·R coefficients stay in the range that says nothing of it with a
 * probability of about e^-1/6; those of the others are wider still, which takes no room in the modulus. The proof itself is in
 * {@code threshold}, which this room does not see; both sides state the same numbers.
 */
final class ProofSlack {
    /** Honest noise has no coefficient of more deviations: 2^-102 for each. */
    private static final double TAIL = 12;

    /** Honest noise has a deviation of less than this above what is asked for: it is made of whole steps. */
    private static final double DEVIATION_STEP = 8;

    private static final int SOUNDNESS_BITS = 128;

    /** One half of how much wider masks are than what they hide, for each of the N·R coefficients of a polynomial. */
    private static final double WIDENING = 3;

    private ProofSlack() {}

    /** How often the proof is repeated. */
    static int repetitions(int degree) {
        return Math.ceilDiv(SOUNDNESS_BITS, Integer.numberOfTrailingZeros(2 * degree));
    }

    /**
     * The bound of {@code |v''|∞} of one share: {@code 2N·γ} with {@code γ = 2N·R·3·12·σ}.
     *
     * @param degree N
     * @param deviation σ, of the Gaussian noise in an honest share
     */
    static double of(int degree, double deviation) {
        double honest = TAIL * (deviation + DEVIATION_STEP) + 1;
        double answer = 2.0 * degree * repetitions(degree) * WIDENING * honest;
        return 2.0 * degree * answer;
    }
}
