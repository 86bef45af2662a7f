package dev.tcme.he.ring;

/**
 * The constants of a base conversion into one prime p (Halevi, Polyakov, Shoup, eprint 2018/117): with
 * {@code y_j = [x·(D/d_j)^-1]_{d_j}} for the primes d_j of D, {@code x = Σ y_j·(D/d_j) − v·D} with
 * {@code v = round(Σ y_j/d_j)}.
 *
 * @param weights {@code D/d_j} modulo p for each source, then {@code D} modulo p
 * @param quotients the weights divided by p
 * @param fractions {@code 1/d_j}
 */
record Combination(double[] weights, double[] quotients, double[] fractions) {

    int sources() {
        return fractions.length;
    }
}
