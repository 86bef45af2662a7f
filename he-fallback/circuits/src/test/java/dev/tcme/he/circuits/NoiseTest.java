package dev.tcme.he.circuits;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.he.ckks.Ciphertext;
import dev.tcme.he.ckks.Context;
import dev.tcme.he.ckks.Decryptor;
import dev.tcme.he.ckks.KeyGenerator;
import dev.tcme.he.ckks.Parameters;
import dev.tcme.he.ckks.ParametersLiteral;
import dev.tcme.he.ckks.SecretKey;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The bounds of plans against the noise that is really there, over the kinds of input that make the most of it. */
class NoiseTest {
    private static final int KEYS = 4;

    private final Random random = new Random(6);
    private final Parameters parameters =
            Parameters.of(ParametersLiteral.classical(13, 2, 30).withBaseBits(40));
    private final int slots = parameters.slots();

    private record Step(String name, List<Input> inputs, Body body) implements Circuit {
        interface Body {
            <C> C apply(Arithmetic<C> on, List<C> inputs);
        }

        @Override
        public <C> List<C> apply(Arithmetic<C> on, List<C> inputs) {
            return List.of(body.apply(on, inputs));
        }
    }

    private static Step step(String name, Input.Key key, int inputs, Step.Body body) {
        return new Step(name, Collections.nCopies(inputs, new Input(1, key)), body);
    }

    private List<Step> steps() {
        Vector weights = Vector.of(Trial.random(random, slots, 1));
        LinearTransform map = LinearTransform.of(
                slots,
                Map.of(
                        0,
                        Trial.random(random, slots, 1),
                        1,
                        Trial.random(random, slots, 1),
                        9,
                        Trial.random(random, slots, 1)));
        List<Step> steps = new ArrayList<>();
        steps.add(step("fresh, secret key", Input.Key.SECRET, 1, new Step.Body() {
            @Override
            public <C> C apply(Arithmetic<C> on, List<C> in) {
                return on.multiplyWhole(in.get(0), 1);
            }
        }));
        steps.add(step("fresh, public key", Input.Key.PUBLIC, 1, new Step.Body() {
            @Override
            public <C> C apply(Arithmetic<C> on, List<C> in) {
                return on.negate(in.get(0));
            }
        }));
        steps.add(step("sum of 3 and constants", Input.Key.SECRET, 2, new Step.Body() {
            @Override
            public <C> C apply(Arithmetic<C> on, List<C> in) {
                return on.add(on.add(on.subtract(in.get(0), in.get(1)), 0.3), weights);
            }
        }));
        steps.add(step("rotation", Input.Key.SECRET, 1, new Step.Body() {
            @Override
            public <C> C apply(Arithmetic<C> on, List<C> in) {
                return on.rotate(in.get(0), 5);
            }
        }));
        steps.add(step("conjugation", Input.Key.SECRET, 1, new Step.Body() {
            @Override
            public <C> C apply(Arithmetic<C> on, List<C> in) {
                return on.conjugate(in.get(0));
            }
        }));
        steps.add(step("product", Input.Key.SECRET, 2, new Step.Body() {
            @Override
            public <C> C apply(Arithmetic<C> on, List<C> in) {
                return on.multiply(in.get(0), in.get(1));
            }
        }));
        steps.add(step("product, public key", Input.Key.PUBLIC, 2, new Step.Body() {
            @Override
            public <C> C apply(Arithmetic<C> on, List<C> in) {
                return on.multiply(in.get(0), in.get(1));
            }
        }));
        steps.add(step("fourth power", Input.Key.SECRET, 1, new Step.Body() {
            @Override
            public <C> C apply(Arithmetic<C> on, List<C> in) {
                C square = on.multiply(in.get(0), in.get(0));
                return on.multiply(square, square);
            }
        }));
        steps.add(step("weights, then a drop", Input.Key.SECRET, 1, new Step.Body() {
            @Override
            public <C> C apply(Arithmetic<C> on, List<C> in) {
                C weighted = on.multiply(in.get(0), weights);
                return on.sum(List.of(new Term.Product<>(in.get(0), weighted), new Term.Scaled<>(weighted, -0.7)));
            }
        }));
        steps.add(step("linear map", Input.Key.SECRET, 1, new Step.Body() {
            @Override
            public <C> C apply(Arithmetic<C> on, List<C> in) {
                return on.transform(map, in.get(0));
            }
        }));
        steps.add(step("inner sum of 4096", Input.Key.SECRET, 1, new Step.Body() {
            @Override
            public <C> C apply(Arithmetic<C> on, List<C> in) {
                C mean = on.multiply(in.get(0), 1.0 / slots);
                return Slots.innerSum(on, mean, 1, slots);
            }
        }));
        return steps;
    }

