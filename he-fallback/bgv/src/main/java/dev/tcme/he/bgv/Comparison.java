package dev.tcme.he.bgv;

import dev.tcme.he.ring.Modulus;
import dev.tcme.he.ring.Sampler;
import dev.tcme.he.ring.Seed;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * How two parties' numbers stand to one another, exactly, between parties that follow the protocol (after Damgård, Geisler and
 * Krøigaard, eprint 2008/321), in one ciphertext each way: the asker holds the key and encrypts the bits of its number, the
 * answerer computes on them with its own number. For each {@link Test} each party ends up with one bit; the two differ exactly if
 * the test holds. How the bits are exchanged is for the caller.
 *
 * <p>With X = 2x+1 and Y = 2y, which are never equal, with bits X_i, Y_i and a random sign σ the answerer computes {@code c_i =
 * σ + X_i − Y_i + 3·Σ_{j>i} (X_j xor Y_j)}: one of them is zero, at the highest bit that differs, if X &lt; Y for σ = 1, or X
 * &gt; Y for σ = −1, and otherwise none is. All are at most 98 in absolute value, hence zero modulo t only if they are zero. Each
 * is multiplied by a random factor, and they come in random order. For x &gt; y all bits are taken as their complements, which
 * changes the sign of X_i − Y_i and nothing else.
 *
 * <p>{@code X_j xor Y_j = Y_j + (1−2Y_j)·X_j}, so that every c_i is a sum of multiples of x's bits. The question holds those bits
 * over and over, {@value #BITS} slots at a time; each such block is for one c_i. The answerer multiplies slot by slot and adds
 * masks, which are uniform but for their sum over a block: that is the c_i's share that does not depend on x. The asker adds up
 * each block. No slot moves, hence there are no keys for that.
 *
 * <p>Claims: the answerer learns nothing of x (RLWE); an asker that follows the protocol learns whether there is a zero, a uniform
 * bit for each test, and nothing else of y up to a probability of N·2^-40 (see {@link Blinder}), because the slots are uniform but
 * for the blocks' sums, the sums that are not zero are uniform, and their order too. Not claimed: anything about parties that
 * deviate. An asker that fills the slots otherwise, or hides noise beyond the bound of a fresh ciphertext, can learn all of y; an
 * answerer can give a wrong answer.
 */
public final class Comparison {
    /** Numbers are 0 … 2^32−1, and a block has a slot for each bit. */
    public static final int BITS = 32;

    /** The doubled numbers have one bit more. */
    private static final int BLOCKS = BITS + 1;

    /** The smallest degree with room for the noise at 128 bits of security, and a prime with slots for it. */
    private static final int LOG_DEGREE = 12;

    private static final long PLAIN_MODULUS = 40961;
    private static final int PRIMES = 2;

    /** The answer comes over one of them: it is smaller, and its noise fits. */
    private static final int ANSWER_PRIMES = 1;

    /** One difference above outweighs whatever is at a bit: σ + X_i − Y_i is −2 to 2. */
    private static final int WEIGHT = 3;

    private static final Parameters PARAMETERS =
            Parameters.of(LOG_DEGREE, PLAIN_MODULUS, PRIMES, Security.CLASSICAL_128);

    private static final double FRESH_NOISE = new Noise(PARAMETERS).fresh();

    /** What may be asked of x and y. */
    public enum Test {
        /** x &lt; y. */
        LESS(1),
        /** x &gt; y. */
        GREATER(-1);

        /** The sign of X_i − Y_i. */
        private final int sign;

        Test(int sign) {
            this.sign = sign;
        }
    }

    private Comparison() {}

    /** N = 2^12, t = 40961, two primes; the answer comes over one. */
    public static Parameters parameters() {
        return PARAMETERS;
    }

    /** Whether a ciphertext has a question's shape: fresh, and by its own account with the noise of such a one. */
    public static boolean isQuestion(Ciphertext ciphertext) {
        return ciphertext.parameters().equals(PARAMETERS)
                && ciphertext.degree() == 1
                && ciphertext.primes() == PRIMES
                && ciphertext.seed().isPresent()
                && ciphertext.noise() == FRESH_NOISE;
    }

    /** Whether a ciphertext has an answer's shape. */
    public static boolean isAnswer(Ciphertext ciphertext) {
        return ciphertext.parameters().equals(PARAMETERS)
                && ciphertext.degree() == 1
                && ciphertext.primes() == ANSWER_PRIMES
                && ciphertext.seed().isEmpty();
    }

    private static void require(boolean shape, String what) {
        if (!shape) {
            throw new IllegalArgumentException("this ciphertext is not " + what + " of a comparison");
        }
    }

    private static long requireNumber(long number) {
        if (number < 0 || number >= 1L << BITS) {
            throw new IllegalArgumentException("a number to compare is 0 to 2^" + BITS + " - 1");
        }
        return number;
    }

    /** Each test at most once: the blocks of both have room, and more would have none. */
    private static List<Test> requireTests(List<Test> tests) {
        if (tests.isEmpty() || tests.stream().distinct().count() != tests.size()) {
            throw new IllegalArgumentException("a comparison has one or two different tests");
        }
        return tests;
    }

    /** The party with the key. A fresh key for every counterpart. */
    public static final class Asker {
        private final Encoder encoder;
        private final Encryptor encryptor;
        private final Decryptor decryptor;

        public Asker(Context context, SecretKey key, SecureRandom random) {
            context.require(PARAMETERS);
            this.encoder = new Encoder(context);
            this.encryptor = new Encryptor(context, key, random);
            this.decryptor = new Decryptor(context, key);
        }

        /** The encrypted bits of x, the lowest first, over and over; good for any tests. */
        public Ciphertext question(long x) {
            requireNumber(x);
            long[] bits = new long[PARAMETERS.degree()];
            Arrays.setAll(bits, slot -> x >> slot % BITS & 1);
            Plaintext plaintext = encoder.slots(bits);
            Ciphertext question = encryptor.encrypt(plaintext);
            plaintext.poly().wipe();
            Arrays.fill(bits, 0);
            return question;
        }

        /** This party's bit for each test: whether one of the sums is zero. All are looked at. */
        public boolean[] bits(List<Test> tests, Ciphertext answer) {
            boolean[] bits = new boolean[requireTests(tests).size()];
            require(isAnswer(answer), "an answer");
            long[] values = encoder.slotsOf(decryptor.decrypt(answer).coefficients());
            for (int block = 0; block < bits.length * BLOCKS; block++) {
                long sum = 0;
                for (int slot = block * BITS; slot < (block + 1) * BITS; slot++) {
                    sum += values[slot];
                }
                bits[block / BLOCKS] |= sum % PLAIN_MODULUS == 0;
            }
            Arrays.fill(values, 0);
            return bits;
        }
    }

    /**
     * What the other party has in the end.
     *
     * @param bits its own, one for each test, which holds exactly if it differs from the asker's
     * @param answer for the asker
     */
    public record Reply(boolean[] bits, Ciphertext answer) {
        @Override
        public String toString() {
            return "Reply[content withheld]";
        }
    }

    /** One c_i: a multiple of each bit of x, and what does not depend on x. */
    record Sum(double[] multiples, double constant) {
        @Override
        public String toString() {
            return "Sum[content withheld]";
        }
    }

    /** The party without the key. */
    public static final class Answerer {
        private final Modulus plain;
        private final Encoder encoder;
        private final Evaluator evaluator;
        private final Blinder blinder;
        private final SecureRandom random;

        /** @param key the asker's */
        public Answerer(Context context, PublicKey key, SecureRandom random) {
            context.require(PARAMETERS);
            this.plain = context.slots().modulus(0);
            this.encoder = new Encoder(context);
            this.evaluator = new Evaluator(context);
            this.blinder = new Blinder(context, key, random);
            this.random = random;
        }

        public Reply reply(long y, List<Test> tests, Ciphertext question) {
            requireNumber(y);
            require(isQuestion(question), "a question");
            boolean[] bits = new boolean[requireTests(tests).size()];
            List<Sum> sums = new ArrayList<>();
            for (int i = 0; i < bits.length; i++) {
                bits[i] = random.nextBoolean();
                List<Sum> ofTest = sums(tests.get(i), bits[i] ? -1 : 1, y);
                Collections.shuffle(ofTest, random);
                sums.addAll(ofTest);
            }
            return new Reply(bits, hidden(sums, question));
        }

        /** c_i of a test from the lowest bit up, with a sign σ. */
        static List<Sum> sums(Test test, int sign, long y) {
            List<Sum> sums = new ArrayList<>();
            for (int at = -1; at < BITS; at++) {
                double[] multiples = new double[BITS];
                // The doubled numbers' lowest bits are 1 and 0.
                double constant = sign + (at < 0 ? 1 : -test.sign * (y >> at & 1));
                for (int j = at + 1; j < BITS; j++) {
                    long bit = y >> j & 1;
                    multiples[j] = WEIGHT * (1 - 2 * bit);
                    constant += WEIGHT * bit;
                }
                if (at >= 0) {
                    multiples[at] = test.sign;
                }
                sums.add(new Sum(multiples, constant));
            }
            return sums;
        }

        /** Multiplies each sum by a factor, masks it, and lets nothing else through; overwrites the sums. */
        private Ciphertext hidden(List<Sum> sums, Ciphertext question) {
            double[] multiples = new double[PARAMETERS.degree()];
            double[] masks = uniform();
            for (int block = 0; block < sums.size(); block++) {
                Sum sum = sums.get(block);
                double factor = Encoder.centred(random.nextLong(1, PLAIN_MODULUS), PLAIN_MODULUS);
                int last = (block + 1) * BITS - 1;
                double rest = factor * sum.constant();
                for (int j = 0; j < BITS; j++) {
                    int slot = block * BITS + j;
                    multiples[slot] = plain.reduce(factor * sum.multiples()[j]);
                    rest -= slot == last ? 0 : masks[slot];
                }
                masks[last] = plain.reduce(rest);
                Arrays.fill(sum.multiples(), 0);
            }
            Plaintext factors = encoder.slots(multiples);
            Plaintext addends = encoder.slots(masks);
            Ciphertext computed = evaluator.add(evaluator.multiply(question, factors), addends);
            factors.poly().wipe();
            addends.poly().wipe();
            return evaluator.switchTo(blinder.blind(computed), ANSWER_PRIMES);
        }

        private double[] uniform() {
            Seed seed = Seed.random(random);
            double[] numbers = new double[PARAMETERS.degree()];
            Sampler.uniform(seed, 0, plain, numbers);
            seed.wipe();
            return numbers;
        }
    }
}
