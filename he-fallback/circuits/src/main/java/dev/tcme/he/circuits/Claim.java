package dev.tcme.he.circuits;

/**
 * What the author of a circuit has proved about a value and arithmetic alone does not show. Planning relies on it, so a wrong
 * claim makes the noise bound wrong; {@link NoOp} checks what it can.
 *
 * <p>A value has an <em>ideal</em>, what exact arithmetic would give, and a <em>noise</em>, how far it is from that.
 */
public sealed interface Claim permits Claim.Bounded, Claim.Anchored, Claim.Approximates {

    /**
     * The largest absolute value of the ideal.
     */
    double magnitude();

    /** The ideal is no larger than this, because of an identity such as |T_k(x)| ≤ 1. */
    record Bounded(double magnitude) implements Claim {}

    /**
     * From here on the value with its noise is the ideal. For circuits whose proof already allows for noise at this point.
     *
     * @param noiseMax how much the proof allows; parameters that give more are refused
     */
    record Anchored(double magnitude, double noiseMax) implements Claim {}

    /**
     * From here on the ideal is the value of another function, of which the one so far is an approximation.
     *
     * @param error largest difference of the two
     */
    record Approximates(double magnitude, double error) implements Claim {}
}
