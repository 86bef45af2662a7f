package dev.tcme.he.bench;

import dev.tcme.he.ckks.Ciphertext;
import dev.tcme.he.ckks.Decryptor;
import dev.tcme.he.ckks.Encryptor;
import dev.tcme.he.ckks.EvaluationKey;
import dev.tcme.he.ckks.EvaluationKeys;
import dev.tcme.he.ckks.Evaluator;
import dev.tcme.he.ckks.Plaintext;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * A matrix of 128×1024 in the clear times an encrypted vector, which is repeated through all slots.
 *
 * <p>With S slots these are D = 128·1024/S generalised diagonals (Halevi and Shoup): slot s belongs to row
 * {@code (s/1024)·D + s mod D}. Baby steps are hoisted rotations of the vector, giant steps rotations of sums, and folding by
 * 512, 256, …, D adds up the rest of each row.
 */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init")
public class MatrixBenchmark {
    private static final int ROWS = 128;
    private static final int COLUMNS = 1024;

    /** CKKS at scale 2^40 has over 20 good bits after one product: a larger error is a wrong program, not noise. */
    private static final double TOLERANCE = 1e-3;

    /** How many rotations are hoisted; 0: as many as were found fastest, see {@link #BABIES_BEST}. */
    @Param("0")
    public int babies;

    private static final int BABIES_BEST = 4;

    private int diagonals;
    private int[] babySteps;
    private List<List<Plaintext>> encoded;
    private Ciphertext vector;
    private Evaluator evaluator;

    @Setup
    public void setUp(SchemeState scheme) {
        int slots = scheme.parameters.slots();
        diagonals = ROWS * COLUMNS / slots;
        int width = Math.min(diagonals, babies == 0 ? BABIES_BEST : babies);
        babySteps = IntStream.range(0, width).toArray();
        double[] x = SchemeState.uniform(COLUMNS);
        double[] matrix = SchemeState.uniform(ROWS * COLUMNS);
        encoded = new ArrayList<>();
        for (int giant = 0; giant < diagonals; giant += width) {
            List<Plaintext> row = new ArrayList<>();
            for (int baby : babySteps) {
                double[] turned = diagonal(matrix, giant + baby, giant, slots);
                row.add(scheme.encoder.encode(turned, scheme.parameters.levelMax()));
            }
            encoded.add(row);
        }
        double[] repeated = new double[slots];
        java.util.Arrays.setAll(repeated, j -> x[j % COLUMNS]);
        vector = Encryptor.of(scheme.context, scheme.secret, scheme.random)
                .encrypt(scheme.encoder.encode(repeated, scheme.parameters.levelMax()));
        evaluator = new Evaluator(scheme.context, keys(scheme));
        requireRight(new Decryptor(scheme.context, scheme.secret).decrypt(multiply()), matrix, x);
    }

    /** Diagonal i, turned back by its giant step. */
    private double[] diagonal(double[] matrix, int i, int giant, int slots) {
        double[] values = new double[slots];
        for (int j = 0; j < slots; j++) {
            int s = Math.floorMod(j - giant, slots);
            values[j] = matrix[(s / COLUMNS * diagonals + s % diagonals) * COLUMNS + (s + i) % COLUMNS];
        }
        return values;
    }

    private EvaluationKeys keys(SchemeState scheme) {
        int top = scheme.parameters.levelMax();
        List<EvaluationKey> keys = new ArrayList<>();
        for (int baby = 1; baby < babySteps.length; baby++) {
            keys.add(scheme.rotationKey(baby, top));
        }
        for (int giant = babySteps.length; giant < diagonals; giant += babySteps.length) {
            keys.add(scheme.rotationKey(giant, top - 1));
        }
        for (int step = diagonals; step < COLUMNS; step *= 2) {
            keys.add(scheme.rotationKey(step, top - 1));
        }
        return EvaluationKeys.of(keys);
    }

    @Benchmark
    public Ciphertext multiply() {
        List<Ciphertext> turned = evaluator.rotateMany(vector, babySteps);
        Ciphertext sum = evaluator.rescale(inner(turned, encoded.getFirst()));
        for (int giant = 1; giant < encoded.size(); giant++) {
            Ciphertext part = evaluator.rescale(inner(turned, encoded.get(giant)));
            sum = evaluator.add(sum, evaluator.rotate(part, giant * babySteps.length));
        }
        return evaluator.innerSum(sum, diagonals, COLUMNS / diagonals);
    }

    private Ciphertext inner(List<Ciphertext> turned, List<Plaintext> row) {
        Ciphertext sum = evaluator.multiply(turned.getFirst(), row.getFirst());
        for (int i = 1; i < row.size(); i++) {
            sum = evaluator.add(sum, evaluator.multiply(turned.get(i), row.get(i)));
        }
        return sum;
    }

    private void requireRight(double[] slots, double[] matrix, double[] x) {
        for (int row = 0; row < ROWS; row++) {
            double wanted = 0;
            for (int column = 0; column < COLUMNS; column++) {
                wanted += matrix[row * COLUMNS + column] * x[column];
            }
            double error = Math.abs(slots[row / diagonals * COLUMNS + row % diagonals] - wanted);
            if (!(error <= TOLERANCE)) {
                throw new IllegalStateException("row " + row + " of the product is wrong by " + error);
            }
        }
    }
}
