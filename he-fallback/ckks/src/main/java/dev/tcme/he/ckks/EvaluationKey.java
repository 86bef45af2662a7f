package dev.tcme.he.ckks;

/**
 * A key with which somebody computes on ciphertexts without being able to read them: {@code RelinearisationKey} or
 * {@code GaloisKey(int element)}. It is an encryption of (a function of) the secret key under itself.
 */
public sealed interface EvaluationKey permits EvaluationKey.RelinearisationKey, EvaluationKey.GaloisKey {

    /** The key itself, for this room. */
    SwitchingKey switching();

    /** Bytes in memory: digits × 2 × primes × N × 8. */
    default long bytes() {
        return switching().bytes();
    }

    /** The highest level of a ciphertext that it serves. */
    default int level() {
        return switching().level();
    }

    /** Takes the square of the secret key back to the key, after a product. */
    record RelinearisationKey(SwitchingKey switching) implements EvaluationKey {
        @Override
        public String toString() {
            return "relinearisation key for levels up to " + level();
        }
    }

    /**
     * For the automorphism X → X^element: a rotation or the conjugation.
     *
     * @param element odd, below 2N
     */
    record GaloisKey(int element, SwitchingKey switching) implements EvaluationKey {
        @Override
        public String toString() {
            return "Galois key for element " + element + ", levels up to " + level();
        }
    }
}
