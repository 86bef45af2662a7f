package dev.tcme.he.ckks;

import dev.tcme.he.ring.BaseConversion;
import dev.tcme.he.ring.Division;
import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Ring;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * Hybrid key switching (Han and Ki, eprint 2019/688) at one level: a polynomial is cut into digits, each digit is extended to
 * all primes, and the inner product with the key is divided by P.
 *
 * <p>The work goes target prime by target prime: one extended digit at a time is transformed, multiplied and forgotten while it
 * is in the cache, and different targets can go to different threads.
 */
final class KeySwitch {
    private final Context context;
    private final Ring ring;
    private final int level;
    private final int[] primes;
    private final int[] extended;
    private final int[][] digits;

    /** The number in the parameters of each digit that the level has. */
    private final int[] digitNumbers;

    private final BaseConversion[] conversions;

    /** Which digit each prime of Q belongs to, −1 for special primes. */
    private final int[] digitOf;

    KeySwitch(Context context, int level) {
        this.context = context;
        this.ring = context.ring();
        this.level = level;
        this.primes = context.parameters().primes(level);
        this.extended = context.extended(level);
        int all = context.parameters().digits();
        int[][] active = new int[all][];
        int[] numbers = new int[all];
        int count = 0;
        this.digitOf = new int[ring.moduli().size()];
        Arrays.fill(digitOf, -1);
        for (int digit = 0; digit < all; digit++) {
            int[] some = context.activeDigit(digit, level);
            if (some.length > 0) {
                for (int prime : some) {
                    digitOf[prime] = count;
                }
                numbers[count] = digit;
                active[count++] = some;
            }
        }
        this.digits = Arrays.copyOf(active, count);
        this.digitNumbers = Arrays.copyOf(numbers, count);
        this.conversions = Arrays.stream(digits).map(context::conversion).toArray(BaseConversion[]::new);
    }

    /** The digits of a polynomial over the primes of the level, in coefficient form and prepared for conversion. */
    double[][][] decompose(Poly c) {
        double[][][] prepared = new double[digits.length][][];
        for (int d = 0; d < digits.length; d++) {
            prepared[d] = new double[digits[d].length][];
        }
        ring.parallel().each(primes.length, i -> {
            int prime = primes[i];
            int d = digitOf[prime];
            int j = indexOf(digits[d], prime);
            double[] limb = ring.take();
            double[] source = c.limb(i);
            System.arraycopy(source, 0, limb, 0, limb.length);
            ring.inverse(limb, prime);
            conversions[d].prepare(j, limb, limb);
            prepared[d][j] = limb;
        });
        return prepared;
    }

    void release(double[][][] prepared) {
        for (double[][] digit : prepared) {
            for (double[] limb : digit) {
                ring.give(limb);
            }
        }
    }

    /**
     * {@code (u0, u1)} over the extended primes with {@code u0 + u1·s} near {@code P·c·s'}; the limbs are to be given back to
     * the ring.
     */
    Poly[] switched(Poly c, SwitchingKey key) {
        double[][][] prepared = decompose(c);
        Poly[] result = inner(key, (d, t, buffer) -> {
            int prime = extended[t];
            return digitOf[prime] == d ? c.limb(t) : extend(prepared, d, prime, buffer);
        });
        release(prepared);
        return result;
    }

    /** The digits over all extended primes, {@code [digit][target]}: many keys can be applied to them. */
    Extended extended(Poly c) {
        double[][][] prepared = decompose(c);
        double[][][] limbs = new double[digits.length][extended.length][];
        ring.parallel().each(extended.length, t -> {
            int prime = extended[t];
            for (int d = 0; d < digits.length; d++) {
                limbs[d][t] = digitOf[prime] == d ? c.limb(t) : extend(prepared, d, prime, ring.take());
            }
        });
        release(prepared);
        return new Extended(limbs);
    }

