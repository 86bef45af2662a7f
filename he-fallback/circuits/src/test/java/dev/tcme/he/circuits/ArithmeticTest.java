package dev.tcme.he.circuits;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.he.ckks.Ciphertext;
import dev.tcme.he.ckks.Context;
import dev.tcme.he.ckks.Encoder;
import dev.tcme.he.ckks.Encryptor;
import dev.tcme.he.ckks.EvaluationKeys;
import dev.tcme.he.ckks.KeyGenerator;
import dev.tcme.he.ckks.Parameters;
import dev.tcme.he.ckks.ParametersLiteral;
import dev.tcme.he.ckks.SecretKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The four kinds of arithmetic agree with one another on circuits made at random. */
class ArithmeticTest {
    private static final int CIRCUITS = 25;
    private static final int STEPS = 12;

    private final Parameters parameters =
            Parameters.of(ParametersLiteral.classical(13, 3, 30).withBaseBits(42));
    private final int slots = parameters.slots();

    /** Two inputs, then steps that each pick earlier values; magnitudes are kept in range by taking shares. */
    private record Random13(long seed, Vector weights, int levels) implements Circuit {
        @Override
        public List<Input> inputs() {
            return List.of(Input.within(1), new Input(1, Input.Key.PUBLIC));
        }

        @Override
        public <C> List<C> apply(Arithmetic<C> on, List<C> inputs) {
            Random random = new Random(seed);
            List<C> values = new ArrayList<>(inputs);
            int top = on.level(inputs.getFirst());
            for (int i = 0; i < STEPS; i++) {
                C a = values.get(random.nextInt(values.size()));
                C b = values.get(random.nextInt(values.size()));
                boolean deep = top - Math.min(on.level(a), on.level(b)) >= levels;
                values.add(step(on, a, b, deep ? random.nextInt(8) : random.nextInt(13), random));
            }
            return values.subList(values.size() - 3, values.size());
        }

        private <C> C step(Arithmetic<C> on, C a, C b, int which, Random random) {
            return switch (which) {
                case 0 -> on.add(a, b);
                case 1 -> on.subtract(a, b);
                case 2 -> on.negate(a);
                case 3 -> on.add(a, random.nextDouble() - 0.5);
                case 4 -> on.add(a, weights);
                case 5 -> on.rotate(a, random.nextInt(3) * 17);
                case 6 -> on.rotateMany(a, 0, 17, 34).get(random.nextInt(3));
                case 7 -> on.conjugate(a);
                case 8 -> on.multiplyWhole(on.multiply(a, 0.25), random.nextInt(7) - 3);
                case 9 -> on.multiply(a, weights);
                case 10 -> on.multiply(on.multiply(a, 0.125), b);
                case 11 -> on.dropTo(a, on.level(a) - 1);
                default ->
                    on.sum(List.of(
                            new Term.Scaled<>(a, 0.1), new Term.Weighted<>(b, weights), new Term.Product<>(a, b)));
            };
        }
    }

    @Test
    void circuitsMadeAtRandomAgreeWithTheirPlans() {
        int carriedOut = 0;
        for (int seed = 0; seed < CIRCUITS; seed++) {
            Random random = new Random(seed);
            Vector weights = Vector.complex(Trial.random(random, slots, 0.5), Trial.random(random, slots, 0.5));
            Circuit circuit = new Random13(seed, weights, 1);
            if (circuit.depth(slots) <= parameters.levelMax()) {
                Trial.run(circuit, parameters, Trial.random(random, slots, 1), Trial.random(random, slots, 1));
                carriedOut++;
            }
        }
        assertTrue(carriedOut > CIRCUITS / 2, carriedOut + " circuits");
    }

    @Test
    void productsCombineWithoutLevelsInTheWay() {
        NoOp on = new NoOp(parameters);
        NoOp.Value a = on.value(3, 0.5, -0.25);
        NoOp.Value b = on.dropTo(on.value(3, 2, 4), 1);
        NoOp.Value sum = on.sum(List.of(new Term.Product<>(a, b), new Term.Scaled<>(a, 3)));
        assertEquals(0, sum.level());
        assertEquals(2.5, sum.real()[0]);
        assertEquals(-1.75, sum.real()[1]);
    }

    @Test
    void complexNumbersRotateConjugateAndMultiply() {
        NoOp on = new NoOp(parameters);
        NoOp.Value a = on.value(Vector.complex(new double[] {1, 2}, new double[] {3, -1}), 2);
        NoOp.Value square = on.multiply(a, on.conjugate(a));
        assertEquals(10, square.real()[0], 1e-12);
        assertEquals(0, square.imaginary()[0], 1e-12);
        assertEquals(2, on.rotate(a, 1).real()[0]);
        assertEquals(3, on.rotate(a, 1).imaginary()[slots - 1]);
        assertEquals(3, on.rotate(a, -1).imaginary()[1]);
    }

