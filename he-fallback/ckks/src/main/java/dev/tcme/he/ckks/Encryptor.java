package dev.tcme.he.ckks;

import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Ring;
import dev.tcme.he.ring.Sampler;
import dev.tcme.he.ring.Seed;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Turns plaintexts into ciphertexts; safe against chosen plaintexts by the hardness of RLWE. Every call draws a fresh seed.
 *
 * <p>With the secret key the second half of the result is a seed: half the bytes to send, and less noise. Use that whenever the
 * encrypting party has the key.
 */
public final class Encryptor {
    private final Context context;
    private final SecureRandom random;
    private final Key key;

    private sealed interface Key {
        record Secret(SecretKey key) implements Key {}

        record Public(PublicKey key) implements Key {}
    }

    private Encryptor(Context context, SecureRandom random, Key key) {
        this.context = context;
        this.random = random;
        this.key = key;
    }

    public static Encryptor of(Context context, SecretKey key, SecureRandom random) {
        Require.sameParameters(context.parameters(), key.parameters());
        return new Encryptor(context, random, new Key.Secret(key));
    }

    public static Encryptor of(Context context, PublicKey key, SecureRandom random) {
        Require.sameParameters(context.parameters(), key.parameters());
        return new Encryptor(context, random, new Key.Public(key));
    }

    public Ciphertext encrypt(Plaintext plaintext) {
        Require.sameParameters(context.parameters(), plaintext.parameters());
        return switch (key) {
            case Key.Secret(SecretKey secret) -> symmetric(secret, plaintext);
            case Key.Public(PublicKey open) -> asymmetric(open, plaintext);
        };
    }

    private Ciphertext symmetric(SecretKey secret, Plaintext plaintext) {
        Ring ring = context.ring();
        int[] primes = plaintext.poly().primes();
        Seed seed = Seed.random(random);
        Seed errorSeed = Seed.random(random);
        double[] error = new double[ring.degree()];
        double[][] a = new double[primes.length][];
        ring.parallel().each(1 + primes.length, i -> {
            if (i == 0) {
                Sampler.gaussian(errorSeed, 0, error);
            } else {
                a[i - 1] = KeyGenerator.uniformLimb(ring, seed, 0, primes[i - 1]);
            }
        });
        errorSeed.wipe();
        double[][] limbs = new double[primes.length][];
        ring.parallel().each(primes.length, i -> {
            int prime = primes[i];
            double[] limb = new double[ring.degree()];
            double[] product = ring.take();
            ring.reduce(error, limb, prime);
            ring.forward(limb, prime);
            double[] s = secret.values().limb(prime);
            ring.add(limb, plaintext.poly().limb(i), limb, prime);
            ring.multiply(a[i], s, product, prime);
            ring.subtract(limb, product, limb, prime);
            Arrays.fill(product, 0);
            ring.give(product);
            limbs[i] = limb;
        });
        Arrays.fill(error, 0);
        return new Ciphertext(
                context.parameters(),
                plaintext.level(),
                plaintext.scale(),
                List.of(ring.poly(primes, limbs), ring.poly(primes, a)),
                Optional.of(seed));
    }

    private Ciphertext asymmetric(PublicKey open, Plaintext plaintext) {
        Ring ring = context.ring();
        int[] primes = plaintext.poly().primes();
        double[] mask = new double[ring.degree()];
        double[] error0 = new double[ring.degree()];
        double[] error1 = new double[ring.degree()];
        Seed[] seeds = {Seed.random(random), Seed.random(random), Seed.random(random)};
        ring.parallel().each(seeds.length, i -> {
            switch (i) {
                case 0 -> Sampler.ternary(seeds[0], 0, mask);
                case 1 -> Sampler.gaussian(seeds[1], 1, error0);
                default -> Sampler.gaussian(seeds[2], 2, error1);
            }
            seeds[i].wipe();
        });
        double[][] c0 = new double[primes.length][];
        double[][] c1 = new double[primes.length][];
        ring.parallel().each(primes.length, i -> {
            int prime = primes[i];
            double[] u = ring.take();
            ring.reduce(mask, u, prime);
            ring.forward(u, prime);
            c0[i] = masked(u, open.b(), error0, prime);
            c1[i] = masked(u, open.a(), error1, prime);
            ring.add(c0[i], plaintext.poly().limb(i), c0[i], prime);
            Arrays.fill(u, 0);
            ring.give(u);
        });
        Arrays.fill(mask, 0);
        Arrays.fill(error0, 0);
        Arrays.fill(error1, 0);
        return new Ciphertext(
                context.parameters(),
                plaintext.level(),
                plaintext.scale(),
                ring.poly(primes, c0),
                ring.poly(primes, c1));
    }

    private double[] masked(double[] u, Poly half, double[] error, int prime) {
        Ring ring = context.ring();
        double[] limb = new double[ring.degree()];
        ring.reduce(error, limb, prime);
        ring.forward(limb, prime);
        ring.multiplyAdd(u, half.limb(Ring.indexOf(half, prime)), limb, limb, prime);
        return limb;
    }
}
