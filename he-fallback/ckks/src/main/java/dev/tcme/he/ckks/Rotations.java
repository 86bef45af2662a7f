package dev.tcme.he.ckks;

import dev.tcme.he.ring.Division;
import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Ring;
import java.util.List;
import java.util.stream.IntStream;

/** Automorphisms of ciphertexts of degree 1: the key switch comes first, the permutation last. */
final class Rotations {
    private final Context context;
    private final Ring ring;
    private final EvaluationKeys keys;

    Rotations(Context context, EvaluationKeys keys) {
        this.context = context;
        this.ring = context.ring();
        this.keys = keys;
    }

    Ciphertext automorphism(Ciphertext a, int element, KeySwitch at) {
        return moved(a, element, at, at.switched(a.part(1), keys.galois(element, a.level())));
    }

    /** Several rotations of what is decomposed once, in the order of the argument. */
    List<Ciphertext> many(Ciphertext a, int[] by, KeySwitch at) {
        Ciphertext[] moved = new Ciphertext[by.length];
        try (KeySwitch.Extended digits = at.extended(a.part(1))) {
            ring.parallel().each(by.length, i -> {
                int element = context.rotation(by[i]);
                moved[i] = element == 1 ? a : moved(a, element, at, digits.switched(keys.galois(element, a.level())));
            });
        }
        return List.of(moved);
    }

    /**
     * Several automorphisms of what is decomposed once, each divided down to the primes of the level below as well.
     *
     * @param scale of the results
     */
    List<Ciphertext> rescaled(Ciphertext a, List<Automorphism> several, KeySwitch at, double scale) {
        List<SwitchingKey> switching = several.stream()
                .map(one -> keys.galois(one.element(), a.level()))
                .toList();
        List<Poly[]> u = at.switched(a.part(1), switching);
        Poly[] parts = new Poly[2 * several.size()];
        Division division =
                context.division(at.extendedPrimes(), context.parameters().primes(a.level() - 1));
        ring.parallel().each(parts.length, i -> {
            Automorphism one = several.get(i / 2);
            Poly part = u.get(i / 2)[i % 2];
            if (one.plusItself()) {
                addBefore(a.part(i % 2), one, at, part);
            }
            if (i % 2 == 0) {
                at.raise(part, a.part(0));
            }
            int[] index = context.automorphism(one.element());
            parts[i] = division.consume(part, (target, limb) -> permuted(limb, index));
        });
        return IntStream.range(0, several.size())
                .mapToObj(i -> new Ciphertext(a.parameters(), a.level() - 1, scale, parts[2 * i], parts[2 * i + 1]))
                .toList();
    }

    /** {@code u + P·σ^-1(c)}, in place: {@code σ(u) + P·c} after the permutation. */
    private void addBefore(Poly c, Automorphism one, KeySwitch at, Poly u) {
        int[] inverse = context.automorphism(one.inverse(context.parameters()));
        ring.parallel().each(c.size(), i -> {
            double[] moved = ring.take();
            ring.permute(c.limb(i), inverse, moved);
            at.raise(u, i, moved);
            ring.give(moved);
        });
    }

    /** {@code (u0/P + a0, u1/P)} under the automorphism; limb by limb, so that only the result is fresh memory. */
    private Ciphertext moved(Ciphertext a, int element, KeySwitch at, Poly[] u) {
        int[] index = context.automorphism(element);
        Poly first = a.part(0);
        Poly[] parts = new Poly[u.length];
        ring.parallel()
                .each(
                        u.length,
                        part -> parts[part] = at.down(u[part], (i, limb) -> {
                            if (part == 0) {
                                ring.add(limb, first.limb(i), limb, first.prime(i));
                            }
                            return permuted(limb, index);
                        }));
        return new Ciphertext(a.parameters(), a.level(), a.scale(), parts);
    }

    private double[] permuted(double[] limb, int[] index) {
        double[] permuted = new double[ring.degree()];
        ring.permute(limb, index, permuted);
        return permuted;
    }
}
