package dev.tcme.he.threshold;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tcme.he.ckks.Context;
import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Ring;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SumsTest {
    private final Context context = Parties.context(Parties.SMALL);
    private final Ring ring = context.ring();
    private final double p = ring.modulus(0).p();

    private Poly of(double residue) {
        double[] limb = new double[ring.degree()];
        Arrays.fill(limb, residue);
        return ring.poly(new int[] {0}, new double[][] {limb});
    }

    private double[] total(double... residues) throws FaultException {
        Set<Integer> parties = new TreeSet<>();
        for (int i = 0; i < residues.length; i++) {
            parties.add(i + 1);
        }
        var sums = new Sums(ring, "share", new TreeSet<>(parties));
        for (int i = 0; i < residues.length; i++) {
            sums.add(i + 1, List.of(of(residues[i])));
        }
        return sums.total().getFirst().limb(0);
    }

    private double[] all(double residue) {
        return of(residue).limb(0);
    }

    @Test
    void aSumHasEveryResidueNextToZero() throws Exception {
        double half = (p - 1) / 2;
        assertArrayEquals(all(half), total(half));
        assertArrayEquals(all(-half), total(half + 1));
        assertArrayEquals(all(-half), total(-half));
        assertArrayEquals(all(half), total(-half - 1));
        assertArrayEquals(all(0), total(0));
        assertArrayEquals(all(0), total(half, -half));
        assertArrayEquals(all(-half), total(half, 1));
        assertArrayEquals(all(6), total(1, 2, 3));
    }

    @Test
    void whatIsAddedUpIsNotChanged() throws Exception {
        Poly first = of(1);
        Poly second = of(2);
        var sums = new Sums(ring, "share", new TreeSet<>(Set.of(1, 2)));
        sums.add(1, List.of(first));
        sums.add(2, List.of(second));

        assertArrayEquals(all(3), sums.total().getFirst().limb(0));
        assertArrayEquals(all(1), first.limb(0));
        assertArrayEquals(all(2), second.limb(0));
    }

    @Test
    void nobodysSumIsEmptyAndStrangersAddNothing() throws Exception {
        var sums = new Sums(ring, "share", new TreeSet<>());

        assertEquals(List.of(), sums.total());
        FaultException fault = assertThrows(FaultException.class, () -> sums.add(7, List.of(of(1))));
        assertEquals("party 7: a second share, or one that nobody asked for", fault.getMessage());
    }
}
