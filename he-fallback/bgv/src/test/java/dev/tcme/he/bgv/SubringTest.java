package dev.tcme.he.bgv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.he.ring.Modulus;
import dev.tcme.he.ring.Ring;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubringTest {
    private static final int PLACES = Subring.PLACES;

    private static Fixture fixture(int logDegree) {
        return logDegree == 11 ? Fixture.of(11, 12289, 1) : Fixture.of(13, 65537, 3);
    }

    /** What repeats itself in all copies is a polynomial in Y, and the other way round. */
    @ParameterizedTest
    @ValueSource(ints = {11, 13})
    void copiesAreEqualExactlyInPolynomialsInY(int logDegree) {
        Fixture f = fixture(logDegree);
        Subring subring = f.context().subring();
        assertEquals(f.degree(), PLACES * subring.copies());
        Random random = new Random(1);
        long[] places = random.longs(PLACES, 0, f.t()).toArray();
        long[] coefficients =
                f.decryptor().decrypt(f.encryptor().encrypt(f.places(places))).coefficients();
        for (int i = 0; i < f.degree(); i++) {
            assertTrue(i % subring.copies() == 0 || coefficients[i] == 0, "coefficient " + i);
        }
        long[] slots = f.encoder().slotsOf(coefficients);
        for (int place = 0; place < PLACES; place++) {
            for (int copy = 0; copy < subring.copies(); copy++) {
                assertEquals(places[place], slots[subring.slot(place, copy)]);
            }
        }
        // Any polynomial in Y.
        long[] any = new long[f.degree()];
        for (int i = 0; i < PLACES; i++) {
            any[i * subring.copies()] = random.nextLong(f.t());
        }
        long[] values = f.encoder().slotsOf(any);
        for (int slot = 0; slot < f.degree(); slot++) {
            assertEquals(values[subring.slot(slot / subring.copies(), 0)], values[slot]);
        }
    }

    @Test
    void powersAreThoseOfY() {
        Fixture f = fixture(13);
        Ring ring = f.context().ring();
        double[] power = new double[f.degree()];
        for (int prime = 0; prime < 3; prime++) {
            Modulus p = ring.modulus(prime);
            for (int exponent : new int[] {0, 1, 2, 63, 64, 65, 127}) {
                double[] monomial = new double[f.degree()];
                int at = exponent * f.context().subring().copies();
                monomial[at % f.degree()] = at < f.degree() ? 1 : -1;
                ring.forward(monomial, prime);
                f.context().subring().power(exponent, prime, power);
                for (int i = 0; i < power.length; i++) {
                    assertEquals(p.canonical(monomial[i]), p.canonical(power[i]));
                }
            }
        }
    }

    /** {@code 2/(1 − Y^d)}: its coefficients are −1, 0 and 1. For any i and j, {@code Y^i − Y^j = Y^i·(1 − Y^(j−i))}. */
    @Test
    void twoOverADifferenceOfPowersIsShort() {
        for (int d = 1; d < Subring.POWERS; d++) {
            int order = Subring.POWERS / Integer.highestOneBit(d & -d);
            int[] inverse = new int[PLACES];
            for (int k = 0; k < order / 2; k++) {
                int exponent = d * k % Subring.POWERS;
                inverse[exponent % PLACES] += exponent < PLACES ? 1 : -1;
            }
            int[] product = inverse.clone();
            for (int i = 0; i < PLACES; i++) {
                assertTrue(Math.abs(inverse[i]) <= 1);
                int to = (i + d) % Subring.POWERS;
                product[to % PLACES] -= to < PLACES ? inverse[i] : -inverse[i];
            }
            int[] two = new int[PLACES];
            two[0] = 2;
            assertArrayEquals(two, product, "d = " + d);
        }
    }
}
