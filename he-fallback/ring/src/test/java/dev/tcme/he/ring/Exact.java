package dev.tcme.he.ring;

import java.math.BigInteger;

/** Whole-number arithmetic that shares nothing with the kernels: what they are measured against. */
final class Exact {
    /** Factors of 47 bits and less times 15 bits stay in a long; 14 leave room for a modulus of 48. */
    private static final int CHUNK = 14;

    private Exact() {}

    /** {@code a·b mod p} for 0 ≤ a, b &lt; p &lt; 2^48, by long division of pieces. */
    static long multiply(long a, long b, long p) {
        long r = 0;
        for (int shift = 3 * CHUNK; shift >= 0; shift -= CHUNK) {
            r = ((r << CHUNK) + a * (b >>> shift & (1L << CHUNK) - 1)) % p;
        }
        return r;
    }

    static long power(long a, long exponent, long p) {
        long result = 1;
        long base = a;
        for (long e = exponent; e > 0; e >>= 1) {
            if ((e & 1) == 1) {
                result = multiply(result, base, p);
            }
            base = multiply(base, base, p);
        }
        return result;
    }

    /** The representative 0 … p−1 of a whole number in a double of any size. */
    static long residue(double x, Modulus m) {
        long whole = (long) x;
        if (whole != x) {
            throw new AssertionError("not a whole number: " + x);
        }
        return Math.floorMod(whole, m.value());
    }

    static long[] residues(double[] a, Modulus m) {
        long[] result = new long[a.length];
        for (int i = 0; i < a.length; i++) {
            result[i] = residue(a[i], m);
        }
        return result;
    }

    /** The values at ψ^1, ψ^3, … ψ^(2N−1), in that order, by splitting into even and odd coefficients. */
    static long[] values(long[] coefficients, long psi, long p) {
        int n = coefficients.length;
        if (n == 1) {
            return coefficients.clone();
        }
        long[] even = new long[n / 2];
        long[] odd = new long[n / 2];
        for (int i = 0; i < n / 2; i++) {
            even[i] = coefficients[2 * i];
            odd[i] = coefficients[2 * i + 1];
        }
        long square = multiply(psi, psi, p);
        even = values(even, square, p);
        odd = values(odd, square, p);
        long[] result = new long[n];
        long point = psi;
        for (int k = 0; k < n / 2; k++) {
            long product = multiply(point, odd[k], p);
            result[k] = (even[k] + product) % p;
            result[k + n / 2] = (even[k] - product + p) % p;
            point = multiply(point, square, p);
        }
        return result;
    }

    /** The value at one point, by Horner. */
    static long value(long[] coefficients, long point, long p) {
        long result = 0;
        for (int i = coefficients.length - 1; i >= 0; i--) {
            result = (multiply(result, point, p) + coefficients[i]) % p;
        }
        return result;
    }

    /** The product modulo X^N+1 and p, through one product of two huge integers (Kronecker). */
    static long[] negacyclic(long[] a, long[] b, long p) {
        int n = a.length;
        int bytes = (2 * 48 + Integer.SIZE - Integer.numberOfLeadingZeros(n) + 7) / 8;
        byte[] product = pack(a, bytes).parallelMultiply(pack(b, bytes)).toByteArray();
        long[] result = new long[n];
        BigInteger modulus = BigInteger.valueOf(p);
        for (int i = 0; i < n; i++) {
            BigInteger low = slot(product, i, bytes);
            BigInteger high = slot(product, i + n, bytes);
            result[i] = low.subtract(high).mod(modulus).longValueExact();
        }
        return result;
    }

    private static BigInteger pack(long[] a, int bytes) {
        byte[] packed = new byte[a.length * bytes + 1];
        for (int i = 0; i < a.length; i++) {
            for (int k = 0; k < Long.BYTES; k++) {
                packed[packed.length - 1 - i * bytes - k] = (byte) (a[i] >>> 8 * k);
            }
        }
        return new BigInteger(packed);
    }

    private static BigInteger slot(byte[] bigEndian, int slot, int bytes) {
        int end = bigEndian.length - slot * bytes;
        int start = Math.max(0, end - bytes);
        return end <= 0 ? BigInteger.ZERO : new BigInteger(1, bigEndian, start, end - start);
    }

    /** The whole number in (−D/2, D/2] with the given residues. */
    static BigInteger balanced(BigInteger[] residues, BigInteger[] primes) {
        BigInteger product = BigInteger.ONE;
        BigInteger x = BigInteger.ZERO;
        for (int i = 0; i < primes.length; i++) {
            BigInteger step = residues[i].subtract(x).multiply(product.modInverse(primes[i]));
            x = x.add(product.multiply(step.mod(primes[i])));
            product = product.multiply(primes[i]);
        }
        return x.shiftLeft(1).compareTo(product) > 0 ? x.subtract(product) : x;
    }
}
