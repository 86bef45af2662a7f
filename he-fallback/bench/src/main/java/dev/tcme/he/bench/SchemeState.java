package dev.tcme.he.bench;

import dev.tcme.he.ckks.Ciphertext;
import dev.tcme.he.ckks.Context;
import dev.tcme.he.ckks.Encoder;
import dev.tcme.he.ckks.Encryptor;
import dev.tcme.he.ckks.EvaluationKey;
import dev.tcme.he.ckks.KeyGenerator;
import dev.tcme.he.ckks.Parameters;
import dev.tcme.he.ckks.Plaintext;
import dev.tcme.he.ckks.SecretKey;
import dev.tcme.he.ring.Lanes;
import dev.tcme.he.ring.Parallel;
import java.security.SecureRandom;
import java.util.SplittableRandom;
import java.util.concurrent.ForkJoinPool;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A context with a secret key and something to encrypt, at the highest level. */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init")
public class SchemeState {
    private static final long INPUT_SEED = 1;

    @Param("13")
    public int logDegree;

    /** 1: in the calling thread. */
    @Param("1")
    public int threads;

    /** 0: as many as {@link Chains} has. */
    @Param("0")
    public int specialPrimes;

    final SecureRandom random = new SecureRandom();
    Parameters parameters;
    Context context;
    KeyGenerator generator;
    SecretKey secret;
    Encoder encoder;
    private ForkJoinPool pool;

    @Setup
    public void setUp() {
        lanes();
        pool = new ForkJoinPool(threads);
        parameters = specialPrimes == 0 ? Chains.of(logDegree) : Chains.of(logDegree, specialPrimes);
        context = Context.of(parameters, threads == 1 ? Parallel.none() : Parallel.on(pool));
        generator = new KeyGenerator(context, random);
        secret = generator.secretKey();
        encoder = new Encoder(context);
    }

    @TearDown
    public void tearDown() {
        pool.close();
    }

    /**
     * The lanes that this Java was started for.
     *
     * @throws IllegalStateException if its vectors are not that wide: the figure would be that of an emulation
     */
    static Lanes lanes() {
        Lanes wanted = Lanes.detect();
        String property = System.clearProperty(Lanes.PROPERTY);
        Lanes widest = Lanes.detect();
        if (property != null) {
            System.setProperty(Lanes.PROPERTY, property);
        }
        if (wanted.count() > widest.count()) {
            throw new IllegalStateException(
                    "this machine's vectors have " + widest.count() + " lanes, not " + wanted.count());
        }
        return wanted;
    }

    static double[] uniform(int count) {
        return new SplittableRandom(INPUT_SEED).doubles(count, -1, 1).toArray();
    }

    Plaintext plaintext() {
        return encoder.encode(uniform(parameters.slots()), parameters.levelMax());
    }

    Ciphertext encrypted() {
        return Encryptor.of(context, secret, random).encrypt(plaintext());
    }

    EvaluationKey rotationKey(int by, int level) {
        return generator.rotationKey(secret, by, level);
    }
}
