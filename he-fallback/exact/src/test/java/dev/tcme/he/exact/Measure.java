package dev.tcme.he.exact;

import dev.tcme.he.ckks.Ciphertext;
import dev.tcme.he.ring.Modulus;
import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Ring;
import java.math.BigInteger;
import java.util.Arrays;

/** Noise as it is, seen by somebody who has the key. */
final class Measure {
    private Measure() {}

    /** The canonical norm of {@code w = t·(c0 + c1·s)}. */
    static double size(Collective keys, PlainModulus plain, Ciphertext ciphertext) {
        return Canonical.norm(coefficients(keys, plain, ciphertext));
    }

    /** The balanced coefficients of w, in mixed radix, each right to 53 bits. */
    static double[] coefficients(Collective keys, PlainModulus plain, Ciphertext ciphertext) {
        Ring ring = keys.context.ring();
        int[] primes = keys.parameters.primes(ciphertext.level());
        Poly phase = ring.scale(keys.phase(ciphertext), BigInteger.valueOf(plain.value()));
        double[] result = new double[ring.degree()];
        double[][] digits = new double[primes.length][];
        for (int i = 0; i < primes.length; i++) {
            digits[i] = phase.limb(i).clone();
            ring.inverse(digits[i], primes[i]);
            ring.reduce(digits[i], digits[i], primes[i]);
            Modulus modulus = ring.modulus(primes[i]);
            for (int j = 0; j < i; j++) {
                double inverse =
                        modulus.invert(modulus.residue(ring.modulus(primes[j]).value()));
                double[] below = new double[ring.degree()];
                ring.reduce(digits[j], below, primes[i]);
                ring.subtractScale(digits[i], below, inverse, digits[i], primes[i]);
                ring.reduce(digits[i], digits[i], primes[i]);
            }
        }
        for (int i = primes.length - 1; i >= 0; i--) {
            double p = ring.modulus(primes[i]).p();
            double[] digit = digits[i];
            Arrays.setAll(result, k -> result[k] * p + digit[k]);
        }
        return result;
    }
}
