package dev.tcme.he.threshold;

import dev.tcme.he.ring.Modulus;
import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Ring;
import dev.tcme.he.ring.Sampler;
import dev.tcme.he.ring.Seed;
import java.util.Arrays;
import java.util.Collection;

/**
 * Shamir's secret sharing (CACM 1979) of ring elements at the points 1 … n, residue by residue: the points and their differences
 * are smaller than every prime, so they can be inverted (Mouchet, Bertrand, Hubaux, eprint 2022/780).
 */
final class Shamir {
    private Shamir() {}

    /**
     * The value at a point of {@code secret + r_1·X + … + r_(t−1)·X^(t−1)}, r uniform.
     *
     * @param seed of the coefficients; as secret as the secret
     * @param point 1 to n
     */
    static Poly share(Ring ring, Poly secret, int threshold, Seed seed, int point) {
        int[] primes = secret.primes();
        double[][] limbs = new double[primes.length][];
        ring.parallel().each(primes.length, i -> {
            int prime = primes[i];
            double[] acc = new double[ring.degree()];
            double[] coefficient = new double[ring.degree()];
            for (int power = threshold - 1; power > 0; power--) {
                Sampler.uniform(seed, power, ring.modulus(prime), coefficient);
                ring.scaleAdd(acc, point, coefficient, acc, prime);
            }
            ring.scaleAdd(acc, point, secret.limb(i), acc, prime);
            Arrays.fill(coefficient, 0);
            limbs[i] = acc;
        });
        return ring.poly(primes, limbs);
    }

    /**
     * The coefficient λ with which the share of a point enters the value at 0: {@code Π j/(j − point)} over the other points.
     *
     * @param points distinct, the point among them
     */
    static double coefficient(Collection<Integer> points, int point, Modulus modulus) {
        double numerator = 1;
        double denominator = 1;
        for (int other : points) {
            if (other != point) {
                numerator = modulus.multiply(numerator, modulus.residue(other));
                denominator = modulus.multiply(denominator, modulus.residue(other - point));
            }
        }
        return modulus.reduce(modulus.multiply(numerator, modulus.invert(modulus.reduce(denominator))));
    }
}
