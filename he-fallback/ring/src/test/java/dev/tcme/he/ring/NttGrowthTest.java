package dev.tcme.he.ring;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The stated bounds of what happens inside the transforms, measured on inputs made to break them. */
class NttGrowthTest {
    private static final double FORWARD_MAX = 12;
    private static final double INVERSE_MAX = 5.2;
    private static final double INVERSE_INPUT_MAX = 1.3;

    /** What can be shown for the inverse with every rounding at its worst; no input is known that comes near. */
    private static final double INVERSE_ON_PAPER = 5.26;

    private static final double INVERSE_INPUT_ON_PAPER = 1.32;

    /** Products are right while A·B·p is below 2^51; factors are at most p/2 and p below 2^48. */
    private static final double LIMIT = 16;

    @ParameterizedTest
    @ValueSource(ints = {10, 11})
    void staysWithinTheStatedBounds(int log) {
        measure(log);
    }

    @Tag("large")
    @ParameterizedTest
    @ValueSource(ints = {12, 13, 14, 15, 16, 17})
    void staysWithinTheStatedBoundsUpToTheLargestDegree(int log) {
        measure(log);
    }

    private static void measure(int log) {
        Modulus m = Cases.moduli(log).getFirst();
        NttTable t = new NttTable(log, m);
        Ring ring = Cases.ring(log, List.of(m));
        GrowthProbe forward = new GrowthProbe(t);
        GrowthProbe inverse = new GrowthProbe(t);
        double[] climb = climb(t);
        for (double[] input : inputs(log, m, climb)) {
            double[] large = largest(input, m);
            assertArrayEquals(transformed(ring, large, true), unsignedZeros(forward.forward(large)));
            assertArrayEquals(transformed(ring, input, false), unsignedZeros(inverse.inverse(input)));
        }
        System.out.printf(
                "growth at N = 2^%d: forward %.3f p, inverse %.3f p, into pairs %.3f p%n",
                log, forward.largest(), inverse.largest(), inverse.largestInput());
        assertTrue(forward.largest() < FORWARD_MAX, () -> "forward " + forward.largest());
        assertTrue(inverse.largest() < INVERSE_MAX, () -> "inverse " + inverse.largest());
        assertTrue(inverse.largestInput() < INVERSE_INPUT_MAX, () -> "inverse inputs " + inverse.largestInput());
        // The inputs do strain it: without them the bounds above would prove little.
        assertTrue(forward.largest() > Kernels.FORWARD_MAX + 0.48 * log, () -> "forward only " + forward.largest());
        assertTrue(inverse.largest() > 4.99, () -> "inverse only " + inverse.largest());
    }

    /** What is at the bound of rest, at the bound of what the forward transform takes. */
    private static double[] largest(double[] input, Modulus m) {
        double bound = Cases.bound(m);
        return Arrays.stream(input)
                .map(x -> Math.abs(x) == bound ? Math.copySign(Math.floor(Kernels.FORWARD_MAX * m.p()), x) : x)
                .toArray();
    }

    private static List<double[]> inputs(int log, Modulus m, double[] climb) {
        List<Cases.Case> cases = Cases.of(1 << log, m);
        List<double[]> inputs = new ArrayList<>();
        inputs.add(climb);
        inputs.add(cases.get(0).values());
        inputs.add(cases.get(3).values());
        inputs.add(cases.getLast().values());
        inputs.add(cases.get(cases.size() - 2).values());
        return inputs;
    }

    private static double[] transformed(Ring ring, double[] input, boolean forward) {
        double[] limb = input.clone();
        if (forward) {
            ring.forward(limb, 0);
        } else {
            ring.inverse(limb, 0);
        }
        return unsignedZeros(limb);
    }

    /** The sign of a zero depends on the order of an addition and says nothing about size. */
    private static double[] unsignedZeros(double[] a) {
        return Arrays.stream(a).map(x -> x + 0.0).toArray();
    }

    /**
     * An input that pushes position 0 up in every stage: its partner in the stage of stride s is at position s, and is chosen
     * so that its product with the stage's factor is as near to +p/2 as the rounding allows.
     */
    private static double[] climb(NttTable t) {
        Modulus m = t.modulus;
        double[] a = new double[t.degree];
        a[0] = Cases.bound(m);
        for (int stride = t.degree / 2; stride > 0; stride /= 2) {
            double w = factor(t, stride);
            double wanted = Math.floor(0.49 * m.p());
            a[stride] = m.reduce(m.multiply(wanted, m.invert(w)));
        }
        return a;
    }

    private static double factor(NttTable t, int stride) {
        return switch (stride) {
            case 4 -> t.rows[NttTable.STRIDE_4];
            case 2 -> t.rows[NttTable.STRIDE_2];
            case 1 -> t.rows[NttTable.STRIDE_1];
            default -> t.roots[t.degree / (2 * stride)];
        };
    }

    /** The bounds on paper: a stage adds the largest product of the bound so far with a factor, see {@link Modulus}. */
    @Test
    void boundsFollowFromTheBoundsOfTheProducts() {
        double p = 0x1p48;
        // With w/p at hand only one rounding is as large as the product, with 1/p two are.
        double shoup = p * 0x1p-53;
        double plain = p * 0x1p-52;
        double forward = Kernels.FORWARD_MAX;
        for (int stage = 0; stage < Ring.LOG_DEGREE_MAX; stage++) {
            double error = stage < Ring.LOG_DEGREE_MAX - 3 ? shoup : plain;
            forward += 0.5 + forward * 0.5 * error;
        }
        assertTrue(forward < FORWARD_MAX && forward < LIMIT, "forward " + forward);

        double[] blockSums = {2 * Modulus.REST, 4 * Modulus.REST, 8 * Modulus.REST};
        double product = 0.5 + blockSums[2] * 0.5 * plain;
        double input = 2 * product;
        double sums = Arrays.stream(blockSums).max().orElseThrow();
        for (int pair = 0; pair < 8; pair++) {
            // Sums of two differences' products; the products of sums of two inputs; the reduced sum is smaller.
            double inner = 0.5 + 2 * input * 0.5 * shoup;
            double outer = 0.5 + 4 * input * 0.5 * shoup;
            sums = Math.max(sums, 4 * input);
            input = Math.max(2 * inner, outer);
        }
        assertTrue(input < INVERSE_INPUT_ON_PAPER, "inputs " + input);
        assertTrue(sums < INVERSE_ON_PAPER && sums < LIMIT, "sums " + sums);
    }
}
