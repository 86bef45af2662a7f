package dev.tcme.he.bgv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.he.ring.Modulus;
import dev.tcme.he.ring.Sampler;
import dev.tcme.he.ring.Seed;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who asks with bits gets the pads, and nobody else. */
class DisclosureTest {
    private static final long T = 65537;
    private static final int BITS = 32;

    private final Context context = Context.of(Comparison.parameters());
    private final Modulus plain = context.slots().modulus(0);
    private final Disclosure disclosure = new Disclosure(context.subring(), plain, BITS);
    private long seed;

    private double[] uniform() {
        double[] numbers = new double[context.parameters().degree()];
        Sampler.uniform(Seed.ofNumber(++seed), 0, plain, numbers);
        return numbers;
    }

    /** What the answer's slots would be for these numbers at the places, and the secrets behind them. */
    private record Offer(byte[] kappas, long[] slots) {}

    private Offer offer(long... places) {
        double[] factors = new double[context.parameters().degree()];
        double[] addends = uniform();
        byte[] kappas = disclosure.offer(uniform(), factors, addends);
        long[] slots = new long[factors.length];
        for (int slot = 0; slot < slots.length; slot++) {
            int place = slot / context.subring().copies();
            long value = place < places.length ? places[place] : 0;
            slots[slot] = Math.floorMod(2 * value * (long) factors[slot] + (long) addends[slot], T);
        }
        return new Offer(kappas, slots);
    }

    private static long[] bits(long x) {
        long[] bits = new long[BITS];
        Arrays.setAll(bits, i -> x >> i & 1);
        return bits;
    }

    @Test
    void whoAsksWithBitsGetsAllSecrets() {
        Random random = new Random(2);
        for (long x : new long[] {0, (1L << 32) - 1, random.nextLong(1L << 32), random.nextLong(1L << 32)}) {
            Offer offer = offer(bits(x));
            assertArrayEquals(offer.kappas(), disclosure.take(offer.slots(), x));
            assertEquals(BITS * Disclosure.PAIRS * 4, offer.kappas().length);
            // With another bit than was asked with, not.
            assertFalse(Arrays.equals(offer.kappas(), disclosure.take(offer.slots(), x ^ 1L << 13)));
        }
    }

    /** The last 16 copies of the places that hold bits, and no others: the blocks of sums have the first 66 of 128. */
    @Test
    void pairsAreApartFromTheSums() {
        double[] factors = new double[context.parameters().degree()];
        double[] ones = new double[factors.length];
        Arrays.fill(ones, 1);
        disclosure.offer(ones, factors, uniform());
        for (int slot = 0; slot < factors.length; slot++) {
            int place = slot / context.subring().copies();
            int copy = slot % context.subring().copies();
            assertEquals(place < BITS && copy >= 112 ? 1 : 0, factors[slot], "slot " + slot);
        }
    }

    /** 8 numbers modulo 65537 are more than 2^128. */
    @Test
    void thereAre128BitsForEveryPlace() {
        assertTrue(Math.pow(T, Disclosure.PAIRS) > 0x1p128);
    }

    /**
     * With a number that is no bit, neither slot of a pair tells anything: both are uniform, and independent of κ. Each of 2,000
     * offers' pairs is looked at; a wrong formula would show κ in a fixed combination of the two.
     */
    @Test
    void whoAsksWithAnotherNumberGetsNone() {
        for (long value : new long[] {2, T - 1, (T + 1) / 2, 12345}) {
            int hits = 0;
            Set<Long> differences = new HashSet<>();
            for (int i = 0; i < 250; i++) {
                long[] places = bits(i);
                places[5] = value;
                Offer offer = offer(places);
                ByteBuffer kappas = ByteBuffer.wrap(offer.kappas());
                for (int pair = 0; pair < Disclosure.PAIRS; pair++) {
                    long kappa = kappas.getInt((5 * Disclosure.PAIRS + pair) * 4);
                    int slot = context.subring().slot(5, context.subring().copies() - Disclosure.COPIES + 2 * pair);
                    long a = offer.slots()[slot];
                    long b = offer.slots()[slot + 1];
                    // Also what a cheat would try that knows its number: X·B − (X−1)·A is κ if ρ were ρ'.
                    long combined = Math.floorMod(value * b - (value - 1) * a, T);
                    hits += (a == kappa ? 1 : 0) + (b == kappa ? 1 : 0) + (combined == kappa ? 1 : 0);
                    differences.add(Math.floorMod(a - kappa, T));
                }
            }
            // 6,000 chances of 1/65537.
            assertTrue(hits <= 3, "hits: " + hits);
            assertTrue(differences.size() > 1930, "differences: " + differences.size());
        }
    }

    /** The positive control: with one ρ for both slots of a pair, any number would tell κ. */
    @Test
    void withTheSameFactorTwiceAnyNumberWouldTell() {
        long value = 12345;
        long kappa = 777;
        long rho = 4242;
        long a = Math.floorMod(kappa + rho * value, T);
        long b = Math.floorMod(kappa + rho * (value - 1), T);
        assertEquals(kappa, Math.floorMod(value * b - (value - 1) * a, T));
    }

    @Test
    void padsDependOnEverySecretAndOnTheSession() {
        byte[] kappas = offer(bits(1)).kappas();
        byte[] question = {1};
        byte[] answer = {2};
        double[] pads = disclosure.pads(kappas.clone(), question, answer, 66);
        assertArrayEquals(pads, disclosure.pads(kappas.clone(), question, answer, 66));
        for (int at : new int[] {3, kappas.length - 1}) {
            byte[] other = kappas.clone();
            other[at] ^= 1;
            assertTrue(equal(pads, disclosure.pads(other, question, answer, 66)) <= 1);
        }
        assertTrue(equal(pads, disclosure.pads(kappas.clone(), answer, answer, 66)) <= 1);
        assertTrue(equal(pads, disclosure.pads(kappas.clone(), question, question, 66)) <= 1);
        assertTrue(equal(pads, disclosure.pads(kappas.clone(), new byte[] {1, 2}, new byte[0], 66)) <= 1);
        assertTrue(Arrays.stream(pads).distinct().count() > 60);
        disclosure.pads(kappas, question, answer, 1);
        assertArrayEquals(new byte[kappas.length], kappas, "the secrets are wiped");
    }

    private static long equal(double[] a, double[] b) {
        long equal = 0;
        for (int i = 0; i < a.length; i++) {
            equal += a[i] == b[i] ? 1 : 0;
        }
        return equal;
    }
}
