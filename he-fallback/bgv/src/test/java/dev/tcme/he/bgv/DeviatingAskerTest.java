package dev.tcme.he.bgv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.he.bgv.Comparison.Answerer;
import dev.tcme.he.bgv.Comparison.Reply;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * An asker whose numbers are no bits, with a good proof of what they are. With 1/2 at a place, {@code Y + (1−2Y)·X} is 1/2 whatever
 * Y is: all bits of y but one drop out, and whether there is a zero tells that one.
 */
class DeviatingAskerTest {
    private static final long T = 65537;
    private static final long HALF = (T + 1) / 2;
    private static final int BLOCKS = 33;
    private static final List<Comparison.Test> LESS = List.of(Comparison.Test.LESS);

    private final Fixture f = Fixture.of(Context.of(Comparison.parameters()));
    private final Disclosure disclosure =
            new Disclosure(f.context().subring(), f.context().slots().modulus(0), Comparison.BITS);

    /** Such that the lowest bit's sum is zero for a sign of 1 exactly if that bit of y is 0. */
    private static long[] numbers() {
        long[] places = new long[Comparison.BITS];
        Arrays.fill(places, HALF);
        // σ + X − Y + 3·31/2 with σ = 1 and Y = 0.
        places[0] = Math.floorMod(-1 - 93 * HALF, T);
        return places;
    }

    /** A sum's value for any numbers at the places. */
    private static long value(Comparison.Sum sum, long... places) {
        long value = (long) sum.constant();
        for (int i = 0; i < places.length; i++) {
            value += (long) sum.multiples()[i] * places[i];
        }
        return Math.floorMod(value, T);
    }

    /** The positive control: the sums without pads, as they were answered once, tell that bit. */
    @Test
    void withoutPadsTheSumsWouldTellABit() {
        long[] places = numbers();
        for (long y : new long[] {0, 1, 0xfffffffeL, 0xffffffffL, 0x12345678L, 0x12345679L}) {
            boolean zero = Answerer.sums(Comparison.Test.LESS, 1, y).stream().anyMatch(sum -> value(sum, places) == 0);
            assertEquals((y & 1) == 0, zero, "y = " + y);
        }
    }

    /** Every way to take the secrets for bits, and the sums as they are: zeros come as often as by chance. */
    @Test
    void withPadsTheyTellNothing() {
        Question question = f.question(numbers());
        ProvenQuestion proven = f.proven(question);
        Answerer answerer = new Answerer(f.context(), f.random());
        int zeros = 0;
        int looked = 0;
        for (int i = 0; i < 200; i++) {
            Reply reply = answerer.reply(i & 1, LESS, proven);
            for (long taken : new long[] {0, 0xffffffffL, 1, 0x55555555L}) {
                zeros += zeros(reply.answer(), proven, taken);
                looked += BLOCKS;
            }
            zeros += (int)
                    LongStream.of(sums(reply.answer())).filter(sum -> sum == 0).count();
            looked += BLOCKS;
        }
        // 33,000 of probability 1/65537: about half a one. In the attack above there were 50 and more.
        assertTrue(zeros <= 6, zeros + " zeros among " + looked);
    }

    /** One place that is no bit is enough. */
    @Test
    void oneNumberThatIsNoBitSpoilsEverything() {
        long[] places = new long[Comparison.BITS];
        places[17] = 2;
        ProvenQuestion proven = f.proven(f.question(places));
        Answerer answerer = new Answerer(f.context(), f.random());
        int zeros = 0;
        for (int i = 0; i < 200; i++) {
            Reply reply = answerer.reply(1L << 31, LESS, proven);
            zeros += zeros(reply.answer(), proven, 0) + zeros(reply.answer(), proven, 1 << 17);
        }
        assertTrue(zeros <= 6, "zeros: " + zeros);
        // The same with a bit there: a coin each time.
        places[17] = 1;
        ProvenQuestion honest = f.proven(f.question(places));
        int honestly = 0;
        for (int i = 0; i < 60; i++) {
            honestly += zeros(answerer.reply(1L << 31, LESS, honest).answer(), honest, 1 << 17);
        }
        assertTrue(honestly > 10 && honestly < 50, "zeros: " + honestly);
    }

    private long[] slots(Ciphertext answer) {
        return f.encoder().slotsOf(f.decryptor().decrypt(answer).coefficients());
    }

    private long[] sums(Ciphertext answer) {
        long[] slots = slots(answer);
        long[] sums = new long[BLOCKS];
        for (int block = 0; block < BLOCKS; block++) {
            for (int place = 0; place < Comparison.BITS; place++) {
                sums[block] += slots[f.context().subring().slot(place, block)];
            }
            sums[block] %= T;
        }
        return sums;
    }

    private int zeros(Ciphertext answer, ProvenQuestion question, long taken) {
        double[] pads = disclosure.pads(
                disclosure.take(slots(answer), taken),
                question.digest(),
                Blinder.digest(f.context(), answer.part(1)),
                BLOCKS);
        long[] sums = sums(answer);
        int zeros = 0;
        for (int block = 0; block < BLOCKS; block++) {
            zeros += Math.floorMod(sums[block] - (long) pads[block], T) == 0 ? 1 : 0;
        }
        return zeros;
    }
}
