package dev.tcme.he.bgv;

import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Ring;
import dev.tcme.he.ring.Seed;
import java.security.SecureRandom;

/** {@code (t·e − a·s, a)}, with which anybody encrypts zeros to hide how a ciphertext was made. */
public final class PublicKey {
    private final Parameters parameters;
    private final Poly b;
    private final Poly a;
    private final Seed seed;

    PublicKey(Parameters parameters, Poly b, Poly a, Seed seed) {
        this.parameters = parameters;
        this.b = b;
        this.a = a;
        this.seed = seed;
    }

    public static PublicKey of(Context context, SecretKey secret, SecureRandom random) {
        context.require(secret.parameters());
        Ring ring = context.ring();
        Seed seed = Seed.random(random);
        Poly a = context.uniform(seed, context.allPrimes());
        Poly error = context.error(random, context.allPrimes());
        Poly mask = ring.multiply(a, secret.values());
        Poly b = ring.subtract(error, mask);
        error.wipe();
        mask.wipe();
        return new PublicKey(context.parameters(), b, a, seed);
    }

    public Parameters parameters() {
        return parameters;
    }

    Poly b() {
        return b;
    }

    Poly a() {
        return a;
    }

    Seed seed() {
        return seed;
    }

    @Override
    public String toString() {
        return "public key for " + parameters;
    }
}
