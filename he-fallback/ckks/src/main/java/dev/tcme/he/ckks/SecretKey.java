package dev.tcme.he.ckks;

import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Seed;

/**
 * A ternary polynomial s, expanded from a seed. Whoever has it reads everything encrypted under it.
 *
 * <p>{@link #close} overwrites it; every use after that is refused.
 */
public final class SecretKey implements AutoCloseable {
    private final Parameters parameters;
    private final Seed seed;
    private final Poly values;
    private volatile boolean closed;

    SecretKey(Parameters parameters, Seed seed, Poly values) {
        this.parameters = parameters;
        this.seed = seed;
        this.values = values;
    }

    public Parameters parameters() {
        return parameters;
    }

    /** s over all primes. */
    Poly values() {
        requireOpen();
        return values;
    }

    Seed seed() {
        requireOpen();
        return seed;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("this secret key was closed and its values are gone");
        }
    }

    /** Overwrites the key. */
    @Override
    public void close() {
        closed = true;
        seed.wipe();
        values.wipe();
    }

    @Override
    public String toString() {
        return "secret key for " + parameters;
    }
}