    @Test
    void combiningOverPowersOfTwoComparesBits() {
        // the sign of the difference of 8-bit numbers, one bit in each slot: the pieces for exact comparison
        NoOp on = new NoOp(Parameters.of(ParametersLiteral.classical(14, 5, 40)));
        Random random = new Random(9);
        for (int i = 0; i < 50; i++) {
            int x = random.nextInt(256);
            int y = i % 5 == 0 ? x : random.nextInt(256);
            double[] s = new double[on.slots()];
            double[] e = new double[on.slots()];
            for (int bit = 0; bit < 8; bit++) {
                s[bit] = (x >> bit & 1) - (y >> bit & 1);
                e[bit] = 1 - s[bit] * s[bit];
            }
            List<NoOp.Value> pair = List.of(on.value(5, s), on.value(5, e));
            for (int k = 1; k < 8; k *= 2) {
                pair = Slots.combine(on, pair, k);
            }
            double[] result = Slots.keep(on, pair.getFirst(), Vector.mask(0, 1)).real();
            assertEquals(Integer.signum(x - y), result[0]);
            assertEquals(0, result[1]);
        }
    }

    @Test
    void allRefuseTheSame() {
        Context context = Trial.context(parameters);
        try (SecretKey secret = new KeyGenerator(context, new SecureRandom()).secretKey()) {
            Ciphertext c = Encryptor.of(context, secret, new SecureRandom())
                    .encrypt(new Encoder(context).encode(new double[] {1}, 0));
            refuse(new Encrypted(context, EvaluationKeys.none()), c);
        }
        refuse(new NoOp(parameters), new NoOp(parameters).value(0, 1));
        Planner planner = new Planner(parameters, Evidence.PROVEN);
        refuse(planner, planner.input(Input.within(1), 0));
        refuse(new Depth(slots), 0);
    }

    private <C> void refuse(Arithmetic<C> on, C bottom) {
        LinearTransform map = LinearTransform.of(slots, java.util.Map.of(1, new double[] {1}));
        LinearTransform small = LinearTransform.of(2, java.util.Map.of(1, new double[] {1}));
        Vector large = Vector.generate(slots + 1, i -> 1);
        assertThrows(IllegalArgumentException.class, () -> on.multiply(bottom, bottom));
        assertThrows(IllegalArgumentException.class, () -> on.multiply(bottom, 2.0));
        assertThrows(IllegalArgumentException.class, () -> on.sum(List.of()));
        assertThrows(IllegalArgumentException.class, () -> on.dropTo(bottom, 1));
        assertThrows(IllegalArgumentException.class, () -> on.dropTo(bottom, -1));
        assertThrows(IllegalArgumentException.class, () -> on.transform(map, bottom));
        assertThrows(IllegalArgumentException.class, () -> on.transform(small, bottom));
        assertThrows(IllegalArgumentException.class, () -> on.add(bottom, Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> on.add(bottom, large));
        assertSame(bottom, on.dropTo(bottom, 0));
    }

    @Test
    void ciphertextsThatAreNotAtTheirLevelsScaleAreRefused() {
        Context context = Trial.context(parameters);
        try (SecretKey secret = new KeyGenerator(context, new SecureRandom()).secretKey()) {
            Ciphertext other = Encryptor.of(context, secret, new SecureRandom())
                    .encrypt(new Encoder(context).encode(new double[] {1}, 1, 0x1p20));
            Encrypted on = new Encrypted(context, EvaluationKeys.none());
            assertThrows(IllegalArgumentException.class, () -> on.add(other, 1.0));
            assertThrows(IllegalArgumentException.class, () -> on.multiply(other, other));
            assertThrows(IllegalArgumentException.class, () -> on.dropTo(other, 0));
        }
    }

    @Test
    void claimsThatAreWrongAreFoundOnPlaintext() {
        NoOp on = new NoOp(parameters);
        NoOp.Value two = on.value(1, 2);
        assertThrows(IllegalArgumentException.class, () -> on.claim(two, new Claim.Bounded(1.9)));
        assertSame(two, on.claim(two, new Claim.Bounded(2)));
    }

    @Test
    void floodingNeedsProof() {
        Circuit mean = Statistics.mean(4, 1);
        assertTrue(mean.plan(parameters).floodingBound() > 1);
        Plan estimated = mean.plan(parameters, Evidence.EXPECTED, CostModel.REFERENCE);
        assertThrows(IllegalStateException.class, estimated::floodingBound);
    }

    @Test
    void timesFollowFromTwoConstants() {
        Circuit mean = Statistics.mean(64, 1);
        Plan once = mean.plan(parameters, Evidence.PROVEN, new CostModel(1, 1));
        Plan slow = mean.plan(parameters, Evidence.PROVEN, new CostModel(2, 2));
        assertEquals(once.time().toNanos() * 2.0, slow.time().toNanos(), 2);
        assertTrue(CostModel.measured(System::nanoTime).butterflyNanos() > 0);
        assertEquals(Duration.ZERO, new CostModel(1, 1).time(parameters, new Tally()));
        assertThrows(IllegalArgumentException.class, () -> new CostModel(0, 1));
    }

    @Test
    void nothingShowsItsContents() {
        NoOp on = new NoOp(parameters);
        assertEquals("plain value at level 1", on.value(1, 42).toString());
        assertEquals("vector of 1", Vector.of(42).toString());
        assertArrayEquals(new double[] {0, 0, 1}, new double[] {
            Vector.mask(2, 3).real(0),
            Vector.mask(2, 3).real(3),
            Vector.mask(2, 3).real(2)
        });
        assertThrows(IllegalArgumentException.class, () -> Vector.mask(3, 3));
        assertThrows(IllegalArgumentException.class, () -> Vector.of(Double.POSITIVE_INFINITY));
        assertThrows(IllegalArgumentException.class, () -> Input.within(-1));
    }
}
