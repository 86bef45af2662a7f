package dev.tcme.he.exact;

/**
 * What is known of a ciphertext without looking at it.
 *
 * @param level how many rescalings are left
 * @param degree 1, or 2 before relinearisation
 * @param factor f, 1 … t−1: the message is in it f times
 * @param size a bound of {@code |w|}, {@code w = t·(c0 + c1·s) = f·m + t·e}, at every complex 2N-th root of unity; of any
 *     message
 */
record Bound(int level, int degree, long factor, double size) {
    Bound withSize(double other) {
        return new Bound(level, degree, factor, other);
    }

    Bound withFactor(long other) {
        return new Bound(level, degree, other, size);
    }
}
