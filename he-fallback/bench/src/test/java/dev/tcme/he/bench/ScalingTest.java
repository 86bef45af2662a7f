package dev.tcme.he.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.he.ring.Lanes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ratios are of neighbours, and one tiny run goes through everything that a real one goes through. */
class ScalingTest {
    private static final double CLOSE = 1e-9;

    @Test
    void ratiosAreOfTheTwoSidesOfEachRound() {
        double[][] rounds = {
            {1000, 500, 200, 100},
            {3000, 2000, 200, 125},
            {900, 600, 210, 100},
            {1200, 1000, 100, 100},
            {1000, 800, 300, 150}
        };
        Scaling.Row row = Scaling.row(13, Lanes.TWO, Scaling.Subject.ROTATE, rounds);
        assertEquals(5, row.rounds());
        assertEquals(0.9, row.oneMicros(), CLOSE);
        assertEquals(0.5, row.twoMicros(), CLOSE);
        // 1.2, 1.25, 1.5, 1.5, 2
        assertEquals(new Scaling.Ratios(1.25, 1.5, 1.5, 1.8), row.speedUp());
        // 1, 1.6, 2, 2, 2.1
        assertEquals(new Scaling.Ratios(1.6, 2, 2, 1), row.ceiling());
    }

    @Test
    void oneAndTwoThreadsAreMeasuredInOneProcessBesideTheMachinesOwnCeiling() throws BenchFailure {
        List<String> steps = new ArrayList<>();
        Scaling.Row row = new Scaling(0.2, steps::add).of(13, Lanes.detect(), Scaling.Subject.RESCALE);
        assertTrue(row.rounds() >= 5, "rounds: " + row.rounds());
        assertTrue(row.oneMicros() > 0 && row.twoMicros() > 0);
        assertTrue(row.speedUp().lower() <= row.speedUp().median());
        assertTrue(row.ceiling().median() > 0 && row.ceiling().upper() < 3, "ceiling: " + row.ceiling());
        assertEquals(List.of("scaling: N=2^13 rescale, 1 and 2 threads in turn"), steps);
    }

    @Test
    void whatCannotBeMeasuredIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Scaling(0, step -> {}));
        Scaling scaling = new Scaling(1, step -> {});
        assertThrows(IllegalArgumentException.class, () -> scaling.of(12, Lanes.detect(), Scaling.Subject.ROTATE));
    }
}
