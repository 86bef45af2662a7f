package dev.tcme.he.bench;

import dev.tcme.he.ckks.Parameters;
import dev.tcme.he.ckks.SwitchingKey;
import dev.tcme.he.ring.BaseConversion;
import dev.tcme.he.ring.Division;
import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Ring;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * A key switch at the highest level in its parts, which can be run one by one: what the evaluator does target by target is
 * done part by part, on the same arrays in the same order. In one thread.
 */
final class KeySwitchParts {
    /** Digits that are multiplied in one pass; the count of calls shows whether the evaluator does as many. */
    static final int TOGETHER = 4;

    private final Ring ring;
    private final Poly source;
    private final SwitchingKey key;
    private final int[] primes;
    private final int[] extended;
    private final int[][] digits;
    private final BaseConversion[] conversions;
    private final Division division;
    private final double[][][] prepared;
    private final double[][] buffers;
    private final double[][][] sums;

    /** @param source over the primes of the highest level */
    KeySwitchParts(Parameters parameters, Ring ring, Poly source, SwitchingKey key) {
        this.ring = ring;
        this.source = source;
        this.key = key;
        this.primes = parameters.primes(parameters.levelMax());
        this.extended = IntStream.concat(IntStream.of(primes), IntStream.of(parameters.specialPrimes()))
                .toArray();
        this.digits = IntStream.range(0, parameters.digits())
                .mapToObj(digit -> IntStream.of(parameters.digit(digit))
                        .filter(prime -> position(primes, prime) >= 0)
                        .toArray())
                .filter(digit -> digit.length > 0)
                .toArray(int[][]::new);
        this.conversions = Arrays.stream(digits)
                .map(digit -> new BaseConversion(ring, digit))
                .toArray(BaseConversion[]::new);
        this.division = new Division(ring, extended, primes);
        this.prepared = Arrays.stream(digits)
                .map(digit -> new double[digit.length][ring.degree()])
                .toArray(double[][][]::new);
        this.buffers = new double[TOGETHER][ring.degree()];
        this.sums = new double[2][extended.length][ring.degree()];
    }

    private static int position(int[] primes, int prime) {
        for (int i = 0; i < primes.length; i++) {
            if (primes[i] == prime) {
                return i;
            }
        }
        return -1;
    }

    void digits() {
        for (int d = 0; d < digits.length; d++) {
            for (int j = 0; j < digits[d].length; j++) {
                double[] limb = prepared[d][j];
                System.arraycopy(source.limb(position(primes, digits[d][j])), 0, limb, 0, limb.length);
                ring.inverse(limb, digits[d][j]);
                conversions[d].prepare(j, limb, limb);
            }
        }
    }

    void extend() {
        for (int t = 0; t < extended.length; t++) {
            for (int d = 0; d < digits.length; d++) {
                values(d, t);
            }
        }
    }

    /** A digit modulo a target: the limb of the source, or converted and transformed. */
    private double[] values(int d, int t) {
        double[] values = place(d, t);
        if (isConverted(d, t)) {
            conversions[d].convertToValues(prepared[d], extended[t], values);
        }
        return values;
    }

    private double[] place(int d, int t) {
        return isConverted(d, t) ? buffers[d % TOGETHER] : source.limb(t);
    }

    private boolean isConverted(int d, int t) {
        return position(digits[d], extended[t]) < 0;
    }

    void key() {
        for (int t = 0; t < extended.length; t++) {
            for (int first = 0; first < digits.length; first += TOGETHER) {
                int target = t;
                multiply(first, t, d -> place(d, target));
            }
        }
    }

    /** Of digits in a row modulo a target. */
    private void multiply(int first, int t, IntFunction<double[]> digit) {
        int count = Math.min(TOGETHER, digits.length - first);
        double[][] x = new double[count][];
        double[][] k0 = new double[count][];
        double[][] k1 = new double[count][];
        for (int i = 0; i < count; i++) {
            x[i] = digit.apply(first + i);
            k0[i] = key.b().get(first + i).limb(t);
            k1[i] = key.a().get(first + i).limb(t);
        }
        double[][] out = {sums[0][t], sums[1][t]};
        if (first == 0) {
            ring.innerProducts(x, k0, k1, out, extended[t]);
        } else {
            ring.addInnerProducts(x, k0, k1, out, extended[t]);
        }
    }

    List<Poly> divide() {
        return Arrays.stream(sums)
                .map(half -> division.apply(ring.poly(extended, half)))
                .toList();
    }

    /** All of it, in the order in which results are right. */
    List<Poly> whole() {
        digits();
        for (int t = 0; t < extended.length; t++) {
            for (int first = 0; first < digits.length; first += TOGETHER) {
                int target = t;
                multiply(first, t, d -> values(d, target));
            }
        }
        return divide();
    }
}
