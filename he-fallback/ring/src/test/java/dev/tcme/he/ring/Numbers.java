package dev.tcme.he.ring;

import java.math.BigInteger;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Whole numbers of any size as residues in a ring, and back. */
final class Numbers {
    private Numbers() {}

    /** One limb for each prime, with {@code xs[i]} in coefficient i; residues as far from zero as rest allows, sometimes. */
    static double[][] limbs(Ring ring, BigInteger[] xs, int... primes) {
        double[][] limbs = new double[primes.length][ring.degree()];
        for (int j = 0; j < primes.length; j++) {
            Modulus m = ring.modulus(primes[j]);
            for (int i = 0; i < xs.length; i++) {
                double r = m.residue(xs[i]);
                double other = r > 0 ? r - m.p() : r + m.p();
                limbs[j][i] = i % 2 == 1 && Math.abs(other) <= Modulus.REST * m.p() ? other : r;
            }
        }
        return limbs;
    }

    static Poly poly(Ring ring, BigInteger[] xs, int... primes) {
        double[][] limbs = limbs(ring, xs, primes);
        for (int j = 0; j < primes.length; j++) {
            ring.forward(limbs[j], primes[j]);
        }
        return ring.poly(primes, limbs);
    }

    /** The balanced whole numbers that a polynomial's coefficients stand for, the first {@code count} of them. */
    static BigInteger[] coefficients(Ring ring, Poly poly, int count) {
        BigInteger[] primes = IntStream.of(poly.primes())
                .mapToObj(prime -> ring.modulus(prime).big())
                .toArray(BigInteger[]::new);
        double[][] limbs = new double[poly.size()][];
        for (int j = 0; j < limbs.length; j++) {
            limbs[j] = poly.limb(j).clone();
            ring.inverse(limbs[j], poly.prime(j));
        }
        BigInteger[] result = new BigInteger[count];
        for (int i = 0; i < count; i++) {
            BigInteger[] residues = new BigInteger[primes.length];
            for (int j = 0; j < primes.length; j++) {
                residues[j] = BigInteger.valueOf(Exact.residue(limbs[j][i], ring.modulus(poly.prime(j))));
            }
            result[i] = Exact.balanced(residues, primes);
        }
        return result;
    }

    /** Uniform in (−q/2, q/2). */
    static BigInteger random(SplittableRandom random, BigInteger q) {
        byte[] bytes = new byte[q.bitLength() / 8 + 17];
        random.nextBytes(bytes);
        return balanced(new BigInteger(bytes), q);
    }

    static BigInteger balanced(BigInteger x, BigInteger q) {
        BigInteger r = x.mod(q);
        return r.shiftLeft(1).compareTo(q) > 0 ? r.subtract(q) : r;
    }
}
