package dev.tcme.he.ckks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Plans are all that the rules allow and no others; their size and cost are as worked out by hand. */
class ChainPlanTest {
    private static final int TERMINAL_MIN = 20;

    private static ParametersLiteral wish(int levels, int scaleBits, int baseBits, int special) {
        return new ParametersLiteral(14, Security.CLASSICAL_128, levels, scaleBits, baseBits, special);
    }

    /** The rules once more, by trying everything. */
    private record Oracle(ParametersLiteral wish, ChainPlan.Fineness fineness) {
        List<Double> sizes(int special) {
            List<Double> sizes = new ArrayList<>();
            int unit = fineness.unit();
            List<Integer> terminals = new ArrayList<>(List.of(0));
            for (int bits = TERMINAL_MIN * unit; bits < 48 * unit; bits++) {
                terminals.add(bits);
            }
            for (int slack = 0; slack <= fineness.baseSlackBits() * unit; slack++) {
                for (int bulk = 36 * unit; bulk <= 48 * unit; bulk++) {
                    for (int a : terminals) {
                        for (int b : terminals) {
                            for (int c : terminals) {
                                if (a <= b && b <= c && fits(slack, bulk, a, b, c)) {
                                    sizes.add(size(slack, bulk, c, a + b + c, special));
                                }
                            }
                        }
                    }
                }
            }
            sizes.sort(null);
            return sizes;
        }

        private int at(int level, int slack) {
            return (wish.baseBits() + level * wish.scaleBits()) * fineness.unit() + slack;
        }

        private boolean fits(int slack, int bulk, int a, int b, int c) {
            int rest = at(wish.levels(), slack) - a - b - c;
            if (rest < 0 || rest % bulk != 0) {
                return false;
            }
            int[] sums = {0, a, b, c, a + b, a + c, b + c, a + b + c};
            for (int level = 0; level < wish.levels(); level++) {
                int bits = at(level, slack);
                if (Arrays.stream(sums)
                        .noneMatch(
                                sum -> bits >= sum && (bits - sum) % bulk == 0 && (bits - sum) / bulk <= rest / bulk)) {
                    return false;
                }
            }
            return true;
        }

        private double size(int slack, int bulk, int largestTerminal, int terminals, int special) {
            int top = at(wish.levels(), slack);
            int largest = Math.max(top == terminals ? 0 : bulk, largestTerminal);
            int unit = fineness.unit();
            int p = special == 0 ? 0 : Math.min(48 * unit * special, largest * special + 3 * unit);
            return (top + p) / (double) unit;
        }
    }

    private static List<Double> planned(ParametersLiteral wish, ChainPlan.Fineness fineness, double bitsMax) {
        List<Double> sizes = new ArrayList<>();
        ChainPlan.each(wish, TERMINAL_MIN, fineness, bitsMax, plan -> sizes.add(plan.logQp()));
        sizes.sort(null);
        return sizes;
    }

    @ParameterizedTest
    @CsvSource({"2, 40, 60, 1", "0, 30, 40, 1", "1, 20, 22, 2", "3, 45, 50, 0", "5, 40, 52, -1", "1, 47, 96, 8"})
    void allPlansInWholeBitsAreThere(int levels, int scaleBits, int baseBits, int special) {
        ParametersLiteral wish = wish(levels, scaleBits, baseBits, special);
        Oracle oracle = new Oracle(wish, ChainPlan.Fineness.WHOLE);
        List<Double> expected = new ArrayList<>();
        // left open, one to four special primes are tried; -1 stands for none at all
        int first = special == ParametersLiteral.BEST ? 1 : Math.max(0, special);
        int last = special == ParametersLiteral.BEST ? 4 : Math.max(0, special);
        for (int one = first; one <= last; one++) {
            expected.addAll(oracle.sizes(one));
        }
        expected.sort(null);
        assertTrue(expected.size() > 5, "plans: " + expected.size());
        assertEquals(expected, planned(wish, ChainPlan.Fineness.WHOLE, Double.POSITIVE_INFINITY));
        double bound = expected.get(expected.size() / 3);
        assertEquals(
                expected.stream().filter(size -> size <= bound).toList(),
                planned(wish, ChainPlan.Fineness.WHOLE, bound));
    }

