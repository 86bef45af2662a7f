package dev.tcme.he.exact;

/**
 * What a decryption says: {@code Slots(values, margin)} or {@code Garbled(margin)}.
 *
 * <p>Each coefficient of the opened polynomial is a fraction of Q between −1/2 and 1/2, and one of an honest decryption is below
 * 1/4 by the circuit's noise analysis. With one wrong share all N fractions are as good as uniform, and all of them are below
 * 1/4 with probability 2^-N.
 */
public sealed interface Decoded permits Decoded.Slots, Decoded.Garbled {

    /** How far the largest fraction stays away from 1/2, where numbers would wrap around: 0 to 1/2. */
    double margin();

    /**
     * The slots of a result.
     *
     * @param values N numbers 0 … t−1, the first row first
     */
    @SuppressWarnings("ArrayRecordComponent") // read once, and never compared
    record Slots(long[] values, double margin) implements Decoded {
        /** Says nothing about the values. */
        @Override
        public String toString() {
            return "decoded slots with margin " + margin;
        }
    }

    /** Not a decryption of a result: a share is wrong, or belongs to another ciphertext. */
    record Garbled(double margin) implements Decoded {}
}
