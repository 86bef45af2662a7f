package dev.tcme.he.examples;

import dev.tcme.he.circuits.MatrixCircuit;
import dev.tcme.he.circuits.Slots;
import dev.tcme.he.ckks.Parameters;
import dev.tcme.he.ckks.ParametersLiteral;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Locale;

/** One layer of a network: Bob's matrix times Alice's vector. */
public final class MatrixVector {
    private static final int ROWS = 10;
    private static final int COLUMNS = 64;

    private MatrixVector() {}

    public static void main(String[] arguments) {
        double[][] matrix = new double[ROWS][COLUMNS];
        double[] vector = new double[COLUMNS];
        for (int j = 0; j < COLUMNS; j++) {
            vector[j] = StrictMath.sin(j);
            for (int i = 0; i < ROWS; i++) {
                matrix[i][j] = StrictMath.cos((i + 1) * j) / COLUMNS;
            }
        }
        run(new SecureRandom(), System.out, matrix, vector);
    }

    /**
     * @param vector numbers from −1 to 1
     * @return the product
     */
    static double[] run(SecureRandom random, PrintStream out, double[][] matrix, double... vector) {
        out.println("Bob has a matrix of " + matrix.length + " x " + vector.length + ", Alice has a vector.");
        Parameters parameters = Parameters.of(ParametersLiteral.classical(13, 1, 36));
        MatrixCircuit circuit = MatrixCircuit.of(matrix, 1, parameters.slots());
        double[] slots = new Story(parameters, random, out)
                .tell(circuit, Slots.periodic(vector, parameters.slots()))
                .getFirst();
        double[] product = Arrays.copyOf(slots, matrix.length);
        for (double y : product) {
            out.println(String.format(Locale.ROOT, "%9.6f", y));
        }
        return product;
    }
}
