package dev.tcme.he.ckks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Parameters without special primes: everything but key switching. */
class PlaintextOnlyTest {
    private static final String REFUSAL = "they have no evaluation keys";

    private static ParametersLiteral literal(int logDegree, int levels, int scaleBits, int baseBits) {
        return new ParametersLiteral(
                logDegree, Security.CLASSICAL_128, levels, scaleBits, baseBits, ParametersLiteral.NO_EVALUATION_KEYS);
    }

    private static void refused(Executable work) {
        String message = assertThrows(IllegalArgumentException.class, work).getMessage();
        assertTrue(message.contains(REFUSAL), message);
    }

    /** The bases are the largest that the table allows. */
    @ParameterizedTest
    @CsvSource({"10, 0, 20, 26", "11, 0, 40, 53", "11, 1, 25, 27", "12, 2, 30, 46", "13, 4, 40, 54", "15, 20, 40, 60"})
    void theWholeSecureModulusIsForCiphertexts(int logDegree, int levels, int scaleBits, int baseBits) {
        ParametersLiteral literal = literal(logDegree, levels, scaleBits, baseBits);
        Parameters parameters = Parameters.of(literal);
        int secure = Security.CLASSICAL_128.bitsMax(logDegree);

        assertEquals(0, parameters.specialPrimes().length);
        assertEquals(0, parameters.digits());
        assertFalse(parameters.hasEvaluationKeys());
        assertEquals(parameters.moduli().size(), parameters.allPrimes().length);
        assertEquals(parameters.logQ(levels), parameters.logQp(), 1e-9);
        assertTrue(parameters.logQp() <= secure);
        // With a key less fits.
        if (levels * scaleBits + baseBits == secure) {
            assertThrows(IllegalArgumentException.class, () -> Parameters.of(literal.withSpecialPrimes(1)));
            assertThrows(IllegalArgumentException.class, () -> Parameters.of(literal.withBaseBits(baseBits + 1)));
        }
    }

    @ParameterizedTest
    @CsvSource({"10, 0, 20, 24", "11, 1, 25, 27", "12, 2, 30, 42", "13, 3, 40, 52"})
    void sumsAndProductsWithPlaintextsAreAsPreciseAsExpected(int logDegree, int levels, int scaleBits, int baseBits) {
        Fixture fixture = Fixture.of(literal(logDegree, levels, scaleBits, baseBits));
        Slots a = Slots.random(fixture.parameters.slots(), 1);
        Slots b = Slots.random(fixture.parameters.slots(), 2);
        int top = fixture.top();
        double scale = fixture.parameters.scale(top);
        Plaintext second = fixture.encoder.encode(b.re(), b.im(), top, scale);
        Ciphertext x = fixture.encryptor.encrypt(fixture.encoder.encode(a.re(), a.im(), top, scale));
        Ciphertext y = fixture.encryptor.encrypt(second);
        var evaluator = new Evaluator(fixture.context, EvaluationKeys.none());
        double fresh = fixture.noise.fresh(top);

        a.plus(b).assertIn(fixture, evaluator.add(x, y), NoiseEstimate.of(fresh, fresh));
        a.minus(b).assertIn(fixture, evaluator.subtract(x, second), NoiseEstimate.of(fresh, fresh));
        if (levels > 0) {
            double error = NoiseEstimate.of(
                    b.rms() * fresh,
                    a.rms() * fixture.noise.encoding(scale),
                    fixture.noise.rounding(fixture.parameters.scale(top - 1)));
            a.times(b).assertIn(fixture, evaluator.rescale(evaluator.multiply(x, second)), error);
            a.assertIn(
                    fixture,
                    evaluator.dropTo(x, 0),
                    NoiseEstimate.of(fresh, fixture.noise.rounding(fixture.parameters.scale(0))));
        }
    }

