package dev.tcme.he.bgv;

import dev.tcme.he.ring.Modulus;
import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Ring;
import java.util.Arrays;

/**
 * Reads ciphertexts with the secret key. What is read is exact: a ciphertext exists only while the bound of its noise is below
 * half its modulus.
 *
 * <p>Never tell whoever computed a ciphertext what it decrypts to, nor whether it did, nor the noise: with answers to chosen
 * ciphertexts the key can be found.
 */
public final class Decryptor {
    /** Residues of 48 bits, of which as many are added up exactly in 53 bits; divides every degree. */
    private static final int SUMMED = 8;

    private final Context context;
    private final SecretKey secret;

    public Decryptor(Context context, SecretKey secret) {
        context.require(secret.parameters());
        this.context = context;
        this.secret = secret;
    }

    /**
     * @param coefficients N numbers 0 … t−1; {@link Encoder#slotsOf} has the slots
     * @param noise the largest absolute value that was met, for the key holder alone: at most the ciphertext's bound, or the
     *     bound was a lie
     */
    public record Opened(long[] coefficients, double noise) {
        @Override
        public String toString() {
            return "opened plaintext of " + coefficients.length + " numbers";
        }
    }

    public Opened decrypt(Ciphertext ciphertext) {
        context.require(ciphertext.parameters());
        Ring ring = context.ring();
        int primes = ciphertext.primes();
        double[][] residues = new double[primes][];
        ring.parallel().each(primes, prime -> {
            double[] limb = inner(ciphertext, prime);
            ring.inverse(limb, prime);
            residues[prime] = limb;
        });
        Opened opened = compose(residues);
        for (double[] limb : residues) {
            Arrays.fill(limb, 0);
        }
        return opened;
    }

    /**
     * Coefficient 0 alone, 0 … t−1. It is the mean of the values at all points, so that no transform is needed; the noise of the
     * other coefficients is not looked at.
     */
    public long decryptConstant(Ciphertext ciphertext) {
        context.require(ciphertext.parameters());
        Ring ring = context.ring();
        double[][] residues = new double[ciphertext.primes()][1];
        for (int prime = 0; prime < residues.length; prime++) {
            double[] limb = inner(ciphertext, prime);
            Modulus p = ring.modulus(prime);
            residues[prime][0] = p.reduce(p.multiply(sum(limb, p), p.invert(ring.degree())));
            Arrays.fill(limb, 0);
        }
        return compose(residues).coefficients()[0];
    }

    private static double sum(double[] limb, Modulus p) {
        double sum = 0;
        for (int from = 0; from < limb.length; from += SUMMED) {
            for (int i = from; i < from + SUMMED; i++) {
                sum += limb[i];
            }
            sum = p.reduce(sum);
        }
        return sum;
    }

    /** {@code Σ c_i·s^i} modulo one prime, by Horner's rule. */
    private double[] inner(Ciphertext ciphertext, int prime) {
        Ring ring = context.ring();
        double[] s = secret.values().limb(prime);
        Poly last = ciphertext.part(ciphertext.degree());
        double[] acc = last.limb(prime).clone();
        for (int i = ciphertext.degree() - 1; i >= 0; i--) {
            ring.multiplyAdd(acc, s, ciphertext.part(i).limb(prime), acc, prime);
        }
        return acc;
    }

    /**
     * From residues to the balanced number in mixed radix (Garner), {@code d0 + d1·q0 + d2·q0·q1}; modulo t that is the sum of
     * the digits, as every prime is 1 modulo t.
     */
    private Opened compose(double[][] residues) {
        int count = residues.length;
        Modulus[] moduli = context.parameters().moduli().subList(0, count).toArray(Modulus[]::new);
        double[][] inverses = inverses(moduli);
        long[] coefficients = new long[residues[0].length];
        double[] digits = new double[count];
        double noise = 0;
        for (int k = 0; k < coefficients.length; k++) {
            double size = 0;
            double sum = 0;
            for (int i = 0; i < count; i++) {
                double v = residues[i][k];
                for (int j = 0; j < i; j++) {
                    v = moduli[i].multiply(moduli[i].reduce(v - digits[j]), inverses[i][j]);
                }
                digits[i] = moduli[i].reduce(v);
                sum += digits[i];
            }
            for (int i = count - 1; i >= 0; i--) {
                size = size * moduli[i].p() + digits[i];
            }
            noise = Math.max(noise, Math.abs(size));
            coefficients[k] = modulo(sum);
        }
        Arrays.fill(digits, 0);
        return new Opened(coefficients, noise);
    }

    private static double[][] inverses(Modulus[] moduli) {
        double[][] inverses = new double[moduli.length][moduli.length];
        for (int i = 0; i < moduli.length; i++) {
            for (int j = 0; j < i; j++) {
                inverses[i][j] = moduli[i].invert(moduli[i].reduce(moduli[j].p()));
            }
        }
        return inverses;
    }

    /** 0 … t−1, in the same time for every number below 2^51. */
    private long modulo(double x) {
        long t = context.parameters().plainModulus();
        long r = (long) Math.fma(-Math.rint(x / t), t, x);
        return r + (t & (r >> (Long.SIZE - 1)));
    }
}
