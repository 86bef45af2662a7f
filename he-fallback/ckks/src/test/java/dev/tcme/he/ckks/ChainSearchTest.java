package dev.tcme.he.ckks;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A wish is granted wherever the rules allow it; a refusal gives a reason that holds, and what would do. */
class ChainSearchTest {
    private static final int WISHES = 250;
    private static final Pattern TOO_LARGE = Pattern.compile("at least ([0-9.]+) bits, .* no more than ([0-9]+) are");
    private static final Pattern ADVICE =
            Pattern.compile("(degree 2\\^)([0-9]+)$|([0-9]+) (levels)$|(a scale of )([0-9]+) bits$");

    /** Real primes are that much off their nominal sizes at most, for what is asserted here. */
    private static final double TOLERANCE = 0.3;

    @Test
    void everyReasonableWishIsGrantedOrRefusedForAReasonThatHolds() {
        var random = new Random(20261122);
        int built = 0;
        int unreachable = 0;
        for (int i = 0; i < WISHES; i++) {
            ParametersLiteral wish = reasonable(random);
            String refusal = refusal(wish);
            if (refusal.isEmpty()) {
                built++;
            } else if (refusal.startsWith("no chain of primes gives")) {
                unreachable++;
                assertEquals(Double.POSITIVE_INFINITY, new Oracle(wish, 1, 16).smallest(), () -> wish + refusal);
                assertEquals(Double.POSITIVE_INFINITY, new Oracle(wish, 2, 4).smallest(), () -> wish + refusal);
                // Steps below the smallest prime that is 1 modulo 2N: at the top there is none to drop.
                assertTrue(wish.scaleBits() < 23 && wish.logDegree() >= 14 || wish.levels() > 40, wish + refusal);
                adviceHolds(wish, refusal);
            } else {
                tooLarge(wish, refusal);
                adviceHolds(wish, refusal);
            }
        }
        assertTrue(built > WISHES / 2, built + " built");
        assertTrue(unreachable < WISHES / 20, unreachable + " have no chain");
    }

    private static ParametersLiteral reasonable(Random random) {
        int logDegree = 11 + random.nextInt(7);
        Security security = Security.values()[random.nextInt(4)];
        int scale = 20 + random.nextInt(28);
        int base = scale + 2 + random.nextInt(30);
        int special = random.nextInt(3) == 0 ? 1 + random.nextInt(4) : ParametersLiteral.BEST;
        int room = security.bitsMax(logDegree) - base - 50 * Math.max(1, special);
        int levels = random.nextInt(Math.clamp(room / scale, 0, 50) + 2);
        return new ParametersLiteral(logDegree, security, levels, scale, base, special);
    }

    /** Empty if it is granted. */
    private static String refusal(ParametersLiteral wish) {
        try {
            Parameters parameters = Parameters.of(wish);
            assertTrue(parameters.logQp() <= wish.security().bitsMax(wish.logDegree()), parameters.toString());
            return "";
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }

    private static void tooLarge(ParametersLiteral wish, String refusal) {
        var numbers = TOO_LARGE.matcher(refusal);
        assertTrue(numbers.find(), refusal);
        double needed = Double.parseDouble(numbers.group(1));
        int secure = wish.security().bitsMax(wish.logDegree());
        assertEquals(secure, Integer.parseInt(numbers.group(2)));
        assertTrue(needed > secure, refusal);
        double smallest = new Oracle(wish, 1, 16).smallest();
        assertTrue(smallest > secure - TOLERANCE, () -> "a plan of " + smallest + " bits would do: " + refusal);
        assertTrue(needed < smallest + 1, () -> "a plan has only " + smallest + " bits: " + refusal);
    }

    private static void adviceHolds(ParametersLiteral wish, String refusal) {
        String[] halves = refusal.split("What would do: ");
        if (halves.length == 1) {
            return;
        }
        for (String advice : halves[1].split(", or ")) {
            MatchResult parts = ADVICE.matcher(advice).results().findFirst().orElseThrow();
            ParametersLiteral other;
            if (parts.group(1) != null) {
                other = wish.withLogDegree(Integer.parseInt(parts.group(2)));
            } else if (parts.group(4) != null) {
                other = wish.withLevels(Integer.parseInt(parts.group(3)));
            } else {
                other = wish.withScaleBits(Integer.parseInt(parts.group(6)));
            }
            assertDoesNotThrow(() -> Parameters.of(other), refusal);
        }
    }

    /** The rules once more, by trying everything: the smallest nominal size of any plan. */
    private record Oracle(ParametersLiteral wish, int unit, int slackBits) {
        double smallest() {
            double smallest = Double.POSITIVE_INFINITY;
            int min = Math.max(20, wish.logDegree() + 6) * unit;
            for (int slack = 0; slack <= slackBits * unit; slack++) {
                for (int bulk = 36 * unit; bulk <= 48 * unit; bulk++) {
                    for (int a = 0; a < 48 * unit; a = Math.max(a + 1, min)) {
                        for (int b = a; b < 48 * unit; b = Math.max(b + 1, min)) {
                            for (int c = b; c < 48 * unit; c = Math.max(c + 1, min)) {
                                smallest = Math.min(smallest, size(slack, bulk, a, b, c));
                            }
                        }
                    }
                }
            }
            return smallest;
        }

        /** Terminals of size 0 are none; infinite if a level cannot be reached. */
        private double size(int slack, int bulk, int a, int b, int c) {
            int top = wish.baseBits() * unit + slack + wish.levels() * wish.scaleBits() * unit;
            int bulks = (top - a - b - c) / bulk;
            if (top < a + b + c || bulks * bulk != top - a - b - c) {
                return Double.POSITIVE_INFINITY;
            }
            int[] sums = {0, a, b, c, a + b, a + c, b + c, a + b + c};
            for (int level = 0; level < wish.levels(); level++) {
                int left = top - (wish.levels() - level) * wish.scaleBits() * unit;
                boolean reached = false;
                for (int sum : sums) {
                    int rest = left - sum;
                    reached |= rest >= 0 && rest % bulk == 0 && rest / bulk <= bulks;
                }
                if (!reached) {
                    return Double.POSITIVE_INFINITY;
                }
            }
            int largest = Math.max(c, bulks > 0 ? bulk : 0);
            int special = Math.max(1, wish.specialPrimes());
            return (top + Math.min(48.0 * unit * special, (double) special * largest + 3 * unit)) / unit;
        }
    }
}
