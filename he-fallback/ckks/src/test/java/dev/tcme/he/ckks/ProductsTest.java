package dev.tcme.he.ckks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ProductsTest {
    private final Fixture fixture = Fixture.of(13, 3, 30);
    private final Evaluator evaluator = fixture.evaluator();
    private final int top = fixture.top();
    private final double scale = fixture.parameters.scale(top);
    private final Slots a = Slots.random(fixture.parameters.slots(), 1);
    private final Slots b = Slots.random(fixture.parameters.slots(), 2);
    private final double fresh = fixture.noise.fresh(top);

    private Ciphertext encrypted(Slots slots) {
        return fixture.encryptor.encrypt(fixture.encoder.encode(slots.re(), slots.im(), top, scale));
    }

    private double product() {
        return NoiseEstimate.of(a.rms() * fresh, b.rms() * fresh);
    }

    @Test
    void productWithAPlaintextHasTheProductOfTheScales() {
        Plaintext plain = fixture.encoder.encode(b.re(), b.im(), top, scale);
        Ciphertext product = evaluator.multiply(encrypted(a), plain);
        double error = NoiseEstimate.of(b.rms() * fresh, a.rms() * fixture.noise.encoding(scale));

        assertEquals(scale * scale, product.scale());
        a.times(b).assertIn(fixture, product, error);
        double below = fixture.parameters.scale(top - 1);
        a.times(b)
                .assertIn(fixture, evaluator.rescale(product), NoiseEstimate.of(error, fixture.noise.rounding(below)));
    }

    @Test
    void productWithAConstantCostsALevel() {
        Ciphertext product = evaluator.multiply(encrypted(a), -1.7);

        assertEquals(scale * scale, product.scale());
        a.times(-1.7).assertIn(fixture, product, 1.7 * fresh);
    }

    @Test
    void productWithAWholeNumberCostsNothing() {
        Ciphertext product = evaluator.multiplyWhole(encrypted(a), -12);

        assertEquals(scale, product.scale());
        assertEquals(top, product.level());
        a.times(-12).assertIn(fixture, product, 12 * fresh);
    }

    @Test
    void productOfDegreeTwoDecryptsWithoutRelinearisation() {
        Ciphertext product = evaluator.multiply(encrypted(a), encrypted(b));

        assertEquals(2, product.degree());
        a.times(b).assertIn(fixture, product, product());
    }

    @Test
    void productsOfDegreeThreeAndFourDecryptWithoutRelinearisation() {
        Ciphertext x = encrypted(a);
        Ciphertext y = encrypted(b);
        Ciphertext two = evaluator.multiply(x, y);
        double error = NoiseEstimate.of(
                2 * a.rms() * b.rms() * fresh, a.rms() * a.rms() * fresh, 0.8 * a.rms() * b.rms() * fresh);

        assertEquals(3, evaluator.multiply(two, x).degree());
        a.times(b).times(a).assertIn(fixture, evaluator.multiply(two, x), error);
        a.times(b).times(a).assertIn(fixture, evaluator.multiply(x, two), error);
        assertEquals(
                4,
                evaluator
                        .multiply(evaluator.rescale(two), evaluator.rescale(two))
                        .degree());
    }

    @Test
    void relinearisedProductHasDegreeOneAndTheSameNumbers() {
        Ciphertext product = evaluator.relinearise(evaluator.multiply(encrypted(a), encrypted(b)));
        double error = NoiseEstimate.of(product(), fixture.noise.switching(top, scale * scale));

        assertEquals(1, product.degree());
        a.times(b).assertIn(fixture, product, error);
    }

    @Test
    void relinearisingDegreeOneIsNothing() {
        Ciphertext x = encrypted(a);

        assertEquals(x, evaluator.relinearise(x));
    }

    @Test
    void timesIsMultiplyRelineariseRescale() {
        double below = fixture.parameters.scale(top - 1);
        double error =
                NoiseEstimate.of(product(), fixture.noise.switching(top, scale * scale), fixture.noise.rounding(below));
        Ciphertext x = encrypted(a);
        Ciphertext y = encrypted(b);
        Ciphertext at = evaluator.times(x, y);

        assertEquals(below, at.scale());
        assertEquals(top - 1, at.level());
        a.times(b).assertIn(fixture, at, error);
        a.times(b).assertIn(fixture, evaluator.relineariseRescaled(evaluator.multiply(x, y)), error);
        a.times(b).assertIn(fixture, evaluator.rescale(evaluator.relinearise(evaluator.multiply(x, y))), error);
    }

    @Test
    void degreeTwoCanBeRescaledBeforeItIsRelinearised() {
        double below = fixture.parameters.scale(top - 1);
        Ciphertext rescaled = evaluator.rescale(evaluator.multiply(encrypted(a), encrypted(b)));
        double error = NoiseEstimate.of(product(), fixture.noise.roundingOfDegreeTwo(below));

        assertEquals(2, rescaled.degree());
        a.times(b).assertIn(fixture, rescaled, error);
        a.times(b)
                .assertIn(
                        fixture,
                        evaluator.relinearise(rescaled),
                        NoiseEstimate.of(
                                error, fixture.noise.switching(top - 1, below), fixture.noise.rounding(below)));
    }

    @Test
    void sumOfProductsIsRelinearisedOnce() {
        Ciphertext x = encrypted(a);
        Ciphertext y = encrypted(b);
        Ciphertext sum = evaluator.add(evaluator.multiply(x, x), evaluator.multiply(y, y));
        double below = fixture.parameters.scale(top - 1);
        double error = NoiseEstimate.of(
                2 * product(), fixture.noise.switching(top, scale * scale), fixture.noise.rounding(below));

        a.times(a).plus(b.times(b)).assertIn(fixture, evaluator.relineariseRescaled(sum), error);
    }

    @Test
    void aPowerUsesEveryLevel() {
        Slots numbers = Slots.real(fixture.vector(5));
        Ciphertext power = encrypted(numbers);
        Slots expected = numbers;
        for (int level = top; level > 0; level--) {
            power = evaluator.times(power, power);
            expected = expected.times(expected);
            assertEquals(fixture.parameters.scale(level - 1), power.scale());
        }
        double worst = 8 * fixture.noise.rounding(fixture.parameters.scale(0));

        assertEquals(0, power.level());
        double[] got = fixture.decryptor.decrypt(power);
        for (int i = 0; i < got.length; i++) {
            assertEquals(expected.re()[i], got[i], 6 * worst, "slot " + i);
        }
    }
}
