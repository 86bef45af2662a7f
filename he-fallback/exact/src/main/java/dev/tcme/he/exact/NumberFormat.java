package dev.tcme.he.exact;

import java.math.BigInteger;

/**
 * Whole numbers of some bits.
 *
 * @param bits 1 to 64
 */
public record NumberFormat(int bits, Signedness signedness) {
    public NumberFormat {
        if (bits < 1 || bits > Long.SIZE) {
            throw new IllegalArgumentException("numbers have 1 to " + Long.SIZE + " bits, not " + bits);
        }
    }

    public static NumberFormat signed(int bits) {
        return new NumberFormat(bits, Signedness.SIGNED);
    }

    public static NumberFormat unsigned(int bits) {
        return new NumberFormat(bits, Signedness.UNSIGNED);
    }

    /**
     * Bits whose unsigned order is that of the numbers: signed ones get an offset.
     *
     * @throws IllegalArgumentException if the number is out of range; the message does not say it
     */
    long ordered(long value) {
        int above = Long.SIZE - bits;
        long cut = signedness == Signedness.SIGNED ? value << above >> above : value << above >>> above;
        if (cut != value) {
            throw new IllegalArgumentException("a number does not fit: these are " + words());
        }
        long offset = signedness == Signedness.SIGNED ? 1L << (bits - 1) : 0;
        return (value ^ offset) << above >>> above;
    }

    /**
     * @throws IllegalArgumentException if the number is out of range; the message does not say it
     */
    long ofBig(BigInteger value) {
        long low = value.longValue();
        if (!toBig(low).equals(value)) {
            throw new IllegalArgumentException("a number does not fit: these are " + words());
        }
        ordered(low);
        return low;
    }

    BigInteger toBig(long value) {
        return signedness == Signedness.SIGNED
                ? BigInteger.valueOf(value)
                : new BigInteger(Long.toUnsignedString(value));
    }

    private String words() {
        return signedness == Signedness.SIGNED
                ? "-2^" + (bits - 1) + " to 2^" + (bits - 1) + "-1"
                : "0 to 2^" + bits + "-1";
    }
}
