package dev.tcme.he.bgv;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Which of two parties' numbers is smaller, exactly, between parties that follow the protocol (after Damgård, Geisler and
 * Krøigaard, eprint 2008/321): the asker holds the key and encrypts the bits of its number, the answerer computes on them with
 * its own number and sends them back in random order, each multiplied by a random factor. Each party ends up with one bit; the
 * two differ exactly if the asker's number is smaller. How the bits are exchanged is for the caller.
 *
 * <p>With X = 2x+1 and Y = 2y, which are never equal, with bits X_i, Y_i and a random sign σ the answerer computes {@code c_i =
 * σ + X_i − Y_i + 3·Σ_{j>i} (X_j xor Y_j)}: one of them is zero, at the highest bit that differs, if X &lt; Y for σ = 1, or X
 * &gt; Y for σ = −1, and otherwise none is. All are at most 98 in absolute value, hence zero modulo t only if they are zero.
 *
 * <p>Claims: the answerer learns nothing of x (RLWE); an asker that sends bits learns whether there is a zero, a uniform bit,
 * and nothing else of y up to a probability of N·33·2^-40 (see {@link Blinder}), because the other numbers are uniform and their
 * order too. Not claimed: anything about parties that deviate. An asker that sends no bits learns up to log2(34) bits, an
 * answerer can give a wrong answer.
 */
public final class Comparison {
    /** Numbers are 0 … 2^32−1; the doubled ones have one bit more. */
    public static final int BITS = 32;

    private static final int DOUBLED_BITS = BITS + 1;

    /** The smallest degree with room for the noise at 128 bits of security, and a prime with slots for it. */
    private static final int LOG_DEGREE = 12;

    private static final long PLAIN_MODULUS = 40961;
    private static final int PRIMES = 2;
    /** One difference above outweighs whatever is at a bit: σ + X_i − Y_i is −2 to 2. */
    private static final int WEIGHT = 3;

    private Comparison() {}

    /** N = 2^12, t = 40961, two primes; the answer comes over one. */
    public static Parameters parameters() {
        return Parameters.of(LOG_DEGREE, PLAIN_MODULUS, PRIMES, Security.CLASSICAL_128);
    }

    private static long requireNumber(long number) {
        if (number < 0 || number >= 1L << BITS) {
            throw new IllegalArgumentException("a number to compare is 0 to 2^" + BITS + " - 1");
        }
        return number;
    }

    /** The party with the key. A fresh key for every counterpart. */
    public static final class Asker {
        private final Encoder encoder;
        private final Encryptor encryptor;
        private final Decryptor decryptor;

        public Asker(Context context, SecretKey key, SecureRandom random) {
            this.encoder = new Encoder(context);
            this.encryptor = new Encryptor(context, key, random);
            this.decryptor = new Decryptor(context, key);
        }

        /** The encrypted bits of 2x+1, the lowest first, each a constant. */
        public List<Ciphertext> question(long x) {
            long doubled = 2 * requireNumber(x) + 1;
            return IntStream.range(0, DOUBLED_BITS)
                    .mapToObj(i -> encryptor.encrypt(encoder.constant(doubled >> i & 1)))
                    .toList();
        }

        /** This party's bit: whether one of the answers is zero. All are looked at. */
        public boolean bit(List<Ciphertext> answers) {
            requireCount(answers);
            boolean zero = false;
            for (Ciphertext answer : answers) {
                zero |= decryptor.decryptConstant(answer) == 0;
            }
            return zero;
        }
    }

    /**
     * What the other party has in the end.
     *
     * @param bit its own; x &lt; y exactly if it differs from the asker's
     * @param answers for the asker
     */
    public record Reply(boolean bit, List<Ciphertext> answers) {}

    /** The party without the key. */
    public static final class Answerer {
        private final Evaluator evaluator;
        private final Blinder blinder;
        private final long plainModulus;
        private final SecureRandom random;

        /** @param key the asker's */
        public Answerer(Context context, PublicKey key, SecureRandom random) {
            this.evaluator = new Evaluator(context);
            this.blinder = new Blinder(context, key, random);
            this.plainModulus = context.parameters().plainModulus();
            this.random = random;
        }

        public Reply reply(long y, List<Ciphertext> question) {
            requireCount(question);
            long doubled = 2 * requireNumber(y);
            boolean bit = random.nextBoolean();
            List<Ciphertext> answers = new ArrayList<>();
            for (Ciphertext test : tests(doubled, bit ? plainModulus - 1 : 1, question)) {
                Ciphertext hidden = evaluator.multiply(test, blinder.factor());
                answers.add(evaluator.switchTo(blinder.blindBesidesConstant(hidden), 1));
            }
            Collections.shuffle(answers, random);
            return new Reply(bit, List.copyOf(answers));
        }

        /**
         * c_i, from the highest bit down, so that the weighted sum of the differences above is at hand; its constant part is
         * kept apart, as a number.
         */
        List<Ciphertext> tests(long doubled, long sign, List<Ciphertext> question) {
            List<Ciphertext> tests = new ArrayList<>();
            Optional<Ciphertext> above = Optional.empty();
            long constant = sign;
            for (int i = DOUBLED_BITS - 1; i >= 0; i--) {
                Ciphertext asked = question.get(i);
                long own = doubled >> i & 1;
                Ciphertext sum = above.map(terms -> evaluator.add(asked, terms)).orElse(asked);
                tests.add(evaluator.add(sum, Math.floorMod(constant - own, plainModulus)));
                // X xor Y = Y + (1 − 2Y)·X
                Ciphertext differs = evaluator.multiplySmall(asked, WEIGHT * (1 - 2 * own), WEIGHT);
                above = Optional.of(
                        above.map(terms -> evaluator.add(terms, differs)).orElse(differs));
                constant += WEIGHT * own;
            }
            return tests;
        }
    }

    private static void requireCount(List<Ciphertext> ciphertexts) {
        if (ciphertexts.size() != DOUBLED_BITS) {
            throw new IllegalArgumentException(
                    "a comparison has " + DOUBLED_BITS + " ciphertexts, not " + ciphertexts.size());
        }
    }
}
