package dev.tcme.he.exact;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Decimal numbers as whole numbers of their last digit.
 *
 * @param digits after the point, 0 to {@value #DIGITS_MAX}
 * @param format of the whole numbers
 */
public record FixedPoint(int digits, NumberFormat format) {
    static final int DIGITS_MAX = 18;

    /** Of 2^64. */
    private static final int WHOLE_DIGITS_MAX = 20;

    public FixedPoint {
        if (digits < 0 || digits > DIGITS_MAX) {
            throw new IllegalArgumentException(
                    "numbers have 0 to " + DIGITS_MAX + " digits after the point, not " + digits);
        }
    }

    /**
     * The number in units of its last digit.
     *
     * @throws IllegalArgumentException if the number has more digits after the point, or is out of range; the message does not
     *     say it
     */
    public long toWhole(BigDecimal number) {
        // before the number is written out, which could take any amount of memory
        if (number.signum() != 0 && (long) number.precision() - number.scale() > WHOLE_DIGITS_MAX) {
            throw new IllegalArgumentException("a number is out of range");
        }
        BigInteger whole;
        try {
            whole = number.movePointRight(digits).toBigIntegerExact();
        } catch (ArithmeticException moreDigits) {
            throw new IllegalArgumentException("a number has more than " + digits + " digits after the point");
        }
        return format.ofBig(whole);
    }

    public BigDecimal toDecimal(long whole) {
        return new BigDecimal(format.toBig(whole), digits);
    }
}
