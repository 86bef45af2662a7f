package dev.tcme.he.ckks;

/**
 * How much noise drowns the error of a decryption that others will see.
 *
 * <p>The error of a result depends on the secret key and on the inputs. Gaussian noise of deviation
 * {@code sqrt(12·τ)·2^(s/2)·B} hides it to s bits over τ decryptions (Li, Micciancio, Schultz, Sorrell, CRYPTO 2022, in the form
 * that OpenFHE documents), <em>if B is a bound that no input can break</em>: with a measured or average-case bound the key can
 * be recovered (Guo et al., eprint 2024/424). A planner of circuits computes such bounds.
 *
 * @param errorBound B, the largest error of a coefficient of the plaintext polynomial, in units of the ciphertext's scale times
 *     the numbers: whole numbers before division by the scale; at least 1
 * @param statisticalBits s, 30 to 80
 * @param decryptionsMax τ, how many results may be shared under one key, 1 to 2^20
 */
public record Flooding(double errorBound, int statisticalBits, int decryptionsMax) {
    public Flooding {
        if (!(errorBound >= 1) || errorBound > 0x1p60) {
            throw new IllegalArgumentException("an error bound is a number from 1 to 2^60, not " + errorBound);
        }
        if (statisticalBits < 30 || statisticalBits > 80) {
            throw new IllegalArgumentException("flooding hides to 30 to 80 bits, not " + statisticalBits);
        }
        if (decryptionsMax < 1 || decryptionsMax > 1 << 20) {
            throw new IllegalArgumentException("1 to 2^20 results may be shared under one key, not " + decryptionsMax);
        }
    }

    /** The noise's standard deviation, in the units of the bound. */
    public double deviation() {
        return StrictMath.sqrt(12.0 * decryptionsMax) * StrictMath.pow(2, statisticalBits / 2.0) * errorBound;
    }
}
