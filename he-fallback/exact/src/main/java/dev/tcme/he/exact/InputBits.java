package dev.tcme.he.exact;

import java.util.Arrays;

/**
 * How each party's input is bits in known slots, where that is so: words of some bits each, all of which are legal, whose bits
 * have slots of their own, one or several, with a public unit in each; and public numbers in other slots. One vector holds it
 * all, {@code fixed + spread(words)}.
 *
 * <p>What is enforced on such an input is that it is words, and the same word wherever it lies; not that the words are different
 * from one another, or of a certain kind.
 */
public interface InputBits {
    /** How many words a party's input is, the same for all parties. */
    int words();

    /** 1 to 64. */
    int wordBits();

    /**
     * A party's numbers as words, in the lowest bits.
     *
     * @throws IllegalArgumentException if there are too many numbers or too few, or one is out of range; the message does not say
     *     which
     */
    long[] words(int party, long[] values);

    /** The bits in their slots: the unit, not 0 modulo t, for a bit that is 1, else 0; 0 in slots without a bit. */
    long[] spread(Grid grid, int party, long[] words);

    /** A party's vector. */
    static long[] filled(InputBits bits, Grid grid, int party, long[] values) {
        long[] words = bits.words(party, values);
        long[] slots = bits.spread(grid, party, words);
        Arrays.fill(words, 0);
        long[] fixed = bits.fixed(grid, party);
        Arrays.setAll(slots, j -> slots[j] + fixed[j]);
        return slots;
    }

    /** What is in slots without a bit, the same for every input; 0 in all others. */
    default long[] fixed(Grid grid, int party) {
        return new long[grid.slots()];
    }
}
