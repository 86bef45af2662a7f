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
import java.util.stream.Stream;

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
        Poly drowning = drowning(bits, primes);
        Poly error = context.error(random, primes);
        List<Poly> parts = new ArrayList<>(a.parts());
        parts.set(0, plusZero(a.part(0), u, key.b(), drowning));
        parts.set(1, plusZero(a.part(1), u, key.a(), error));
        u.wipe();
        return new Ciphertext(context.parameters(), parts, bound, Optional.empty());
    }

    /** {@code part + u·half + noise}, in the arrays of the noise. */
    private Poly plusZero(Poly part, Poly u, Poly half, Poly noise) {
        Ring ring = context.ring();
        ring.parallel().each(noise.size(), i -> {
            double[] limb = noise.limb(i);
            ring.multiplyAdd(u.limb(i), half.limb(i), limb, limb, noise.prime(i));
            ring.add(limb, part.limb(i), limb, noise.prime(i));
        });
        return noise;
    }

    /**
     * {@code t·(e + f)}, with an error e and whole numbers f that are uniform in a range of 2^(bits+1); wider ones than
     * the sampler's are made in two pieces. All are added up as coefficients, so that one transform does for them.
     */
    private Poly drowning(int bits, int... primes) {
        Ring ring = context.ring();
        int low = Math.min(bits, LOW_BITS);
        double[] below = new double[ring.degree()];
        double[] above = new double[ring.degree()];
        double[] error = new double[ring.degree()];
        Seed seed = Seed.random(random);
        if (bits > LOW_BITS) {
            // One bit less: it is uniform between −2^(low−1) and 2^(low−1) − 1, which tiles.
            Sampler.wide(seed, 0, low - 1, below);
            Sampler.wide(seed, 1, bits - low, above);
        } else {
            Sampler.wide(seed, 0, bits, below);
        }
        seed.wipe();
        Seed errorSeed = Seed.random(random);
        Sampler.gaussian(errorSeed, 0, error);
        errorSeed.wipe();
        for (int i = 0; i < below.length; i++) {
            below[i] += error[i];
        }
        double[][] limbs = new double[primes.length][];
        ring.parallel().each(primes.length, i -> limbs[i] = scaled(above, 1L << low, below, primes[i]));
        Stream.of(below, above, error).forEach(secret -> Arrays.fill(secret, 0));
        return ring.poly(primes, limbs);
    }

    /** {@code t·(above·shift + below)}, transformed. */
    private double[] scaled(double[] above, long shift, double[] below, int prime) {
        Ring ring = context.ring();
        Modulus p = ring.modulus(prime);
        double[] limb = new double[ring.degree()];
        double[] rest = ring.take();
        ring.reduce(above, limb, prime);
        ring.reduce(below, rest, prime);
        ring.scaleAdd(limb, p.residue(shift), rest, limb, prime);
        ring.scale(limb, p.residue(context.parameters().plainModulus()), limb, prime);
        ring.forward(limb, prime);
        Arrays.fill(rest, 0);
        ring.give(rest);
        return limb;
    }
}
