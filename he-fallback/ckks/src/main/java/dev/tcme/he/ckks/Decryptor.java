package dev.tcme.he.ckks;

import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Ring;
import dev.tcme.he.ring.Sampler;
import dev.tcme.he.ring.Seed;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Reads ciphertexts with the secret key, <em>for the holder of the key alone</em>.
 *
 * <p>What comes out is the vector plus an error that depends on the key: a party that gets to see it, together with the
 * ciphertext, can solve for the key (Li and Micciancio, eprint 2020/1533). A result that leaves the key holder goes through
 * {@link #decryptToShare} instead.
 */
public final class Decryptor {
    /** Deviations of the largest noise that can come up. */
    private static final int TAIL = 9;

    /** Below, rounding to whole numbers would show. */
    private static final double FLOOD_MIN = 0x1p10;

    private final Context context;
    private final SecretKey key;
    private final Encoder encoder;

    public Decryptor(Context context, SecretKey key) {
        Require.sameParameters(context.parameters(), key.parameters());
        this.context = context;
        this.key = key;
        this.encoder = new Encoder(context);
    }

    /** The real parts of all N/2 slots. */
    public double[] decrypt(Ciphertext ciphertext) {
        return decryptComplex(ciphertext)[0];
    }

    /** {@code [0]} the real, {@code [1]} the imaginary parts of all N/2 slots. */
    public double[][] decryptComplex(Ciphertext ciphertext) {
        return encoder.slots(decryptCoefficients(ciphertext));
    }

    /**
     * The real and imaginary parts of all slots, for others to see: with noise that hides the error of the result, and counted.
     * The noise is part of what is shared; decrypting again gives other noise and counts again.
     *
     * @throws IllegalArgumentException if the noise does not fit beside the result: the ciphertext needs a larger scale or modulus
     * @throws IllegalStateException if the key has shared all the decryptions that the flooding allows
     */
    public double[][] decryptToShare(Ciphertext ciphertext, Flooding flooding, SecureRandom random) {
        double deviation = flooding.deviation();
        double room = ciphertext.scale() * context.parameters().magnitudeMax();
        if (deviation > Sampler.FLOOD_MAX || deviation * TAIL > room) {
            throw new IllegalArgumentException("flooding noise of 2^" + Require.log2(deviation)
                    + " does not fit into a modulus" + " that leaves 2^" + Require.log2(room));
        }
        key.countShared(flooding.decryptionsMax());
        double[] noise = new double[context.parameters().degree()];
        Seed seed = Seed.random(random);
        Sampler.flood(seed, 0, Math.max(deviation, FLOOD_MIN), noise);
        seed.wipe();
        double[] coefficients = decryptCoefficients(ciphertext);
        for (int i = 0; i < noise.length; i++) {
            coefficients[i] += noise[i] / ciphertext.scale();
        }
        Arrays.fill(noise, 0);
        return encoder.slots(coefficients);
    }

    /** The N coefficients of the plaintext polynomial. */
    public double[] decryptCoefficients(Ciphertext ciphertext) {
        Require.sameParameters(context.parameters(), ciphertext.parameters());
        int[] primes = sufficient(ciphertext);
        double[][] residues = new double[primes.length][];
        context.ring().parallel().each(primes.length, i -> {
            double[] limb = inner(ciphertext, primes[i]);
            context.ring().inverse(limb, primes[i]);
            residues[i] = limb;
        });
        return encoder.compose(residues, primes, ciphertext.scale());
    }

    /**
     * As many primes of the level as the plaintext needs: their product exceeds it by as much as the modulus of level 0
     * exceeds its scale, which is what the parameters promise for every level.
     */
    private int[] sufficient(Ciphertext ciphertext) {
        Parameters parameters = context.parameters();
        int[] primes = parameters.primes(ciphertext.level());
        double needed = ciphertext.scale() * 2 * parameters.magnitudeMax();
        double product = 1;
        int count = 0;
        while (count < primes.length && product < needed) {
            product *= context.ring().modulus(primes[count++]).p();
        }
        return Arrays.copyOf(primes, count);
    }

    /** {@code Σ c_i·s^i} modulo one prime, by Horner's rule. */
    private double[] inner(Ciphertext ciphertext, int prime) {
        Ring ring = context.ring();
        double[] s = key.values().limb(prime);
        Poly last = ciphertext.part(ciphertext.degree());
        double[] acc = last.limb(Ring.indexOf(last, prime)).clone();
        for (int i = ciphertext.degree() - 1; i >= 0; i--) {
            Poly part = ciphertext.part(i);
            ring.multiplyAdd(acc, s, part.limb(Ring.indexOf(part, prime)), acc, prime);
        }
        return acc;
    }
}
