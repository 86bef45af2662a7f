package dev.tcme.he.exact;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.he.ring.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Random bits and their corrections on plain numbers, for every program whose inputs are bits. */
final class MaskedBitsProperties {
    private static final Grid GRID = new Grid(1024, 65537);
    private static final PlainArithmetic ON = new PlainArithmetic(GRID);

    private static final List<Program<?>> PROGRAMS = List.of(
            new Comparison(Relation.LESS, NumberFormat.unsigned(1), 9),
            new Comparison(Relation.SIGN, NumberFormat.signed(8), 5),
            new Comparison(Relation.SIGN, NumberFormat.unsigned(27), 3),
            new Comparison(Relation.EQUAL, NumberFormat.signed(64), 16),
            new Extremum(Extremum.Side.LARGEST, 2, NumberFormat.signed(7)),
            new Extremum(Extremum.Side.SMALLEST, 5, NumberFormat.unsigned(13)),
            new IntersectionSize(3, NumberFormat.unsigned(10)),
            new IntersectionSize(4, NumberFormat.signed(62)),
            Sum.histogram(3, 17),
            Sum.count(2));

    private static InputBits bits(Program<?> program) {
        return program.inputBits().orElseThrow();
    }

    private static MaskedBits masked(Program<?> program) {
        return new MaskedBits(bits(program), GRID);
    }

    private static Seed seed(Random random) {
        return Seed.ofNumber(random.nextLong());
    }

    /** Numbers that the program takes: as many as it has words, of as many bits. */
    private static long[] values(Program<?> program, Random random) {
        InputBits bits = bits(program);
        if (program instanceof IntersectionSize(int sizeMax, NumberFormat format)) {
            int above = Long.SIZE - format.bits() + 1;
            return random.longs()
                    .map(value -> value << above >>> above)
                    .distinct()
                    .limit(random.nextInt(sizeMax + 1))
                    .toArray();
        }
        int above = Long.SIZE - bits.wordBits();
        boolean signed = program instanceof Comparison(Relation relation, NumberFormat format, int count)
                        && format.signedness() == Signedness.SIGNED
                || program instanceof Extremum extremum && extremum.format().signedness() == Signedness.SIGNED;
        return random.longs(bits.words())
                .map(value -> signed ? value << above >> above : value << above >>> above)
                .toArray();
    }

    private static List<long[]> applied(Program<?> program, List<long[]> random, List<byte[]> corrections) {
        return masked(program)
                .apply(
                        ON,
                        (party, factors) -> ON.input(
                                1,
                                IntStream.range(0, factors.length)
                                        .mapToLong(j -> GRID.residue(factors[j] * random.get(party)[j]))
                                        .toArray()),
                        corrections)
                .stream()
                .map(PlainArithmetic.Plain::slots)
                .toList();
    }

    @Property(tries = 400, seed = "202611221")
    void correctedRandomBitsAreThePartysNumbers(@ForAll @IntRange(min = 0, max = 9) int which, @ForAll long seed) {
        Program<?> program = PROGRAMS.get(which);
        MaskedBits masked = masked(program);
        Random random = new Random(seed);
        List<long[]> expected = new ArrayList<>();
        List<long[]> prepared = new ArrayList<>();
        List<byte[]> corrections = new ArrayList<>();
        for (int party = 0; party < program.parties(); party++) {
            long[] values = values(program, random);
            Seed own = seed(random);
            expected.add(program.slots(GRID, party, values).getFirst());
            prepared.add(masked.random(party, own));
            corrections.add(masked.corrections(party, values, own));
            masked.require(corrections.getLast());
        }
        List<long[]> corrected = applied(program, prepared, corrections);
        for (int party = 0; party < program.parties(); party++) {
            assertArrayEquals(expected.get(party), corrected.get(party));
        }
    }

