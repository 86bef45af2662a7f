package dev.tcme.he.circuits;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tcme.he.ckks.Ciphertext;
import dev.tcme.he.ckks.Context;
import dev.tcme.he.ckks.Decryptor;
import dev.tcme.he.ckks.Encoder;
import dev.tcme.he.ckks.Encryptor;
import dev.tcme.he.ckks.EvaluationKeys;
import dev.tcme.he.ckks.Evaluator;
import dev.tcme.he.ckks.KeyGenerator;
import dev.tcme.he.ckks.Parameters;
import dev.tcme.he.ckks.ParametersLiteral;
import dev.tcme.he.ckks.SecretKey;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlainMatrixTest {
    private final Random random = new Random(5);
    private final Context context =
            Trial.context(Parameters.of(ParametersLiteral.classical(12, 0, 30).withBaseBits(60)));
    private final SecretKey secret = new KeyGenerator(context, new SecureRandom()).secretKey();
    private final Encryptor encryptor = Encryptor.of(context, secret, new SecureRandom());
    private final Encoder encoder = new Encoder(context);

    private List<Ciphertext> rows(double[][] m) {
        List<Ciphertext> rows = new ArrayList<>();
        for (double[] row : m) {
            rows.add(encryptor.encrypt(
                    encoder.encodeCoefficients(row, 0, context.parameters().scale(0))));
        }
        return rows;
    }

    private double[][] matrix(int rows, int columns) {
        double[][] m = new double[rows][];
        for (int i = 0; i < rows; i++) {
            m[i] = Trial.random(random, columns, 1);
        }
        return m;
    }

    @Test
    void productsAreThoseOfTheMatrices() {
        int n = context.parameters().degree();
        for (int[] shape : new int[][] {{3, 7}, {1, 1}, {5, 64}}) {
            double[][] u = matrix(shape[0], shape[1]);
            double[][] m = matrix(shape[1], n);
            List<Ciphertext> product = PlainMatrix.of(u, 14).times(context, rows(m));
            Decryptor decryptor = new Decryptor(context, secret);
            for (int j = 0; j < u.length; j++) {
                double[] actual = decryptor.decryptCoefficients(product.get(j));
                for (int t = 0; t < n; t++) {
                    double expected = 0;
                    double sum = 0;
                    for (int i = 0; i < m.length; i++) {
                        expected += Math.rint(u[j][i] * 0x1p14) * 0x1p-14 * m[i][t];
                        sum += Math.abs(u[j][i]);
                    }
                    // fresh noise and the rounding of the encoding
                    assertEquals(
                            expected,
                            actual[t],
                            (sum + 1) * 30 / context.parameters().scale(0));
                }
            }
        }
    }

    @Test
    void everyResidueIsThatOfTheSumOfWholeProducts() {
        double[][] weights = {{3, -5, (1 << 27) - 1, 1 << 27, 7, -(1 << 26)}};
        List<Ciphertext> rows = rows(matrix(6, 100));
        Evaluator evaluator = new Evaluator(context, EvaluationKeys.none());
        Ciphertext expected = evaluator.multiplyWhole(rows.getFirst(), 3);
        for (int i = 1; i < 6; i++) {
            expected = evaluator.add(expected, evaluator.multiplyWhole(rows.get(i), (long) weights[0][i]));
        }
        Ciphertext actual = PlainMatrix.of(weights, 0).times(context, rows).getFirst();
        for (int part = 0; part < 2; part++) {
            for (int limb = 0; limb < actual.parts().get(part).size(); limb++) {
                var modulus = context.ring().modulus(actual.parts().get(part).prime(limb));
                double[] a = actual.parts().get(part).limb(limb);
                double[] b = expected.parts().get(part).limb(limb);
                long[] canonicalA =
                        java.util.Arrays.stream(a).mapToLong(modulus::canonical).toArray();
                long[] canonicalB =
                        java.util.Arrays.stream(b).mapToLong(modulus::canonical).toArray();
                assertArrayEquals(canonicalB, canonicalA);
            }
        }
    }

    @Test
    void refusals() {
        assertThrows(IllegalArgumentException.class, () -> PlainMatrix.of(new double[0][0], 0));
        assertThrows(IllegalArgumentException.class, () -> PlainMatrix.of(new double[][] {{1}, {1, 2}}, 0));
        assertThrows(IllegalArgumentException.class, () -> PlainMatrix.of(new double[][] {{0x1p29}}, 0));
        assertThrows(IllegalArgumentException.class, () -> PlainMatrix.of(new double[][] {{1}}, 29));
        assertThrows(IllegalArgumentException.class, () -> PlainMatrix.of(new double[][] {{Double.NaN}}, 0));
        List<Ciphertext> rows = rows(matrix(2, 4));
        assertThrows(
                IllegalArgumentException.class,
                () -> PlainMatrix.of(new double[][] {{1, 2, 3}}, 0).times(context, rows));
    }
}
