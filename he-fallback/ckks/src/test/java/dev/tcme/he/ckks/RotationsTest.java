package dev.tcme.he.ckks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RotationsTest {
    private final Fixture fixture = Fixture.of(13, 3, 30);
    private final int slots = fixture.parameters.slots();
    private final int top = fixture.top();
    private final Slots a = Slots.random(slots, 1);
    private final double rotated = fixture.noise.rotated(top, fixture.noise.fresh(top));

    private Ciphertext encrypted(Slots slots) {
        return fixture.encryptor.encrypt(
                fixture.encoder.encode(slots.re(), slots.im(), top, fixture.parameters.scale(top)));
    }

    @Test
    void rotationMovesSlotsCyclically() {
        int[] by = {1, 2, 5, slots / 2, slots - 1, -3};
        Evaluator evaluator = fixture.evaluator(by);
        Ciphertext x = encrypted(a);

        for (int one : by) {
            a.rotated(one).assertIn(fixture, evaluator.rotate(x, one), rotated);
        }
    }

    @Test
    void rotationByMoreThanAllSlotsWrapsAround() {
        Evaluator evaluator = fixture.evaluator(1);

        a.rotated(1).assertIn(fixture, evaluator.rotate(encrypted(a), slots + 1), rotated);
        a.rotated(1).assertIn(fixture, evaluator.rotate(encrypted(a), 1 - slots), rotated);
    }

    @Test
    void rotationByNothingNeedsNoKey() {
        Evaluator evaluator = new Evaluator(fixture.context, EvaluationKeys.none());
        Ciphertext x = encrypted(a);

        assertSame(x, evaluator.rotate(x, 0));
        assertSame(x, evaluator.rotate(x, slots));
        assertSame(x, evaluator.rotateMany(x, 0).getFirst());
    }

    @Test
    void manyRotationsAreThoseOneByOneToTheBit() {
        int[] by = {1, 0, 7, -2};
        Evaluator evaluator = fixture.evaluator(1, 7, -2);
        Ciphertext x = encrypted(a);
        List<Ciphertext> many = evaluator.rotateMany(x, by);

        for (int i = 0; i < by.length; i++) {
            assertArrayEquals(
                    WireWriter.bytes(evaluator.rotate(x, by[i])), WireWriter.bytes(many.get(i)), "by " + by[i]);
        }
    }

    @Test
    void conjugationTakesTheConjugates() {
        List<EvaluationKey> keys = new ArrayList<>();
        keys.add(fixture.generator.conjugationKey(fixture.secret, top));
        Evaluator evaluator = new Evaluator(fixture.context, EvaluationKeys.of(keys));

        a.conjugate().assertIn(fixture, evaluator.conjugate(encrypted(a)), rotated);
    }

    @Test
    void severalAutomorphismsAreRescaledInTheirOwnDivision() {
        List<EvaluationKey> keys = new ArrayList<>();
        keys.add(fixture.generator.conjugationKey(fixture.secret, top));
        keys.add(fixture.generator.rotationKey(fixture.secret, 5, top));
        Evaluator evaluator = new Evaluator(fixture.context, EvaluationKeys.of(keys));
        int rotation = fixture.parameters.rotation(5);
        int conjugation = fixture.parameters.conjugation();
        // of the square of the scale, so that there is something to divide by
        Ciphertext x = evaluator.multiply(encrypted(a), 1.0);
        List<Ciphertext> all = evaluator.automorphismsRescaled(
                x,
                List.of(
                        new Automorphism(rotation, false),
                        new Automorphism(rotation, true),
                        new Automorphism(conjugation, true)));
        double fresh = fixture.noise.fresh(top);
        double added = NoiseEstimate.of(
                fixture.noise.switching(top, x.scale()), fixture.noise.rounding(fixture.parameters.scale(top - 1)));
        double twice = NoiseEstimate.of(Math.sqrt(2) * fresh, added);
        // real parts alone, of which the errors add up
        double real = NoiseEstimate.of(2 / Math.sqrt(2) * fresh, added);

        a.rotated(5).assertIn(fixture, all.get(0), NoiseEstimate.of(fresh, added));
        a.plus(a.rotated(5)).assertIn(fixture, all.get(1), twice);
        a.plus(a.conjugate()).assertIn(fixture, all.get(2), real);
        for (Ciphertext one : all) {
            assertEquals(top - 1, one.level());
            assertEquals(evaluator.rescale(x).scale(), one.scale());
        }
    }

    @Test
    void innerSumAddsSlotsThatAreAStepApart() {
        Evaluator evaluator = fixture.evaluator(16, 32, 64);
        Slots expected = a;
        for (int i = 1; i < 8; i++) {
            expected = expected.plus(a.rotated(16 * i));
        }
        // Each doubling adds up what came before and a rotation of it.
        double sum = fixture.noise.fresh(top);
        double added = fixture.noise.rotated(top, 0);
        for (int i = 0; i < 3; i++) {
            sum = NoiseEstimate.of(Math.sqrt(2) * sum, added);
        }

        expected.assertIn(fixture, evaluator.innerSum(encrypted(a), 16, 8), sum);
        Ciphertext x = encrypted(a);
        assertSame(x, evaluator.innerSum(x, 1, 1));
    }

    @Test
    void innerSumOverAllSlotsFillsEachWithTheTotal() {
        int[] by = java.util.stream.IntStream.iterate(1, i -> i < slots, i -> 2 * i)
                .toArray();
        Evaluator evaluator = fixture.evaluator(by);
        double[] values = fixture.vector(3);
        double total = java.util.Arrays.stream(values).sum();
        double[] got = fixture.decryptor.decrypt(evaluator.innerSum(fixture.encrypt(values), 1, slots));

        for (double one : got) {
            org.junit.jupiter.api.Assertions.assertEquals(total, one, 6 * slots * rotated);
        }
    }
}
