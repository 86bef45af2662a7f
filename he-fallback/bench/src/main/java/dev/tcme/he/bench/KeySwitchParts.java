package dev.tcme.he.bench;

import dev.tcme.he.ckks.Parameters;
import dev.tcme.he.ckks.SwitchingKey;
import dev.tcme.he.ring.BaseConversion;
import dev.tcme.he.ring.Division;
import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Ring;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A key switch at the highest level in its parts, which can be run one by one: what the evaluator does target by target is
 * done part by part, on the same arrays in the same order. In one thread.
 */
final class KeySwitchParts {
    private final Ring ring;
    private final Poly source;
    private final SwitchingKey key;
    private final int[] primes;
    private final int[] extended;
    private final int[][] digits;
    private final BaseConversion[] conversions;
    private final Division division;
    private final double[][][] prepared;
    private final double[] buffer;
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
        this.buffer = new double[ring.degree()];
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

    private interface Step {
        /** For a digit and the position of a target among the extended primes. */
        void at(int digit, int target);
    }

    private void eachConverted(Step step) {
        for (int t = 0; t < extended.length; t++) {
            for (int d = 0; d < digits.length; d++) {
                if (position(digits[d], extended[t]) < 0) {
                    step.at(d, t);
                }
            }
        }
    }

    void extend() {
        eachConverted((d, t) -> conversions[d].convert(prepared[d], extended[t], buffer));
    }

    void transform() {
        eachConverted((d, t) -> ring.forward(buffer, extended[t]));
    }

    void key() {
        for (int t = 0; t < extended.length; t++) {
            for (int d = 0; d < digits.length; d++) {
                multiply(d, t, position(digits[d], extended[t]) < 0 ? buffer : source.limb(t));
            }
            reduce(t);
        }
    }

    private void multiply(int d, int t, double[] digit) {
        double[] k0 = key.b().get(d).limb(t);
        double[] k1 = key.a().get(d).limb(t);
        if (d == 0) {
            ring.multiplyPair(digit, k0, k1, sums[0][t], sums[1][t], extended[t]);
            return;
        }
        if (d % Ring.accumulateTermsMax() == 0) {
            reduce(t);
        }
        ring.accumulate(digit, k0, k1, sums[0][t], sums[1][t], extended[t]);
    }

    private void reduce(int t) {
        ring.reduce(sums[0][t], sums[0][t], extended[t]);
        ring.reduce(sums[1][t], sums[1][t], extended[t]);
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
            for (int d = 0; d < digits.length; d++) {
                boolean own = position(digits[d], extended[t]) >= 0;
                if (!own) {
                    conversions[d].convert(prepared[d], extended[t], buffer);
                    ring.forward(buffer, extended[t]);
                }
                multiply(d, t, own ? source.limb(t) : buffer);
            }
            reduce(t);
        }
        return divide();
    }
}