    @Test
    void allPlansInHalvesOfABitAreThere() {
        ParametersLiteral wish = wish(1, 31, 43, ParametersLiteral.NO_EVALUATION_KEYS);
        var fineness = new ChainPlan.Fineness(2, 3);
        List<Double> expected = new Oracle(wish, fineness).sizes(0);
        assertTrue(expected.stream().anyMatch(size -> size % 1 != 0), "halves among " + expected.size());
        assertEquals(expected, planned(wish, fineness, Double.POSITIVE_INFINITY));
        double bound = expected.get(expected.size() / 2);
        assertEquals(expected.stream().filter(size -> size <= bound).toList(), planned(wish, fineness, bound));
    }

    @Test
    void aPlansCostIsCountedInTransforms() {
        ChainPlan.Level top = new ChainPlan.Level(5, 0b11);
        // 7 limbs, 2 special primes: 4 digits for 9 targets, and two divisions of 3 + 7 transforms
        assertEquals(4 * 9 * 1.6 + 20, plan(1, 2, top).cost());
        assertEquals(7 * 8 * 1.6 + 18, plan(1, 1, top).cost());
        // without keys two rescalings
        assertEquals(16, plan(1, 0, top).cost());
    }

    private static ChainPlan plan(int unit, int special, ChainPlan.Level top) {
        return new ChainPlan(unit, 40 * unit, new int[] {30 * unit, 45 * unit}, special, 0, List.of(top));
    }

    @Test
    void aPlansSizeCountsSpecialPrimesALittleLargerThanTheLargestDigit() {
        ChainPlan.Level top = new ChainPlan.Level(5, 0b11);
        for (int unit = 1; unit <= 2; unit++) {
            assertEquals(275, plan(unit, 0, top).logQp());
            assertEquals(275 + 48, plan(unit, 1, top).logQp());
            assertEquals(275 + 2 * 45 + 3, plan(unit, 2, top).logQp());
            assertEquals(275 + 4 * 45 + 3, plan(unit, 4, top).logQp());
            assertEquals(45, plan(unit, 1, top).terminalBits(1));
            assertEquals(40, plan(unit, 1, top).bulkBits());
        }
    }

    @Test
    void aLevelTakesTheFewestLimbsThatMakeItsSize() {
        var best = new TreeMap<String, Integer>();
        ChainPlan.each(wish(3, 40, 60, 1), TERMINAL_MIN, ChainPlan.Fineness.WHOLE, 1000, plan -> {
            for (int level = 0; level <= 3; level++) {
                int size = plan.levels().get(level).bulk() * plan.bulk();
                for (int i = 0; i < plan.terminals().length; i++) {
                    size += (plan.levels().get(level).terminalMask() >> i & 1) * plan.terminals()[i];
                }
                int target = size;
                int limbs = plan.levels().get(level).limbs();
                best.merge(plan.bulk() + Arrays.toString(plan.terminals()) + size, limbs, Math::min);
                assertTrue(limbs >= 1);
                assertTrue(level == 3 || limbs == fewest(plan, target), plan + " level " + level);
            }
        });
        assertTrue(best.size() > 100, "sizes: " + best.size());
    }

    private static int fewest(ChainPlan plan, int size) {
        int fewest = Integer.MAX_VALUE;
        int bulks = plan.levels().getLast().bulk();
        for (int mask = 0; mask < 1 << plan.terminals().length; mask++) {
            int rest = size;
            for (int i = 0; i < plan.terminals().length; i++) {
                rest -= (mask >> i & 1) * plan.terminals()[i];
            }
            if (rest >= 0 && rest % plan.bulk() == 0 && rest / plan.bulk() <= bulks) {
                fewest = Math.min(fewest, rest / plan.bulk() + Integer.bitCount(mask));
            }
        }
        return fewest;
    }
}
