package dev.tcme.he.ckks;

import dev.tcme.he.ring.Division;
import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Ring;

/** From degree 2 back to degree 1, with or without a rescaling in the same division. */
final class Relinearisation {
    private final Context context;
    private final Ring ring;
    private final EvaluationKeys keys;

    Relinearisation(Context context, EvaluationKeys keys) {
        this.context = context;
        this.ring = context.ring();
        this.keys = keys;
    }

    /** The two parts of what three parts make with the square of the key. */
    Poly[] of(Poly[] product, KeySwitch at) {
        return each(
                product,
                at,
                (u, part) -> at.down(u, (i, limb) -> {
                    double[] sum = new double[ring.degree()];
                    ring.add(part.limb(i), limb, sum, part.prime(i));
                    return sum;
                }));
    }

    /** Besides, divided down to the primes of the level below. */
    Poly[] rescaled(Poly[] product, KeySwitch at) {
        int[] below = context.parameters().primes(at.level() - 1);
        Division division = context.division(at.extendedPrimes(), below);
        return each(product, at, (u, part) -> {
            at.raise(u, part);
            return division.consume(u);
        });
    }

    private interface Finish {
        Poly of(Poly switched, Poly part);
    }

    /** Both parts at the same time: for few primes their number alone does not make two threads equally busy. */
    private Poly[] each(Poly[] product, KeySwitch at, Finish finish) {
        Poly[] u = at.switched(product[2], keys.relinearisation(at.level()));
        Poly[] parts = new Poly[u.length];
        ring.parallel().each(u.length, i -> parts[i] = finish.of(u[i], product[i]));
        return parts;
    }
}
