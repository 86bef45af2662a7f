package dev.tcme.he.ckks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SumsTest {
    private final Fixture fixture = Fixture.of(12, 1, 25);
    private final Evaluator evaluator = new Evaluator(fixture.context, EvaluationKeys.none());
    private final int top = fixture.top();
    private final Slots a = Slots.random(fixture.parameters.slots(), 1);
    private final Slots b = Slots.random(fixture.parameters.slots(), 2);
    private final double fresh = fixture.noise.fresh(top);

    private Plaintext encoded(Slots slots, int level) {
        return fixture.encoder.encode(slots.re(), slots.im(), level, fixture.parameters.scale(level));
    }

    private Ciphertext encrypted(Slots slots) {
        return fixture.encryptor.encrypt(encoded(slots, top));
    }

    @Test
    void freshCiphertextHoldsItsNumbers() {
        a.assertIn(fixture, encrypted(a), fresh);
    }

    @Test
    void freshCiphertextUnderThePublicKeyHasMoreNoise() {
        PublicKey key = fixture.generator.publicKey(fixture.secret);
        Encryptor open = Encryptor.of(fixture.context, key, new ReplayedRandom(3));

        for (int level = 0; level <= top; level++) {
            a.assertIn(fixture, open.encrypt(encoded(a, level)), fixture.noise.freshPublic(level));
        }
    }

    @Test
    void sumDifferenceAndNegativeAreThoseOfTheNumbers() {
        double both = NoiseEstimate.of(fresh, fresh);
        Ciphertext x = encrypted(a);
        Ciphertext y = encrypted(b);

        a.plus(b).assertIn(fixture, evaluator.add(x, y), both);
        a.minus(b).assertIn(fixture, evaluator.subtract(x, y), both);
        a.times(-1).assertIn(fixture, evaluator.negate(x), fresh);
    }

    @Test
    void sumsWithPlaintextsAddOnlyTheErrorOfEncoding() {
        double both = NoiseEstimate.of(fresh, fixture.noise.encoding(fixture.parameters.scale(top)));
        Ciphertext x = encrypted(a);

        a.plus(b).assertIn(fixture, evaluator.add(x, encoded(b, top)), both);
        a.minus(b).assertIn(fixture, evaluator.subtract(x, encoded(b, top)), both);
    }

    @Test
    void constantIsAddedToEverySlot() {
        a.plus(-3.75).assertIn(fixture, evaluator.add(encrypted(a), -3.75), fresh);
        a.plus(0).assertIn(fixture, evaluator.add(encrypted(a), 0), fresh);
    }

    @Test
    void sumsOfUnequalDegreesKeepTheHigherParts() {
        Ciphertext x = encrypted(a);
        Ciphertext square = evaluator.multiply(x, x);
        Ciphertext linear = evaluator.multiply(encrypted(b), fixture.encoder.encode(ones(), top));
        double error = NoiseEstimate.of(2 * a.rms() * fresh, fresh, b.rms() * fixture.noise.encoding(linear.scale()));

        assertEquals(2, evaluator.add(square, linear).degree());
        a.times(a).plus(b).assertIn(fixture, evaluator.add(square, linear), error);
        a.times(a).plus(b).assertIn(fixture, evaluator.add(linear, square), error);
        a.times(a).minus(b).assertIn(fixture, evaluator.subtract(square, linear), error);
        b.minus(a.times(a)).assertIn(fixture, evaluator.subtract(linear, square), error);
    }

    @Test
    void shortVectorFillsTheFirstSlotsAndZeroTheRest() {
        double[] values = new double[fixture.parameters.slots()];
        System.arraycopy(new double[] {0.5, -0.25, 1}, 0, values, 0, 3);

        Slots.real(values).assertIn(fixture, fixture.encrypt(new double[] {0.5, -0.25, 1}), fresh);
    }

    @Test
    void coefficientsComeBackAsCoefficients() {
        double[] values = fixture.vector(9);
        Plaintext plain = fixture.encoder.encodeCoefficients(values, top, fixture.parameters.scale(top));
        double[] got = fixture.decryptor.decryptCoefficients(fixture.encryptor.encrypt(plain));

        assertEquals(fixture.parameters.degree(), got.length);
        double limit = 35 / fixture.parameters.scale(top);
        for (int i = 0; i < got.length; i++) {
            assertEquals(i < values.length ? values[i] : 0, got[i], limit, "coefficient " + i);
        }
    }

    @Test
    void constantPlaintextStandsInEverySlot() {
        Plaintext plain = fixture.encoder.encodeConstant(0.625, top, fixture.parameters.scale(top));
        Slots expected = Slots.real(new double[fixture.parameters.slots()]).plus(0.625);

        expected.assertIn(fixture, fixture.encryptor.encrypt(plain), fresh);
    }

    private double[] ones() {
        return Slots.real(new double[fixture.parameters.slots()]).plus(1).re();
    }
}
