package dev.tcme.he.circuits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.he.approx.CompositeSign;
import dev.tcme.he.approx.SignTarget;
import dev.tcme.he.ckks.Parameters;
import dev.tcme.he.ckks.ParametersLiteral;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static final Comparison COMPARISON = Comparison.of(CompositeSign.of(new SignTarget(4, 6, 0x1p-10)));

    private final Random random = new Random(4);
    private final Parameters parameters =
            Parameters.of(ParametersLiteral.classical(14, 8, 38).withBaseBits(44));

    private Plan plan(Circuit circuit) {
        return circuit.plan(parameters, Evidence.EXPECTED, CostModel.REFERENCE);
    }

    /** Numbers everywhere, with many close to zero and at both ends. */
    private double[] numbers(double low, double high) {
        double[] x = random.doubles(parameters.slots(), low, high).toArray();
        for (int i = 0; i < 2000; i++) {
            x[i] = Math.max(low, Math.min(high, random.nextGaussian() * Math.pow(2, -random.nextInt(12))));
        }
        x[0] = low;
        x[1] = high;
        return x;
    }

    private double most() {
        return 1 - COMPARISON.margin();
    }

    @Test
    void signIsWithinItsBoundBeyondTheResolution() {
        double[] x = numbers(-most(), most());
        Trial trial = Trial.run(COMPARISON.sign(), plan(COMPARISON.sign()), x);
        for (int i = 0; i < x.length; i++) {
            double y = trial.decrypted.getFirst()[i];
            if (Math.abs(x[i]) >= COMPARISON.resolution()) {
                assertEquals(Math.signum(x[i]), y, COMPARISON.signError());
            }
            assertTrue(Math.abs(y) <= 1 + COMPARISON.signError());
        }
        assertEquals(COMPARISON.levels(), trial.plan.depth());
        System.out.println("sign: " + trial.plan);
    }

    @Test
    void lessSaysWhichIsSmaller() {
        double[] a = numbers(0, most());
        double[] b = numbers(0, most());
        double[] y = Trial.run(COMPARISON.less(), plan(COMPARISON.less()), a, b)
                .decrypted
                .getFirst();
        for (int i = 0; i < a.length; i++) {
            if (Math.abs(a[i] - b[i]) >= COMPARISON.resolution()) {
                assertEquals(a[i] < b[i] ? 1 : 0, y[i], COMPARISON.lessError());
            }
        }
    }

    @Test
    void maximumAndMinimumAreWithinTheirBoundEverywhere() {
        double[] a = numbers(0, most());
        double[] b = numbers(0, most());
        Trial greater = Trial.run(COMPARISON.maximum(), plan(COMPARISON.maximum()), a, b);
        Trial smaller = Trial.run(COMPARISON.minimum(), plan(COMPARISON.minimum()), a, b);
        double bound = COMPARISON.extremumError() + 1e-4;
        for (int i = 0; i < a.length; i++) {
            assertEquals(Math.max(a[i], b[i]), greater.decrypted.getFirst()[i], bound);
            assertEquals(Math.min(a[i], b[i]), smaller.decrypted.getFirst()[i], bound);
        }
        assertEquals(COMPARISON.levels() + 1, greater.plan.depth());
    }

    @Test
    void absoluteValueAndReluAreWithinTheirBoundEverywhere() {
        double[] x = numbers(-most(), most());
        double[] absolute = Trial.run(COMPARISON.absolute(), plan(COMPARISON.absolute()), x)
                .decrypted
                .getFirst();
        double[] relu = Trial.run(COMPARISON.relu(), plan(COMPARISON.relu()), x)
                .decrypted
                .getFirst();
        for (int i = 0; i < x.length; i++) {
            assertEquals(Math.abs(x[i]), absolute[i], COMPARISON.absoluteError() + 1e-4);
            assertEquals(Math.max(x[i], 0), relu[i], COMPARISON.reluError() + 1e-4);
        }
    }

    @Test
    void plansSayWhatThePolynomialsLoseAndRefuseTooMuch() {
        Comparison optimistic = Comparison.of(CompositeSign.of(new SignTarget(4, 6, 0x1p-30)));
        String message = assertThrows(
                        IllegalArgumentException.class, () -> optimistic.sign().plan(parameters))
                .getMessage();
        assertTrue(message.contains("allows for noise of"), message);
    }

    @Test
    void finestComparisonFitsAndTheNextBitDoesNot() {
        Comparison finest =
                Comparison.finest(parameters, 6, 0, Evidence.EXPECTED).orElseThrow();
        assertTrue(finest.levels() <= parameters.levelMax());
        assertTrue(finest.resolution() <= COMPARISON.resolution(), finest.toString());
        System.out.println("finest: " + finest);
        assertTrue(Comparison.finest(parameters, 30, 0, Evidence.EXPECTED).isEmpty());
    }

    @Test
    void inputsBeyondTheRangeAreRefusedOnPlaintext() {
        NoOp on = new NoOp(parameters);
        NoOp.Value outside = on.value(8, 1.5);
        assertThrows(IllegalArgumentException.class, () -> COMPARISON.sign().apply(on, java.util.List.of(outside)));
    }
}
