package dev.tcme.he.exact;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.he.ckks.ExtendedCiphertext;
import dev.tcme.he.ckks.Parameters;
import dev.tcme.he.ckks.ParametersLiteral;
import dev.tcme.he.ckks.Security;
import dev.tcme.he.exact.Execution.Encrypted;
import dev.tcme.he.exact.PlainArithmetic.Plain;
import dev.tcme.he.ring.Poly;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ciphertexts say the same as plain numbers, whatever the order of operations, and their noise is below its bound. */
final class AlgebraTest {
    private static final int LOG_DEGREE = 13;
    private static final int PARTIES = 3;
    private static final Parameters PARAMETERS =
            Parameters.of(new ParametersLiteral(LOG_DEGREE, Security.CLASSICAL_128, 2, 40, 60, ParametersLiteral.BEST));
    private static final PlainModulus PLAIN = PlainModulus.of(LOG_DEGREE, 65537);
    private static final Collective KEYS = new Collective(PARAMETERS, PARTIES, 1);
    private static final int TOP = PARAMETERS.levelMax();
    private static final int SHIFT = 3;
    private static final KeyNeeds NEEDS = new KeyNeeds(
            new TreeMap<>(java.util.Map.of(PARAMETERS.rotation(SHIFT), TOP, PARAMETERS.conjugation(), TOP)),
            OptionalInt.of(TOP));
    private static final Execution ON = new Execution(KEYS.evaluator(NEEDS), PLAIN, PARTIES);
    private static final PlainArithmetic PLAINLY = new PlainArithmetic(PLAIN.grid());

    /** A vector both ways. */
    private record Both(Encrypted encrypted, Plain plain) {}

    private static Both input(long seed, int level) {
        long[] slots =
                new Random(seed).longs(PLAIN.grid().slots(), 0, PLAIN.value()).toArray();
        var encoder = new ExactEncoder(KEYS.context, PLAIN);
        return new Both(ON.input(KEYS.encrypt(encoder.encode(slots, level, 1))), PLAINLY.input(level, slots));
    }

    private static Decoded decoded(Both both, long factor) {
        Encrypted flat = ON.relinearise(both.encrypted);
        return new ExactEncoder(KEYS.context, PLAIN)
                .decode(KEYS.phase(flat.ciphertext()), flat.bound().level(), factor);
    }

    private static void assertSame(Both both) {
        Decoded decoded = decoded(both, both.encrypted.bound().factor());
        assertTrue(decoded instanceof Decoded.Slots, "garbled at margin " + decoded.margin());
        assertArrayEquals(both.plain.slots(), ((Decoded.Slots) decoded).values());
    }

    private static void assertNoiseBelowBound(Both both) {
        Encrypted flat = ON.relinearise(both.encrypted);
        double measured = Measure.size(KEYS, PLAIN, flat.ciphertext());
        assertTrue(
                measured <= flat.bound().size(),
                measured + " above " + flat.bound().size());
    }

    /** One operation chosen by a random number, on both. */
    private static Both step(Random random, Both a, Both b) {
        long constant = random.nextLong(1, PLAIN.value());
        long[] slots = random.longs(PLAIN.grid().slots(), 0, PLAIN.value()).toArray();
        return switch (random.nextInt(10)) {
            case 0 -> new Both(ON.add(a.encrypted, b.encrypted), PLAINLY.add(a.plain, b.plain));
            case 1 -> new Both(ON.subtract(a.encrypted, b.encrypted), PLAINLY.subtract(a.plain, b.plain));
            case 2 -> new Both(ON.negate(a.encrypted), PLAINLY.negate(a.plain));
            case 3 -> new Both(ON.add(a.encrypted, constant), PLAINLY.add(a.plain, constant));
            case 4 -> new Both(ON.add(a.encrypted, slots), PLAINLY.add(a.plain, slots));
            case 5 -> new Both(ON.times(a.encrypted, constant % 100 - 50), PLAINLY.times(a.plain, constant % 100 - 50));
            case 6 -> new Both(ON.divide(a.encrypted, constant), PLAINLY.divide(a.plain, constant));
            case 7 -> new Both(ON.rotate(a.encrypted, SHIFT), PLAINLY.rotate(a.plain, SHIFT));
            case 8 -> a.encrypted.bound().level() == 0 ? a : moved(a, random.nextInt(2));
            default ->
                a.encrypted.bound().level() == 0
                        ? a
                        : new Both(
                                ON.rescale(ON.multiply(a.encrypted, b.encrypted)),
                                PLAINLY.rescale(PLAINLY.multiply(a.plain, b.plain)));
        };
    }

