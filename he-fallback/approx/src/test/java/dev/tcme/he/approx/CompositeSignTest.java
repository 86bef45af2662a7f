package dev.tcme.he.approx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CompositeSignTest {
    /** An error of 0.08, the decision error of the design's table. */
    private static final double DECISION = 3.6438;

    @Test
    void levelsAreAtMostThoseOfTheDesign() {
        assertEquals(15, CompositeSign.of(new SignTarget(13, DECISION, 0)).levels());
        // The table's 25 come from degree 31 alone; mixed degrees save two.
        assertEquals(23, CompositeSign.of(new SignTarget(20, DECISION, 0)).levels());
        assertEquals(25, CompositeSign.of(new SignTarget(20, 20, 0)).levels());
        assertEquals(35, CompositeSign.of(new SignTarget(32, DECISION, 0)).levels());
    }

    @Test
    void thirtyBitsCostWhatTheBestKnownChainCosts() {
        // Lattigo's shipped chain for 2^-30 is {15,15,15,17,31,31,31,31}: 37 levels, 21.9 bits.
        CompositeSign sign = CompositeSign.of(new SignTarget(30, 21.9, 0));
        assertTrue(sign.levels() <= 37);
        assertTrue(sign.errorBound() <= StrictMath.pow(2, -21.9));
    }

    @Test
    void theSameChainAsLattigoGivesTheSameError() {
        List<Integer> degrees = List.of(15, 15, 15, 17, 31, 31, 31, 31);
        CompositeSign sign = CompositeSign.of(new SignTarget(30, 20, 0), degrees);
        assertEquals(37, sign.levels());
        assertTrue(sign.errorBound() < StrictMath.pow(2, -21.9), sign.toString());
    }

    @Test
    void noCheaperCompositionExists() {
        for (double alpha : new double[] {1, 3, 5, 6.5}) {
            for (double beta : new double[] {1, 4, 9}) {
                SignTarget target = new SignTarget(alpha, beta, 0x1p-20);
                CompositeSign found = CompositeSign.of(target);
                assertFalse(cheaperExists(target, found, new ArrayList<>()), found::toString);
            }
        }
    }

    @Test
    void theBoundHoldsUnderTheWorstNoise() {
        SplittableRandom random = new SplittableRandom(17);
        for (SignTarget target : List.of(
                new SignTarget(8, 10, 0x1p-20), new SignTarget(13, DECISION, 0x1p-22), new SignTarget(5, 4, 0x1p-8))) {
            CompositeSign sign = CompositeSign.of(target);
            assertTrue(sign.errorBound() <= StrictMath.pow(2, -target.errorExponent()));
            for (int i = 0; i < 20_000; i++) {
                double x = StrictMath.pow(2, -random.nextDouble(0, target.gapExponent()));
                double side = random.nextBoolean() ? 1 : -1;
                double y = noisy(sign, side * x, random);
                assertTrue(Math.abs(y - side) <= sign.errorBound() + 1e-13, () -> "at " + x + " " + sign);
            }
        }
    }

    @Test
    void theBoundIsReachedSoItIsNotIdle() {
        SignTarget target = new SignTarget(8, 6, 0);
        CompositeSign sign = CompositeSign.of(target);
        double worst = 0;
        for (int i = 0; i <= 200_000; i++) {
            worst = Math.max(worst, Math.abs(sign.at(StrictMath.pow(2, -8.0 * i / 200_000)) - 1));
        }
        assertTrue(worst > 0.99 * sign.errorBound() && worst <= sign.errorBound() + 1e-13);
    }

    @Test
    void insideTheGapNothingLeavesItsRange() {
        SignTarget target = new SignTarget(10, 5, 0x1p-18);
        CompositeSign sign = CompositeSign.of(target);
        SplittableRandom random = new SplittableRandom(19);
        for (int i = 0; i < 20_000; i++) {
            double x = random.nextDouble(-1, 1) * 0x1p-10;
            assertTrue(Math.abs(noisy(sign, x, random)) <= 1 + sign.errorBound() + 1e-13);
        }
    }

    @Test
    void aPolynomialLeftOutBreaksTheBound() {
        CompositeSign sign = CompositeSign.of(new SignTarget(13, 8, 0));
        double value = 0x1p-13;
        for (Polynomial p : sign.polynomials().subList(1, sign.polynomials().size())) {
            value = p.at(value);
        }
        assertTrue(Math.abs(value - 1) > sign.errorBound());
    }

    @Test
    void everyPolynomialIsOddAndOnTheUnitInterval() {
        CompositeSign sign = CompositeSign.of(new SignTarget(20, 8, 0x1p-30));
        int levels = 0;
        int multiplications = 0;
        for (Polynomial p : sign.polynomials()) {
            assertEquals(Parity.ODD, p.parity());
            assertEquals(Interval.UNIT, p.interval());
            levels += OddCost.ofDegree(p.degree()).levels();
            multiplications += OddCost.ofDegree(p.degree()).multiplications();
        }
        assertEquals(levels, sign.levels());
        assertEquals(multiplications, sign.multiplications());
        assertEquals(sign.polynomials().size(), sign.gaps().size());
        assertEquals(0x1p-20, sign.gaps().getFirst());
    }

    @Test
    void moreNoiseOrASmallerGapNeverCostsLess() {
        int before = 0;
        for (int alpha = 1; alpha <= 16; alpha++) {
            int levels = CompositeSign.of(new SignTarget(alpha, 6, 0)).levels();
            assertTrue(levels >= before);
            assertTrue(CompositeSign.of(new SignTarget(alpha, 6, 0x1p-20)).levels() >= levels);
            before = levels;
        }
    }

    @Test
    void cornersOfTheRangeHaveAComposition() {
        for (SignTarget target : List.of(
                new SignTarget(0.01, 0.01, 0),
                new SignTarget(0.01, 30, 0),
                new SignTarget(0.01, 30, 0x1p-31),
                new SignTarget(1, 30, 0),
                new SignTarget(1, 30, 0x1p-31),
                new SignTarget(32, 30, 0),
                new SignTarget(32, 0.01, 0),
                new SignTarget(0.5, 17.3, 0x1p-19))) {
            assertTrue(CompositeSign.of(target).errorBound() <= StrictMath.pow(2, -target.errorExponent()));
        }
    }

    @Test
    void noiseThatDrownsTheGapIsRefused() {
        SignTarget target = new SignTarget(20, 4, 0x1p-15);
        assertThrows(IllegalArgumentException.class, () -> CompositeSign.of(target));
        assertThrows(IllegalArgumentException.class, () -> CompositeSign.of(target, List.of(31, 31)));
    }

    @Test
    void targetsOutOfRangeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new SignTarget(33, 4, 0));
        assertThrows(IllegalArgumentException.class, () -> new SignTarget(0, 4, 0));
        assertThrows(IllegalArgumentException.class, () -> new SignTarget(4, 31, 0));
        assertThrows(IllegalArgumentException.class, () -> new SignTarget(4, Double.NaN, 0));
        assertThrows(IllegalArgumentException.class, () -> new SignTarget(4, 4, -1));
        assertThrows(IllegalArgumentException.class, () -> new SignTarget(4, 4, 0x1.1p-5));
        SignTarget target = new SignTarget(4, 4, 0);
        assertThrows(IllegalArgumentException.class, () -> CompositeSign.of(target, List.of()));
        assertThrows(IllegalArgumentException.class, () -> CompositeSign.of(target, List.of(4)));
    }

    /** Tries every sequence of degrees that costs less by levels, then products. */
    private static boolean cheaperExists(SignTarget target, CompositeSign found, List<Integer> degrees) {
        for (int degree = 3; degree <= 31; degree += 2) {
            degrees.add(degree);
            int levels =
                    degrees.stream().mapToInt(d -> OddCost.ofDegree(d).levels()).sum();
            int products = degrees.stream()
                    .mapToInt(d -> OddCost.ofDegree(d).multiplications())
                    .sum();
            boolean cheaper =
                    levels < found.levels() || (levels == found.levels() && products < found.multiplications());
            if (cheaper
                    && CompositeSign.of(target, degrees).errorBound() <= StrictMath.pow(2, -target.errorExponent())) {
                return true;
            }
            if (levels < found.levels() && cheaperExists(target, found, degrees)) {
                return true;
            }
            degrees.removeLast();
        }
        return false;
    }

    /** Evaluates with noise of full size and random sign after each polynomial. */
    private static double noisy(CompositeSign sign, double x, SplittableRandom random) {
        double value = x;
        for (Polynomial p : sign.polynomials()) {
            value = p.at(value)
                    + (random.nextBoolean() ? 1 : -1) * sign.target().noise();
        }
        return value;
    }
}
