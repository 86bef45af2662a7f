package dev.tcme.he.ckks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each operation at each degree that can hold a key, with scales from 20 to 47 bits and 1 to 4 special primes. */
class EveryDegreeTest {
    @ParameterizedTest(name = "N=2^{0}, {1} levels of {2} bits, base {3}, {4} special primes")
    @CsvSource({
        "11, 0, 20, 23, 1",
        "12, 1, 20, 32, 1",
        "12, 1, 25, 37, 1",
        "12, 0, 40, 45, 1",
        "13, 2, 40, 52, 1",
        "13, 2, 47, 55, 1",
        "13, 3, 25, 37, 2",
        "14, 5, 40, 52, 4",
        "14, 5, 45, 57, 2",
        "14, 8, 30, 42, 3",
        "15, 5, 47, 59, 3",
        "15, 8, 35, 47, 2",
        "16, 3, 33, 50, 4",
        "16, 4, 45, 60, 2",
        "17, 2, 40, 52, 2"
    })
    void everyOperationIsAsPreciseAsExpected(int logDegree, int levels, int scaleBits, int baseBits, int special) {
        Fixture fixture = Fixture.fresh(
                new ParametersLiteral(logDegree, Security.CLASSICAL_128, levels, scaleBits, baseBits, special));
        assertEquals(special, fixture.parameters.specialPrimes().length);
        Slots a = Slots.random(fixture.parameters.slots(), 1);
        Slots b = Slots.random(fixture.parameters.slots(), 2);
        Ciphertext x = encrypt(fixture, a);
        Ciphertext y = encrypt(fixture, b);
        Evaluator evaluator = evaluator(fixture);
        double fresh = fixture.noise.fresh(fixture.top());
        double rotated = fixture.noise.rotated(fixture.top(), fresh);

        a.assertIn(fixture, x, fresh);
        a.plus(b).assertIn(fixture, evaluator.add(x, y), NoiseEstimate.of(fresh, fresh));
        a.minus(b).assertIn(fixture, evaluator.subtract(x, y), NoiseEstimate.of(fresh, fresh));
        a.rotated(5).assertIn(fixture, evaluator.rotate(x, 5), rotated);
        a.rotated(-1).assertIn(fixture, evaluator.rotateMany(x, 5, -1).get(1), rotated);
        a.conjugate().assertIn(fixture, evaluator.conjugate(x), rotated);
        if (levels > 0) {
            products(fixture, evaluator, a, b);
        }
    }

    private static void products(Fixture fixture, Evaluator evaluator, Slots a, Slots b) {
        int top = fixture.top();
        double scale = fixture.parameters.scale(top);
        double below = fixture.parameters.scale(top - 1);
        double fresh = fixture.noise.fresh(top);
        double rounding = fixture.noise.rounding(below);
        Ciphertext x = encrypt(fixture, a);
        Plaintext plain = fixture.encoder.encode(b.re(), b.im(), top, scale);
        double byPlain = NoiseEstimate.of(b.rms() * fresh, a.rms() * fixture.noise.encoding(scale), rounding);
        double byCipher = NoiseEstimate.of(
                a.rms() * fresh, b.rms() * fresh, fixture.noise.switching(top, scale * scale), rounding);

        a.times(b).assertIn(fixture, evaluator.rescale(evaluator.multiply(x, plain)), byPlain);
        a.times(b).assertIn(fixture, evaluator.times(x, encrypt(fixture, b)), byCipher);
        a.assertIn(
                fixture,
                evaluator.dropTo(x, 0),
                NoiseEstimate.of(fresh, fixture.noise.rounding(fixture.parameters.scale(0))));
    }

    private static Ciphertext encrypt(Fixture fixture, Slots slots) {
        int top = fixture.top();
        return fixture.encryptor.encrypt(
                fixture.encoder.encode(slots.re(), slots.im(), top, fixture.parameters.scale(top)));
    }

    private static Evaluator evaluator(Fixture fixture) {
        List<EvaluationKey> keys = new ArrayList<>(fixture.keys(fixture.top(), 5, -1));
        keys.add(fixture.generator.conjugationKey(fixture.secret, fixture.top()));
        return new Evaluator(fixture.context, EvaluationKeys.of(keys));
    }

    @Test
    void atDegreeTwoToTheTenNoModulusIsSecureThatHoldsAKey() {
        for (int special = 0; special <= 8; special++) {
            var literal = new ParametersLiteral(10, Security.CLASSICAL_128, 0, 20, 22, special);
            String message = assertThrows(IllegalArgumentException.class, () -> Parameters.of(literal))
                    .getMessage();
            assertTrue(message.contains("no more than 26 are secure"), message);
        }
    }
}
