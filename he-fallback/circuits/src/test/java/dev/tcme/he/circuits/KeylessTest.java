package dev.tcme.he.circuits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.he.ckks.Parameters;
import dev.tcme.he.ckks.ParametersLiteral;
import dev.tcme.he.ckks.Security;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Circuits without rotations and products of values get parameters without evaluation keys, and others never do. */
class KeylessTest {
    private static final Suggestion SUGGESTION = new Suggestion(Security.CLASSICAL_128, 30, Evidence.PROVEN);

    /** Something in each arithmetic; a record could not be generic in its field. */
    private interface Body {
        <C> C of(Arithmetic<C> on, C a, C b);
    }

    private record Two(Body body) implements Circuit {
        @Override
        public List<Input> inputs() {
            return List.of(Input.within(1), Input.within(1));
        }

        @Override
        public <C> List<C> apply(Arithmetic<C> on, List<C> inputs) {
            return List.of(body.of(on, inputs.get(0), inputs.get(1)));
        }
    }

    private static final Body WEIGHTED = new Body() {
        @Override
        public <C> C of(Arithmetic<C> on, C a, C b) {
            return on.subtract(on.multiply(on.add(a, b), 0.25), on.dropTo(on.rotate(a, 0), on.level(a) - 1));
        }
    };

    private static final Body PRODUCT = new Body() {
        @Override
        public <C> C of(Arithmetic<C> on, C a, C b) {
            return on.multiply(a, b);
        }
    };

    private static final Body ROTATION = new Body() {
        @Override
        public <C> C of(Arithmetic<C> on, C a, C b) {
            return on.add(a, on.rotate(b, 1));
        }
    };

    private static final Body ROTATIONS = new Body() {
        @Override
        public <C> C of(Arithmetic<C> on, C a, C b) {
            return on.add(a, on.rotateMany(b, 0, -1).getLast());
        }
    };

    private static final Body CONJUGATE = new Body() {
        @Override
        public <C> C of(Arithmetic<C> on, C a, C b) {
            return on.add(a, on.conjugate(b));
        }
    };

    @Test
    void sumsAndConstantsNeedNoKeysAndASmallerDegreeDoes() {
        Circuit circuit = new Two(WEIGHTED);
        Suggestion small = new Suggestion(Security.CLASSICAL_128, 22, Evidence.PROVEN);
        ParametersLiteral keyless = small.find(circuit).orElseThrow();
        ParametersLiteral keyed = small.find(new Two(PRODUCT)).orElseThrow();

        assertEquals(ParametersLiteral.NO_EVALUATION_KEYS, keyless.specialPrimes());
        assertTrue(keyless.logDegree() < keyed.logDegree(), keyless + " and " + keyed);
        Parameters parameters = Parameters.of(keyless);
        Plan plan = circuit.plan(parameters);
        assertEquals(List.of(), plan.keys());
        assertEquals(0, plan.keyBytes());
        assertTrue(plan.time().isPositive());
        Random random = new Random(7);
        Trial.run(
                circuit,
                parameters,
                Trial.random(random, parameters.slots(), 1),
                Trial.random(random, parameters.slots(), 1));
    }

    @Test
    void whatTakesAKeyIsPlannedWithSpecialPrimesAndRefusedWithout() {
        Parameters without = Parameters.of(
                new ParametersLiteral(13, Security.CLASSICAL_128, 2, 30, 42, ParametersLiteral.NO_EVALUATION_KEYS));
        for (Body body : List.of(PRODUCT, ROTATION, ROTATIONS, CONJUGATE)) {
            Circuit circuit = new Two(body);
            assertTrue(circuit.needsKeys(without.slots()));
            assertEquals(
                    ParametersLiteral.BEST,
                    SUGGESTION.find(circuit).orElseThrow().specialPrimes());
            assertFalse(circuit.plan(Parameters.of(SUGGESTION.find(circuit).orElseThrow()))
                    .keys()
                    .isEmpty());
            String message = assertThrows(IllegalArgumentException.class, () -> circuit.plan(without))
                    .getMessage();
            assertTrue(message.contains("have no evaluation keys; use parameters with special primes"), message);
        }
    }

    @Test
    void aLinearMapNeedsThemEvenWithoutARotation() {
        Parameters without = Parameters.of(
                new ParametersLiteral(13, Security.CLASSICAL_128, 2, 30, 42, ParametersLiteral.NO_EVALUATION_KEYS));
        double[] ones = new double[without.slots()];
        Arrays.fill(ones, 1);
        LinearTransform map = LinearTransform.of(without.slots(), Map.of(0, ones));
        Circuit circuit = new Two(new Body() {
            @Override
            public <C> C of(Arithmetic<C> on, C a, C b) {
                return on.transform(map, a);
            }
        });
        assertTrue(circuit.needsKeys(without.slots()));
        assertThrows(IllegalArgumentException.class, () -> circuit.plan(without));
    }
}
