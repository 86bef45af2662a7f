package dev.tcme.he.approx;

/**
 * What a composite sign is asked for.
 *
 * @param gapExponent α: inputs x have 2^-α ≤ |x| ≤ 1 after all noise they carry; 0.01…{@value #MAX_GAP_EXPONENT}
 * @param errorExponent β: the output must be within 2^-β of the sign; 0.01…{@value #MAX_ERROR_EXPONENT}
 * @param noise bound of the absolute error that each encrypted evaluation of one polynomial adds to its value
 *     (rounding, rescaling, key switching, encoding of coefficients), in units of the message; at most half of 2^-β, so
 *     that as much is left for the approximation
 */
public record SignTarget(double gapExponent, double errorExponent, double noise) {
    public static final int MAX_GAP_EXPONENT = 32;

    /** Errors nearer to the 53 bits of a coefficient would not be proved. */
    public static final int MAX_ERROR_EXPONENT = 30;

    private static final double MIN_EXPONENT = 0.01;

    public SignTarget {
        if (!(gapExponent >= MIN_EXPONENT && gapExponent <= MAX_GAP_EXPONENT)) {
            throw new IllegalArgumentException(
                    "gap exponent is " + MIN_EXPONENT + "…" + MAX_GAP_EXPONENT + "; got " + gapExponent);
        }
        if (!(errorExponent >= MIN_EXPONENT && errorExponent <= MAX_ERROR_EXPONENT)) {
            throw new IllegalArgumentException(
                    "error exponent is " + MIN_EXPONENT + "…" + MAX_ERROR_EXPONENT + "; got " + errorExponent);
        }
        double maxNoise = StrictMath.pow(2, -errorExponent) / 2;
        if (!(noise >= 0 && noise <= maxNoise)) {
            throw new IllegalArgumentException(
                    "noise is 0…" + maxNoise + " for error exponent " + errorExponent + "; got " + noise);
        }
    }

    double gap() {
        return StrictMath.pow(2, -gapExponent);
    }

    double error() {
        return StrictMath.pow(2, -errorExponent);
    }
}
