package dev.tcme.he.circuits;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A known real matrix times a vector; one level.
 *
 * <p>The vector is periodic ({@link Slots#periodic}), and so is the result, with as many numbers as the matrix has rows. With r
 * rows and c columns, filled to powers of two, there are {@code min(r, c)} diagonals; a wide matrix needs
 * {@code log2(c/r)} rotations more, which add up the parts (Juvekar, Vaikuntanathan, Chandrakasan, GAZELLE, USENIX Security
 * 2018).
 */
public final class MatrixCircuit implements Circuit {
    private final int rows;
    private final int columns;
    private final double magnitude;
    private final double rowSum;
    private final LinearTransform map;

    private MatrixCircuit(double[][] matrix, double magnitude, LinearTransform map) {
        this.rows = Slots.period(matrix.length);
        this.columns = Slots.period(matrix[0].length);
        this.magnitude = magnitude;
        double largest = 0;
        for (double[] row : matrix) {
            double sum = 0;
            for (double x : row) {
                sum += Math.abs(x);
            }
            largest = Math.max(largest, sum);
        }
        // sums of doubles round by less than this
        this.rowSum = largest * (1 + 0x1p-40);
        this.map = map;
    }

    /**
     * @param matrix one array for each row, all of the same length
     * @param magnitude of the vector's numbers
     * @param slots of the parameters
     * @throws IllegalArgumentException if the matrix is empty, ragged, all zero, or larger than the slots
     */
    public static MatrixCircuit of(double[][] matrix, double magnitude, int slots) {
        if (matrix.length == 0 || matrix[0].length == 0) {
            throw new IllegalArgumentException("a matrix has at least one row and one column");
        }
        for (double[] row : matrix) {
            if (row.length != matrix[0].length) {
                throw new IllegalArgumentException(
                        "the rows of a matrix have the same length; got " + row.length + " and " + matrix[0].length);
            }
        }
        int rows = Slots.period(matrix.length);
        int columns = Slots.period(matrix[0].length);
        if (Math.max(rows, columns) > slots) {
            throw new IllegalArgumentException("a matrix of " + matrix.length + " rows and " + matrix[0].length
                    + " columns does not fit into " + slots + " slots");
        }
        Map<Integer, double[]> diagonals = new HashMap<>();
        for (int d = 0; d < Math.min(rows, columns); d++) {
            double[] diagonal = new double[slots];
            for (int j = 0; j < slots; j++) {
                int row = j % rows;
                int column = (j + d) % columns;
                diagonal[j] = row < matrix.length && column < matrix[0].length ? matrix[row][column] : 0;
            }
            diagonals.put(d, diagonal);
        }
        return new MatrixCircuit(matrix, magnitude, LinearTransform.of(slots, diagonals));
    }

    /** The map before the parts of a wide matrix are added up. */
    public LinearTransform map() {
        return map;
    }

    @Override
    public List<Input> inputs() {
        return List.of(Input.within(magnitude));
    }

    @Override
    public int slotsMin() {
        return map.slots();
    }

    @Override
    public <C> List<C> apply(Arithmetic<C> on, List<C> inputs) {
        C parts = on.claim(on.transform(map, inputs.getFirst()), bound());
        C sum = Slots.innerSum(on, parts, rows, Math.max(1, columns / rows));
        return List.of(on.claim(sum, bound()));
    }

    /** No number of the product is larger than the largest sum of a row's absolute values times the vector's magnitude. */
    private Claim bound() {
        return new Claim.Bounded(rowSum * magnitude);
    }

    /** Says nothing about the numbers. */
    @Override
    public String toString() {
        return "matrix of " + rows + " x " + columns + ", " + map;
    }
}
