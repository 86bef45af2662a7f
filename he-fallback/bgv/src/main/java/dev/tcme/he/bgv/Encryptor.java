package dev.tcme.he.bgv;

import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Ring;
import dev.tcme.he.ring.Seed;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Encrypts with the secret key; safe against chosen plaintexts by the hardness of RLWE. The second half of every ciphertext is
 * a fresh seed, which halves the bytes to send.
 */
public final class Encryptor {
    private final Context context;
    private final SecretKey secret;
    private final SecureRandom random;

    public Encryptor(Context context, SecretKey secret, SecureRandom random) {
        context.require(secret.parameters());
        this.context = context;
        this.secret = secret;
        this.random = random;
    }

    public Ciphertext encrypt(Plaintext plaintext) {
        context.require(plaintext.parameters());
        Ring ring = context.ring();
        int[] primes = context.allPrimes();
        Seed seed = Seed.random(random);
        Poly a = context.uniform(seed, primes);
        Poly error = context.error(random, primes);
        ring.parallel().each(primes.length, i -> {
            double[] limb = error.limb(i);
            double[] product = ring.take();
            ring.multiply(a.limb(i), secret.values().limb(i), product, primes[i]);
            ring.subtract(limb, product, limb, primes[i]);
            ring.add(limb, plaintext.poly().limb(i), limb, primes[i]);
            Arrays.fill(product, 0);
            ring.give(product);
        });
        // What was the error is the first part now.
        return new Ciphertext(
                context.parameters(), List.of(error, a), context.noise().fresh(), Optional.of(seed));
    }
}
