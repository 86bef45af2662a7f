package dev.tcme.he.ckks;

import dev.tcme.he.ring.Seed;
import java.util.stream.IntStream;

/** Sizes on the wire in bytes, computed without writing and without the objects being there. */
public final class WireSize {
    private static final int HEADED = WireFormat.HEADER_BYTES + WireShape.BYTES;
    private static final int SEEDED = HEADED + Seed.BYTES;
    private static final int SCALED = HEADED + Double.BYTES;

    private WireSize() {}

    /** Any parameters. */
    public static long parameters() {
        return WireFormat.HEADER_BYTES + WireFormat.LITERAL_BYTES;
    }

    /** A ciphertext that was just made with the secret key. */
    public static long freshCiphertext(Parameters parameters, int level) {
        return SCALED + Seed.BYTES + polynomial(parameters, parameters.primes(level));
    }

    /**
     * Any other ciphertext.
     *
     * @param degree 1 to {@value Ciphertext#DEGREE_MAX}
     */
    public static long ciphertext(Parameters parameters, int level, int degree) {
        return SCALED + (degree + 1) * polynomial(parameters, parameters.primes(level));
    }

    /** A ciphertext over the primes of a level and the special ones. */
    public static long extendedCiphertext(Parameters parameters, int level) {
        return HEADED
                + 2
                        * (polynomial(parameters, parameters.primes(level))
                                + polynomial(parameters, parameters.specialPrimes()));
    }

    public static long plaintext(Parameters parameters, int level) {
        return SCALED + polynomial(parameters, parameters.primes(level));
    }

    public static long publicKey(Parameters parameters) {
        return SEEDED + polynomial(parameters, parameters.primes(parameters.levelMax()));
    }

    /** A relinearisation key or a Galois key that serves up to a level. */
    public static long evaluationKey(Parameters parameters, int level) {
        parameters.requireEvaluationKeys();
        parameters.requireLevel(level);
        return SEEDED
                + SwitchingKey.digits(parameters, level).size()
                        * polynomial(parameters, SwitchingKey.primes(parameters, level));
    }

    /** A set of keys that serve up to these levels, one for each key. */
    public static long evaluationKeys(Parameters parameters, int... levels) {
        return WireFormat.HEADER_BYTES
                + WireShape.BYTES
                + IntStream.of(levels)
                        .mapToLong(level -> evaluationKey(parameters, level))
                        .sum();
    }

    /** Any secret key: its seed. */
    public static long secretKey() {
        return SEEDED;
    }

    static long of(Ciphertext ciphertext) {
        return ciphertext.seed().isPresent()
                ? freshCiphertext(ciphertext.parameters(), ciphertext.level())
                : ciphertext(ciphertext.parameters(), ciphertext.level(), ciphertext.degree());
    }

    static long of(EvaluationKeys keys, Parameters parameters) {
        return evaluationKeys(
                parameters, keys.all().stream().mapToInt(EvaluationKey::level).toArray());
    }

    /** Bytes of a polynomial over these primes. */
    static long polynomial(Parameters parameters, int... primes) {
        return IntStream.of(primes)
                .mapToLong(prime -> Packing.bytes(parameters.moduli().get(prime), parameters.degree()))
                .sum();
    }
}