    /** Whatever a party corrects, it is left with words, each the same wherever it lies. */
    @Property(tries = 100, seed = "202611222")
    void anyCorrectionsLeadToWords(@ForAll @IntRange(min = 0, max = 9) int which, @ForAll long seed) {
        Program<?> program = PROGRAMS.get(which);
        InputBits bits = bits(program);
        MaskedBits masked = masked(program);
        Random random = new Random(seed);
        List<long[]> prepared = new ArrayList<>();
        List<byte[]> corrections = new ArrayList<>();
        List<long[]> expected = new ArrayList<>();
        for (int party = 0; party < program.parties(); party++) {
            Seed own = seed(random);
            prepared.add(masked.random(party, own));
            byte[] any = new byte[masked.correctionBytes()];
            random.nextBytes(any);
            int unused = any.length * Byte.SIZE - bits.words() * bits.wordBits();
            any[any.length - 1] = (byte) ((any[any.length - 1] & 0xFF) >>> unused);
            masked.require(any);
            corrections.add(any);
            long[] slots = bits.spread(GRID, party, xor(random(program, party, own), words(bits, any)));
            long[] fixed = bits.fixed(GRID, party);
            Arrays.setAll(slots, j -> slots[j] + fixed[j]);
            expected.add(slots);
        }
        List<long[]> corrected = applied(program, prepared, corrections);
        for (int party = 0; party < program.parties(); party++) {
            assertArrayEquals(expected.get(party), corrected.get(party));
        }
    }

    private static long[] xor(long[] a, long[] b) {
        return IntStream.range(0, a.length).mapToLong(i -> a[i] ^ b[i]).toArray();
    }

    /** Bit i of all words, the lowest bit of the first byte first, by big integers. */
    private static long[] words(InputBits bits, byte[] packed) {
        byte[] reversed = new byte[packed.length];
        Arrays.setAll(new int[packed.length], i -> {
            reversed[packed.length - 1 - i] = packed[i];
            return 0;
        });
        var number = new java.math.BigInteger(1, reversed);
        return IntStream.range(0, bits.words())
                .mapToLong(i -> number.shiftRight(i * bits.wordBits()).longValue())
                .map(word -> word << Long.SIZE - bits.wordBits() >>> Long.SIZE - bits.wordBits())
                .toArray();
    }

    /** The random words of a seed, read off the slots of each single bit. */
    private static long[] random(Program<?> program, int party, Seed seed) {
        InputBits bits = bits(program);
        long[] slots = masked(program).random(party, seed);
        long[] words = new long[bits.words()];
        for (int i = 0; i < words.length; i++) {
            for (int j = 0; j < bits.wordBits(); j++) {
                long[] single = single(bits, party, i, j);
                int at = firstNonzero(single);
                words[i] |= (slots[at] == single[at] ? 1L : 0) << j;
            }
        }
        return words;
    }

    private static long[] single(InputBits bits, int party, int word, int bit) {
        long[] words = new long[bits.words()];
        words[word] = 1L << bit;
        return bits.spread(GRID, party, words);
    }

    private static int firstNonzero(long[] slots) {
        return IntStream.range(0, slots.length)
                .filter(j -> slots[j] != 0)
                .findFirst()
                .orElseThrow();
    }

    @Property(tries = 30, seed = "202611223")
    void everyBitHasSlotsOfItsOwn(@ForAll @IntRange(min = 0, max = 9) int which) {
        Program<?> program = PROGRAMS.get(which);
        InputBits bits = bits(program);
        for (int party = 0; party < program.parties(); party++) {
            long[] sum = bits.fixed(GRID, party);
            long[] all = new long[bits.words()];
            Arrays.fill(all, -1L >>> Long.SIZE - bits.wordBits());
            long[] together = bits.spread(GRID, party, all);
            for (int i = 0; i < bits.words(); i++) {
                for (int j = 0; j < bits.wordBits(); j++) {
                    long[] single = single(bits, party, i, j);
                    assertTrue(firstNonzero(single) >= 0);
                    for (int slot = 0; slot < single.length; slot++) {
                        assertTrue(single[slot] == 0 || sum[slot] == 0 && single[slot] == together[slot]);
                        sum[slot] += single[slot];
                    }
                }
            }
            assertTrue(Arrays.stream(bits.spread(GRID, party, new long[bits.words()]))
                    .allMatch(slot -> slot == 0));
        }
    }

