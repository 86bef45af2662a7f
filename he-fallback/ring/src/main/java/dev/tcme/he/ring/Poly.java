package dev.tcme.he.ring;

import java.util.Arrays;

/**
 * A polynomial of {@code Z_q[X]/(X^N+1)} by its values at the N roots, for each prime of its basis.
 *
 * <p>In coefficient form polynomials appear only inside operations, as plain arrays; adding one form to the other can
 * therefore not be written down.
 */
public final class Poly {
    private final int[] primes;
    private final double[][] limbs;

    /** Wraps, without copying: the caller gives the arrays away. */
    Poly(int[] primes, double[][] limbs) {
        this.primes = primes;
        this.limbs = limbs;
    }

    /** The number of primes. */
    public int size() {
        return primes.length;
    }

    /** The index in the ring of the i-th prime of the basis. */
    public int prime(int i) {
        return primes[i];
    }

    /** The indices in the ring of the primes of the basis, a copy. */
    public int[] primes() {
        return primes.clone();
    }

    boolean sameBasis(Poly other) {
        return Arrays.equals(primes, other.primes);
    }

    int[] basis() {
        return primes;
    }

    /**
     * The residues modulo the i-th prime, at rest, in the ring's order. This is the array itself: whoever writes to it breaks
     * every ciphertext that shares it.
     */
    public double[] limb(int i) {
        return limbs[i];
    }

    /** Fills the residues with zeros; for polynomials that hold a secret. */
    public void wipe() {
        for (double[] limb : limbs) {
            Arrays.fill(limb, 0);
        }
    }

    @Override
    public String toString() {
        return "polynomial of " + limbs.length + " limbs";
    }
}
