package dev.tcme.he.ckks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Seed;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireRoundTripTest {
    private final Fixture fixture = Fixture.of(13, 3, 25);
    private final Parameters parameters = fixture.parameters;
    private final WireReader reader = new WireReader(fixture.context);
    private final int top = fixture.top();
    private final double[] numbers = Wires.numbers(parameters);

    @Test
    void everyKindComesBackToTheSameBytes() throws MalformedException {
        for (Map.Entry<String, Wires.Sample> entry : Wires.samples(fixture).entrySet()) {
            Wires.Sample sample = entry.getValue();
            Object back = sample.reading().read(reader, sample.bytes());

            assertArrayEquals(sample.bytes(), Wires.bytes(back, parameters), entry.getKey());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void ciphertextOfEveryDegreeDecryptsToTheSame(int degree) throws MalformedException {
        Evaluator evaluator = new Evaluator(fixture.context, EvaluationKeys.none());
        // Degree d from products with an encryption of one at scale 1: noise grows, the bits must still be the same.
        Plaintext one = fixture.encoder.encodeConstant(1, top, 1);
        Ciphertext ciphertext = fixture.encryptor.encrypt(fixture.encoder.encode(numbers, top));
        for (int d = 1; d < degree; d++) {
            ciphertext = evaluator.multiply(ciphertext, fixture.encryptor.encrypt(one));
        }
        byte[] bytes = WireWriter.bytes(ciphertext);
        Ciphertext back = reader.ciphertext(bytes);

        assertEquals(degree, back.degree());
        assertEquals(ciphertext.scale(), back.scale());
        if (degree > 1) {
            assertEquals(WireSize.ciphertext(parameters, top, degree), bytes.length);
        }
        assertArrayEquals(
                fixture.decryptor.decryptCoefficients(ciphertext), fixture.decryptor.decryptCoefficients(back));
    }

    @Test
    void sizesAreKnownWithoutWriting() {
        for (int level = 0; level <= top; level++) {
            Ciphertext fresh = fixture.encrypt(numbers, level);
            Ciphertext full = new Ciphertext(parameters, level, fresh.scale(), fresh.parts(), Optional.empty());
            EvaluationKeys keys = EvaluationKeys.of(fixture.keys(level, 1, 2));

            assertEquals(WireSize.freshCiphertext(parameters, level), WireWriter.bytes(fresh).length);
            assertEquals(WireSize.ciphertext(parameters, level, 1), WireWriter.bytes(full).length);
            Poly zero = fixture.context.ring().constant(java.math.BigInteger.ZERO, fixture.context.extended(level));
            assertEquals(
                    WireSize.extendedCiphertext(parameters, level),
                    WireWriter.bytes(new ExtendedCiphertext(parameters, level, zero, zero)).length);
            assertEquals(
                    WireSize.plaintext(parameters, level),
                    WireWriter.bytes(fixture.encoder.encode(numbers, level)).length);
            assertEquals(
                    WireSize.evaluationKey(parameters, level),
                    WireWriter.bytes(keys.all().iterator().next()).length);
            assertEquals(
                    WireSize.evaluationKeys(parameters, level, level, level),
                    WireWriter.bytes(keys, parameters).length);
        }
        assertEquals(
                WireSize.publicKey(parameters), WireWriter.bytes(fixture.generator.publicKey(fixture.secret)).length);
        assertEquals(WireSize.secretKey(), WireWriter.bytes(fixture.secret).length);
        assertEquals(WireSize.parameters(), WireWriter.bytes(parameters).length);
    }

    @Test
    void residuesTakeTheBitsOfTheirPrimes() {
        double bits = java.util.stream.IntStream.of(parameters.primes(top))
                .mapToDouble(i -> parameters.moduli().get(i).bits())
                .sum();

        assertEquals(48 + 8 + 8 + 32 + bits * parameters.degree() / 8, WireSize.freshCiphertext(parameters, top), 0.0);
        assertEquals(88, WireSize.secretKey());
        assertEquals(56, WireSize.parameters());
    }

    @Test
    void freshCiphertextIsHalfAsLongAsOneWithoutASeed() {
        long fresh = WireSize.freshCiphertext(parameters, top);
        long full = WireSize.ciphertext(parameters, top, 1);

        assertEquals(full, 2 * fresh - (48 + 8 + 8) - 2 * Seed.BYTES);
    }

    @Test
    void severalObjectsFollowOneAnotherInAStream() throws IOException {
        Ciphertext first = fixture.encrypt(numbers, 0);
        Ciphertext second = fixture.encrypt(numbers, 1);
        var out = new ByteArrayOutputStream();
        WireWriter.write(parameters, out);
        WireWriter.write(first, out);
        WireWriter.write(fixture.secret, out);
        WireWriter.write(second, out);
        var in = new ByteArrayInputStream(out.toByteArray());

        assertEquals(parameters, WireReader.parameters(in));
        assertArrayEquals(WireWriter.bytes(first), WireWriter.bytes(reader.ciphertext(in)));
        reader.secretKey(in).close();
        assertArrayEquals(WireWriter.bytes(second), WireWriter.bytes(reader.ciphertext(in)));
        assertEquals(0, in.available());
    }

    @Test
    void keysThatWereReadWork() throws MalformedException {
        EvaluationKeys keys = EvaluationKeys.of(fixture.keys(top, 2));
        EvaluationKeys back = reader.evaluationKeys(WireWriter.bytes(keys, parameters));
        Ciphertext x = fixture.encrypt(numbers);
        Ciphertext here = work(new Evaluator(fixture.context, keys), x);
        Ciphertext there = work(new Evaluator(fixture.context, back), x);

        assertEquals(2, back.all().size());
        assertTrue(difference(fixture.decryptor.decrypt(here), fixture.decryptor.decrypt(there)) < 0x1p-8);
    }

    private static Ciphertext work(Evaluator evaluator, Ciphertext x) {
        return evaluator.rotate(evaluator.times(x, x), 2);
    }

    @Test
    void secretKeyThatWasReadDecrypts() throws MalformedException {
        try (SecretKey back = reader.secretKey(WireWriter.bytes(fixture.secret))) {
            double[] got = new Decryptor(fixture.context, back).decrypt(fixture.encrypt(numbers));

            assertTrue(difference(numbers, got) < 0x1p-10);
        }
    }

    @Test
    void publicKeyThatWasReadEncrypts() throws MalformedException {
        PublicKey back = reader.publicKey(WireWriter.bytes(fixture.generator.publicKey(fixture.secret)));
        Ciphertext encrypted = Encryptor.of(fixture.context, back, new ReplayedRandom(5))
                .encrypt(fixture.encoder.encode(numbers, top));

        assertTrue(difference(numbers, fixture.decryptor.decrypt(encrypted)) < 0x1p-6);
    }

    @Test
    void anEvaluationRepeatedFromBytesHasTheSameDigest() throws MalformedException {
        byte[] input = WireWriter.bytes(fixture.encrypt(numbers));
        byte[] keys = WireWriter.bytes(EvaluationKeys.of(fixture.keys(top, 2)), parameters);
        byte[] once = WireWriter.digest(
                work(new Evaluator(fixture.context, reader.evaluationKeys(keys)), reader.ciphertext(input)));
        byte[] again = WireWriter.digest(
                work(new Evaluator(fixture.context, reader.evaluationKeys(keys)), reader.ciphertext(input)));

        assertArrayEquals(once, again);
        assertEquals(32, once.length);
    }

    @Test
    void aStopOnTheWireChangesNoBitOfWhatFollows() throws MalformedException {
        Evaluator evaluator = fixture.evaluator(2);
        PublicKey key = fixture.generator.publicKey(fixture.secret);
        Ciphertext x =
                Encryptor.of(fixture.context, key, new ReplayedRandom(8)).encrypt(fixture.encoder.encode(numbers, top));
        Ciphertext y = reader.ciphertext(WireWriter.bytes(x));
        Ciphertext through = evaluator.rotate(evaluator.times(x, x), 2);
        Ciphertext stopped = evaluator.rotate(reader.ciphertext(WireWriter.bytes(evaluator.times(y, y))), 2);

        assertArrayEquals(WireWriter.digest(through), WireWriter.digest(stopped));
        assertArrayEquals(WireWriter.digest(evaluator.dropTo(x, 0)), WireWriter.digest(evaluator.dropTo(y, 0)));
    }

    @Test
    void emptySetOfKeysIsASet() throws MalformedException {
        byte[] bytes = WireWriter.bytes(EvaluationKeys.none(), parameters);

        assertEquals(56, bytes.length);
        assertTrue(reader.evaluationKeys(bytes).all().isEmpty());
    }

    @Test
    void whatDoesNotBelongTogetherIsNotWritten() {
        Ciphertext fresh = fixture.encrypt(numbers);
        var wrongLevel = new Ciphertext(parameters, 0, fresh.scale(), fresh.parts(), Optional.empty());
        Evaluator evaluator = new Evaluator(fixture.context, EvaluationKeys.none());
        Ciphertext product = evaluator.multiply(fresh, fresh);
        var seeded = new Ciphertext(parameters, top, fresh.scale(), product.parts(), fresh.seed());

        assertFalse(fresh.seed().isEmpty());
        assertThrows(IllegalArgumentException.class, () -> WireWriter.bytes(wrongLevel));
        assertThrows(IllegalArgumentException.class, () -> WireWriter.bytes(seeded));
        Fixture other = Fixture.of(12, 1, 25);
        EvaluationKeys keys = EvaluationKeys.of(List.of(fixture.keys(0).getFirst()));
        assertThrows(IllegalArgumentException.class, () -> WireWriter.bytes(keys, other.parameters));
    }

    static double difference(double[] a, double[] b) {
        double max = 0;
        for (int i = 0; i < a.length; i++) {
            max = Math.max(max, Math.abs(a[i] - b[i]));
        }
        return max;
    }
}
