package dev.tcme.he.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ExamplesTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    private final SecureRandom random = new SecureRandom();

    private void told(String what) {
        String story = bytes.toString(StandardCharsets.UTF_8);
        assertTrue(story.contains("The plan: ") && story.contains(what), story);
    }

    @Test
    void meanAndVarianceComeOut() {
        double[] x = {72, 65, 80, 91, 58, 77, 69};
        double mean = Arrays.stream(x).average().orElseThrow();
        double variance =
                Arrays.stream(x).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
        assertArrayEquals(new double[] {mean, variance}, MeanAndVariance.run(random, out, x), 0.05);
        told("Mean ");
    }

    @Test
    void sigmoidComesOut() {
        double[] x = {-7.5, -1, 0, 0.5, 2, 8};
        double[] y = Sigmoid.run(random, out, x);
        for (int i = 0; i < x.length; i++) {
            assertEquals(1 / (1 + Math.exp(-x[i])), y[i], 1.1e-3);
        }
        told("->");
    }

    @Test
    void productOfMatrixAndVectorComesOut() {
        double[][] matrix = {{1, 2, 3}, {-1, 0.5, 0}};
        assertArrayEquals(new double[] {1.4, 0.0}, MatrixVector.run(random, out, matrix, 0.1, 0.2, 0.3), 1e-5);
        told("Bob has a matrix of 2 x 3");
    }

    @Test
    void theYoungerIsFound() {
        double[] first = {31, 64, 0, 120};
        double[] second = {44, 23, 120, 100};
        assertArrayEquals(new double[] {1, 0, 1, 0}, WhoIsOlder.run(random, out, first, second), 0.05);
        told("the second is younger");
    }
}
