package dev.tcme.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalInt;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class OptionDecisionTest {
    private static final OptionDecision.Fit FIT = new OptionDecision.Fit(0.5, 0.25);

    @Test
    void decidesTheBestOptionOutsideTheBand() {
        assertEquals(OptionalInt.of(0), OptionDecision.decide(new double[] {-1, -2}, 0, FIT));
        assertEquals(OptionalInt.of(1), OptionDecision.decide(new double[] {-3, -2}, 0, FIT));
    }

    @Test
    void refusesInsideTheBandAndOnItsEdge() {
        assertEquals(OptionalInt.empty(), OptionDecision.decide(new double[] {-2.5, -2}, 0, FIT));
        assertEquals(OptionalInt.empty(), OptionDecision.decide(new double[] {-2.25, -2}, 0, FIT));
        assertEquals(OptionalInt.of(0), OptionDecision.decide(new double[] {-2.24, -2}, 0, FIT));
    }

    @Test
    void neverDecidesAnExactTie() {
        assertEquals(OptionalInt.empty(), OptionDecision.decide(new double[] {-1, -1, -9}, 2, OptionDecision.Fit.NONE));
    }

    @Test
    void refusesScoresThatAreNoNumbers() {
        assertThrows(
                ModelException.class,
                () -> OptionDecision.decide(new double[] {Double.NaN, 0}, 0, OptionDecision.Fit.NONE));
    }

    @Property
    void addingAConstantToAllScoresChangesNothing(
            @ForAll @DoubleRange(min = -20, max = 0) double a,
            @ForAll @DoubleRange(min = -20, max = 0) double b,
            @ForAll @DoubleRange(min = -8, max = 8) double shift) {
        // Powers of two and small ranges keep the sums exact enough for a band well above rounding.
        boolean nearTheEdge = Math.abs(Math.abs(a + 0.5 - b) - 0.25) < 1e-9;
        if (!nearTheEdge) {
            assertEquals(
                    OptionDecision.decide(new double[] {a, b}, 0, FIT),
                    OptionDecision.decide(new double[] {a + shift, b + shift}, 0, FIT));
        }
    }

    @Property
    void marginIsNeverNegative(
            @ForAll @DoubleRange(min = -20, max = 0) double a,
            @ForAll @DoubleRange(min = -20, max = 0) double b,
            @ForAll @DoubleRange(min = -20, max = 0) double c) {
        assertTrue(OptionDecision.margin(new double[] {a, b, c}, 1, 0.7) >= 0);
    }
}
