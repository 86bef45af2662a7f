package dev.tcme.he.bgv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static final long LARGEST = (1L << 32) - 1;
    /** How many x, each against {@value #AGAINST} y. */
    private static final int NUMBERS = 20;

    private static final int MANY_NUMBERS = 200;
    private static final int AGAINST = 14;

    private final SecureRandom random = new SecureRandom();
    private final Context context = Context.of(Comparison.parameters());
    private final SecretKey secret = SecretKey.generate(context, random);
    private final Comparison.Asker asker = new Comparison.Asker(context, secret, random);
    private final Comparison.Answerer answerer =
            new Comparison.Answerer(context, PublicKey.of(context, secret, random), random);

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
        return others;
    }

    @Test
    void theSmallerNumberIsAlwaysFound() {
        AtomicInteger bits = new AtomicInteger();
        List<Pair> wrong = wrong(NUMBERS, (x, question) -> y -> {
            Comparison.Reply reply = answerer.reply(y, question);
            boolean bit = asker.bit(reply.answers());
            bits.addAndGet(bit ? 1 : 0);
            return bit != reply.bit();
        });
        assertEquals(List.of(), wrong);
        // The asker's bit alone is a coin.
        int compared = NUMBERS * AGAINST;
        assertEquals(compared / 2.0, bits.get(), 6 * Math.sqrt(compared) / 2);
    }

    /** The formula under encryption, with both signs, before anything is hidden; fast in a smaller ring. */
    @Test
    void exactlyOneTestIsZeroIfThereIsOneAtAll() {
        Fixture small = Fixture.of(11, 40961, 1);
        Comparison.Asker first = new Comparison.Asker(small.context(), small.secret(), random);
        Comparison.Answerer second = new Comparison.Answerer(small.context(), small.open(), random);
        List<Pair> wrong = wrong(MANY_NUMBERS, first, (x, question) -> y -> {
            boolean plus = random.nextBoolean();
            long zeros = second.tests(2 * y, plus ? 1 : small.t() - 1, question).stream()
                    .filter(test -> small.decryptor().decrypt(test).coefficients()[0] == 0)
                    .count();
            assertTrue(zeros <= 1);
            return (zeros == 1) == plus;
        });
        assertEquals(List.of(), wrong);
    }

    /** Something that claims to know whether x is smaller than a number. */
    private interface Claim {
        LongPredicate about(long x, List<Ciphertext> question);
    }

    private List<Pair> wrong(int count, Claim claim) {
        return wrong(count, asker, claim);
    }

    private static List<Pair> wrong(int count, Comparison.Asker asker, Claim claim) {
        return IntStream.range(0, count)
                .parallel()
                .boxed()
                .flatMap(i -> {
                    Random numbers = new Random(i);
                    long x = i == 0 ? 0 : i == 1 ? LARGEST : numbers.nextLong(LARGEST + 1);
                    LongPredicate smallerThan = claim.about(x, asker.question(x));
                    List<Long> others = against(x, numbers);
                    assertEquals(AGAINST, others.size());
                    return others.stream()
                            .filter(y -> smallerThan.test(y) != (x < y))
                            .map(y -> new Pair(x, y));
                })
                .toList();
    }

    @Test
    void theAnswersAreSmallAndTellNothingBesideTheConstant() {
        Comparison.Reply reply = answerer.reply(7, asker.question(7));
        Decryptor decryptor = new Decryptor(context, secret);
        for (Ciphertext answer : reply.answers()) {
            assertEquals(1, answer.primes());
            long[] opened = decryptor.decrypt(answer).coefficients();
            // Uniform modulo t: nearly all of the 4096 numbers differ.
            assertTrue(
                    java.util.Arrays.stream(opened, 1, opened.length).distinct().count() > 3500);
        }
    }

    @Test
    void theAnswersSurviveTheJourney() throws MalformedException {
        Format format = new Format(context);
        List<Ciphertext> question = new ArrayList<>();
        for (Ciphertext one : asker.question(41)) {
            question.add(format.readCiphertext(format.write(one)));
        }
        Comparison.Reply reply = answerer.reply(42, question);
        List<Ciphertext> answers = new ArrayList<>();
        for (Ciphertext one : reply.answers()) {
            answers.add(format.readCiphertext(format.write(one)));
        }
        assertTrue(asker.bit(answers) != reply.bit());
    }

    @Test
    void whatIsNotAComparisonIsRefused() {
        List<Ciphertext> question = asker.question(1);
        assertThrows(IllegalArgumentException.class, () -> asker.question(-1));
        assertThrows(IllegalArgumentException.class, () -> asker.question(LARGEST + 1));
        assertThrows(IllegalArgumentException.class, () -> answerer.reply(LARGEST + 1, question));
        assertThrows(IllegalArgumentException.class, () -> answerer.reply(1, question.subList(1, 33)));
        assertThrows(IllegalArgumentException.class, () -> asker.bit(question.subList(0, 1)));
    }
}
