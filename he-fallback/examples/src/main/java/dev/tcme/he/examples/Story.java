package dev.tcme.he.examples;

import dev.tcme.he.circuits.Circuit;
import dev.tcme.he.circuits.CostModel;
import dev.tcme.he.circuits.Encrypted;
import dev.tcme.he.circuits.Evidence;
import dev.tcme.he.circuits.Plan;
import dev.tcme.he.ckks.Ciphertext;
import dev.tcme.he.ckks.Context;
import dev.tcme.he.ckks.Decryptor;
import dev.tcme.he.ckks.Encoder;
import dev.tcme.he.ckks.Encryptor;
import dev.tcme.he.ckks.EvaluationKeys;
import dev.tcme.he.ckks.KeyGenerator;
import dev.tcme.he.ckks.Parameters;
import dev.tcme.he.ckks.SecretKey;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/**
 * Two parties in one program. Alice has the numbers and the secret key; Bob has the circuit and gets ciphertexts and evaluation
 * keys, nothing else.
 */
final class Story {
    private final Parameters parameters;
    private final SecureRandom random;
    private final PrintStream out;

    Story(Parameters parameters, SecureRandom random, PrintStream out) {
        this.parameters = parameters;
        this.random = random;
        this.out = out;
    }

    /**
     * Plans, encrypts, computes and decrypts.
     *
     * @param numbers the slots of each input
     * @return the slots of each result
     */
    List<double[]> tell(Circuit circuit, double[]... numbers) {
        // Both agree on this before anything is encrypted.
        Plan plan = circuit.plan(parameters, Evidence.EXPECTED, CostModel.REFERENCE);
        out.println("The plan: " + plan);

        // Alice makes the keys that the plan asks for and encrypts.
        Context context = Context.of(parameters);
        KeyGenerator generator = new KeyGenerator(context, random);
        try (SecretKey secret = generator.secretKey()) {
            EvaluationKeys keys = plan.generate(generator, secret);
            List<Ciphertext> encrypted = encrypt(context, secret, plan, numbers);
            out.println("Alice sends " + encrypted.size() + " ciphertexts and "
                    + keys.all().size() + " keys.");

            // Bob computes, and learns nothing.
            List<Ciphertext> results = circuit.apply(new Encrypted(context, keys), encrypted);
            out.println("Bob sends back " + results.size() + " ciphertexts, and cannot read them.");

            // Alice reads the result; it is for her alone.
            Decryptor decryptor = new Decryptor(context, secret);
            return results.stream().map(decryptor::decrypt).toList();
        }
    }

    private List<Ciphertext> encrypt(Context context, SecretKey secret, Plan plan, double[]... numbers) {
        Encoder encoder = new Encoder(context);
        Encryptor encryptor = Encryptor.of(context, secret, random);
        List<Ciphertext> result = new ArrayList<>();
        for (double[] slots : numbers) {
            result.add(encryptor.encrypt(encoder.encode(slots, plan.inputLevel())));
        }
        return result;
    }
}
