package dev.tcme.he.approx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class OddCostTest {
    @Test
    void countsAreThoseOfLeeLeeKimNo() {
        int[] degrees = {3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31};
        int[] levels = {2, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 5, 5, 5, 5};
        int[] products = {2, 3, 5, 5, 6, 7, 8, 8, 8, 9, 9, 10, 10, 11, 12};
        for (int i = 0; i < degrees.length; i++) {
            assertEquals(new OddCost(levels[i], products[i]), OddCost.ofDegree(degrees[i]), "degree " + degrees[i]);
        }
    }

    @Test
    void higherDegreesAreNeverCheaperInTheRangeOfTheSearch() {
        for (int d = 3; d <= 31; d += 2) {
            OddCost lower = OddCost.ofDegree(d - 2);
            OddCost cost = OddCost.ofDegree(d);
            assertTrue(cost.levels() >= lower.levels() && cost.multiplications() >= lower.multiplications());
        }
    }

    @Test
    void aLinearPolynomialTakesALevelAndNoProduct() {
        assertEquals(new OddCost(1, 0), OddCost.ofDegree(1));
    }

    @Test
    void degreesThatAreNotOddOrTooLargeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> OddCost.ofDegree(4));
        assertThrows(IllegalArgumentException.class, () -> OddCost.ofDegree(-1));
        assertThrows(IllegalArgumentException.class, () -> OddCost.ofDegree(65));
    }
}
