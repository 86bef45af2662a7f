package dev.tcme.he.ckks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Going down: over one level and many, also where a lower level has a terminal prime that a higher one has not. */
class LevelsTest {
    private static final List<Fixture> CHAINS = List.of(
            Fixture.of(13, 5, 20),
            Fixture.of(13, 5, 25),
            Fixture.of(13, 3, 30),
            Fixture.of(14, 8, 35),
            Fixture.of(13, 2, 47));

    static Stream<Fixture> chains() {
        return CHAINS.stream();
    }

    @Test
    void someChainAddsPrimesAgainOnTheWayDown() {
        assertTrue(chains().anyMatch(fixture ->
                IntStream.range(0, fixture.top()).anyMatch(level -> addsAgain(fixture.parameters, level))));
    }

    private static boolean addsAgain(Parameters parameters, int level) {
        return IntStream.of(parameters.primes(level))
                .anyMatch(prime -> !Parameters.contains(parameters.primes(level + 1), prime));
    }

    @ParameterizedTest
    @MethodSource("chains")
    void dropKeepsTheNumbersAndLandsOnTheScaleOfTheLevel(Fixture fixture) {
        Evaluator evaluator = new Evaluator(fixture.context, EvaluationKeys.none());
        Slots a = Slots.random(fixture.parameters.slots(), 1);
        for (int from = fixture.top(); from > 0; from--) {
            double scale = fixture.parameters.scale(from);
            Ciphertext high = fixture.encryptor.encrypt(fixture.encoder.encode(a.re(), a.im(), from, scale));
            for (int to : IntStream.of(0, from / 2, from - 1).distinct().toArray()) {
                Ciphertext low = evaluator.dropTo(high, to);
                double below = fixture.parameters.scale(to);

                assertEquals(to, low.level());
                assertEquals(below, low.scale());
                a.assertIn(fixture, low, NoiseEstimate.of(fixture.noise.fresh(from), fixture.noise.rounding(below)));
            }
            assertSame(high, evaluator.dropTo(high, from));
        }
    }

    @ParameterizedTest
    @MethodSource("chains")
    void droppedCiphertextAddsToOneThatWasMultipliedDown(Fixture fixture) {
        Evaluator evaluator = fixture.evaluator();
        Slots a = Slots.real(fixture.vector(1));
        Slots sum = a.times(a).plus(a);
        Ciphertext x = fixture.encrypt(a.re());
        Ciphertext square = evaluator.times(x, x);
        Ciphertext dropped = evaluator.dropTo(x, square.level());
        double scale = fixture.parameters.scale(fixture.top());
        double below = square.scale();
        double error = NoiseEstimate.of(
                2 * a.rms() * fixture.noise.fresh(fixture.top()),
                fixture.noise.fresh(fixture.top()),
                fixture.noise.switching(fixture.top(), scale * scale),
                fixture.noise.rounding(below),
                fixture.noise.rounding(below));

        sum.assertIn(fixture, evaluator.add(square, dropped), error);
    }

    @ParameterizedTest
    @MethodSource("chains")
    void rescaleAtEveryLevelLandsOnTheNextScale(Fixture fixture) {
        Evaluator evaluator = new Evaluator(fixture.context, EvaluationKeys.none());
        Slots a = Slots.random(fixture.parameters.slots(), 4);
        for (int level = fixture.top(); level > 0; level--) {
            double scale = fixture.parameters.scale(level);
            Ciphertext x = fixture.encryptor.encrypt(fixture.encoder.encode(a.re(), a.im(), level, scale));
            Ciphertext down = evaluator.rescale(evaluator.multiply(x, 0.5));

            assertEquals(fixture.parameters.scale(level - 1), down.scale());
            a.times(0.5)
                    .assertIn(
                            fixture,
                            down,
                            NoiseEstimate.of(fixture.noise.fresh(level) / 2, fixture.noise.rounding(down.scale())));
        }
    }

    @ParameterizedTest
    @MethodSource("chains")
    void keyForALowerLevelServesThatLevelAndTheOnesBelow(Fixture fixture) {
        int level = fixture.top() - 1;
        Evaluator evaluator = new Evaluator(fixture.context, EvaluationKeys.of(fixture.keys(level, 3)));
        Slots a = Slots.random(fixture.parameters.slots(), 5);
        for (int at = level; at >= 0; at--) {
            double scale = fixture.parameters.scale(at);
            Ciphertext x = fixture.encryptor.encrypt(fixture.encoder.encode(a.re(), a.im(), at, scale));

            a.rotated(3).assertIn(fixture, evaluator.rotate(x, 3), fixture.noise.rotated(at, fixture.noise.fresh(at)));
        }
    }

    @ParameterizedTest
    @MethodSource("chains")
    void keyForTheTopServesEveryLevel(Fixture fixture) {
        Evaluator evaluator = fixture.evaluator(1);
        Slots a = Slots.random(fixture.parameters.slots(), 6);
        for (int at = fixture.top(); at >= 0; at--) {
            double scale = fixture.parameters.scale(at);
            Ciphertext x = fixture.encryptor.encrypt(fixture.encoder.encode(a.re(), a.im(), at, scale));

            a.rotated(1).assertIn(fixture, evaluator.rotate(x, 1), fixture.noise.rotated(at, fixture.noise.fresh(at)));
        }
    }
}
