package dev.tcme.he.examples;

import dev.tcme.he.circuits.PolynomialCircuit;
import dev.tcme.he.ckks.Parameters;
import dev.tcme.he.ckks.ParametersLiteral;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Locale;

/** A function that is not a polynomial, by a polynomial: the sigmoid of thousands of numbers at once. */
public final class Sigmoid {
    private static final double BOUND = 8;
    private static final double ERROR = 1e-3;

    private Sigmoid() {}

    public static void main(String[] arguments) {
        run(new SecureRandom(), System.out, -7.5, -3, -1, -0.25, 0, 0.5, 2, 6);
    }

    /**
     * @param scores from −8 to 8
     * @return a probability for each score
     */
    static double[] run(SecureRandom random, PrintStream out, double... scores) {
        PolynomialCircuit sigmoid = PolynomialCircuit.sigmoid(BOUND, ERROR);
        out.println("Alice has " + scores.length
                + " scores and wants probabilities; the sigmoid becomes a polynomial of degree "
                + sigmoid.polynomial().degree() + ", off by " + sigmoid.approximation() + " at most.");
        Parameters parameters = Parameters.of(ParametersLiteral.classical(14, sigmoid.depth(1 << 13), 40));
        double[] results =
                new Story(parameters, random, out).tell(sigmoid, scores).getFirst();
        for (int i = 0; i < scores.length; i++) {
            out.println(String.format(Locale.ROOT, "%6.2f -> %.4f", scores[i], results[i]));
        }
        return Arrays.copyOf(results, scores.length);
    }
}
