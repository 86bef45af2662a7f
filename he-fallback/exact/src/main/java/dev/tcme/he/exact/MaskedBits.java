package dev.tcme.he.exact;

import dev.tcme.he.ring.Sampler;
import dev.tcme.he.ring.Seed;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Inputs that are random bits ρ first and become the party's bits x by public corrections {@code d = x ⊕ ρ}: slot by slot
 * {@code x = d + (1 − 2d)·ρ}, times the slot's unit. As long as ρ is uniform and unknown, d is uniform whatever x is; and whatever
 * d is, x is bits. The idea is that of inputs in protocols with preprocessing (Beaver, CRYPTO 1991; for openings by revealed
 * seeds Faust et al., eprint 2021/251).
 */
final class MaskedBits {
    private static final String BITS_LABEL = "tcme exact random bits v1";
    private static final String MASK_LABEL = "tcme exact mask v1";
    private static final String MAC = "HmacSHA256";

    /** A draw of {@link Sampler#wide} with this many bits is a whole number of 32 bits, with an offset. */
    private static final int DRAW_BITS = 31;

    private static final double DRAW_OFFSET = 0x1p31;

    private final InputBits inputs;
    private final Grid grid;

    MaskedBits(InputBits inputs, Grid grid) {
        this.inputs = inputs;
        this.grid = grid;
    }

    /** One vector of random bits, in the place of a party's input. */
    long[] random(int party, Seed seed) {
        long[] words = words(party, seed);
        long[] slots = inputs.spread(grid, party, words);
        Arrays.fill(words, 0);
        return slots;
    }

    private long[] words(int party, Seed seed) {
        Seed own = derive(seed, BITS_LABEL, party);
        double[] draws = new double[2 * inputs.words()];
        Sampler.wide(own, 0, DRAW_BITS, draws);
        own.wipe();
        long[] words = new long[inputs.words()];
        int above = Long.SIZE - inputs.wordBits();
        for (int i = 0; i < words.length; i++) {
            long high = (long) (draws[2 * i] + DRAW_OFFSET);
            long low = (long) (draws[2 * i + 1] + DRAW_OFFSET);
            words[i] = (high << Integer.SIZE | low) << above >>> above;
        }
        Arrays.fill(draws, 0);
        return words;
    }

    /** The seed of a party's output mask. */
    static Seed maskSeed(Seed seed, int party) {
        return derive(seed, MASK_LABEL, party);
    }

    private static Seed derive(Seed seed, String label, int party) {
        byte[] key = seed.bytes();
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(key, MAC));
            mac.update(label.getBytes(StandardCharsets.US_ASCII));
            mac.update((byte) (party >>> Byte.SIZE));
            mac.update((byte) party);
            byte[] bytes = mac.doFinal();
            Seed derived = Seed.of(bytes);
            Arrays.fill(bytes, (byte) 0);
            return derived;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + MAC, e);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    /** What {@link #corrections} are, in bytes. */
    int correctionBytes() {
        return Math.ceilDiv(inputs.words() * inputs.wordBits(), Byte.SIZE);
    }

    /** d, the words one after the other, each from its lowest bit; unused bits of the last byte are 0. */
    byte[] corrections(int party, long[] values, Seed seed) {
        long[] own = inputs.words(party, values);
        long[] random = words(party, seed);
        byte[] packed = new byte[correctionBytes()];
        int bit = 0;
        for (int i = 0; i < own.length; i++) {
            long difference = own[i] ^ random[i];
            for (int j = 0; j < inputs.wordBits(); j++, bit++) {
                packed[bit / Byte.SIZE] |= (byte) ((difference >>> j & 1) << bit % Byte.SIZE);
            }
        }
        Arrays.fill(own, 0);
        Arrays.fill(random, 0);
        return packed;
    }

    /**
     * @throws IllegalArgumentException if these are no corrections
     */
    void require(byte[] corrections) {
        if (corrections.length != correctionBytes()) {
            throw new IllegalArgumentException("corrections of " + inputs.words() + " words of " + inputs.wordBits()
                    + " bits have " + correctionBytes() + " bytes, not " + corrections.length);
        }
        int unused = corrections.length * Byte.SIZE - inputs.words() * inputs.wordBits();
        if ((corrections[corrections.length - 1] & 0xFF) >>> (Byte.SIZE - unused) != 0) {
            throw new IllegalArgumentException("the last " + unused + " bits of corrections must be 0");
        }
    }

    private long[] unpack(byte[] corrections) {
        long[] words = new long[inputs.words()];
        int bit = 0;
        for (int i = 0; i < words.length; i++) {
            for (int j = 0; j < inputs.wordBits(); j++, bit++) {
                long one = corrections[bit / Byte.SIZE] >>> bit % Byte.SIZE & 1;
                words[i] |= one << j;
            }
        }
        return words;
    }

    /** A party's vector times public numbers, one for each slot. */
    @FunctionalInterface
    interface Product<C> {
        C of(int party, long[] slots);
    }

    /**
     * The inputs of the program.
     *
     * @param product of what each party had prepared
     * @param corrections each party's
     */
    <C> List<C> apply(Arithmetic<C> on, Product<C> product, List<byte[]> corrections) {
        List<C> corrected = new ArrayList<>();
        for (int party = 0; party < corrections.size(); party++) {
            long[] flipped = inputs.spread(grid, party, unpack(corrections.get(party)));
            long[] fixed = inputs.fixed(grid, party);
            long[] signs = new long[flipped.length];
            long[] constants = new long[flipped.length];
            for (int j = 0; j < signs.length; j++) {
                signs[j] = flipped[j] == 0 ? 1 : grid.modulus() - 1;
                constants[j] = grid.residue(flipped[j] + fixed[j]);
            }
            corrected.add(on.add(product.of(party, signs), constants));
        }
        return corrected;
    }
}
