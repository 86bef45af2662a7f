package dev.tcme.he.ckks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/** What a test of the scheme begins with: parameters made ready and keys, the same every time. */
final class Fixture {
    private static final Map<ParametersLiteral, Fixture> MADE = new ConcurrentHashMap<>();

    final Parameters parameters;
    final Context context;
    final KeyGenerator generator;
    final SecretKey secret;
    final Encoder encoder;
    final Encryptor encryptor;
    final Decryptor decryptor;
    final NoiseEstimate noise;

    private Fixture(ParametersLiteral literal) {
        parameters = Parameters.of(literal);
        context = Context.of(parameters);
        generator = new KeyGenerator(context, new ReplayedRandom(literal.hashCode()));
        secret = generator.secretKey();
        encoder = new Encoder(context);
        encryptor = Encryptor.of(context, secret, new ReplayedRandom(7));
        decryptor = new Decryptor(context, secret);
        noise = new NoiseEstimate(parameters);
    }

    static Fixture of(ParametersLiteral literal) {
        return MADE.computeIfAbsent(literal, Fixture::new);
    }

    /** Not kept: for large ones. */
    static Fixture fresh(ParametersLiteral literal) {
        return new Fixture(literal);
    }

    static Fixture of(int logDegree, int levels, int scaleBits) {
        return of(ParametersLiteral.classical(logDegree, levels, scaleBits));
    }

    int top() {
        return parameters.levelMax();
    }

    /** With a relinearisation key and keys for some rotations, for all levels. */
    Evaluator evaluator(int... rotations) {
        return new Evaluator(context, EvaluationKeys.of(keys(top(), rotations)));
    }

    List<EvaluationKey> keys(int level, int... rotations) {
        List<EvaluationKey> keys = new ArrayList<>();
        keys.add(generator.relinearisationKey(secret, level));
        for (int by : rotations) {
            keys.add(generator.rotationKey(secret, by, level));
        }
        return keys;
    }

    Ciphertext encrypt(double[] values) {
        return encrypt(values, top());
    }

    Ciphertext encrypt(double[] values, int level) {
        return encryptor.encrypt(encoder.encode(values, level));
    }

    /** N/2 numbers between −1 and 1. */
    double[] vector(long seed) {
        return new Random(seed).doubles(parameters.slots(), -1, 1).toArray();
    }
}
