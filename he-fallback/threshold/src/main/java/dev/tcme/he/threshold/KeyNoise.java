package dev.tcme.he.threshold;

import dev.tcme.he.ckks.Parameters;
import dev.tcme.he.ring.Sampler;
import java.util.stream.IntStream;

/**
 * How large the errors of the collective keys are at most, if all n parties follow the protocol: bounds of the canonical norm
 * {@code |a| = max |a(ζ)|} over the N complex roots of X^N + 1, for which {@code |a·b| <= |a|·|b|}.
 *
 * <p>A polynomial with independent symmetric coefficients of subgaussian parameter v (E exp(λx) ≤ exp(λ²v²/2)) is, at one root
 * and in one direction of the plane, subgaussian with {@code v·sqrt(N/2)}, as {@code Σ cos²(kφ+θ) = N/2}. Sixteen directions catch
 * a modulus up to the factor cos(π/16), and N/2 roots are enough:
 * {@code Pr[|a| > T·v·sqrt(N)] <= 8N·exp(−0.9619·T²)}, for {@code T = 9} below 2^-92 at N = 2^17: all polynomials of all keys, up
 * to 2^12 of them, stay within their bounds but for a probability of 2^-80. Discrete Gaussians have v = σ (Micciancio and
 * Peikert, eprint 2011/501, lemma 2.8; cutting the tail makes cosh(λx) smaller), uniform ternary numbers v² = 2/3 (compare the
 * series), numbers between −w and w v = w (Hoeffding).
 *
 * @param parties n
 */
public record KeyNoise(Parameters parameters, int parties) {
    /** T. */
    static final double TAIL = 9;

    private static final double TERNARY_VARIANCE = 2.0 / 3;

    /** What {@code ring.Division} may be off by: half a step, and 2^-5 where it drops a single prime. */
    private static final double ROUNDING = 0.5 + 0x1p-5;

    private double bound(double variance) {
        return TAIL * StrictMath.sqrt(variance * parameters.degree());
    }

    /** Of the sum of {@code count} error polynomials: {@code T·σ·sqrt(count·N)}, σ = 3.2. */
    public double errors(int count) {
        return bound(count * Sampler.SIGMA * Sampler.SIGMA);
    }

    /** Of the sum of {@code count} ternary polynomials: {@code T·sqrt(2·count·N/3)}. */
    public double ternary(int count) {
        return bound(count * TERNARY_VARIANCE);
    }

    /** Of the collective secret s = Σ s_i: {@code T·sqrt(2nN/3)}. */
    public double secret() {
        return ternary(parties);
    }

    /** Of a polynomial of rounding errors: {@code T·w·sqrt(N)}, w a little above 1/2. */
    public double rounding() {
        return bound(ROUNDING * ROUNDING);
    }

    /** Of {@code b + a·s = Σ e_i}. */
    public double publicKey() {
        return errors(parties);
    }

    /** Of {@code b + a·φ^-1(s) − w·s = Σ e_i}, for each digit of each Galois key. */
    public double galoisKey() {
        return errors(parties);
    }

    /**
     * Of {@code b + h1·s − w·s²}, for each digit of the relinearisation key. The rounds give
     * {@code b = Σ s_i·h0 + (u_i − s_i)·h1 + e2_i + e3_i} with {@code h0 = −u·a + w·s + e0} and {@code h1 = a·s + e1}, so what
     * remains is {@code s·e0 + u·e1 + e2 + e3}, where each letter is a sum over n parties (eprint 2020/304, section 4.1).
     */
    public double relinearisationKey() {
        return 2 * secret() * errors(parties) + errors(2 * parties);
    }

    /**
     * Of a fresh ciphertext by {@link CollectiveEncryptor}: {@code (u·e_pk + e0 + e1·s)/P + r0 + r1·s}, u ternary, r rounding
     * errors, which are independent of s as c1 is pseudorandom. Without special primes there is neither P nor rounding.
     */
    public double fresh() {
        double error = ternary(1) * publicKey() + errors(1) + errors(1) * secret();
        int[] special = parameters.specialPrimes();
        if (special.length == 0) {
            return error;
        }
        double product = IntStream.of(special)
                .mapToDouble(prime -> parameters.moduli().get(prime).p())
                .reduce(1, (a, b) -> a * b);
        return error / product + rounding() * (1 + secret());
    }
}