    /** One of several moves. */
    private static Both moved(Both a, int which) {
        Move[] moves = {new Move.Shift(SHIFT), new Move.Fold()};
        return new Both(
                ON.movedRescaled(a.encrypted, moves).get(which),
                PLAINLY.movedRescaled(a.plain, moves).get(which));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void movesAreRescaled(int which) {
        Both a = input(71 + which, TOP);
        Both square = new Both(
                ON.relinearise(ON.multiply(a.encrypted, a.encrypted)),
                PLAINLY.relinearise(PLAINLY.multiply(a.plain, a.plain)));
        for (Both one : List.of(moved(a, which), moved(square, which), moved(moved(square, which), 1 - which))) {
            assertSame(one);
            assertNoiseBelowBound(one);
        }
        Encrypted product = ON.multiply(a.encrypted, a.encrypted);
        assertThrows(IllegalArgumentException.class, () -> ON.movedRescaled(product, new Move.Fold()));
        Encrypted bottom = input(73, 0).encrypted;
        assertThrows(IllegalArgumentException.class, () -> ON.movedRescaled(bottom, new Move.Fold()));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void anySequenceOfOperationsIsWhatPlainNumbersSay(long seed) {
        Random random = new Random(seed);
        Both a = input(seed, TOP);
        Both b = input(seed + 1000, TOP);
        for (int i = 0; i < 6; i++) {
            Both next = step(random, a, b);
            if (next.plain.level() < b.plain.level()) {
                b = new Both(ON.rescale(b.encrypted), PLAINLY.rescale(b.plain));
            }
            a = next;
            assertSame(a);
            assertNoiseBelowBound(a);
        }
    }

    @Test
    void productsOfDegreeTwoCanBeAddedBeforeRelinearisation() {
        Both a = input(21, TOP);
        Both b = input(22, TOP);
        Encrypted sum = ON.add(ON.multiply(a.encrypted, b.encrypted), ON.multiply(a.encrypted, a.encrypted));
        Plain plainly = PLAINLY.add(PLAINLY.multiply(a.plain, b.plain), PLAINLY.multiply(a.plain, a.plain));
        assertSame(new Both(sum, plainly));
        assertSame(new Both(ON.rescale(sum), PLAINLY.rescale(plainly)));
    }

    @ParameterizedTest
    @ValueSource(longs = {61, 62, 63, 64, 65, 66})
    void productsWithPublicNumbersAreSlotBySlot(long seed) {
        Random random = new Random(seed);
        long t = PLAIN.value();
        long[] message = random.longs(PLAIN.grid().slots(), 0, t).toArray();
        var encoder = new ExactEncoder(KEYS.context, PLAIN);
        // signs, as corrections have them, and anything
        long[] slots = random.longs(PLAIN.grid().slots(), 0, t)
                .map(slot -> seed % 2 == 0 ? slot : (slot & 1) == 0 ? 1 : t - 1)
                .toArray();
        ExtendedCiphertext extended = KEYS.encryptExtended(encoder.encodeExtended(message, TOP), TOP);
        Both product = new Both(
                ON.dividedProduct(extended, slots),
                PLAINLY.input(
                        TOP,
                        IntStream.range(0, slots.length)
                                .mapToLong(j -> message[j] * slots[j] % t)
                                .toArray()));
        assertSame(product);
        assertNoiseBelowBound(product);
        Both added = new Both(ON.add(product.encrypted, message), PLAINLY.add(product.plain, message));
        assertSame(added);
        Both square = new Both(
                ON.rescale(ON.multiply(added.encrypted, added.encrypted)),
                PLAINLY.rescale(PLAINLY.multiply(added.plain, added.plain)));
        assertSame(square);
        assertNoiseBelowBound(square);
        assertThrows(IllegalArgumentException.class, () -> ON.dividedProduct(extended, new long[5]));
    }

    @Test
    void rescalingAloneChangesTheFactorAndNotTheNumbers() {
        Both a = input(31, TOP);
        Encrypted below = ON.rescale(a.encrypted);
        assertTrue(below.bound().factor() != 1);
        assertSame(new Both(below, PLAINLY.rescale(a.plain)));
    }

    /** The control of all the others: with another factor they see other numbers. */
    @Test
    void wrongFactorGivesOtherNumbers() {
        Both a = input(41, TOP);
        Both below = new Both(ON.rescale(a.encrypted), PLAINLY.rescale(a.plain));
        assertTrue(decoded(below, 1) instanceof Decoded.Slots(long[] values, double margin)
                && !Arrays.equals(values, below.plain.slots()));
    }

    @Test
    void sumsOfDifferentLevelsAndProductsOfProductsAreRefused() {
        Both a = input(51, TOP);
        Both low = input(52, TOP - 1);
        assertThrows(IllegalArgumentException.class, () -> ON.add(a.encrypted, low.encrypted));
        assertThrows(IllegalArgumentException.class, () -> ON.multiply(a.encrypted, low.encrypted));
        Encrypted product = ON.multiply(a.encrypted, a.encrypted);
        assertThrows(IllegalArgumentException.class, () -> ON.multiply(product, a.encrypted));
        assertThrows(IllegalArgumentException.class, () -> ON.rotate(product, SHIFT));
        Encrypted bottom = input(53, 0).encrypted;
        assertThrows(IllegalArgumentException.class, () -> ON.rescale(bottom));
        assertThrows(IllegalArgumentException.class, () -> ON.divide(bottom, 2 * 65537));
    }

    @Test
    void phaseThatIsNoDecryptionIsGarbled() {
        Both a = input(61, 0);
        var encoder = new ExactEncoder(KEYS.context, PLAIN);
        Poly right = KEYS.phase(a.encrypted.ciphertext());
        Poly wrong = a.encrypted.ciphertext().parts().getFirst();
        assertTrue(encoder.decode(right, 0, 1) instanceof Decoded.Slots);
        assertTrue(encoder.decode(wrong, 0, 1) instanceof Decoded.Garbled);
        assertThrows(IllegalArgumentException.class, () -> encoder.decode(right, 1, 1));
    }

    @Test
    void plainNumbersDoNotShowInText() {
        Decoded decoded = decoded(input(71, 0), 1);
        assertFalse(decoded.toString().contains("["));
        assertTrue(List.of(decoded).toString().contains("margin"));
    }
}
