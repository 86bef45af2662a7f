package dev.tcme.he.circuits;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.he.ckks.Parameters;
import dev.tcme.he.ckks.ParametersLiteral;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MatrixCircuitTest {
    private final Random random = new Random(3);
    private final Parameters parameters =
            Parameters.of(ParametersLiteral.classical(12, 1, 30).withBaseBits(40));

    private double[][] matrix(int rows, int columns) {
        double[][] matrix = new double[rows][];
        for (int i = 0; i < rows; i++) {
            matrix[i] = Trial.random(random, columns, 1.0 / columns);
        }
        return matrix;
    }

    private static double[] product(double[][] matrix, double[] x) {
        double[] result = new double[matrix.length];
        for (int i = 0; i < matrix.length; i++) {
            for (int j = 0; j < x.length; j++) {
                result[i] += matrix[i][j] * x[j];
            }
        }
        return result;
    }

    @Test
    void everyShapeGivesTheProduct() {
        NoOp on = new NoOp(parameters);
        for (int[] shape :
                new int[][] {{1, 1}, {4, 4}, {3, 5}, {5, 3}, {16, 64}, {64, 16}, {1, 100}, {100, 1}, {10, 845}}) {
            double[][] m = matrix(shape[0], shape[1]);
            double[] x = Trial.random(random, shape[1], 1);
            Circuit circuit = MatrixCircuit.of(m, 1, parameters.slots());
            double[] y = circuit.apply(on, List.of(on.value(1, Slots.periodic(x, parameters.slots()))))
                    .getFirst()
                    .real();
            assertArrayEquals(Slots.periodic(product(m, x), parameters.slots()), y, 1e-12, shape[0] + "x" + shape[1]);
        }
    }

    @Test
    void encryptedProductsAgreeWithTheirPlans() {
        for (int[] shape : new int[][] {{16, 16}, {8, 256}, {32, 4}}) {
            double[][] m = matrix(shape[0], shape[1]);
            double[] x = Trial.random(random, shape[1], 1);
            Trial trial = Trial.run(
                    MatrixCircuit.of(m, 1, parameters.slots()), parameters, Slots.periodic(x, parameters.slots()));
            double[] y = product(m, x);
            for (int i = 0; i < y.length; i++) {
                assertEquals(y[i], trial.decrypted.getFirst()[i], trial.plan.error());
            }
        }
    }

    @Test
    void wideMatrixOf128By1024TakesOneLevelAndFewRotations() {
        Parameters larger = Parameters.of(ParametersLiteral.classical(13, 1, 36));
        double[][] m = matrix(128, 1024);
        double[] x = Trial.random(random, 1024, 1);
        MatrixCircuit circuit = MatrixCircuit.of(m, 1, larger.slots());
        Trial trial = Trial.run(circuit, larger, Slots.periodic(x, larger.slots()));
        assertEquals(1, trial.plan.depth());
        LinearTransform map = circuit.map();
        assertTrue(map.babies().size() + map.giants().size() <= 2 * 12, circuit.toString());
        assertEquals(map.babies().size(), trial.plan.operations().total(Operation.BABY_STEP));
        assertEquals(map.giants().size(), trial.plan.operations().total(Operation.GIANT_STEP));
        assertEquals(3, trial.plan.operations().total(Operation.ROTATE));
        double[] y = product(m, x);
        for (int i = 0; i < y.length; i++) {
            assertEquals(y[i], trial.decrypted.getFirst()[i], 1e-5);
        }
        System.out.println("128x1024: " + trial.plan);
    }

    @Test
    void everyKeyOfThePlanIsNeeded() {
        double[] x = Slots.periodic(Trial.random(random, 16, 1), parameters.slots());
        Trial.everyKeyIsNeeded(MatrixCircuit.of(matrix(4, 16), 1, parameters.slots()), parameters, x);
    }

    @Test
    void sparseMapsUseTheirDiagonalsOnly() {
        int slots = parameters.slots();
        Map<Integer, double[]> diagonals = new HashMap<>();
        for (int d : new int[] {-3, 0, 1, 700}) {
            diagonals.put(d, Trial.random(random, slots, 1));
        }
        LinearTransform map = LinearTransform.of(slots, diagonals);
        NoOp on = new NoOp(parameters);
        double[] x = Trial.random(random, slots, 1);
        double[] y = on.transform(map, on.value(1, x)).real();
        for (int j = 0; j < slots; j++) {
            double expected = 0;
            for (Map.Entry<Integer, double[]> entry : diagonals.entrySet()) {
                expected += entry.getValue()[j] * x[Math.floorMod(j + entry.getKey(), slots)];
            }
            assertEquals(expected, y[j], 1e-12);
        }
        assertTrue(map.babies().size() + map.giants().size() <= 3, map.toString());
    }

    @Test
    void refusals() {
        assertThrows(IllegalArgumentException.class, () -> MatrixCircuit.of(new double[0][0], 1, 64));
        assertThrows(IllegalArgumentException.class, () -> MatrixCircuit.of(new double[][] {{1, 2}, {1}}, 1, 64));
        assertThrows(IllegalArgumentException.class, () -> MatrixCircuit.of(new double[2][2], 1, 64));
        assertThrows(IllegalArgumentException.class, () -> MatrixCircuit.of(matrix(2, 65), 1, 64));
        assertThrows(IllegalArgumentException.class, () -> LinearTransform.of(48, Map.of(0, new double[] {1})));
        assertThrows(IllegalArgumentException.class, () -> LinearTransform.of(4, Map.of(0, new double[5])));
        assertThrows(
                IllegalArgumentException.class,
                () -> LinearTransform.of(4, Map.of(0, new double[] {1}, 4, new double[] {1})));
        NoOp on = new NoOp(parameters);
        LinearTransform other = LinearTransform.of(64, Map.of(0, new double[] {1}));
        assertThrows(IllegalArgumentException.class, () -> on.transform(other, on.value(1, 1)));
    }
}
