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
 * How two parties' numbers stand to one another, exactly (after Damgård, Geisler and Krøigaard, eprint 2008/321), in one message each
 * way: the asker holds the key and encrypts the bits of its number, the answerer computes on them with its own number. For each
 * {@link Test} each party ends up with one bit; the two differ exactly if the test holds. How the bits are exchanged is for the
 * caller.
 *
 * <p>With X = 2x+1 and Y = 2y, which are never equal, with bits X_i, Y_i and a random sign σ the answerer computes {@code c_i =
 * σ + X_i − Y_i + 3·Σ_{j>i} (X_j xor Y_j)}: one of them is zero, at the highest bit that differs, if X &lt; Y for σ = 1, or X
 * &gt; Y for σ = −1, and otherwise none is. All are at most 98 in absolute value, hence zero modulo t only if they are zero. Each
 * is multiplied by a random factor, and they come in random order. For x &gt; y all bits are taken as their complements, which
 * changes the sign of X_i − Y_i and nothing else.
 *
 * <p>{@code X_j xor Y_j = Y_j + (1−2Y_j)·X_j}, so that every c_i is a sum of multiples of x's bits. The question holds those bits
 * over and over, in the copies of {@link Subring}'s places; one copy of all bits is a block, for one c_i. The answerer multiplies
 * slot by slot and adds masks, which are uniform but for their sum over a block: that is the c_i's share that does not depend on x,
 * and a pad. The asker adds up each block. No slot moves, hence there are no keys for that.
 *
 * <p><b>An asker that deviates.</b> Three things keep it from asking for more than a comparison. {@link QuestionProof}: the noise of
 * the question is bounded, and all copies of a place hold the same value. {@link Blinder}: the answer tells nothing beyond the sums
 * modulo t, whatever the question is within those bounds. {@link Disclosure}: the pads are for those whose values are bits. So with
 * any question that is answered, the asker learns for each test what one that follows the protocol learns with <em>some</em> number
 * 0 … 2^32−1, the same for all tests, or nothing at all.
 *
 * <p><b>Claims</b>, against computing power that does not break RLWE at these parameters, in the model of a random oracle for
 * SHA-256, HKDF and the expansion of the seed:
 *
 * <ul>
 *   <li>The answerer learns nothing of x from the question, whatever it does.
 *   <li>The asker, whatever it does, learns whether there is a zero for that number, a uniform bit for each test, and nothing else
 *       of y: up to 2^-40 for the noise, and (q + 1)·2^-126 for a wrong proof and for guessed pads, with q calls of the hash. The
 *       slots are uniform but for the blocks' sums; these, less their pads, are uniform if they are not zero, and so is their order.
 * </ul>
 *
 * <p>Not claimed: that an answer is right, or that a party brings the number that it has. An answerer that deviates can make the
 * asker's bits any function of x of as many bits, and so can learn as much of x from the exchanged bits as they tell; either party
 * can exchange wrong bits.
 */
public final class Comparison {
    /** Numbers are 0 … 2^32−1, and a block has a slot for each bit. */
    public static final int BITS = 32;

    /** The doubled numbers have one bit more. */
    private static final int BLOCKS = BITS + 1;

    /** The smallest degree with room for the noise that drowns what is proven, and the smallest prime with slots for it. */
    private static final int LOG_DEGREE = 13;

    private static final long PLAIN_MODULUS = 65537;
    private static final int PRIMES = 3;

    /** The answer comes over one of them: it is smaller, and its noise fits. */
    private static final int ANSWER_PRIMES = 1;

    /** One difference above outweighs whatever is at a bit: σ + X_i − Y_i is −2 to 2. */
    private static final int WEIGHT = 3;

    /** 1/2 modulo t: questions are doubled before they are answered. */
    private static final long HALF = (PLAIN_MODULUS + 1) / 2;

    private static final Parameters PARAMETERS =
            Parameters.of(LOG_DEGREE, PLAIN_MODULUS, PRIMES, Security.CLASSICAL_128);

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

    /** N = 2^13, t = 65537, three primes; the answer comes over one. */
    public static Parameters parameters() {
        return PARAMETERS;
    }

