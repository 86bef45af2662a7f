package dev.tcme.he.bgv;

import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Seed;
import java.security.SecureRandom;

/** A ternary polynomial s. Whoever has it reads everything encrypted under it. {@link #close} overwrites it. */
public final class SecretKey implements AutoCloseable {
    private final Parameters parameters;
    private final Poly values;
    private volatile boolean closed;

    private SecretKey(Parameters parameters, Poly values) {
        this.parameters = parameters;
        this.values = values;
    }

    /** A fresh key. */
    public static SecretKey generate(Context context, SecureRandom random) {
        Seed seed = Seed.random(random);
        SecretKey key = new SecretKey(context.parameters(), context.ternary(seed, context.allPrimes()));
        seed.wipe();
        return key;
    }

    public Parameters parameters() {
        return parameters;
    }

    /** s over all primes. */
    Poly values() {
        if (closed) {
            throw new IllegalStateException("this secret key was closed and its values are gone");
        }
        return values;
    }

    @Override
    public void close() {
        closed = true;
        values.wipe();
    }

    @Override
    public String toString() {
        return "secret key for " + parameters;
    }
}
