package dev.tcme.he.circuits;

import dev.tcme.he.ckks.EvaluationKey;
import dev.tcme.he.ckks.KeyGenerator;
import dev.tcme.he.ckks.Parameters;
import dev.tcme.he.ckks.SecretKey;
import java.util.stream.IntStream;

/** An evaluation key that a circuit needs: {@code Relinearisation(level)}, {@code Rotation(by, level)} or {@code Conjugation(level)}. */
public sealed interface KeyNeed permits KeyNeed.Relinearisation, KeyNeed.Rotation, KeyNeed.Conjugation {

    /** The highest level at which it is used. */
    int level();

    record Relinearisation(int level) implements KeyNeed {}

    /**
     * @param by 1 to N/2 − 1
     */
    record Rotation(int by, int level) implements KeyNeed {}

    record Conjugation(int level) implements KeyNeed {}

    default EvaluationKey generate(KeyGenerator generator, SecretKey secret) {
        return switch (this) {
            case Relinearisation(int level) -> generator.relinearisationKey(secret, level);
            case Rotation(int by, int level) -> generator.rotationKey(secret, by, level);
            case Conjugation(int level) -> generator.conjugationKey(secret, level);
        };
    }

    /** Bytes in memory: two polynomials for each digit, over all primes of the levels that it serves and the special ones. */
    default long bytes(Parameters parameters) {
        int[] primes = IntStream.rangeClosed(0, level())
                .flatMap(one -> IntStream.of(parameters.primes(one)))
                .distinct()
                .toArray();
        long digits = IntStream.range(0, parameters.digits())
                .filter(d -> IntStream.of(parameters.digit(d))
                        .anyMatch(prime -> IntStream.of(primes).anyMatch(i -> i == prime)))
                .count();
        return 2 * digits * (primes.length + parameters.specialPrimes().length) * parameters.degree() * Double.BYTES;
    }
}