    /** Whether a ciphertext has an answer's shape. */
    public static boolean isAnswer(Ciphertext ciphertext) {
        return ciphertext.parameters().equals(PARAMETERS)
                && ciphertext.degree() == 1
                && ciphertext.primes() == ANSWER_PRIMES
                && ciphertext.seed().isEmpty();
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

    private static Disclosure disclosure(Context context) {
        return new Disclosure(context.subring(), context.slots().modulus(0), BITS);
    }

    /** The party with the key. A fresh key for every counterpart. */
    public static final class Asker {
        private final Context context;
        private final SecretKey key;
        private final Encoder encoder;
        private final SecureRandom random;

        public Asker(Context context, SecretKey key, SecureRandom random) {
            context.require(PARAMETERS);
            context.require(key.parameters());
            this.context = context;
            this.key = key;
            this.encoder = new Encoder(context);
            this.random = random;
        }

        /**
         * The encrypted bits of x, over and over, with a proof of that; good for any tests, and for one answer each: two answers
         * have nothing in common, but x is the same.
         */
        public Question question(long x) {
            requireNumber(x);
            Subring subring = context.subring();
            double[] bits = new double[PARAMETERS.degree()];
            for (int place = 0; place < BITS; place++) {
                int from = subring.slot(place, 0);
                Arrays.fill(bits, from, from + subring.copies(), x >> place & 1);
            }
            Plaintext plaintext = encoder.slots(bits);
            Ciphertext ciphertext = new Encryptor(context, key, random).encrypt(plaintext);
            plaintext.poly().wipe();
            return Question.of(context, key, ciphertext, random);
        }

        /**
         * This party's bit for each test: whether one of the sums is zero. All are looked at.
         *
         * @param x what was asked with
         * @param question the one that was answered
         */
        public boolean[] bits(List<Test> tests, long x, Question question, Ciphertext answer) {
            boolean[] bits = new boolean[requireTests(tests).size()];
            requireNumber(x);
            if (!isAnswer(answer)) {
                throw new IllegalArgumentException("this ciphertext is not an answer of a comparison");
            }
            long[] slots =
                    encoder.slotsOf(new Decryptor(context, key).decrypt(answer).coefficients());
            Disclosure disclosure = disclosure(context);
            double[] pads = disclosure.pads(
                    disclosure.take(slots, x),
                    new QuestionStatement(context, question.ciphertext()).digest(),
                    Blinder.digest(context, answer.part(1)),
                    bits.length * BLOCKS);
            for (int block = 0; block < pads.length; block++) {
                long sum = (long) -pads[block];
                for (int place = 0; place < BITS; place++) {
                    sum += slots[context.subring().slot(place, block)];
                }
                bits[block / BLOCKS] |= sum % PLAIN_MODULUS == 0;
            }
            Arrays.fill(slots, 0);
            Arrays.fill(pads, 0);
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
        private final Context context;
        private final Modulus plain;
        private final Encoder encoder;
        private final SecureRandom random;

        public Answerer(Context context, SecureRandom random) {
            context.require(PARAMETERS);
            this.context = context;
            this.plain = context.slots().modulus(0);
            this.encoder = new Encoder(context);
            this.random = random;
        }

        public Reply reply(long y, List<Test> tests, ProvenQuestion question) {
            requireNumber(y);
            context.require(question.parameters());
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

        /** Multiplies each sum by a factor, masks and pads it, and lets nothing else through; overwrites the sums. */
        private Ciphertext hidden(List<Sum> sums, ProvenQuestion question) {
            Disclosure disclosure = disclosure(context);
            double[] multiples = new double[PARAMETERS.degree()];
            double[] rests = scaled(sums, multiples);
            double[] masks = uniform();
            double[] uniform = uniform();
            byte[] kappas = disclosure.offer(uniform, multiples, masks);
            Arrays.fill(uniform, 0);
            Blinder blinder = new Blinder(context, question, encoder.slots(multiples), ANSWER_PRIMES, random);
            double[] pads = disclosure.pads(kappas, question.digest(), blinder.digest(), rests.length);
            for (int block = 0; block < rests.length; block++) {
                double rest = rests[block] + pads[block];
                for (int place = 0; place < BITS - 1; place++) {
                    rest -= masks[context.subring().slot(place, block)];
                }
                masks[context.subring().slot(BITS - 1, block)] = plain.reduce(rest);
            }
            Arrays.fill(rests, 0);
            Arrays.fill(pads, 0);
            return blinder.answer(encoder.slots(masks));
        }

        /**
         * Each sum by a factor of its own, uniform and not zero.
         *
         * @param multiples gets what the doubled bits are multiplied by
         * @return what does not depend on x
         */
        private double[] scaled(List<Sum> sums, double[] multiples) {
            double[] rests = new double[sums.size()];
            for (int block = 0; block < rests.length; block++) {
                Sum sum = sums.get(block);
                double factor = Encoder.centred(random.nextLong(1, PLAIN_MODULUS), PLAIN_MODULUS);
                double half = plain.reduce(factor * HALF);
                for (int place = 0; place < BITS; place++) {
                    multiples[context.subring().slot(place, block)] = plain.reduce(half * sum.multiples()[place]);
                }
                rests[block] = factor * sum.constant();
                Arrays.fill(sum.multiples(), 0);
            }
            return rests;
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
