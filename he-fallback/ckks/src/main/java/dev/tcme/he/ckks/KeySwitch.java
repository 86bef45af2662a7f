package dev.tcme.he.ckks;

import dev.tcme.he.ring.BaseConversion;
import dev.tcme.he.ring.Division;
import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Ring;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;

/**
 * Hybrid key switching (Han and Ki, eprint 2019/688) at one level: a polynomial is cut into digits, each digit is extended to
 * all primes, and the inner product with the key is divided by P.
 *
 * <p>The work goes target prime by target prime: a few extended digits at a time are transformed, multiplied and forgotten while
 * they are in the cache, and different targets can go to different threads.
 */
final class KeySwitch {
    /** Extended digits that are multiplied in one pass: as many as a second-level cache of 1 MB holds at degree 2^14. */
    private static final int TOGETHER = 4;

    private final Context context;
    private final Ring ring;
    private final int level;
    private final int[] primes;
    private final int[] extended;
    private final int[][] digits;

    /** The number in the parameters of each digit that the level has. */
    private final int[] digitNumbers;

    private final BaseConversion[] conversions;

    /** P modulo each prime of the level. */
    private final double[] special;

    /** Which digit each prime of Q belongs to, −1 for special primes. */
    private final int[] digitOf;

    KeySwitch(Context context, int level) {
        this.context = context;
        this.ring = context.ring();
        this.level = level;
        this.primes = context.parameters().primes(level);
        this.extended = context.extended(level);
        BigInteger product = ring.product(context.parameters().specialPrimes());
        this.special = Arrays.stream(primes)
                .mapToDouble(prime -> ring.modulus(prime).residue(product))
                .toArray();
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
        return switched(c, List.of(key)).getFirst();
    }

    /** {@link #switched(Poly, SwitchingKey)} for several keys: the digits are made once, and multiplied by all while in the cache. */
    List<Poly[]> switched(Poly c, List<SwitchingKey> keys) {
        double[][][] prepared = decompose(c);
        List<Poly[]> result = inner(keys, (t, sums) -> {
            for (int first = 0; first < digits.length; first += TOGETHER) {
                int from = first;
                double[][] values = new double[Math.min(TOGETHER, digits.length - first)][];
                // In pieces, for a thread that has no target left.
                ring.parallel().each(values.length, i -> values[i] = extended(c, prepared, from + i, t));
                for (Sums one : sums) {
                    one.add(first, values);
                }
                for (int i = 0; i < values.length; i++) {
                    giveExtended(first + i, t, values[i]);
                }
            }
        });
        release(prepared);
        return result;
    }

    /** The digits over all extended primes: many keys can be applied to them. */
    Extended extended(Poly c) {
        double[][][] prepared = decompose(c);
        double[][][] limbs = new double[extended.length][digits.length][];
        ring.parallel().each(extended.length * digits.length, i -> {
            int t = i / digits.length;
            int d = i % digits.length;
            limbs[t][d] = extended(c, prepared, d, t);
        });
        release(prepared);
        return new Extended(limbs);
    }

    /** A decomposed polynomial; {@link #close} gives its arrays back. */
    final class Extended implements AutoCloseable {
        /** By target, then digit. */
        private final double[][][] limbs;

        private Extended(double[][][] limbs) {
            this.limbs = limbs;
        }

        Poly[] switched(SwitchingKey key) {
            return inner(List.of(key), (t, sums) -> sums[0].add(0, limbs[t])).getFirst();
        }

        @Override
        public void close() {
            for (int t = 0; t < limbs.length; t++) {
                for (int d = 0; d < digits.length; d++) {
                    giveExtended(d, t, limbs[t][d]);
                }
            }
        }
    }

    /** The values of a digit modulo a target: those of the polynomial itself, or in an array of the ring's. */
    private double[] extended(Poly c, double[][][] prepared, int d, int t) {
        if (digitOf[extended[t]] == d) {
            return c.limb(t);
        }
        double[] values = ring.take();
        conversions[d].convertToValues(prepared[d], extended[t], values);
        return values;
    }

    private void giveExtended(int d, int t, double[] values) {
        if (digitOf[extended[t]] != d) {
            ring.give(values);
        }
    }

    private interface Target {
        /** Adds up all digits modulo a target, for each key. */
        void addUp(int t, Sums[] sums);
    }

    /** Both inner products with a key modulo one target. */
    private final class Sums {
        private final SwitchingKey key;
        private final int prime;
        private final int keyLimb;
        private final double[][] out = {ring.take(), ring.take()};

        Sums(SwitchingKey key, int t) {
            this.key = key;
            this.prime = extended[t];
            this.keyLimb = Ring.indexOf(key.b().getFirst(), prime);
        }

        /** Digits in a row, from the first one on. */
        void add(int first, double[][] values) {
            double[][] k0 = new double[values.length][];
            double[][] k1 = new double[values.length][];
            for (int i = 0; i < values.length; i++) {
                k0[i] = key.b(digitNumbers[first + i]).limb(keyLimb);
                k1[i] = key.a(digitNumbers[first + i]).limb(keyLimb);
            }
            if (first == 0) {
                ring.innerProducts(values, k0, k1, out, prime);
            } else {
                ring.addInnerProducts(values, k0, k1, out, prime);
            }
        }
    }

    private List<Poly[]> inner(List<SwitchingKey> keys, Target target) {
        double[][][][] out = new double[keys.size()][2][extended.length][];
        ring.parallel().each(extended.length, t -> {
            Sums[] sums = keys.stream().map(key -> new Sums(key, t)).toArray(Sums[]::new);
            target.addUp(t, sums);
            for (int k = 0; k < sums.length; k++) {
                out[k][0][t] = sums[k].out[0];
                out[k][1][t] = sums[k].out[1];
            }
        });
        return Arrays.stream(out)
                .map(one -> new Poly[] {ring.poly(extended, one[0]), ring.poly(extended, one[1])})
                .toList();
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
        ring.parallel().each(c.size(), i -> raise(u, i, c.limb(i)));
    }

    /** The same for one limb. */
    void raise(Poly u, int i, double[] limb) {
        int prime = u.prime(i);
        ring.scaleAdd(limb, special[i], u.limb(i), u.limb(i), prime);
    }

    int level() {
        return level;
    }

    int[] extendedPrimes() {
        return extended;
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
