package dev.tcme.he.ckks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Files that an earlier version wrote are written again byte by byte, and what they hold is still in them. They change only
 * together with the version of the format: {@code -Dtcme.golden=write} writes them anew.
 */
class GoldenFilesTest {
    /** Small: one prime of 24 bits and a special one. */
    static final ParametersLiteral LITERAL = new ParametersLiteral(11, Security.CLASSICAL_128, 0, 20, 24, 1);

    /** Two levels, for a ciphertext of degree 2. */
    private static final ParametersLiteral DEEPER = new ParametersLiteral(12, Security.CLASSICAL_128, 1, 25, 37, 1);

    private static final Path FOLDER = Path.of("src/test/resources/golden");
    private static final String SWITCH = "tcme.golden";

    private final Fixture fixture = Fixture.of(LITERAL);
    private final WireReader reader = new WireReader(fixture.context);
    private final double[] numbers = Wires.numbers(fixture.parameters);

    private static byte[] golden(String name) throws IOException {
        try (InputStream in = GoldenFilesTest.class.getResourceAsStream("/golden/" + name + ".bin")) {
            assertNotNull(in, "no golden file " + name);
            return in.readAllBytes();
        }
    }

    private static void check(String name, byte[] bytes) throws IOException {
        if ("write".equals(System.getProperty(SWITCH))) {
            Files.createDirectories(FOLDER);
            Files.write(FOLDER.resolve(name + ".bin"), bytes);
        } else {
            assertArrayEquals(golden(name), bytes, name);
        }
    }

    @Test
    void everyKindIsWrittenAsBefore() throws IOException {
        for (Map.Entry<String, Wires.Sample> entry : Wires.samples(fixture).entrySet()) {
            check(entry.getKey(), entry.getValue().bytes());
        }
    }

    @Test
    void productOfDegreeTwoIsWrittenAsBefore() throws IOException {
        Fixture deeper = Fixture.of(DEEPER);
        Evaluator evaluator = new Evaluator(deeper.context, EvaluationKeys.none());
        SecretKey secret = new KeyGenerator(deeper.context, new ReplayedRandom(21)).secretKey();
        double[] values = Wires.numbers(deeper.parameters);
        Ciphertext fresh =
                Encryptor.of(deeper.context, secret, new ReplayedRandom(22)).encrypt(deeper.encoder.encode(values, 1));
        Ciphertext product = evaluator.multiply(fresh, fresh);
        check("degree-two-ciphertext", WireWriter.bytes(product));

        Ciphertext back = new WireReader(deeper.context).ciphertext(WireWriter.bytes(product));
        double[] got = new Decryptor(deeper.context, secret).decrypt(back);
        for (int i = 0; i < values.length; i++) {
            assertEquals(values[i] * values[i], got[i], 0x1p-12, "slot " + i);
        }
    }

    @Test
    void everyKindCanStillBeReadAndUsed() throws IOException {
        assertEquals(fixture.parameters, WireReader.parameters(golden("parameters")));
        try (SecretKey secret = reader.secretKey(golden("secret-key"))) {
            var decryptor = new Decryptor(fixture.context, secret);
            var random = new ReplayedRandom(1);
            Encryptor open = Encryptor.of(fixture.context, reader.publicKey(golden("public-key")), random);
            Ciphertext fresh = reader.ciphertext(golden("fresh-ciphertext"));

            near(numbers, 1, decryptor.decrypt(fresh));
            near(numbers, 1, decryptor.decrypt(reader.ciphertext(golden("public-key-ciphertext"))));
            near(numbers, -2, decryptor.decrypt(reader.ciphertext(golden("full-ciphertext"))));
            near(numbers, 1, decryptor.decrypt(open.encrypt(reader.plaintext(golden("plaintext")))));
            Evaluator one = new Evaluator(
                    fixture.context, EvaluationKeys.of(java.util.List.of(reader.galoisKey(golden("galois-key")))));
            Evaluator all = new Evaluator(fixture.context, reader.evaluationKeys(golden("evaluation-keys")));
            Slots rotated = Slots.real(numbers).rotated(1);
            near(rotated.re(), 1, decryptor.decrypt(one.rotate(fresh, 1)));
            near(rotated.re(), 1, decryptor.decrypt(all.rotate(fresh, 1)));
            // The product wraps around, there is no level for it; relinearised it is still the same residues, nearly.
            Ciphertext square = all.multiply(fresh, fresh);
            double[] before = decryptor.decryptCoefficients(square);
            double[] after = decryptor.decryptCoefficients(all.relinearise(square));
            for (int i = 0; i < before.length; i++) {
                assertEquals(before[i], after[i], 0x1p-28, "coefficient " + i);
            }
            EvaluationKey key = reader.relinearisationKey(golden("relinearisation-key"));
            assertArrayEquals(golden("relinearisation-key"), WireWriter.bytes(key));
        }
    }

    private static void near(double[] expected, double factor, double[] got) {
        assertTrue(expected.length > 0);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i] * factor, got[i], 0x1p-4, "slot " + i);
        }
    }
}
