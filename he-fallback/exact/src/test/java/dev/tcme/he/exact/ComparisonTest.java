package dev.tcme.he.exact;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.he.ckks.Security;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Comparisons encrypted, with noise on all shares. */
final class ComparisonTest {
    /** How many pairs of 32-bit numbers; the profile {@code exhaustive} has more. */
    private static final int PAIRS = Integer.getInteger("tcme.pairs", 5_000);

    private static final int BATCH = 256;

    /** Random, equal, adjacent, one bit apart, extremes, in turn. */
    private static void pair(Random random, int kind, long[] x, long[] y, int i) {
        x[i] = random.nextInt();
        y[i] = switch (kind % 6) {
            case 0 -> random.nextInt();
            case 1 -> x[i];
            case 2 -> (int) (x[i] + 1);
            case 3 -> x[i] ^ 1 << random.nextInt(Integer.SIZE);
            case 4 -> random.nextBoolean() ? Integer.MAX_VALUE : Integer.MIN_VALUE;
            default -> (int) (x[i] - 1);
        };
        if (kind % 6 == 4 && random.nextBoolean()) {
            x[i] = random.nextBoolean() ? Integer.MAX_VALUE : Integer.MIN_VALUE;
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CURIOUS", "COVERT"})
    void noPairOfThirtyTwoBitNumbersIsComparedWrongly(Protection protection) {
        Comparison program = new Comparison(Relation.SIGN, NumberFormat.signed(32), BATCH);
        Trial<int[]> trial = new Trial<>(ExactCircuit.of(program, Security.CLASSICAL_128, protection));
        assertEquals(14, trial.circuit.parameters().logDegree());
        Random random = new Random(20261121);
        double margin = 1;
        int wrong = 0;
        int done = 0;
        while (done < PAIRS) {
            long[] x = new long[BATCH];
            long[] y = new long[BATCH];
            for (int i = 0; i < BATCH; i++) {
                pair(random, done + i, x, y, i);
            }
            Decoded decoded = trial.open(
                    protection == Protection.COVERT
                            ? trial.circuit.evaluateCorrected(trial.evaluator, trial.corrected(done, x, y))
                            : trial.evaluate(x, y));
            margin = Math.min(margin, decoded.margin());
            int[] told = trial.circuit.read(decoded).orElseThrow();
            for (int i = 0; i < BATCH; i++) {
                wrong += told[i] == Long.compare(x[i], y[i]) ? 0 : 1;
            }
            done += BATCH;
        }
        System.out.printf("%s: %d pairs, %d wrong, smallest margin %.4f of 0.5%n", protection, done, wrong, margin);
        assertEquals(0, wrong);
        assertTrue(done >= PAIRS && margin > 0.25);
    }

    @ParameterizedTest
    @EnumSource(Relation.class)
    void everyRelationIsTold(Relation relation) {
        Trial<int[]> trial = new Trial<>(new Comparison(relation, NumberFormat.signed(8), 5));
        long[] x = {-128, 127, 5, 5, 0};
        long[] y = {127, -128, 5, 6, -1};
        int[] expected = new int[5];
        Arrays.setAll(expected, i -> ComparisonProperties.expected(relation, Long.compare(x[i], y[i])));
        assertArrayEquals(expected, trial.answer(x, y).orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "16, 5", "64, 7"})
    void everyWidthIsCompared(int bits, int depth) {
        Trial<int[]> trial = new Trial<>(new Comparison(Relation.SIGN, NumberFormat.unsigned(bits), 4));
        assertEquals(bits == 1 ? 1 : depth, trial.circuit.estimate().depth());
        long largest = -1L >>> Long.SIZE - bits;
        long[] x = {0, largest, largest, largest - 1};
        long[] y = {largest, 0, largest, largest};
        assertArrayEquals(new int[] {-1, 1, 0, -1}, trial.answer(x, y).orElseThrow());
    }
}
