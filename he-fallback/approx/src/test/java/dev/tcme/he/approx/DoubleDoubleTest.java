package dev.tcme.he.approx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DoubleDoubleTest {
    private static final MathContext EXACT = new MathContext(120);
    private static final int ROUNDS = 20_000;

    private final SplittableRandom random = new SplittableRandom(1);

    @Test
    void sumProductAndQuotientHaveAHundredBits() {
        for (int i = 0; i < ROUNDS; i++) {
            DoubleDouble a = any();
            DoubleDouble b = any();
            assertNear(exact(a).add(exact(b)), a.plus(b));
            assertNear(exact(a).subtract(exact(b)), a.minus(b));
            assertNear(exact(a).multiply(exact(b)), a.times(b));
            assertNear(exact(a).divide(exact(b), EXACT), a.dividedBy(b));
        }
    }

    @Test
    void sumAndProductOfDoublesAreExact() {
        for (int i = 0; i < ROUNDS; i++) {
            double a = any().hi();
            double b = any().hi();
            assertEquals(0, new BigDecimal(a).add(new BigDecimal(b)).compareTo(exact(DoubleDouble.sum(a, b))));
            assertEquals(0, new BigDecimal(a).multiply(new BigDecimal(b)).compareTo(exact(DoubleDouble.product(a, b))));
        }
    }

    @Test
    void roundingToDoubleIsDirected() {
        for (int i = 0; i < ROUNDS; i++) {
            DoubleDouble a = any();
            assertTrue(new BigDecimal(a.roundedDown()).compareTo(exact(a)) <= 0);
            assertTrue(new BigDecimal(a.roundedUp()).compareTo(exact(a)) >= 0);
        }
    }

    private DoubleDouble any() {
        double scale = Math.scalb(1.0, random.nextInt(-20, 20));
        return DoubleDouble.sum(random.nextDouble(-1, 1) * scale, random.nextDouble(-1, 1) * scale * 0x1p-54);
    }

    private static void assertNear(BigDecimal expected, DoubleDouble actual) {
        BigDecimal difference = expected.subtract(exact(actual)).abs();
        assertTrue(
                difference.doubleValue() <= 0x1p-100 * Math.abs(expected.doubleValue()), () -> "off by " + difference);
    }

    private static BigDecimal exact(DoubleDouble a) {
        return new BigDecimal(a.hi()).add(new BigDecimal(a.lo()));
    }
}
