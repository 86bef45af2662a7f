package dev.tcme.he.examples;

import dev.tcme.he.approx.CompositeSign;
import dev.tcme.he.approx.SignTarget;
import dev.tcme.he.circuits.Circuit;
import dev.tcme.he.circuits.Comparison;
import dev.tcme.he.ckks.Parameters;
import dev.tcme.he.ckks.ParametersLiteral;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Locale;

/** Comparison of encrypted numbers: who of two is older, for many pairs at once. */
public final class WhoIsOlder {
    private static final double OLDEST = 128;

    /** Ages that differ by six years or more have a clear answer. */
    private static final SignTarget TARGET = new SignTarget(5, 5, 0x1p-12);

    private WhoIsOlder() {}

    public static void main(String[] arguments) {
        run(new SecureRandom(), System.out, new double[] {31, 64, 18, 45}, new double[] {44, 23, 90, 39});
    }

    /**
     * @param first ages, 0 to 120
     * @param second as many
     * @return near 1 where the first is younger, near 0 where the second is
     */
    static double[] run(SecureRandom random, PrintStream out, double[] first, double... second) {
        Comparison comparison = Comparison.of(CompositeSign.of(TARGET));
        out.println(String.format(
                Locale.ROOT,
                "Who is younger, if the ages differ by at least %.1f years? The answer is off by at most %.3f.",
                comparison.resolution() * OLDEST,
                comparison.lessError()));
        Parameters parameters = Parameters.of(
                ParametersLiteral.classical(14, comparison.levels(), 40).withBaseBits(44));
        Circuit less = comparison.less();
        double[] results = new Story(parameters, random, out)
                .tell(less, shares(first), shares(second))
                .getFirst();
        for (int i = 0; i < first.length; i++) {
            out.println(String.format(
                    Locale.ROOT,
                    "%3.0f and %3.0f: %.3f, so the %s is younger",
                    first[i],
                    second[i],
                    results[i],
                    results[i] > 0.5 ? "first" : "second"));
        }
        return Arrays.copyOf(results, first.length);
    }

    private static double[] shares(double[] ages) {
        return Arrays.stream(ages).map(age -> age / OLDEST).toArray();
    }
}
