package dev.tcme.he.circuits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.he.approx.Interval;
import dev.tcme.he.approx.OddCost;
import dev.tcme.he.approx.Polynomial;
import dev.tcme.he.ckks.Parameters;
import dev.tcme.he.ckks.ParametersLiteral;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PolynomialCircuitTest {
    private final Random random = new Random(1);
    private final Parameters parameters =
            Parameters.of(ParametersLiteral.classical(13, 4, 30).withBaseBits(36));
    private final Parameters deep = Parameters.of(ParametersLiteral.classical(14, 8, 40));

    private Polynomial dense(Interval interval, int degree, int step, int first) {
        double[] coefficients = new double[degree + 1];
        for (int k = first; k <= degree; k += step) {
            coefficients[k] = (random.nextBoolean() ? 1 : -1) * (0.1 + random.nextDouble()) / (degree + 1);
        }
        return Polynomial.of(interval, coefficients);
    }

    private static int depthOf(int n) {
        return 32 - Integer.numberOfLeadingZeros(n - 1);
    }

    @Test
    void everyDegreeTakesTheFewestLevels() {
        for (int degree = 1; degree <= 130; degree++) {
            assertEquals(
                    depthOf(degree + 1),
                    PolynomialCircuit.of(dense(Interval.UNIT, degree, 1, 0)).depth(2),
                    "degree " + degree);
            int odd = degree | 1;
            assertEquals(
                    depthOf(odd + 1),
                    PolynomialCircuit.of(dense(Interval.UNIT, odd, 2, 1)).depth(2),
                    "odd " + odd);
            int even = degree + degree % 2;
            assertEquals(
                    depthOf(even + 1),
                    PolynomialCircuit.of(dense(Interval.UNIT, even, 2, 0)).depth(2),
                    "even " + even);
        }
    }

    @Test
    void oddDegreesTakeAsManyProductsAsTheCostModelSays() {
        for (int degree = 1; degree <= 63; degree += 2) {
            PolynomialCircuit circuit = PolynomialCircuit.of(dense(Interval.UNIT, degree, 2, 1));
            int expected = OddCost.ofDegree(degree).multiplications();
            assertEquals(expected, circuit.products(), "degree " + degree);
            assertEquals(OddCost.ofDegree(degree).levels(), circuit.depth(2));
            assertEquals(
                    expected,
                    circuit.plan(deep, Evidence.EXPECTED, CostModel.REFERENCE)
                            .operations()
                            .total(Operation.MULTIPLY),
                    "degree " + degree);
        }
    }

    @Test
    void denseDegreesTakeAboutTheSquareRootOfTwiceTheDegreeInProducts() {
        for (int degree = 2; degree <= 255; degree++) {
            PolynomialCircuit circuit = PolynomialCircuit.of(dense(Interval.UNIT, degree, 1, 0));
            assertTrue(
                    circuit.products() <= Math.sqrt(2 * degree) + 2 * depthOf(degree + 1),
                    "degree " + degree + " takes " + circuit.products());
            assertEquals(
                    circuit.products(),
                    circuit.plan(deep, Evidence.EXPECTED, CostModel.REFERENCE)
                            .operations()
                            .total(Operation.MULTIPLY),
                    "degree " + degree);
        }
    }

    @Test
    void innerSumsAreRelinearisedOnce() {
        Plan plan =
                PolynomialCircuit.of(dense(Interval.UNIT, 63, 2, 1)).plan(deep, Evidence.EXPECTED, CostModel.REFERENCE);
        assertTrue(
                plan.operations().total(Operation.RELINEARISE_RESCALE)
                        < plan.operations().total(Operation.MULTIPLY),
                plan::toString);
    }

    @Test
    void plaintextRunEqualsThePolynomial() {
        NoOp on = new NoOp(deep);
        for (int degree : new int[] {1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 31, 33, 63, 100, 127}) {
            for (int shape = 0; shape < 3; shape++) {
                for (Interval interval : new Interval[] {Interval.UNIT, new Interval(0, 1), new Interval(-3, 5)}) {
                    int step = shape == 0 ? 1 : 2;
                    int first = shape == 1 ? 1 : 0;
                    Polynomial p = dense(interval, degree, step, first);
                    if (p.degree() == 0) {
                        continue;
                    }
                    double[] x =
                            random.doubles(64, interval.low(), interval.high()).toArray();
                    double[] all = Arrays.copyOf(x, deep.slots());
                    Arrays.fill(all, x.length, all.length, interval.high());
                    double[] y = PolynomialCircuit.of(p)
                            .apply(on, java.util.List.of(on.value(deep.levelMax(), all)))
                            .getFirst()
                            .real();
                    for (int i = 0; i < x.length; i++) {
                        assertEquals(p.at(x[i]), y[i], 1e-11, "degree " + degree + " on " + interval);
                    }
                }
            }
        }
    }

    @Test
    void encryptedRunsAgreeWithTheirPlans() {
        for (int[] shape :
                new int[][] {{1, 1, 0}, {2, 1, 0}, {3, 2, 1}, {6, 2, 0}, {7, 1, 0}, {15, 2, 1}, {12, 1, 0}, {14, 2, 0}
                }) {
            Polynomial p = dense(Interval.UNIT, shape[0], shape[1], shape[2]);
            double[] x = Trial.random(random, parameters.slots(), 1);
            Trial trial = Trial.run(PolynomialCircuit.of(p), parameters, x);
            for (int i = 0; i < x.length; i++) {
                assertEquals(p.at(x[i]), trial.plain.getFirst()[i], 1e-12);
            }
        }
    }

    @Test
    void everyKeyOfThePlanIsNeeded() {
        Trial.everyKeyIsNeeded(
                PolynomialCircuit.of(dense(Interval.UNIT, 7, 1, 0)),
                parameters,
                Trial.random(random, parameters.slots(), 1));
    }

    @Test
    void functionsComeOutWithinTheirErrorBounds() {
        check(PolynomialCircuit.sigmoid(8, 1e-3), x -> 1 / (1 + Math.exp(-x)), -8, 8);
        check(PolynomialCircuit.exponential(new Interval(-1, 1), 1e-5), Math::exp, -1, 1);
        check(PolynomialCircuit.inverse(new Interval(1, 4), 1e-4), x -> 1 / x, 1, 4);
        check(PolynomialCircuit.fit(StrictMath::cos, new Interval(-3, 3), 1e-4), Math::cos, -3, 3);
    }

    private void check(
            PolynomialCircuit circuit, java.util.function.DoubleUnaryOperator function, double low, double high) {
        double[] x = random.doubles(deep.slots(), low, high).toArray();
        Trial trial = Trial.run(circuit, deep, x);
        double bound = circuit.approximation() * 1.01 + trial.plan.error();
        for (int i = 0; i < x.length; i++) {
            assertEquals(function.applyAsDouble(x[i]), trial.decrypted.getFirst()[i], bound);
        }
    }

    @Test
    void sigmoidIsOddAboutOneHalf() {
        PolynomialCircuit circuit = PolynomialCircuit.sigmoid(8, 1e-3);
        int odd = circuit.polynomial().degree();
        assertEquals(OddCost.ofDegree(odd).multiplications(), circuit.products());
    }

    @Test
    void refusals() {
        assertThrows(IllegalArgumentException.class, () -> PolynomialCircuit.of(Polynomial.of(Interval.UNIT, 1)));
        assertThrows(IllegalArgumentException.class, () -> PolynomialCircuit.inverse(new Interval(-1, 2), 0.1));
        Polynomial steep = dense(Interval.UNIT, 31, 1, 0);
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> PolynomialCircuit.of(steep).plan(parameters))
                .getMessage();
        assertTrue(message.contains("needs 5 levels") && message.contains("ParametersLiteral"), message);
        NoOp on = new NoOp(deep);
        NoOp.Value outside = on.value(8, 1.5);
        assertThrows(
                IllegalArgumentException.class,
                () -> PolynomialCircuit.of(steep).apply(on, java.util.List.of(outside)));
    }
}
