package dev.tcme.he.ckks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Seed;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A closed key is gone, and nothing prints what it holds. */
class SecretsTest {
    private final Fixture fixture = Fixture.of(12, 1, 25);
    private final KeyGenerator generator = new KeyGenerator(fixture.context, new ReplayedRandom(41));
    private final double[] numbers = {0.123456789, -0.987654321};

    @Test
    void closedKeyIsAllZeros() {
        SecretKey secret = generator.secretKey();
        Poly values = secret.values();
        Seed seed = secret.seed();
        assertTrue(Arrays.stream(values.limb(0)).anyMatch(x -> x != 0));
        assertFalse(Arrays.equals(new byte[Seed.BYTES], seed.bytes()));
        secret.close();

        for (int i = 0; i < values.size(); i++) {
            assertTrue(Arrays.stream(values.limb(i)).allMatch(x -> x == 0), "limb " + i);
        }
        assertEquals(fixture.parameters.moduli().size(), values.size());
        assertTrue(Arrays.equals(new byte[Seed.BYTES], seed.bytes()));
    }

    @Test
    void everyUseOfAClosedKeyIsRefused() {
        SecretKey secret = generator.secretKey();
        Encryptor encryptor = Encryptor.of(fixture.context, secret, new ReplayedRandom(1));
        var decryptor = new Decryptor(fixture.context, secret);
        Plaintext plain = fixture.encoder.encode(numbers, 1);
        Ciphertext ciphertext = encryptor.encrypt(plain);
        secret.close();
        secret.close();

        assertClosed(() -> encryptor.encrypt(plain));
        assertClosed(() -> decryptor.decrypt(ciphertext));
        assertClosed(() -> generator.publicKey(secret));
        assertClosed(() -> generator.relinearisationKey(secret, 1));
        assertClosed(() -> generator.rotationKey(secret, 1, 1));
        assertClosed(() -> generator.conjugationKey(secret, 0));
        assertClosed(() -> WireWriter.bytes(secret));
    }

    private static void assertClosed(org.junit.jupiter.api.function.Executable use) {
        String message = assertThrows(IllegalStateException.class, use).getMessage();

        assertEquals("this secret key was closed and its values are gone", message);
    }

    @Test
    void aKeyMadeBeforeTheSecretWasClosedStillWorks() {
        SecretKey secret = generator.secretKey();
        Ciphertext x = Encryptor.of(fixture.context, secret, new ReplayedRandom(1))
                .encrypt(fixture.encoder.encode(numbers, 1));
        var keys = EvaluationKeys.of(List.of(generator.relinearisationKey(secret, 1)));
        byte[] seed = secret.seed().bytes();
        secret.close();
        Ciphertext square = new Evaluator(fixture.context, keys).times(x, x);
        try (SecretKey again = generator.secretKey(Seed.of(seed))) {
            assertEquals(numbers[0] * numbers[0], new Decryptor(fixture.context, again).decrypt(square)[0], 0x1p-8);
        }
    }

    @Test
    void nothingPrintsWhatItHolds() {
        SecretKey secret = generator.secretKey();
        String seed = HexFormat.of().formatHex(secret.seed().bytes());
        Plaintext plain = fixture.encoder.encode(numbers, 1);
        Ciphertext ciphertext =
                Encryptor.of(fixture.context, secret, new ReplayedRandom(1)).encrypt(plain);
        EvaluationKey relinearisation = generator.relinearisationKey(secret, 1);
        EvaluationKey rotation = generator.rotationKey(secret, 1, 1);
        List<Object> all = List.of(
                secret,
                secret.seed(),
                secret.values(),
                plain,
                plain.poly(),
                ciphertext,
                relinearisation,
                relinearisation.switching(),
                rotation,
                generator.publicKey(secret),
                EvaluationKeys.of(List.of(rotation)),
                generator,
                new Decryptor(fixture.context, secret),
                new WireReader(fixture.context));

        for (Object one : all) {
            String text = one.toString();
            assertFalse(text.contains(seed.substring(0, 8)), text);
            assertFalse(text.contains("0.1234") || text.contains("0.9876"), text);
            for (int i = 0; i < 4; i++) {
                long coefficient = (long) plain.poly().limb(0)[i];
                assertFalse(text.contains(Long.toString(Math.abs(coefficient))), one.getClass() + " prints a residue");
            }
            assertTrue(text.length() < 600, one.getClass() + " prints " + text.length() + " characters");
        }
        assertEquals("plaintext at level 1", plain.toString());
        assertEquals("ciphertext at level 1 of degree 1", ciphertext.toString());
        assertTrue(secret.toString().startsWith("secret key for N=2^12"), secret.toString());
    }

    @Test
    void twoEncryptionsOfTheSameNumbersDiffer() {
        Plaintext plain = fixture.encoder.encode(numbers, 1);

        assertFalse(Arrays.equals(
                WireWriter.bytes(fixture.encryptor.encrypt(plain)),
                WireWriter.bytes(fixture.encryptor.encrypt(plain))));
    }
}
