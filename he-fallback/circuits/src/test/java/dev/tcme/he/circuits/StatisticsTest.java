package dev.tcme.he.circuits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.he.ckks.Parameters;
import dev.tcme.he.ckks.ParametersLiteral;
import dev.tcme.he.ckks.Security;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StatisticsTest {
    private final Random random = new Random(2);
    private final Parameters parameters =
            Parameters.of(ParametersLiteral.classical(12, 1, 28).withBaseBits(41));
    private final Parameters deeper = Parameters.of(ParametersLiteral.classical(13, 3, 32));

    @Test
    void meanAndVarianceAreThoseOfTheNumbers() {
        for (int n : new int[] {1, 2, 100, 512, 1000}) {
            double[] x = Trial.random(random, n, 1);
            Trial trial = Trial.run(Statistics.meanAndVariance(n, 1), deeper, Slots.periodic(x, deeper.slots()));
            double mean = Arrays.stream(x).average().orElseThrow();
            double variance =
                    Arrays.stream(x).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
            for (int j = 0; j < deeper.slots(); j += 97) {
                assertEquals(mean, trial.decrypted.get(0)[j], trial.plan.error());
                assertEquals(variance, trial.decrypted.get(1)[j], trial.plan.error());
                assertEquals(mean, trial.decrypted.get(0)[j], 1e-4);
                assertEquals(variance, trial.decrypted.get(1)[j], 1e-4);
            }
        }
    }

    @Test
    void meanTakesOneLevel() {
        double[] x = Trial.random(random, 1024, 1);
        Trial trial = Trial.run(Statistics.mean(1024, 1), parameters, Slots.periodic(x, parameters.slots()));
        assertEquals(1, trial.plan.depth());
        assertEquals(Arrays.stream(x).average().orElseThrow(), trial.decrypted.getFirst()[5], trial.plan.error());
    }

    @Test
    void innerProductIsThatOfTheVectors() {
        double[] x = Trial.random(random, 700, 1);
        double[] y = Trial.random(random, 700, 1);
        double expected = 0;
        for (int i = 0; i < x.length; i++) {
            expected += x[i] * y[i];
        }
        Trial trial = Trial.run(
                Statistics.innerProduct(700, 1),
                parameters,
                Slots.periodic(x, parameters.slots()),
                Slots.periodic(y, parameters.slots()));
        assertEquals(expected, trial.decrypted.getFirst()[0], trial.plan.error());
        assertEquals(expected, trial.plain.getFirst()[parameters.slots() - 1], 1e-9);
    }

    @Test
    void everyKeyOfThePlanIsNeeded() {
        double[] x = Slots.periodic(Trial.random(random, 8, 1), deeper.slots());
        Trial.everyKeyIsNeeded(Statistics.meanAndVariance(8, 1), deeper, x);
    }

    @Test
    void sumsThatWrapAroundAreRefusedWithWhatWouldDo() {
        Circuit circuit = Statistics.innerProduct(4096, 8);
        String message = assertThrows(IllegalArgumentException.class, () -> circuit.plan(deeper))
                .getMessage();
        int bits = Integer.parseInt(message.replaceAll(".*use (\\d+) base bits.*", "$1"));
        Plan plan = circuit.plan(Parameters.of(deeper.literal().withBaseBits(bits)));
        assertEquals(1, plan.depth());
    }

    @Test
    void suggestionIsTheSmallestThatWorks() {
        Circuit circuit = Statistics.meanAndVariance(1000, 1);
        var suggestion = new Suggestion(Security.CLASSICAL_128, 30, Evidence.PROVEN);
        ParametersLiteral literal = suggestion.find(circuit).orElseThrow();
        double[] x = Trial.random(random, 1000, 1);
        Parameters found = Parameters.of(literal);
        Trial.run(circuit, found, Slots.periodic(x, found.slots()));
        assertEquals(2, literal.levels());
        assertThrows(
                IllegalArgumentException.class,
                () -> circuit.plan(Parameters.of(literal.withBaseBits(literal.baseBits() - 1))));
    }

    @Test
    void tooFewSlotsAreRefused() {
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> Statistics.mean(5000, 1).plan(deeper))
                .getMessage();
        assertTrue(message.contains("8192 slots"), message);
        assertThrows(IllegalArgumentException.class, () -> Slots.periodic(new double[5000], 4096));
    }
}
