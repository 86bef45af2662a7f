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
    private static final long T = 65537;

    /** How many x, each against {@value #AGAINST} y. */
    private static final int NUMBERS = 40;

    private static final int MANY_NUMBERS = 2000;
    private static final int AGAINST = 14;

    private final SecureRandom random = new SecureRandom();
    private final Context context = Context.of(Comparison.parameters());
    private final SecretKey secret = SecretKey.generate(context, random);
    private final Asker asker = new Asker(context, secret, random);
    private final Answerer answerer = new Answerer(context, random);
    private final Encoder encoder = new Encoder(context);
    private final Decryptor decryptor = new Decryptor(context, secret);
    private final Disclosure disclosure =
            new Disclosure(context.subring(), context.slots().modulus(0), Comparison.BITS);

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

    /** Where a claim does not hold; one claim for each x, which may keep something of it. */
    private static List<Pair> wrong(int count, java.util.function.LongFunction<Claim> claims) {
        return IntStream.range(0, count)
                .parallel()
                .boxed()
                .flatMap(i -> {
                    Random numbers = new Random(i);
                    long x = i == 0 ? 0 : i == 1 ? LARGEST : numbers.nextLong(LARGEST + 1);
                    Claim claim = claims.apply(x);
                    return against(x, numbers).stream()
                            .filter(y -> !claim.holds(x, y))
                            .map(y -> new Pair(x, y));
                })
                .toList();
    }

    private ProvenQuestion proven(Question question) {
        try {
            return question.proven(context);
        } catch (UnprovenException e) {
            throw new AssertionError(e);
        }
    }

    private long[] slots(Ciphertext ciphertext) {
        return encoder.slotsOf(decryptor.decrypt(ciphertext).coefficients());
    }

    /** The blocks' sums without the pads. */
    private long[] sums(Question question, long x, Ciphertext answer, int blocks) {
        long[] slots = slots(answer);
        double[] pads = disclosure.pads(
                disclosure.take(slots, x), proven(question).digest(), Blinder.digest(context, answer.part(1)), blocks);
        long[] sums = padded(slots, blocks);
        Arrays.setAll(sums, block -> Math.floorMod(sums[block] - (long) pads[block], T));
        return sums;
    }

    private long[] padded(long[] slots, int blocks) {
        long[] sums = new long[blocks];
        for (int block = 0; block < blocks; block++) {
            for (int place = 0; place < 32; place++) {
                sums[block] += slots[context.subring().slot(place, block)];
            }
            sums[block] %= T;
        }
        return sums;
    }

    @Test
    void bothTestsAreAlwaysRight() {
        AtomicInteger[] ones = {new AtomicInteger(), new AtomicInteger()};
        List<Pair> wrong = wrong(NUMBERS, number -> {
            Question question = asker.question(number);
            ProvenQuestion proven = proven(question);
            return (x, y) -> {
                Reply reply = answerer.reply(y, BOTH, proven);
                boolean[] bits = asker.bits(BOTH, x, question, reply.answer());
                for (int i = 0; i < 2; i++) {
                    ones[i].addAndGet(bits[i] ? 1 : 0);
                }
                return (bits[0] != reply.bits()[0]) == (x < y) && (bits[1] != reply.bits()[1]) == (x > y);
            };
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
            List<Pair> wrong = wrong(NUMBERS / 4, number -> {
                Question question = asker.question(number);
                ProvenQuestion proven = proven(question);
                return (x, y) -> {
                    Reply reply = answerer.reply(y, alone, proven);
                    return (asker.bits(alone, x, question, reply.answer())[0] != reply.bits()[0]) == holds(test, x, y);
                };
            });
            assertEquals(List.of(), wrong, test.name());
        }
    }

    /** The formula on plain bits, for both tests and signs, against many numbers. */
    @Test
    void exactlyOneSumIsZeroIfThereIsOneAtAll() {
        List<Pair> wrong = wrong(MANY_NUMBERS, number -> (x, y) -> {
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
        Question question = asker.question(7);
        ProvenQuestion proven = proven(question);
        Set<Integer> places = new HashSet<>();
        Set<Long> seen = new HashSet<>();
        int count = 0;
        int coins = 0;
        for (int i = 0; i < 60; i++) {
            Reply reply = answerer.reply(7, BOTH, proven);
            long[] sums = sums(question, 7, reply.answer(), 2 * BLOCKS);
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
        // About 60 zeros in 33 places, and 4000 of 65536 numbers.
        assertTrue(places.size() > 15, "places: " + places.size());
        assertTrue(seen.size() > 0.95 * count && count > 3800, seen.size() + " of " + count);
    }

    /** Slots of a block and those that no block uses, in two answers to the same question. */
    @Test
    void slotsTellNothingBesideTheirSum() {
        Question question = asker.question(7);
        ProvenQuestion proven = proven(question);
        for (List<Comparison.Test> tests : List.of(BOTH, List.of(Comparison.Test.LESS))) {
            Ciphertext answer = answerer.reply(7, tests, proven).answer();
            long[] once = slots(answer);
            long[] again = slots(answerer.reply(7, tests, proven).answer());
            assertEquals(1, answer.primes());
            // 8192 uniform numbers modulo 65537: about 7700 different ones, and hardly any twice in one place.
            assertTrue(Arrays.stream(once).distinct().count() > 7500);
            assertTrue(IntStream.range(0, once.length)
                            .filter(i -> once[i] == again[i])
                            .count()
                    < 10);
            // Of each place too: no slot is what is left out.
            for (int place = 0; place < Subring.PLACES; place++) {
                int at = place;
                assertTrue(IntStream.range(0, context.subring().copies())
                                .mapToLong(copy -> once[context.subring().slot(at, copy)])
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
        Question question = asker.question(LARGEST);
        Ciphertext answer = answerer.reply(0, BOTH, proven(question)).answer();
        double most = decryptor.decrypt(answer).noise();
        assertTrue(most <= answer.noise());
        // What the most that is proven would leave over one prime is 2^53 times smaller than the noise that drowns it.
        double alone = context.noise().answered(QuestionBounds.of(Comparison.parameters()))
                / context.parameters().modulus(2).doubleValue();
        assertTrue(most > alone * 0x1p51, most + " " + alone);
    }

    @Test
    void messagesSurviveTheJourney() throws Exception {
        Format format = new Format(context);
        Question asked = asker.question(41);
        Question question = format.readQuestion(format.write(asked));
        Reply reply = answerer.reply(42, BOTH, question.proven(context));
        Ciphertext answer = format.readCiphertext(format.write(reply.answer()));
        assertTrue(Comparison.isAnswer(answer));
        boolean[] bits = asker.bits(BOTH, 41, asked, answer);
        assertTrue(bits[0] != reply.bits()[0]);
        assertEquals(bits[1], reply.bits()[1]);
    }

    /** The pads are bound to the question and to the answer. */
    @Test
    void anAnswerToAnotherQuestionIsReadAsNothing() {
        Question question = asker.question(7);
        Question other = asker.question(7);
        int zeros = 0;
        for (int i = 0; i < 20; i++) {
            Ciphertext answer = answerer.reply(7, BOTH, proven(question)).answer();
            zeros += asker.bits(BOTH, 7, other, answer)[0] ? 1 : 0;
        }
        // A coin each, if it were the right one.
        assertTrue(zeros <= 2, "zeros: " + zeros);
    }

    @Test
    void whatIsNotAComparisonIsRefused() {
        Question question = asker.question(1);
        ProvenQuestion proven = proven(question);
        Evaluator evaluator = new Evaluator(context);
        assertThrows(IllegalArgumentException.class, () -> asker.question(-1));
        assertThrows(IllegalArgumentException.class, () -> asker.question(LARGEST + 1));
        assertThrows(IllegalArgumentException.class, () -> answerer.reply(LARGEST + 1, BOTH, proven));
        assertThrows(IllegalArgumentException.class, () -> answerer.reply(-1, BOTH, proven));
        assertThrows(IllegalArgumentException.class, () -> answerer.reply(1, List.of(), proven));
        assertThrows(
                IllegalArgumentException.class,
                () -> answerer.reply(1, List.of(Comparison.Test.LESS, Comparison.Test.LESS), proven));
        Ciphertext fresh = question.ciphertext();
        for (Ciphertext other :
                List.of(fresh, evaluator.negate(fresh), evaluator.switchTo(evaluator.multiply(fresh, fresh), 1))) {
            assertFalse(Comparison.isAnswer(other));
            assertThrows(IllegalArgumentException.class, () -> asker.bits(BOTH, 1, question, other));
        }
        Context small = Context.of(Parameters.of(12, 40961, 1, Security.CLASSICAL_128));
        SecretKey key = SecretKey.generate(small, random);
        assertThrows(IllegalArgumentException.class, () -> new Asker(small, key, random));
        assertThrows(IllegalArgumentException.class, () -> new Asker(context, key, random));
        assertThrows(IllegalArgumentException.class, () -> new Answerer(small, random));
    }

    /** Bits are held back from whoever prints them. */
    @Test
    void nothingIsTold() {
        assertEquals(
                "Reply[content withheld]",
                answerer.reply(3, BOTH, proven(asker.question(2))).toString());
        assertEquals(
                "Sum[content withheld]",
                Answerer.sums(Comparison.Test.LESS, 1, 3).getFirst().toString());
    }
}
