package dev.tcme.he.ckks;

import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Ring;
import java.util.List;

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
                            double[] permuted = new double[ring.degree()];
                            ring.permute(limb, index, permuted);
                            return permuted;
                        }));
        return new Ciphertext(a.parameters(), a.level(), a.scale(), parts);
    }
}
