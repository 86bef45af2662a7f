package dev.tcme.he.bgv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.he.bgv.Comparison.Answerer;
import dev.tcme.he.bgv.Comparison.Asker;
import dev.tcme.he.bgv.Comparison.Reply;
import dev.tcme.he.ring.Poly;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static final long LARGEST = (1L << 32) - 1;
    private static final List<Comparison.Test> BOTH = List.of(Comparison.Test.LESS, Comparison.Test.GREATER);
    private static final int BLOCKS = 33;

    /** How many x, each against {@value #AGAINST} y. */
    private static final int NUMBERS = 40;

    private static final int MANY_NUMBERS = 2000;
    private static final int AGAINST = 14;

    private final SecureRandom random = new SecureRandom();
    private final Context context = Context.of(Comparison.parameters());
    private final SecretKey secret = SecretKey.generate(context, random);
    private final Asker asker = new Asker(context, secret, random);
    private final Answerer answerer = new Answerer(context, PublicKey.of(context, secret, random), random);
    private final Encoder encoder = new Encoder(context);
    private final Decryptor decryptor = new Decryptor(context, secret);

    private record Pair(long x, long y) {}

    /** For each x: itself, its neighbours, one bit apart, the ends, anything. */
    private static List<Long> against(long x, Random numbers) {
        List<Long> others = new ArrayList<>(List.of(x, 0L, LARGEST, numbers.nextLong(LARGEST + 1)));
        others.add(Math.min(x + 1, LARGEST));
        others.add(Math.max(x - 1, 0));
        for (int i = 0; i < 6; i++) {
            others.add(x ^ 1L << numbers.nextInt(32));
        }
        others.add(x ^ LARGEST);
        others.add(x >> 1);
        assertEquals(AGAINST, others.size());
        return others;
    }

    private static boolean holds(Comparison.Test test, long x, long y) {
        return switch (test) {
            case LESS -> x < y;
            case GREATER -> x > y;
        };
    }

    /** Something that is right or wrong about two numbers. */
    private interface Claim {
        boolean holds(long x, long y);
    }

    /** Where a claim does not hold. */
    private static List<Pair> wrong(int count, Claim claim) {
        return IntStream.range(0, count)
                .parallel()
                .boxed()
                .flatMap(i -> {
                    Random numbers = new Random(i);
                    long x = i == 0 ? 0 : i == 1 ? LARGEST : numbers.nextLong(LARGEST + 1);
                    return against(x, numbers).stream()
                            .filter(y -> !claim.holds(x, y))
                            .map(y -> new Pair(x, y));
                })
                .toList();
    }

    private long[] slots(Ciphertext ciphertext) {
        return encoder.slotsOf(decryptor.decrypt(ciphertext).coefficients());
    }

    private static long[] sums(long[] slots, int blocks) {
        return IntStream.range(0, blocks)
                .mapToLong(block ->
                        Arrays.stream(slots, 32 * block, 32 * (block + 1)).sum() % 40961)
                .toArray();
    }

    @Test
    void bothTestsAreAlwaysRight() {
        AtomicInteger[] ones = {new AtomicInteger(), new AtomicInteger()};
        List<Pair> wrong = wrong(NUMBERS, (x, y) -> {
            Reply reply = answerer.reply(y, BOTH, asker.question(x));
            boolean[] bits = asker.bits(BOTH, reply.answer());
            for (int i = 0; i < 2; i++) {
                ones[i].addAndGet(bits[i] ? 1 : 0);
            }
            return (bits[0] != reply.bits()[0]) == (x < y) && (bits[1] != reply.bits()[1]) == (x > y);
        });
        assertEquals(List.of(), wrong);
        // The asker's bits alone are coins.
        int compared = NUMBERS * AGAINST;
        for (AtomicInteger one : ones) {
            assertEquals(compared / 2.0, one.get(), 6 * Math.sqrt(compared) / 2);
        }
    }

    @Test
    void oneTestAloneIsRight() {
        for (Comparison.Test test : BOTH) {
            List<Comparison.Test> alone = List.of(test);
            List<Pair> wrong = wrong(NUMBERS / 4, (x, y) -> {
                Reply reply = answerer.reply(y, alone, asker.question(x));
                return (asker.bits(alone, reply.answer())[0] != reply.bits()[0]) == holds(test, x, y);
            });
            assertEquals(List.of(), wrong, test.name());
        }
    }

    /** The formula on plain bits, for both tests and signs, against many numbers. */
    @Test
    void exactlyOneSumIsZeroIfThereIsOneAtAll() {
        List<Pair> wrong = wrong(MANY_NUMBERS, (x, y) -> {
            boolean right = true;
            for (Comparison.Test test : BOTH) {
                for (int sign : new int[] {1, -1}) {
                    double[] values = Answerer.sums(test, sign, y).stream()
                            .mapToDouble(sum -> value(sum, x))
                            .toArray();
                    long zeros = Arrays.stream(values).filter(v -> v == 0).count();
                    boolean expected = sign == 1 ? holds(test, x, y) : !holds(test, x, y);
                    right &= zeros == (expected ? 1 : 0);
                    right &= Arrays.stream(values).allMatch(v -> Math.abs(v) <= 98);
                }
            }
            return right;
        });
        assertEquals(List.of(), wrong);
    }

    private static double value(Comparison.Sum sum, long x) {
        double value = sum.constant();
        for (int j = 0; j < 32; j++) {
            value += sum.multiples()[j] * (x >> j & 1);
        }
        return value;
    }

    /** Of equal numbers: each sum that is not zero is multiplied by a factor of its own, uniform and not zero. */
    @Test
    void theSumsAreUniformAndTheirOrderToo() {
        Ciphertext question = asker.question(7);
        Set<Integer> places = new HashSet<>();
        Set<Long> seen = new HashSet<>();
        int count = 0;
        int coins = 0;
        for (int i = 0; i < 60; i++) {
            Reply reply = answerer.reply(7, BOTH, question);
            long[] sums = sums(slots(reply.answer()), 2 * BLOCKS);
            for (int test = 0; test < 2; test++) {
                int from = test * BLOCKS;
                int zeros = 0;
                for (int block = from; block < from + BLOCKS; block++) {
                    if (sums[block] == 0) {
                        zeros++;
                        places.add(block - from);
                    } else {
                        seen.add(sums[block]);
                        count++;
                    }
                }
                // x is neither less nor greater: a zero only for σ = −1, at the lowest bit.
                assertEquals(reply.bits()[test] ? 1 : 0, zeros);
                coins += zeros;
            }
        }
        // Outside with a probability below 2^-23.
        assertTrue(coins > 30 && coins < 90, "ones: " + coins);
        // About 60 zeros in 33 places, and 4000 of 40960 numbers.
        assertTrue(places.size() > 15, "places: " + places.size());
        assertTrue(seen.size() > 0.93 * count && count > 3800, seen.size() + " of " + count);
    }

    /** Slots of a block and those that no block uses, in two answers to the same question. */
    @Test
    void slotsTellNothingBesideTheirSum() {
        Ciphertext question = asker.question(7);
        for (List<Comparison.Test> tests : List.of(BOTH, List.of(Comparison.Test.LESS))) {
            Ciphertext answer = answerer.reply(7, tests, question).answer();
            long[] once = slots(answer);
            long[] again = slots(answerer.reply(7, tests, question).answer());
            assertEquals(1, answer.primes());
            // 4096 uniform numbers modulo 40961: about 3900 different ones, and hardly any twice in one place.
            assertTrue(Arrays.stream(once).distinct().count() > 3700);
            assertTrue(IntStream.range(0, once.length)
                            .filter(i -> once[i] == again[i])
                            .count()
                    < 10);
            // Of each place in a block too: no slot is what is left out.
            for (int place = 0; place < 32; place++) {
                int at = place;
                assertTrue(IntStream.range(0, 4096 / 32)
                                .mapToLong(block -> once[32 * block + at])
                                .distinct()
                                .count()
                        > 115);
            }
        }
    }

    /** The positive control: before masking, a slot would tell whether it is one of those above the bit. */
    @Test
    void withoutMasksTheSlotsWouldTellTheNumber() {
        List<Comparison.Sum> sums = Answerer.sums(Comparison.Test.LESS, 1, 0b1010);
        assertArrayEquals(
                new double[] {3, -3, 3, -3, 3}, Arrays.copyOf(sums.getFirst().multiples(), 5));
        assertNotEquals(
                sums.getFirst().constant(),
                Answerer.sums(Comparison.Test.LESS, 1, 0).getFirst().constant());
    }

    @Test
    void theNoiseOfAnAnswerIsDrownedAndWithinItsBound() {
        Ciphertext question = asker.question(LARGEST);
        Ciphertext answer = answerer.reply(0, BOTH, question).answer();
        double most = decryptor.decrypt(answer).noise();
        assertTrue(most <= answer.noise());
        // What the product alone would leave over one prime is 2^40 times smaller than the noise that drowns it.
        Ciphertext product = new Evaluator(context).multiply(question, encoder.slots(new long[] {1, 2, 3}));
        double alone = product.noise() / context.parameters().moduli().getLast().value();
        assertTrue(most > alone * 0x1p38, most + " " + alone);
    }

    /** Why nothing is claimed about askers that deviate: what they hide beyond the bound is multiplied by what is to be hidden. */
    @Test
    void anAskerThatHidesNoiseSeesBeyondWhatIsDrowned() {
        Ciphertext honest = asker.question(7);
        BigInteger hidden = BigInteger.valueOf(40961).shiftLeft(64);
        Poly first = context.ring().add(honest.part(0), context.ring().constant(hidden, 0, 1));
        Ciphertext lie =
                new Ciphertext(context.parameters(), List.of(first, honest.part(1)), honest.noise(), honest.seed());
        assertTrue(Comparison.isQuestion(lie));
        Ciphertext answer = answerer.reply(7, BOTH, lie).answer();
        assertTrue(decryptor.decrypt(answer).noise() > 8 * answer.noise());
    }

    @Test
    void messagesSurviveTheJourney() throws MalformedException {
        Format format = new Format(context);
        Ciphertext question = format.readCiphertext(format.write(asker.question(41)));
        assertTrue(Comparison.isQuestion(question));
        assertFalse(Comparison.isAnswer(question));
        Reply reply = answerer.reply(42, BOTH, question);
        Ciphertext answer = format.readCiphertext(format.write(reply.answer()));
        assertTrue(Comparison.isAnswer(answer));
        assertFalse(Comparison.isQuestion(answer));
        boolean[] bits = asker.bits(BOTH, answer);
        assertTrue(bits[0] != reply.bits()[0]);
        assertEquals(bits[1], reply.bits()[1]);
    }

    @Test
    void whatIsNotAComparisonIsRefused() {
        Ciphertext question = asker.question(1);
        Evaluator evaluator = new Evaluator(context);
        assertThrows(IllegalArgumentException.class, () -> asker.question(-1));
        assertThrows(IllegalArgumentException.class, () -> asker.question(LARGEST + 1));
        assertThrows(IllegalArgumentException.class, () -> answerer.reply(LARGEST + 1, BOTH, question));
        assertThrows(IllegalArgumentException.class, () -> answerer.reply(-1, BOTH, question));
        assertThrows(IllegalArgumentException.class, () -> answerer.reply(1, List.of(), question));
        assertThrows(
                IllegalArgumentException.class,
                () -> answerer.reply(1, List.of(Comparison.Test.LESS, Comparison.Test.LESS), question));
        for (Ciphertext other : List.of(
                evaluator.negate(question),
                new Ciphertext(question.parameters(), question.parts(), 2 * question.noise(), question.seed()),
                evaluator.switchTo(question, 1),
                evaluator.multiply(question, question),
                answerer.reply(1, BOTH, question).answer())) {
            assertThrows(IllegalArgumentException.class, () -> answerer.reply(1, BOTH, other));
        }
        for (Ciphertext other : List.of(
                question, evaluator.negate(question), evaluator.switchTo(evaluator.multiply(question, question), 1))) {
            assertThrows(IllegalArgumentException.class, () -> asker.bits(BOTH, other));
        }
        Context small = Context.of(Parameters.of(12, 40961, 1, Security.CLASSICAL_128));
        SecretKey key = SecretKey.generate(small, random);
        assertThrows(IllegalArgumentException.class, () -> new Asker(small, key, random));
        assertThrows(
                IllegalArgumentException.class, () -> new Answerer(small, PublicKey.of(small, key, random), random));
    }

    /** Bits are held back from whoever prints them. */
    @Test
    void nothingIsTold() {
        assertEquals(
                "Reply[content withheld]",
                answerer.reply(3, BOTH, asker.question(2)).toString());
        assertEquals(
                "Sum[content withheld]",
                Answerer.sums(Comparison.Test.LESS, 1, 3).getFirst().toString());
    }
}
