package dev.tcme.he.circuits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.he.ckks.Ciphertext;
import dev.tcme.he.ckks.Context;
import dev.tcme.he.ckks.Decryptor;
import dev.tcme.he.ckks.Encoder;
import dev.tcme.he.ckks.Encryptor;
import dev.tcme.he.ckks.EvaluationKeys;
import dev.tcme.he.ckks.KeyGenerator;
import dev.tcme.he.ckks.MissingKeyException;
import dev.tcme.he.ckks.Parameters;
import dev.tcme.he.ckks.SecretKey;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/** Carries out a circuit in all ways and checks each against its plan. */
final class Trial {
    /** Double arithmetic of the plaintext run and of the reference. */
    static final double DOUBLES = 1e-9;

    private static final Map<Parameters, Context> CONTEXTS = new ConcurrentHashMap<>();

    final Plan plan;
    final List<double[]> plain;
    final List<double[]> decrypted;
    final double errorMeasured;

    private Trial(Plan plan, List<double[]> plain, List<double[]> decrypted, double errorMeasured) {
        this.plan = plan;
        this.plain = plain;
        this.decrypted = decrypted;
        this.errorMeasured = errorMeasured;
    }

    static Context context(Parameters parameters) {
        return CONTEXTS.computeIfAbsent(parameters, Context::of);
    }

    /** Runs on plaintext and on ciphertexts with exactly the plan's keys; all must agree with the plan. */
    static Trial run(Circuit circuit, Parameters parameters, double[]... inputs) {
        return run(circuit, circuit.plan(parameters), inputs);
    }

    static Trial run(Circuit circuit, Plan plan, double[]... inputs) {
        Parameters parameters = plan.parameters();
        Context context = context(parameters);
        KeyGenerator generator = new KeyGenerator(context, new SecureRandom());
        try (SecretKey secret = generator.secretKey()) {
            EvaluationKeys keys = plan.generate(generator, secret);
            assertEquals(plan.keyBytes(), keys.bytes(), "bytes of keys");
            Encrypted on = new Encrypted(context, keys);
            List<Ciphertext> ciphertexts = encrypt(circuit, context, generator, secret, plan.inputLevel(), inputs);
            List<Ciphertext> results = circuit.apply(on, ciphertexts);
            assertEquals(plan.operations().counts(), on.tally().counts(), "operations");
            return compare(circuit, plan, context, secret, results, inputs);
        }
    }

    private static Trial compare(
            Circuit circuit,
            Plan plan,
            Context context,
            SecretKey secret,
            List<Ciphertext> results,
            double[]... inputs) {
        NoOp noOp = new NoOp(plan.parameters());
        List<NoOp.Value> values = circuit.apply(
                noOp,
                Arrays.stream(inputs)
                        .map(input -> noOp.value(plan.inputLevel(), input))
                        .toList());
        List<double[]> plain = new ArrayList<>();
        List<double[]> decrypted = new ArrayList<>();
        double worst = 0;
        for (int i = 0; i < results.size(); i++) {
            Plan.Output output = plan.outputs().get(i);
            double[] actual = new Decryptor(context, secret).decrypt(results.get(i));
            double[] expected = values.get(i).real();
            double error = distance(actual, expected);
            assertEquals(output.level(), results.get(i).level());
            assertEquals(output.level(), values.get(i).level());
            assertEquals(output.scale(), results.get(i).scale());
            assertTrue(
                    error <= output.noise().slot() + DOUBLES,
                    () -> "output is off by " + error + ", the plan says " + output.noise());
            worst = Math.max(worst, error);
            plain.add(expected);
            decrypted.add(actual);
        }
        return new Trial(plan, plain, decrypted, worst);
    }

    static List<Ciphertext> encrypt(
            Circuit circuit, Context context, KeyGenerator generator, SecretKey secret, int level, double[]... inputs) {
        Encoder encoder = new Encoder(context);
        Encryptor symmetric = Encryptor.of(context, secret, new SecureRandom());
        Encryptor open = Encryptor.of(context, generator.publicKey(secret), new SecureRandom());
        List<Ciphertext> result = new ArrayList<>();
        for (int i = 0; i < inputs.length; i++) {
            Encryptor by = circuit.inputs().get(i).key() == Input.Key.SECRET ? symmetric : open;
            result.add(by.encrypt(encoder.encode(inputs[i], level)));
        }
        return result;
    }

    /** Each key of the plan is needed, and up to its very level. */
    static void everyKeyIsNeeded(Circuit circuit, Parameters parameters, double[]... inputs) {
        Plan plan = circuit.plan(parameters);
        Context context = context(parameters);
        KeyGenerator generator = new KeyGenerator(context, new SecureRandom());
        try (SecretKey secret = generator.secretKey()) {
            List<Ciphertext> ciphertexts = encrypt(circuit, context, generator, secret, plan.inputLevel(), inputs);
            for (KeyNeed need : plan.keys()) {
                List<KeyNeed> others =
                        plan.keys().stream().filter(key -> key != need).toList();
                refused(circuit, context, generator, secret, others, ciphertexts);
                if (need.level() > 0) {
                    List<KeyNeed> lower = new ArrayList<>(others);
                    lower.add(
                            switch (need) {
                                case KeyNeed.Relinearisation(int level) -> new KeyNeed.Relinearisation(level - 1);
                                case KeyNeed.Rotation(int by, int level) -> new KeyNeed.Rotation(by, level - 1);
                                case KeyNeed.Conjugation(int level) -> new KeyNeed.Conjugation(level - 1);
                            });
                    refused(circuit, context, generator, secret, lower, ciphertexts);
                }
            }
        }
    }

    private static void refused(
            Circuit circuit,
            Context context,
            KeyGenerator generator,
            SecretKey secret,
            List<KeyNeed> keys,
            List<Ciphertext> inputs) {
        Encrypted on = new Encrypted(
                context,
                EvaluationKeys.of(keys.stream()
                        .map(key -> key.generate(generator, secret))
                        .toList()));
        assertThrows(MissingKeyException.class, () -> circuit.apply(on, inputs));
    }

    static double distance(double[] a, double[] b) {
        double worst = 0;
        for (int i = 0; i < a.length; i++) {
            worst = Math.max(worst, Math.abs(a[i] - b[i]));
        }
        return worst;
    }

    static double[] random(Random random, int count, double bound) {
        return random.doubles(count, -bound, bound).toArray();
    }

    static double log2(double x) {
        return Math.log(x) / Math.log(2);
    }
}