    /** Random, all largest, alternating, one slot, half and half, and what the slowest root of unity shows. */
    private List<double[]> adversarial() {
        List<double[]> all = new ArrayList<>();
        all.add(Trial.random(random, slots, 1));
        double[] one = new double[slots];
        Arrays.fill(one, 1);
        all.add(one);
        double[] alternating = new double[slots];
        Arrays.setAll(alternating, i -> i % 2 == 0 ? 1 : -1);
        all.add(alternating);
        double[] single = new double[slots];
        single[7] = 1;
        all.add(single);
        double[] halves = new double[slots];
        Arrays.setAll(halves, i -> i < slots / 2 ? 1 : -1);
        all.add(halves);
        double[] wave = new double[slots];
        long power = 1;
        for (int i = 0; i < slots; i++) {
            wave[i] = Math.cos(Math.PI * power / parameters.degree());
            power = power * 5 % (2L * parameters.degree());
        }
        all.add(wave);
        return all;
    }

    @Test
    void boundsHoldForEveryOperationAndInputAndSayHowLooseTheyAre() {
        Context context = Trial.context(parameters);
        NoOp noOp = new NoOp(parameters);
        KeyGenerator generator = new KeyGenerator(context, new SecureRandom());
        Map<String, double[]> worst = new TreeMap<>();
        List<Step> steps = steps();
        for (int key = 0; key < KEYS; key++) {
            try (SecretKey secret = generator.secretKey()) {
                for (Step step : steps) {
                    Plan plan = step.plan(parameters);
                    Encrypted on = new Encrypted(context, plan.generate(generator, secret));
                    for (double[] input : adversarial()) {
                        double[][] inputs = new double[step.inputs().size()][];
                        Arrays.fill(inputs, input);
                        Ciphertext result = step.apply(
                                        on, Trial.encrypt(step, context, generator, secret, plan.inputLevel(), inputs))
                                .getFirst();
                        NoOp.Value exact = step.apply(
                                        noOp,
                                        Arrays.stream(inputs)
                                                .map(x -> noOp.value(plan.inputLevel(), x))
                                                .toList())
                                .getFirst();
                        double[] measured = measured(context, secret, result, exact);
                        check(step, plan, measured);
                        worst.merge(step.name(), measured, NoiseTest::larger);
                    }
                }
            }
        }
        System.out.println("noise: log2 of the bound / the largest measured, and the estimate against its deviation");
        for (Step step : steps) {
            Noise noise = step.plan(parameters).outputs().getFirst().noise();
            double[] largest = worst.get(step.name());
            System.out.printf(
                    "noise: %-24s coefficients 2^%.1f of 2^%.1f (loose by 2^%.1f), slots 2^%.1f of 2^%.1f (2^%.1f), deviations %.1f%n",
                    step.name(),
                    Trial.log2(largest[0]),
                    Trial.log2(noise.coefficient()),
                    Trial.log2(noise.coefficient() / largest[0]),
                    Trial.log2(largest[1]),
                    Trial.log2(noise.slot()),
                    Trial.log2(noise.slot() / largest[1]),
                    largest[1] / noise.expected());
        }
    }

    private static double[] larger(double[] a, double[] b) {
        return new double[] {Math.max(a[0], b[0]), Math.max(a[1], b[1])};
    }

    private static void check(Step step, Plan plan, double... measured) {
        Noise noise = plan.outputs().getFirst().noise();
        assertTrue(measured[0] <= noise.coefficient(), () -> step.name() + " " + measured[0] + " " + noise);
        assertTrue(measured[1] <= Evidence.EXPECTED.slot(noise), () -> step.name() + " " + measured[1] + " " + noise);
    }

    /** The largest error of a coefficient and of a slot. */
    private double[] measured(Context context, SecretKey secret, Ciphertext result, NoOp.Value exact) {
        Decryptor decryptor = new Decryptor(context, secret);
        double[] coefficients = decryptor.decryptCoefficients(result);
        double[] ideal = Embedding.coefficients(parameters.degree(), exact.real(), exact.imaginary());
        double[][] actual = decryptor.decryptComplex(result);
        double[] re = exact.real();
        double[] im = exact.imaginary();
        double slot = 0;
        for (int i = 0; i < slots; i++) {
            slot = Math.max(slot, Math.hypot(actual[0][i] - re[i], actual[1][i] - im[i]));
        }
        return new double[] {Trial.distance(coefficients, ideal), slot};
    }
}
