package dev.tcme.he.ring;

import java.math.BigInteger;

/**
 * A prime modulus {@code p} of at most {@value #BITS_MAX} bits, and exact arithmetic with residues that are {@code double}s.
 *
 * <p>A residue is a whole number kept as a {@code double}, balanced around zero. It is <em>at rest</em> when its absolute
 * value is at most {@link #REST} times {@code p}; everything outside the kernels is at rest. Products use the fused
 * multiply-add: with {@code q} the whole number next to {@code a·b/p}, both {@code a·b − RN(q·p)} and {@code q·p − RN(q·p)}
 * are whole numbers below 2^53 and therefore exact, and their difference is the residue (the idea of FLINT's
 * {@code fft_small}). All operations are exact, so every machine gets the same bits.
 *
 * <p>Bounds, with |a| ≤ A·p, |b| ≤ B·p: the product needs A·B·p &lt; 2^51 and is at most (1/2 + A·B·p·2^-52)·p in absolute
 * value.
 */
public final class Modulus {
    /** Forward transforms up to degree 2^17 then need no reduction inside. */
    public static final int BITS_MAX = 48;

    /** Below that there are too few primes of the form that transforms need. */
    public static final int BITS_MIN = 14;

    /** Residues at rest are at most this many times the modulus, in absolute value. */
    public static final double REST = 0.625;

    /** 1.5·2^52: adding and subtracting it rounds a {@code double} below 2^51 to the nearest whole number. */
    static final double ROUND = 0x1.8p52;

    private static final int PRIME_CERTAINTY = 80;

    private final long value;
    private final double p;
    private final double inverse;

    private Modulus(long value) {
        this.value = value;
        this.p = value;
        this.inverse = 1.0 / p;
    }

    /**
     * @param value an odd prime of {@value #BITS_MIN} to {@value #BITS_MAX} bits
     * @throws IllegalArgumentException if it is not one
     */
    public static Modulus of(long value) {
        int bits = Long.SIZE - Long.numberOfLeadingZeros(value);
        if (bits < BITS_MIN || bits > BITS_MAX) {
            throw new IllegalArgumentException(
                    "a modulus has " + BITS_MIN + " to " + BITS_MAX + " bits, this one is " + value);
        }
        if (!BigInteger.valueOf(value).isProbablePrime(PRIME_CERTAINTY)) {
            throw new IllegalArgumentException("a modulus is a prime, this one is " + value);
        }
        return new Modulus(value);
    }

    public long value() {
        return value;
    }

    /** The modulus as a {@code double}, which is exact. */
    public double p() {
        return p;
    }

    /** 1/p, rounded. */
    public double inverse() {
        return inverse;
    }

    public BigInteger big() {
        return BigInteger.valueOf(value);
    }

    /** log2 of the modulus. */
    public double log2() {
        return StrictMath.log(p) / StrictMath.log(2);
    }

    /** The number of bits of the residues 0 … p−1. */
    public int bits() {
        return Long.SIZE - Long.numberOfLeadingZeros(value - 1);
    }

    /** The residue next to zero of {@code x}, |x| &lt; 2^51·p. */
    public double reduce(double x) {
        double q = Math.fma(x, inverse, ROUND) - ROUND;
        return Math.fma(q, -p, x);
    }

    /** A residue of {@code a·b}. */
    public double multiply(double a, double b) {
        double h = a * b;
        double q = Math.fma(h, inverse, ROUND) - ROUND;
        double low = Math.fma(a, b, -h);
        return Math.fma(q, -p, h) + low;
    }

    /** The residue of {@code a+b}, both at rest. */
    public double add(double a, double b) {
        return reduce(a + b);
    }

    /** The residue of {@code a−b}, both at rest. */
    public double subtract(double a, double b) {
        return reduce(a - b);
    }

    /** {@code a} to the power {@code exponent}, which is not negative. */
    public double power(double a, long exponent) {
        if (exponent < 0) {
            throw new IllegalArgumentException("an exponent is not negative, this one is " + exponent);
        }
        double result = 1;
        double base = a;
        for (long e = exponent; e != 0; e >>= 1) {
            if ((e & 1) == 1) {
                result = multiply(result, base);
            }
            base = multiply(base, base);
        }
        return reduce(result);
    }

    /**
     * The inverse of {@code a}, by Fermat.
     *
     * @throws ArithmeticException if {@code a} is a multiple of the modulus
     */
    public double invert(double a) {
        if (canonical(a) == 0) {
            throw new ArithmeticException("zero has no inverse modulo " + value);
        }
        return power(a, value - 2);
    }

    /** The representative 0 … p−1 of a residue at rest. */
    public long canonical(double a) {
        long r = (long) reduce(a);
        return r + (value & (r >> (Long.SIZE - 1)));
    }

    /** The residue next to zero of a whole number of any size. */
    public double residue(BigInteger x) {
        return reduce(x.mod(big()).longValueExact());
    }

    /** The residue next to zero of a {@code long}. */
    public double residue(long x) {
        return reduce(Math.floorMod(x, value));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Modulus that && that.value == value;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(value);
    }

    @Override
    public String toString() {
        return "modulus " + value;
    }
}
