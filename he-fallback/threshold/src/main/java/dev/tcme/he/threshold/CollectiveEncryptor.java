package dev.tcme.he.threshold;

import dev.tcme.he.ckks.Ciphertext;
import dev.tcme.he.ckks.Context;
import dev.tcme.he.ckks.ExtendedCiphertext;
import dev.tcme.he.ckks.Parameters;
import dev.tcme.he.ckks.Plaintext;
import dev.tcme.he.ring.Division;
import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Ring;
import dev.tcme.he.ring.Sampler;
import dev.tcme.he.ring.Seed;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Encrypts to all parties together, at any level. Zero is encrypted over the primes of the level and the special ones and then
 * divided by P, so that what remains of the key's error is hardly more than rounding (Mouchet et al., eprint 2020/304, leave that
 * to the modulus; see {@link KeyNoise#fresh}). Every call that is not given a seed draws a fresh one. Safe for use by many threads.
 */
public final class CollectiveEncryptor {
    private static final int MASK = 0;
    private static final int FIRST_ERROR = 1;
    private static final int SECOND_ERROR = 2;

    private final Context context;
    private final Poly b;
    private final Poly a;
    private final Optional<SecureRandom> random;
    private final Map<Integer, Division> divisions = new ConcurrentHashMap<>();

    /** @param b with a, an encryption of zero over all primes */
    CollectiveEncryptor(Context context, Poly b, Poly a, Optional<SecureRandom> random) {
        this.context = context;
        this.b = b;
        this.a = a;
        this.random = random;
    }

    /** At the level and scale of the plaintext. */
    public Ciphertext encrypt(Plaintext plaintext) {
        Seed seed = freshSeed();
        try {
            return encrypt(plaintext, seed);
        } finally {
            seed.wipe();
        }
    }

    /**
     * The same with randomness that is given, bit for bit the same every time: whoever is told the plaintext and the seed later
     * can check that the ciphertext was made of them.
     *
     * @param seed 256 random bits, for this plaintext and no other one: who knows it reads the ciphertext, and two ciphertexts of
     *     one seed show what their plaintexts differ by. Neither changed nor kept; the caller wipes it
     */
    public Ciphertext encrypt(Plaintext plaintext, Seed seed) {
        if (!context.parameters().equals(plaintext.parameters())) {
            throw new IllegalArgumentException("the plaintext was made for other parameters: " + plaintext.parameters()
                    + " instead of " + context.parameters());
        }
        List<Poly> zero = zero(plaintext.level(), seed);
        return ciphertext(
                plaintext.level(),
                plaintext.scale(),
                List.of(context.ring().add(zero.getFirst(), plaintext.poly()), zero.getLast()));
    }

    /**
     * The same over the primes of a level and the special ones (Q·P), before the division by P: for a product with a public plaintext
     * that is divided afterwards.
     *
     * @param plaintext over these primes
     * @param seed as in {@link #encrypt(Plaintext, Seed)}
     */
    public ExtendedCiphertext encryptExtended(Poly plaintext, int level, Seed seed) {
        List<Poly> zero = extendedZero(level, seed);
        return new ExtendedCiphertext(
                context.parameters(), level, context.ring().add(zero.getFirst(), plaintext), zero.getLast());
    }

    /** An encryption of zero at a level and its scale: adding it to a ciphertext makes that another one of the same. */
    public Ciphertext encryptZero(int level) {
        Seed seed = freshSeed();
        try {
            return ciphertext(level, context.parameters().scale(level), zero(level, seed));
        } finally {
            seed.wipe();
        }
    }

    private Seed freshSeed() {
        return Seed.random(random.orElseThrow(
                () -> new IllegalStateException("this encryptor has no randomness of its own: give it a seed")));
    }

    private Ciphertext ciphertext(int level, double scale, List<Poly> parts) {
        return new Ciphertext(context.parameters(), level, scale, parts, Optional.empty());
    }

    private List<Poly> zero(int level, Seed seed) {
        return extendedZero(level, seed).stream()
                .map(part -> divided(part, level))
                .toList();
    }

    private List<Poly> extendedZero(int level, Seed seed) {
        Ring ring = context.ring();
        int[] extended = context.extended(level);
        double[] mask = new double[ring.degree()];
        double[] first = new double[ring.degree()];
        double[] second = new double[ring.degree()];
        Sampler.ternary(seed, MASK, mask);
        Sampler.gaussian(seed, FIRST_ERROR, first);
        Sampler.gaussian(seed, SECOND_ERROR, second);
        Poly u = ring.ofCoefficients(mask, extended);
        Poly c0 = masked(u, b, first);
        Poly c1 = masked(u, a, second);
        u.wipe();
        Arrays.fill(mask, 0);
        Arrays.fill(first, 0);
        Arrays.fill(second, 0);
        return List.of(c0, c1);
    }

    /** {@code u·half + error}. */
    private Poly masked(Poly u, Poly half, double[] error) {
        Ring ring = context.ring();
        Poly result = ring.ofCoefficients(error, u.primes());
        ring.parallel().each(u.size(), i -> {
            int prime = u.prime(i);
            double[] limb = result.limb(i);
            ring.multiplyAdd(u.limb(i), half.limb(Ring.indexOf(half, prime)), limb, limb, prime);
        });
        return result;
    }

    /** By P; parameters without special primes have nothing to divide by. */
    private Poly divided(Poly poly, int level) {
        Parameters parameters = context.parameters();
        if (parameters.specialPrimes().length == 0) {
            return poly;
        }
        return divisions
                .computeIfAbsent(
                        level, key -> new Division(context.ring(), context.extended(key), parameters.primes(key)))
                .apply(poly);
    }
}
