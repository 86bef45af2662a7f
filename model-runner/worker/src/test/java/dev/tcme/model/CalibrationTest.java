package dev.tcme.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.contract.PolicyQuestion.Capability;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CalibrationTest {
    private static List<Calibration.Scored> cases(double... margins) {
        // A positive margin case is labelled 0 if it is above the true threshold of 3.
        List<Calibration.Scored> cases = new ArrayList<>();
        for (double margin : margins) {
            cases.add(new Calibration.Scored(new double[] {margin, 0}, margin > 3 ? 0 : 1));
        }
        return cases;
    }

    @Test
    void findsAThresholdThatSeparatesTheLabels() {
        List<Calibration.Scored> cases = cases(-1, 0, 1, 2, 4, 5, 6, 7);
        OptionDecision.Fit fit = Calibration.fit(cases, 0, 0.1);
        assertEquals(-3, fit.offset());
        assertEquals(0, fit.band());
        assertEquals(8, Calibration.measure(cases, 0, fit).correct());
    }

    @Test
    void widensTheBandUntilTheErrorIsBelowTheTarget() {
        List<Calibration.Scored> cases = new ArrayList<>(cases(-1, 0, 1, 2, 4, 5, 6, 7));
        cases.add(new Calibration.Scored(new double[] {3.1, 0}, 1));
        cases.add(new Calibration.Scored(new double[] {2.9, 0}, 0));
        OptionDecision.Fit fit = Calibration.fit(cases, 0, 0);
        Capability there = Calibration.measure(cases, 0, fit);
        assertTrue(fit.band() > 0);
        assertEquals(there.decided(), there.correct());
        assertTrue(there.decided() >= 5);
    }

    @Test
    void aUselessModelDecidesEverythingAndShowsItsAccuracy() {
        Random random = new Random(5);
        List<Calibration.Scored> cases = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            cases.add(new Calibration.Scored(new double[] {random.nextGaussian(), 0}, i % 2));
        }
        OptionDecision.Fit fit = Calibration.fit(cases, 0, 0.01);
        Capability there = Calibration.measure(cases, 0, fit);
        assertEquals(0, fit.band());
        assertEquals(40, there.decided());
        assertTrue(there.lowerBound() < 0.6);
    }

    @Test
    void wilsonIntervalMatchesPublishedValues() {
        // Newcombe, Statistics in Medicine 17 (1998), table I: 81 of 263 and 15 of 148 and 0 of 20 and 1 of 29.
        assertInterval(81, 263, 0.2553, 0.3662);
        assertInterval(15, 148, 0.0624, 0.1605);
        assertInterval(0, 20, 0.0000, 0.1611);
        assertInterval(1, 29, 0.0061, 0.1718);
    }

    private static void assertInterval(int correct, int of, double lower, double upper) {
        assertEquals(lower, Wilson.of(correct, of).lower(), 0.00006);
        assertEquals(upper, Wilson.of(correct, of).upper(), 0.00006);
    }

    @Property
    void wilsonIntervalHoldsTheProportion(@ForAll @IntRange(max = 500) int a, @ForAll @IntRange(max = 500) int b) {
        Wilson interval = Wilson.of(a, a + b);
        double share = a + b == 0 ? 0.5 : (double) a / (a + b);
        assertTrue(interval.lower() <= share + 1e-12 && share - 1e-12 <= interval.upper());
    }

    @Test
    void calibrationNeedsCases() {
        assertThrows(ModelException.class, () -> Calibration.fit(List.of(), 0, 0.1));
    }

    @Test
    void everyProgramHasEnoughBalancedCasesAndNoneInBothSets() {
        for (PromptProgram program : PromptProgram.all()) {
            if (program.options().isEmpty()) {
                continue;
            }
            List<Cases.Case> known = Cases.load(program.kind(), Cases.Part.CALIBRATE);
            List<Cases.Case> unseen = Cases.load(program.kind(), Cases.Part.MEASURE);
            for (List<Cases.Case> part : List.of(known, unseen)) {
                assertTrue(part.size() >= 40, program.kind());
                for (String option : program.options()) {
                    long count =
                            part.stream().filter(c -> c.answer().equals(option)).count();
                    assertEquals(part.size() / program.options().size(), count, program.kind());
                }
            }
            Set<Object> both =
                    new HashSet<>(known.stream().map(Cases.Case::inputs).toList());
            both.retainAll(new HashSet<>(unseen.stream().map(Cases.Case::inputs).toList()));
            assertTrue(both.isEmpty(), program.kind());
        }
    }

    @Test
    void everyBundledProgramWithOptionsIsMeasuredForTheDefaultWeights() {
        Capabilities ofModel = Capabilities.of(Weights.DIGEST, java.util.Optional.empty());
        Capabilities ofEmbedding = Capabilities.of(SentenceEmbedding.WEIGHTS, java.util.Optional.empty());
        for (PromptProgram program : PromptProgram.all()) {
            for (Procedure procedure : program.options().isEmpty() ? List.<Procedure>of() : program.procedures()) {
                Capabilities known = procedure == Procedure.EMBEDDING ? ofEmbedding : ofModel;
                assertTrue(
                        known.find(program.digest(), procedure).isPresent(),
                        "run Calibrate after a change of the program " + program.kind());
            }
        }
        assertNotEquals(0, ofEmbedding.entries().size());
    }
}
