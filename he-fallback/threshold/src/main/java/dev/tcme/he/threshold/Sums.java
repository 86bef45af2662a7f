package dev.tcme.he.threshold;

import dev.tcme.he.ring.Modulus;
import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Ring;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Adds up what parties gave, one contribution of each: none missing, none twice. */
final class Sums {
    private final Ring ring;
    private final String what;
    private final SortedSet<Integer> missing;
    private final List<Poly> total = new ArrayList<>();

    /**
     * @param what for messages, "key share"
     * @param parties who has to contribute
     */
    Sums(Ring ring, String what, SortedSet<Integer> parties) {
        this.ring = ring;
        this.what = what;
        this.missing = new TreeSet<>(parties);
    }

    /**
     * @param polys as many as in every other contribution, over the same primes: the readers see to that
     * @throws FaultException if the party has contributed already, or is none of those that do
     */
    void add(int party, List<Poly> polys) throws FaultException {
        if (!missing.remove(party)) {
            throw FaultException.of(party, "a second " + what + ", or one that nobody asked for");
        }
        if (total.isEmpty()) {
            polys.forEach(poly -> total.add(copy(poly)));
            return;
        }
        for (int i = 0; i < polys.size(); i++) {
            addTo(total.get(i), polys.get(i));
        }
    }

    private Poly copy(Poly poly) {
        int[] primes = poly.primes();
        double[][] limbs = new double[primes.length][];
        Arrays.setAll(limbs, i -> poly.limb(i).clone());
        return ring.poly(primes, limbs);
    }

    private void addTo(Poly sum, Poly term) {
        ring.parallel().each(sum.size(), i -> ring.add(sum.limb(i), term.limb(i), sum.limb(i), sum.prime(i)));
    }

    /**
     * With every residue next to zero, as a reader leaves it. At rest a residue has several forms, sums leave it in any of them,
     * and the form can decide how something computed with it is rounded: so, everybody who has the same sum computes the same bits.
     *
     * @throws FaultException if one is missing, naming the first
     */
    List<Poly> total() throws FaultException {
        if (!missing.isEmpty()) {
            throw FaultException.of(missing.first(), "its " + what + " is missing");
        }
        total.forEach(this::settle);
        return List.copyOf(total);
    }

    private void settle(Poly poly) {
        ring.parallel().each(poly.size(), i -> {
            Modulus modulus = ring.modulus(poly.prime(i));
            double[] limb = poly.limb(i);
            long half = modulus.value() >> 1;
            for (int k = 0; k < limb.length; k++) {
                long value = modulus.canonical(limb[k]);
                // Without branches: a sum may be one of secret shares.
                limb[k] = value - (modulus.value() & half - value >> Long.SIZE - 1);
            }
        });
    }
}