    @Property(tries = 50, seed = "202611224")
    void oneSeedGivesTheSameBitsAndAnotherOrAnotherPartyOthers(@ForAll long number) {
        MaskedBits masked = masked(new Comparison(Relation.SIGN, NumberFormat.unsigned(64), 4));
        Seed seed = Seed.ofNumber(number);
        long[] random = masked.random(0, seed);
        assertArrayEquals(random, masked.random(0, Seed.ofNumber(number)));
        assertFalse(Arrays.equals(random, masked.random(0, Seed.ofNumber(number + 1))));
        long[] other = masked.random(1, seed);
        Arrays.setAll(other, j -> GRID.residue(-other[j]));
        assertFalse(Arrays.equals(random, other));
        assertFalse(Arrays.equals(
                MaskedBits.maskSeed(seed, 0).bytes(),
                MaskedBits.maskSeed(seed, 1).bytes()));
        assertFalse(Arrays.equals(MaskedBits.maskSeed(seed, 0).bytes(), seed.bytes()));
    }

    /** Each count is binomial with deviation 32: beyond 8 deviations with a probability below 2^-49. */
    @Example
    void everyBitOfTheCorrectionsIsUniformWhateverTheNumbersAre() {
        MaskedBits masked = masked(new Comparison(Relation.SIGN, NumberFormat.unsigned(64), 2));
        int runs = 4096;
        int[] ones = new int[128];
        for (int run = 0; run < runs; run++) {
            byte[] corrections = masked.corrections(0, new long[] {-1, 0}, Seed.ofNumber(run));
            Arrays.setAll(ones, bit -> ones[bit] + (corrections[bit / 8] >>> bit % 8 & 1));
        }
        assertTrue(IntStream.of(ones).allMatch(count -> Math.abs(count - runs / 2) < 256), Arrays.toString(ones));
    }

    @Example
    void correctionsOfAnotherLengthOrWithUnusedBitsAreRefused() {
        MaskedBits masked = masked(new Comparison(Relation.SIGN, NumberFormat.unsigned(27), 3));
        assertEquals(11, masked.correctionBytes());
        masked.require(new byte[11]);
        for (int length : new int[] {0, 10, 12}) {
            assertThrows(IllegalArgumentException.class, () -> masked.require(new byte[length]));
        }
        byte[] corrections = new byte[11];
        corrections[10] = 1;
        masked.require(corrections);
        for (int bit = 1; bit < Byte.SIZE; bit++) {
            corrections[10] = (byte) (1 << bit);
            var refusal = assertThrows(IllegalArgumentException.class, () -> masked.require(corrections));
            assertEquals("the last 7 bits of corrections must be 0", refusal.getMessage());
        }
        MaskedBits full = masked(new Comparison(Relation.SIGN, NumberFormat.unsigned(8), 2));
        full.require(new byte[] {-1, -1});
    }

    @Example
    void numbersThatTheProgramDoesNotTakeAreNotCorrectedTo() {
        MaskedBits masked = masked(new Comparison(Relation.SIGN, NumberFormat.unsigned(8), 2));
        Seed seed = Seed.ofNumber(1);
        assertThrows(IllegalArgumentException.class, () -> masked.corrections(0, new long[] {256, 0}, seed));
        assertThrows(IllegalArgumentException.class, () -> masked.corrections(0, new long[1], seed));
        MaskedBits sets = masked(new IntersectionSize(2, NumberFormat.unsigned(8)));
        assertThrows(IllegalArgumentException.class, () -> sets.corrections(0, new long[] {5, 5}, seed));
        assertThrows(IllegalArgumentException.class, () -> sets.corrections(0, new long[3], seed));
        assertThrows(IllegalArgumentException.class, () -> masked(Sum.count(2)).corrections(0, new long[] {2}, seed));
    }

    @Example
    void whatIsNotBitsSaysSo() {
        Range range = new Range(0, 2);
        for (Program<?> program :
                List.of(Sum.of(2, 1, range), new Variance(2, 1, range), new InnerProduct(1, range, range))) {
            assertTrue(program.inputBits().isEmpty());
        }
        assertTrue(Sum.of(2, 1, new Range(0, 1)).inputBits().isPresent());
        assertTrue(Sum.of(2, 1, new Range(-1, 0)).inputBits().isEmpty());
    }
}
