package dev.tcme.he.bgv;

import dev.tcme.he.ring.Modulus;
import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Ring;
import dev.tcme.he.ring.Sampler;
import dev.tcme.he.ring.Seed;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Makes a ciphertext that tells the holder of the secret key its plaintext and nothing of how it was computed.
 *
 * <p>Two things would tell: the second part, a combination of the key holder's own random polynomials that it can solve for the
 * factors, and the noise. A fresh encryption of zero under the public key hides the first (by RLWE), uniform noise that is
 * 2^λ times as large as anything else the second (statistically: each coefficient is off by at most 2^-λ).
 */
public final class Blinder {
    /** λ of {@link #blind(Ciphertext)}. */
    public static final int STATISTICAL_BITS = 40;

    /** The sampler makes up to 52 bits at a time. */
    private static final int LOW_BITS = 48;

    private static final int NOISE_BITS_MAX = LOW_BITS + 52;

    private final Context context;
    private final PublicKey key;
    private final SecureRandom random;

    public Blinder(Context context, PublicKey key, SecureRandom random) {
        context.require(key.parameters());
        this.context = context;
        this.key = key;
        this.random = random;
    }

    /**
     * With λ = {@value #STATISTICAL_BITS}.
     *
     * @throws NoiseException if the modulus has no room for that much noise
     */
    public Ciphertext blind(Ciphertext a) {
        return blind(a, STATISTICAL_BITS);
    }

    /** @param statisticalBits λ, 1 to 80 */
    public Ciphertext blind(Ciphertext a, int statisticalBits) {
        context.require(a.parameters());
        if (statisticalBits < 1 || statisticalBits > 80) {
            throw new IllegalArgumentException("noise is drowned by 1 to 80 bits, not " + statisticalBits);
        }
        Ring ring = context.ring();
        int[] primes = Context.primes(a.primes());
        double inside = context.noise().sum(a.noise(), context.noise().publicZero());
        double t = context.parameters().plainModulus();
        int bits = Math.max(1, Math.getExponent(inside / t) + 1 + statisticalBits);
        double bound = context.noise().flooded(inside, bits);
        if (bits > NOISE_BITS_MAX || bound >= context.parameters().noiseMax(a.primes())) {
            throw new NoiseException(bound, a.primes());
        }
        Seed seed = Seed.random(random);
        Poly u = context.ternary(seed, primes);
        seed.wipe();
        Poly first = ring.add(zero(u, key.b(), primes), flood(bits, primes));
        Poly second = zero(u, key.a(), primes);
        u.wipe();
        List<Poly> parts = new ArrayList<>(a.parts());
        parts.set(0, ring.add(a.part(0), first));
        parts.set(1, ring.add(a.part(1), second));
        return new Ciphertext(context.parameters(), parts, bound, Optional.empty());
    }

    /** {@code u·half + t·e}. */
    private Poly zero(Poly u, Poly half, int... primes) {
        Ring ring = context.ring();
        Poly error = context.error(random, primes);
        Poly product = ring.multiply(u, ring.restrict(half, primes));
        Poly result = ring.add(product, error);
        error.wipe();
        product.wipe();
        return result;
    }

    /** t times whole numbers that are uniform in a range of 2^(bits+1); wider ones than the sampler's in two pieces. */
    private Poly flood(int bits, int... primes) {
        Ring ring = context.ring();
        Seed seed = Seed.random(random);
        int low = Math.min(bits, LOW_BITS);
        double[] below = new double[ring.degree()];
        double[] above = new double[ring.degree()];
        if (bits > LOW_BITS) {
            // One bit less: it is uniform between −2^(low−1) and 2^(low−1) − 1, which tiles.
            Sampler.wide(seed, 0, low - 1, below);
            Sampler.wide(seed, 1, bits - low, above);
        } else {
            Sampler.wide(seed, 0, bits, below);
        }
        seed.wipe();
        double[][] limbs = new double[primes.length][];
        ring.parallel().each(primes.length, i -> {
            Modulus p = ring.modulus(primes[i]);
            double[] limb = new double[ring.degree()];
            double[] rest = ring.take();
            ring.reduce(above, limb, primes[i]);
            ring.reduce(below, rest, primes[i]);
            ring.scaleAdd(limb, p.residue(1L << low), rest, limb, primes[i]);
            ring.scale(limb, p.residue(context.parameters().plainModulus()), limb, primes[i]);
            ring.forward(limb, primes[i]);
            Arrays.fill(rest, 0);
            ring.give(rest);
            limbs[i] = limb;
        });
        Arrays.fill(below, 0);
        Arrays.fill(above, 0);
        return ring.poly(primes, limbs);
    }

    /**
     * Uniform numbers modulo t for the coefficients 1 … N−1 and zero for coefficient 0: added, it leaves readable what a
     * computation with constants is about, whatever else the other party put into its ciphertexts.
     */
    public Plaintext maskBesidesConstant() {
        double[] coefficients = uniform();
        coefficients[0] = 0;
        Plaintext mask =
                new Plaintext(context.parameters(), context.ring().ofCoefficients(coefficients, context.allPrimes()));
        Arrays.fill(coefficients, 0);
        return mask;
    }

    /** A uniform number 1 … t−1. */
    public long factor() {
        return random.nextLong(1, context.parameters().plainModulus());
    }

    private double[] uniform() {
        double[] numbers = new double[context.ring().degree()];
        Seed seed = Seed.random(random);
        Sampler.uniform(seed, 0, context.slots().modulus(0), numbers);
        seed.wipe();
        return numbers;
    }
}
