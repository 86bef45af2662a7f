package dev.tcme.he.ckks;

import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Ring;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The product of a {@link DiagonalMatrix} and a ciphertext with both hoistings (Bossuat et al., eprint 2020/1203): the vector is
 * decomposed once for all baby steps, and everything is added up over the primes of Q·P, so that only one division by P for
 * each giant step and one at the end remain.
 */
final class MatrixProduct {
    private final Context context;
    private final Ring ring;
    private final EvaluationKeys keys;
    private final KeySwitch at;
    private final int[] extended;

    MatrixProduct(Context context, EvaluationKeys keys, KeySwitch at) {
        this.context = context;
        this.ring = context.ring();
        this.keys = keys;
        this.at = at;
        this.extended = at.extendedPrimes();
    }

    /** Both parts of the product, times P, over the extended primes; the limbs are to be given back to the ring. */
    Poly[] apply(DiagonalMatrix matrix, Poly c0, Poly c1) {
        Map<Integer, Poly[]> babies = babies(matrix, c0, c1);
        Poly[] total = zeros();
        for (Map.Entry<Integer, SortedMap<Integer, Poly>> row :
                matrix.diagonals().entrySet()) {
            Poly[] sum = combine(row.getValue(), babies);
            addGiant(total, sum, row.getKey());
        }
        babies.values().forEach(this::give);
        return total;
    }

    /** The rotated vector for each baby step, times P. */
    private Map<Integer, Poly[]> babies(DiagonalMatrix matrix, Poly c0, Poly c1) {
        int[] steps = matrix.babies().stream().mapToInt(Integer::intValue).toArray();
        Poly[][] made = new Poly[steps.length][];
        try (KeySwitch.Extended digits = at.extended(c1)) {
            ring.parallel().each(steps.length, i -> made[i] = baby(digits, steps[i], c0, c1));
        }
        Map<Integer, Poly[]> result = new TreeMap<>();
        for (int i = 0; i < steps.length; i++) {
            result.put(steps[i], made[i]);
        }
        return result;
    }

    private Poly[] baby(KeySwitch.Extended digits, int by, Poly c0, Poly c1) {
        if (by == 0) {
            Poly[] plain = zeros();
            at.raise(plain[0], c0);
            at.raise(plain[1], c1);
            return plain;
        }
        int element = context.rotation(by);
        Poly[] u = digits.switched(keys.galois(element, at.level()));
        at.raise(u[0], c0);
        return moved(u, element);
    }

    /** {@code Σ_b diagonal_b·baby_b}. */
    private Poly[] combine(SortedMap<Integer, Poly> diagonals, Map<Integer, Poly[]> babies) {
        Poly[] factors = diagonals.values().toArray(Poly[]::new);
        Poly[][] vectors = diagonals.keySet().stream()
                .map(by -> Objects.requireNonNull(babies.get(by)))
                .toArray(Poly[][]::new);
        double[][][] out = new double[2][extended.length][];
        ring.parallel().each(extended.length, t -> {
            double[][] sums = {ring.take(), ring.take()};
            ring.innerProducts(
                    limbs(Arrays.stream(factors), t),
                    limbs(Arrays.stream(vectors).map(parts -> parts[0]), t),
                    limbs(Arrays.stream(vectors).map(parts -> parts[1]), t),
                    sums,
                    extended[t]);
            out[0][t] = sums[0];
            out[1][t] = sums[1];
        });
        return new Poly[] {ring.poly(extended, out[0]), ring.poly(extended, out[1])};
    }

    private static double[][] limbs(Stream<Poly> polys, int t) {
        return polys.map(poly -> poly.limb(t)).toArray(double[][]::new);
    }

    /** Rotates a sum by a giant step and adds it to the total; the sum's limbs go back to the ring. */
    private void addGiant(Poly[] total, Poly[] sum, int by) {
        if (by == 0) {
            add(total, sum);
            give(sum);
            return;
        }
        int element = context.rotation(by);
        Poly[] u = at.switched(at.down(sum[1]), keys.galois(element, at.level()));
        ring.parallel().each(extended.length, t -> ring.add(u[0].limb(t), sum[0].limb(t), u[0].limb(t), extended[t]));
        give(sum[0]);
        Poly[] rotated = moved(u, element);
        add(total, rotated);
        give(rotated);
    }

    private void add(Poly[] total, Poly[] more) {
        ring.parallel().each(extended.length, t -> {
            for (int i = 0; i < total.length; i++) {
                ring.add(total[i].limb(t), more[i].limb(t), total[i].limb(t), extended[t]);
            }
        });
    }

    private Poly[] moved(Poly[] u, int element) {
        int[] index = context.automorphism(element);
        double[][][] limbs = new double[u.length][extended.length][];
        ring.parallel().each(extended.length, t -> {
            for (int i = 0; i < u.length; i++) {
                limbs[i][t] = ring.take();
                ring.permute(u[i].limb(t), index, limbs[i][t]);
                ring.give(u[i].limb(t));
            }
        });
        return new Poly[] {ring.poly(extended, limbs[0]), ring.poly(extended, limbs[1])};
    }

    private Poly[] zeros() {
        Poly[] result = new Poly[2];
        for (int i = 0; i < result.length; i++) {
            double[][] limbs = new double[extended.length][];
            for (int t = 0; t < limbs.length; t++) {
                limbs[t] = ring.take();
                Arrays.fill(limbs[t], 0);
            }
            result[i] = ring.poly(extended, limbs);
        }
        return result;
    }

    private void give(Poly... polys) {
        for (Poly poly : polys) {
            ring.give(poly);
        }
    }
}