    /** A decomposed polynomial; {@link #close} gives its arrays back. */
    final class Extended implements AutoCloseable {
        private final double[][][] limbs;

        private Extended(double[][][] limbs) {
            this.limbs = limbs;
        }

        Poly[] switched(SwitchingKey key) {
            return inner(key, (d, t, buffer) -> limbs[d][t]);
        }

        @Override
        public void close() {
            for (int d = 0; d < limbs.length; d++) {
                for (int t = 0; t < extended.length; t++) {
                    if (digitOf[extended[t]] != d) {
                        ring.give(limbs[d][t]);
                    }
                }
            }
        }
    }

    private interface Digit {
        /** The values of a digit modulo a target, in the buffer or elsewhere. */
        double[] at(int digit, int target, double[] buffer);
    }

    private Poly[] inner(SwitchingKey key, Digit source) {
        double[][][] out = new double[2][extended.length][];
        int[] keyIndex = keyIndex(key);
        ring.parallel().each(extended.length, t -> {
            double[] acc0 = ring.take();
            double[] acc1 = ring.take();
            double[] buffer = ring.take();
            for (int d = 0; d < digits.length; d++) {
                accumulate(d, source.at(d, t, buffer), key, keyIndex[t], acc0, acc1, extended[t]);
            }
            ring.give(buffer);
            ring.reduce(acc0, acc0, extended[t]);
            ring.reduce(acc1, acc1, extended[t]);
            out[0][t] = acc0;
            out[1][t] = acc1;
        });
        return new Poly[] {ring.poly(extended, out[0]), ring.poly(extended, out[1])};
    }

    private void accumulate(
            int d, double[] digit, SwitchingKey key, int keyLimb, double[] acc0, double[] acc1, int prime) {
        double[] k0 = key.b(digitNumbers[d]).limb(keyLimb);
        double[] k1 = key.a(digitNumbers[d]).limb(keyLimb);
        if (d == 0) {
            ring.multiplyPair(digit, k0, k1, acc0, acc1, prime);
            return;
        }
        if (d % Ring.accumulateTermsMax() == 0) {
            ring.reduce(acc0, acc0, prime);
            ring.reduce(acc1, acc1, prime);
        }
        ring.accumulate(digit, k0, k1, acc0, acc1, prime);
    }

    private double[] extend(double[][][] prepared, int d, int prime, double[] out) {
        conversions[d].convert(prepared[d], prime, out);
        ring.forward(out, prime);
        return out;
    }

    /** Divides by P, back to the primes of the level; the limbs of u go back to the ring. */
    Poly down(Poly u) {
        return context.division(extended, primes).consume(u);
    }

    /** {@link #down}, and something more with each limb. */
    Poly down(Poly u, Division.Finish finish) {
        return context.division(extended, primes).consume(u, finish);
    }

    /** {@code u + P·c}, in place; u is over the extended primes. */
    void raise(Poly u, Poly c) {
        BigInteger special = ring.product(context.parameters().specialPrimes());
        ring.parallel().each(c.size(), i -> {
            int prime = c.prime(i);
            ring.scaleAdd(c.limb(i), ring.modulus(prime).residue(special), u.limb(i), u.limb(i), prime);
        });
    }

    int level() {
        return level;
    }

    int[] extendedPrimes() {
        return extended;
    }

    /** Where in the key's polynomials each target prime is. */
    private int[] keyIndex(SwitchingKey key) {
        int[] index = new int[extended.length];
        int[] keyPrimes = key.b().getFirst().primes();
        for (int t = 0; t < extended.length; t++) {
            index[t] = indexOf(keyPrimes, extended[t]);
        }
        return index;
    }

    private static int indexOf(int[] primes, int prime) {
        for (int i = 0; i < primes.length; i++) {
            if (primes[i] == prime) {
                return i;
            }
        }
        throw new IllegalStateException("prime " + prime + " is not among " + Arrays.toString(primes));
    }
}
