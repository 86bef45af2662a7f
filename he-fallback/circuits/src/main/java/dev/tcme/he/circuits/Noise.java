package dev.tcme.he.circuits;

/**
 * Bounds of the error polynomial of a ciphertext, in units of the message (divided by the scale), plus an estimate.
 *
 * <p>All three norms are kept, because each operation is kind to another one: roundings are small in coefficients, products
 * with a message keep the Euclidean norm and the norm over the slots. With {@code c}, {@code r}, {@code s} in this order always
 * {@code c ≤ r ≤ s} and {@code r ≤ √N·c}, {@code s ≤ √N·r} (Parseval: the Euclidean norm of the coefficients is the quadratic
 * mean over the slots).
 *
 * @param coefficient no coefficient is larger
 * @param euclidean no smaller than the square root of the sum of the coefficients' squares
 * @param slot no slot has a larger error
 * @param expected estimate of the standard deviation in a slot, from independence that nobody has proved; for choosing
 *     parameters and never for hiding noise (Guo et al., eprint 2024/424)
 */
public record Noise(double coefficient, double euclidean, double slot, double expected) {
    public static final Noise NONE = new Noise(0, 0, 0, 0);

    /** Makes each bound as small as the others allow. */
    static Noise of(int degree, Noise known) {
        double root = Math.sqrt(degree);
        double euclidean = Math.min(known.euclidean, Math.min(known.slot, root * known.coefficient));
        return new Noise(
                Math.min(known.coefficient, euclidean),
                euclidean,
                Math.min(known.slot, root * euclidean),
                known.expected);
    }

    Noise plus(Noise other) {
        return new Noise(
                coefficient + other.coefficient,
                euclidean + other.euclidean,
                slot + other.slot,
                Math.hypot(expected, other.expected));
    }

    /** The product with a real number. */
    Noise times(double factor) {
        double size = Math.abs(factor);
        return new Noise(size * coefficient, size * euclidean, size * slot, size * expected);
    }

    /** The product with a polynomial whose slots are at most {@code magnitude}. */
    Noise timesMessage(double magnitude) {
        // |Σ a_i·b_j| ≤ ‖a‖·‖b‖, and ‖message‖ ≤ magnitude
        return new Noise(magnitude * euclidean, magnitude * euclidean, magnitude * slot, magnitude * expected);
    }

    /** The product of two errors. */
    Noise times(Noise other) {
        return new Noise(
                euclidean * other.euclidean,
                Math.min(euclidean * other.slot, slot * other.euclidean),
                slot * other.slot,
                expected * other.expected);
    }
}