    @Test
    void noEvaluationKeyIsMade() {
        Fixture fixture = Fixture.of(literal(12, 2, 30, 42));

        refused(() -> fixture.generator.relinearisationKey(fixture.secret, 0));
        refused(() -> fixture.generator.rotationKey(fixture.secret, 1, 0));
        refused(() -> fixture.generator.conjugationKey(fixture.secret, 0));
        refused(() -> fixture.generator.galoisKey(fixture.secret, 5, 0));
        refused(() -> WireSize.evaluationKey(fixture.parameters, 0));
    }

    @Test
    void everythingThatNeedsAKeyIsRefused() {
        Fixture fixture = Fixture.of(literal(12, 2, 30, 42));
        var evaluator = new Evaluator(fixture.context, EvaluationKeys.none());
        Ciphertext x = fixture.encrypt(new double[] {1});
        Ciphertext square = evaluator.multiply(x, x);
        DiagonalMatrix matrix = DiagonalMatrix.of(
                fixture.context, Map.of(0, fixture.vector(1), 1, fixture.vector(2)), fixture.top(), 1);

        refused(() -> evaluator.relinearise(square));
        refused(() -> evaluator.relineariseRescaled(square));
        refused(() -> evaluator.times(x, x));
        refused(() -> evaluator.rotate(x, 1));
        refused(() -> evaluator.rotateMany(x, 1, 2));
        refused(() -> evaluator.conjugate(x));
        refused(() -> evaluator.automorphismsRescaled(x, List.of(new Automorphism(5, false))));
        refused(() -> evaluator.innerSum(x, 1, 2));
        refused(() -> evaluator.times(matrix, x));
    }

    @Test
    void aProductIsDecryptedAsItIs() {
        Fixture fixture = Fixture.of(literal(12, 1, 30, 60));
        double[] values = fixture.vector(3);
        Ciphertext x = fixture.encrypt(values);
        double[] squares =
                fixture.decryptor.decrypt(new Evaluator(fixture.context, EvaluationKeys.none()).multiply(x, x));

        for (int i = 0; i < values.length; i++) {
            assertEquals(values[i] * values[i], squares[i], 0x1p-12, "slot " + i);
        }
    }

    @Test
    void parametersAndCiphertextsTravelAndKeysDoNot() throws MalformedException {
        Fixture fixture = Fixture.of(literal(11, 0, 20, 30));
        Parameters parameters = fixture.parameters;
        var reader = new WireReader(fixture.context);
        byte[] bytes = WireWriter.bytes(fixture.encrypt(new double[] {1, 2}));

        assertEquals(parameters, WireReader.parameters(WireWriter.bytes(parameters)));
        assertArrayEquals(bytes, WireWriter.bytes(reader.ciphertext(bytes)));
        assertEquals(
                0,
                reader.evaluationKeys(WireWriter.bytes(EvaluationKeys.none(), parameters))
                        .all()
                        .size());
        keyRefused(reader, WireReader::relinearisationKey, 5, 0);
        keyRefused(reader, WireReader::galoisKey, 6, 5);
    }

    private static void keyRefused(WireReader reader, Wires.Reading reading, int kind, int number) {
        byte[] record = keyWithoutDigits(Parameters.of(literal(11, 0, 20, 30)), kind, number);
        String message = assertThrows(MalformedException.class, () -> reading.read(reader, record))
                .getMessage();
        assertEquals("these parameters have no evaluation keys", message);
    }

    /** A header, a shape and a seed. */
    private static byte[] keyWithoutDigits(Parameters parameters, int kind, int number) {
        int body = WireShape.BYTES + 32;
        var bytes = WireFormat.littleEndian(WireFormat.HEADER_BYTES + body);
        bytes.putInt(WireFormat.MAGIC).put(WireFormat.VERSION).put((byte) kind).putShort((short) 0);
        bytes.putLong(body).put(WireFormat.fingerprint(parameters));
        new WireShape(0, 0, parameters.primes(0).length, WireShape.Half.SEEDED, number).put(bytes);
        return bytes.array();
    }
}
