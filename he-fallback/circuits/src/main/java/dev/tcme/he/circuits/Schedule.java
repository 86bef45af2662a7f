package dev.tcme.he.circuits;

/**
 * Which Chebyshev polynomials an evaluation prepares, and where it splits: {@code p = q·T_K + r} until each part is a sum of
 * what is there (Paterson and Stockmeyer, in the Chebyshev basis; odd ones as by Lee, Lee, Kim, No, eprint 2020/834).
 *
 * @param odd only odd parts occur: T_3, T_5, … are prepared and no even ones but powers of two
 * @param babies a power of two: all T_k below it (or all odd ones) are there
 * @param giant a power of two: T_2, T_4, T_8, … up to this are there
 * @param products of two values, everything included
 */
record Schedule(boolean odd, int babies, int giant, int products) {
    /** More than any polynomial needs; marks what the levels do not allow. */
    private static final int IMPOSSIBLE = 1 << 20;

    /** The fewest products within the fewest levels, {@code ceil(log2(degree + 1))}. */
    static Schedule of(boolean odd, int degree) {
        int levels = depthOf(degree + 1);
        Schedule best = new Schedule(odd, 2, 1, degree <= 1 ? 0 : IMPOSSIBLE);
        for (int giant = 2; giant <= degree; giant *= 2) {
            // T_k = 2·T_K·T_{k−K} − T_{|k−2K|} needs the power of two K below it
            for (int babies = 2; babies <= 2 * giant; babies *= 2) {
                int others = odd ? babies / 2 - 1 : babies - 1 - depthOf(babies);
                Schedule candidate = new Schedule(odd, babies, giant, 0);
                int products = depthOf(giant)
                        + others
                        + candidate.split(degree, levels).products();
                if (products < best.products) {
                    best = new Schedule(odd, babies, giant, products);
                }
            }
        }
        return best;
    }

    /**
     * Where a part is split.
     *
     * @param at the K, 0 if the part is a sum of what is there
     * @param products that this part takes
     */
    record Split(int at, int products) {}

    /** The cheapest split of a dense part that may use some levels. */
    Split split(int degree, int levels) {
        if (isThere(degree, levels)) {
            return new Split(0, 0);
        }
        Split best = new Split(0, IMPOSSIBLE);
        for (int k = 2; k <= giant && k <= degree && depthOf(k) < levels && depthOf(degree + 1) <= levels; k *= 2) {
            int quotient = degree == k ? 0 : 1 + split(degree - k, levels - 1).products();
            if (quotient < best.products) {
                int products = quotient + split(k - 1, levels).products();
                if (products < best.products) {
                    best = new Split(k, products);
                }
            }
        }
        return best;
    }

    /** A sum of c_k·T_k is one level below its highest power. */
    private boolean isThere(int degree, int levels) {
        return degree == 0 ? levels >= 0 : degree < babies && depthOf(degree) + 1 <= levels;
    }

    /** ceil(log2 k): levels until T_k is there. */
    static int depthOf(int k) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(k - 1);
    }
}
