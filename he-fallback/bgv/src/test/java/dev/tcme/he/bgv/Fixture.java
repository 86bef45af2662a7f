package dev.tcme.he.bgv;

import java.security.SecureRandom;
import java.util.Random;

/** A key with everything that works with it. */
record Fixture(
        Context context,
        SecretKey secret,
        Encoder encoder,
        Encryptor encryptor,
        Decryptor decryptor,
        Evaluator evaluator,
        SecureRandom random) {
    private static final SecureRandom RANDOM = new SecureRandom();

    static Fixture of(int logDegree, long plainModulus, int primes) {
        return of(Context.of(Parameters.of(logDegree, plainModulus, primes, Security.CLASSICAL_128)));
    }

    /** The same keys and ciphertexts every time. */
    static Fixture replayed(int logDegree, long plainModulus, int primes) {
        return of(
                Context.of(Parameters.of(logDegree, plainModulus, primes, Security.CLASSICAL_128)),
                new ReplayedRandom(1));
    }

    static Fixture of(Context context) {
        return of(context, RANDOM);
    }

    private static Fixture of(Context context, SecureRandom random) {
        SecretKey secret = SecretKey.generate(context, random);
        return new Fixture(
                context,
                secret,
                new Encoder(context),
                new Encryptor(context, secret, random),
                new Decryptor(context, secret),
                new Evaluator(context),
                random);
    }

    long t() {
        return context.parameters().plainModulus();
    }

    int degree() {
        return context.parameters().degree();
    }

    /** N numbers modulo t: random ones, and now and then the extremes. */
    long[] numbers(long seed) {
        Random random = new Random(seed);
        long[] numbers = new long[degree()];
        for (int i = 0; i < numbers.length; i++) {
            long[] extremes = {0, 1 % t(), t() - 1, t() / 2, (t() + 1) / 2 % t()};
            numbers[i] = i % 3 == 0 ? extremes[random.nextInt(extremes.length)] : random.nextLong(t());
        }
        return numbers;
    }

    /** Numbers modulo t at the places, the same in all copies. */
    Plaintext places(long... values) {
        Subring subring = context.subring();
        long[] slots = new long[degree()];
        for (int place = 0; place < values.length; place++) {
            for (int copy = 0; copy < subring.copies(); copy++) {
                slots[subring.slot(place, copy)] = values[place];
            }
        }
        return encoder.slots(slots);
    }

    /** With an honest proof, whatever the numbers are. */
    Question question(long... values) {
        return Question.of(context, secret, encryptor.encrypt(places(values)), random);
    }

    QuestionStatement statement(Ciphertext ciphertext) {
        return new QuestionStatement(context, ciphertext);
    }

    QuestionBounds bounds() {
        return QuestionBounds.of(context.parameters());
    }

    ProvenQuestion proven(Question question) {
        try {
            return question.proven(context);
        } catch (UnprovenException e) {
            throw new AssertionError(e);
        }
    }

    Ciphertext coefficients(long... values) {
        return encryptor.encrypt(encoder.coefficients(values));
    }
}
