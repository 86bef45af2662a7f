package dev.tcme.he.approx;

/**
 * What an odd polynomial costs an encrypted circuit.
 *
 * <p>Model: the circuit makes T_2, T_4, T_8, … up to some T_G and the odd T_3, T_5, … below some power of two, one product
 * each, T_k at depth ceil(log2 k). It then splits p = q·T_K + r, with K any of those powers of two, until each part is a
 * sum of what is there; one product for each split. Products by constants use a level and are not counted. Levels are the
 * fewest possible, and G, the odd ones and each K are chosen for the fewest products. This is the odd baby-step
 * giant-step of Lee, Lee, Kim, No (eprint 2020/834), with a search for each split.
 *
 * @param levels ceil(log2(degree + 1))
 * @param multiplications products of two encrypted values, squares included
 */
public record OddCost(int levels, int multiplications) {
    /** More than any polynomial here needs; marks what the levels do not allow. */
    private static final int IMPOSSIBLE = 1 << 20;

    /** By (degree - 1)/2, for the degrees that composite signs try again and again. */
    private static final OddCost[] SMALL = small();

    /**
     * The cheapest evaluation of a dense odd polynomial.
     *
     * @param degree odd, 1…{@value Remez#MAX_DEGREE}
     */
    public static OddCost ofDegree(int degree) {
        if (degree < 1 || degree > Remez.MAX_DEGREE || degree % 2 == 0) {
            throw new IllegalArgumentException(
                    "an odd polynomial has an odd degree in 1…" + Remez.MAX_DEGREE + "; got " + degree);
        }
        return SMALL[degree / 2];
    }

    private static OddCost[] small() {
        OddCost[] costs = new OddCost[(Remez.MAX_DEGREE + 1) / 2];
        for (int i = 0; i < costs.length; i++) {
            costs[i] = search(2 * i + 1);
        }
        return costs;
    }

    private static OddCost search(int degree) {
        int levels = depthOf(degree + 1);
        int best = degree == 1 ? 0 : IMPOSSIBLE;
        for (int giant = 2; giant <= degree; giant *= 2) {
            // T_{2i+1} = 2·T_K·T_{2i+1-K} - T_{|2i+1-2K|} needs the power of two K below it.
            for (int odds = 2; odds <= 2 * giant; odds *= 2) {
                int prepared = depthOf(giant) + odds / 2 - 1;
                best = Math.min(best, prepared + products(degree, levels, odds, giant));
            }
        }
        return new OddCost(levels, best);
    }

    /** Products to combine a part of odd degree within {@code levels} from odd T_k, k &lt; odds, and T_2 … T_giant. */
    private static int products(int degree, int levels, int odds, int giant) {
        // A sum of c_k·T_k is one level above its highest power.
        if (degree < odds && depthOf(degree) + 1 <= levels) {
            return 0;
        }
        int best = IMPOSSIBLE;
        for (int k = 2; k <= giant && k <= degree && depthOf(k) < levels && depthOf(degree + 1) <= levels; k *= 2) {
            int quotient = products(degree - k, levels - 1, odds, giant);
            if (quotient < best) {
                best = Math.min(best, 1 + quotient + products(k - 1, levels, odds, giant));
            }
        }
        return best;
    }

    /** ceil(log2 k): levels until T_k is there. */
    private static int depthOf(int k) {
        return 32 - Integer.numberOfLeadingZeros(k - 1);
    }
}
