package dev.tcme.he.examples;

import dev.tcme.he.circuits.Slots;
import dev.tcme.he.circuits.Statistics;
import dev.tcme.he.ckks.Parameters;
import dev.tcme.he.ckks.ParametersLiteral;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;

/** Mean and variance of numbers that whoever computes them never sees. */
public final class MeanAndVariance {
    private static final double HIGHEST = 300;

    private MeanAndVariance() {}

    public static void main(String[] arguments) {
        run(new SecureRandom(), System.out, 72, 65, 80, 91, 58, 77, 69, 84, 120, 73);
    }

    /**
     * @param heartbeats a minute, 0 to 300
     * @return the mean and the variance
     */
    static double[] run(SecureRandom random, PrintStream out, double... heartbeats) {
        out.println("Alice has " + heartbeats.length + " heart rates and wants their mean and variance.");
        Parameters parameters =
                Parameters.of(ParametersLiteral.classical(13, 2, 40).withBaseBits(60));
        // A share of the highest rate, so that squares stay small.
        double[] shares = new double[heartbeats.length];
        for (int i = 0; i < shares.length; i++) {
            shares[i] = heartbeats[i] / HIGHEST;
        }
        List<double[]> results = new Story(parameters, random, out)
                .tell(Statistics.meanAndVariance(shares.length, 1), Slots.periodic(shares, parameters.slots()));
        double mean = results.get(0)[0] * HIGHEST;
        double variance = results.get(1)[0] * HIGHEST * HIGHEST;
        out.println(String.format(Locale.ROOT, "Mean %.3f, variance %.3f.", mean, variance));
        return new double[] {mean, variance};
    }
}
