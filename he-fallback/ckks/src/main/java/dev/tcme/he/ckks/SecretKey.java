package dev.tcme.he.ckks;

import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Seed;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A ternary polynomial s, expanded from a seed. Whoever has it reads everything encrypted under it.
 *
 * <p>{@link #close} overwrites it; every use after that is refused.
 */
public final class SecretKey implements AutoCloseable {
    private final Parameters parameters;
    private final Seed seed;
    private final Poly values;
    private final AtomicInteger shared = new AtomicInteger();
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

    /** How many decryptions were shared under this key, in this process. */
    public int sharedDecryptions() {
        return shared.get();
    }

    /**
     * Counts one more.
     *
     * @throws IllegalStateException if that would be more than allowed
     */
    void countShared(int max) {
        if (shared.updateAndGet(count -> count > max ? count : count + 1) > max) {
            throw new IllegalStateException(
                    "this key has shared the " + max + " decryptions that its flooding is made for; use a new key");
        }
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
