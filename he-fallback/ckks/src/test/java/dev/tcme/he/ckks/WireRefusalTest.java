package dev.tcme.he.ckks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.he.ring.Modulus;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each thing that can be wrong with bytes, one at a time, and what the message says. */
class WireRefusalTest {
    private static final int LENGTH = 8;
    private static final int FINGERPRINT = 16;
    private static final int BODY = 48;
    private static final int NUMBER = BODY + 4;
    private static final int SCALE = BODY + 8;

    private final Fixture fixture = Fixture.of(12, 1, 25);
    private final Parameters parameters = fixture.parameters;
    private final WireReader reader = new WireReader(fixture.context);
    private final Map<String, Wires.Sample> samples = Wires.samples(fixture);

    private void refused(String sample, String expected, Consumer<ByteBuffer> damage) {
        byte[] bytes = samples.get(sample).bytes().clone();
        damage.accept(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
        refused(samples.get(sample).reading(), bytes, expected);
    }

    private void refused(Wires.Reading reading, byte[] bytes, String expected) {
        MalformedException e = assertThrows(MalformedException.class, () -> reading.read(reader, bytes));
        assertTrue(e.getMessage().contains(expected), e.getMessage());
    }

    @Test
    void headerOfEveryKindIsChecked() {
        for (String sample : samples.keySet()) {
            refused(sample, "not those of this format", b -> b.put(0, (byte) 'X'));
            refused(sample, "version 1 is understood, this is version 2", b -> b.put(4, (byte) 2));
            refused(sample, "is expected, this is a thing of unknown kind 99", b -> b.put(5, (byte) 99));
            refused(sample, "bytes 6 and 7", b -> b.put(6, (byte) 1));
            refused(sample, "bytes 6 and 7", b -> b.put(7, (byte) 1));
            refused(sample, "fingerprint", b -> b.put(FINGERPRINT, (byte) ~b.get(FINGERPRINT)));
            refused(sample, "fingerprint", b -> b.put(BODY - 1, (byte) ~b.get(BODY - 1)));
        }
    }

    @Test
    void lengthMustBeThatOfTheShape() {
        for (String sample : samples.keySet()) {
            if (!sample.equals("evaluation-keys")) {
                refused(sample, "bytes by its shape", b -> b.putLong(LENGTH, b.getLong(LENGTH) + 1));
                refused(sample, "bytes by its shape", b -> b.putLong(LENGTH, Long.MAX_VALUE));
                refused(sample, "18446744073709551615 by its header", b -> b.putLong(LENGTH, -1));
                refused(sample, "bytes by its shape", b -> b.putLong(LENGTH, 0));
            }
        }
    }

    @Test
    void truncatedInputIsRefusedWhereverItEnds() {
        for (Wires.Sample sample : samples.values()) {
            int length = sample.bytes().length;
            for (int end : new int[] {0, 1, BODY - 1, BODY, BODY + 7, BODY + 9, BODY + 30, length / 2, length - 1}) {
                if (end < length) {
                    refused(sample.reading(), Arrays.copyOf(sample.bytes(), end), "the input ends inside");
                }
            }
        }
    }

    @Test
    void trailingBytesAreRefused() {
        for (Wires.Sample sample : samples.values()) {
            int length = sample.bytes().length;
            String expected = "the object ends after " + length + " bytes, the input has " + (length + 1);
            refused(sample.reading(), Arrays.copyOf(sample.bytes(), length + 1), expected);
        }
    }

    @Test
    void oneKindIsNotReadAsAnother() {
        byte[] plaintext = samples.get("plaintext").bytes();
        byte[] rotation = samples.get("galois-key").bytes();

        refused(WireReader::ciphertext, plaintext, "a ciphertext is expected, this is a plaintext");
        refused(WireReader::secretKey, plaintext, "a secret key is expected, this is a plaintext");
        refused(WireReader::relinearisationKey, rotation, "a relinearisation key is expected, this is a Galois key");
    }

    @Test
    void otherParametersAreRefused() {
        byte[] foreign = WireWriter.bytes(Fixture.of(12, 0, 25).encrypt(new double[] {1}));

        refused(WireReader::ciphertext, foreign, "made for other parameters");
    }

    @Test
    void levelIsChecked() {
        for (String sample : new String[] {"fresh-ciphertext", "plaintext", "relinearisation-key", "galois-key"}) {
            refused(sample, "levels 0 to 1, not 2", b -> b.put(BODY, (byte) 2));
            refused(sample, "levels 0 to 1, not 255", b -> b.put(BODY, (byte) -1));
        }
        refused("public-key", "a public key is for level 1, this one for level 0", b -> b.put(BODY, (byte) 0));
    }

    @Test
    void numberOfPolynomialsIsChecked() {
        refused("public-key-ciphertext", "2 to 9 polynomials are expected, not 1", b -> b.put(BODY + 1, (byte) 1));
        refused("public-key-ciphertext", "2 to 9 polynomials are expected, not 10", b -> b.put(BODY + 1, (byte) 10));
        refused("public-key-ciphertext", "bytes by its shape", b -> b.put(BODY + 1, (byte) 3));
        refused("fresh-ciphertext", "1 polynomials are expected, not 2", b -> b.put(BODY + 1, (byte) 2));
        refused("plaintext", "1 polynomials are expected, not 0", b -> b.put(BODY + 1, (byte) 0));
        refused("relinearisation-key", "polynomials are expected, not 77", b -> b.put(BODY + 1, (byte) 77));
    }

    @Test
    void numberOfLimbsIsChecked() {
        for (String sample : new String[] {"fresh-ciphertext", "plaintext", "public-key", "galois-key"}) {
            refused(sample, "limbs here, not 200", b -> b.put(BODY + 2, (byte) 200));
        }
    }

    @Test
    void byteForTheSecondHalfIsChecked() {
        refused("fresh-ciphertext", "not 2", b -> b.put(BODY + 3, (byte) 2));
        refused("plaintext", "WRITTEN here, not SEEDED", b -> b.put(BODY + 3, (byte) 1));
        refused("public-key", "SEEDED here, not WRITTEN", b -> b.put(BODY + 3, (byte) 0));
        refused("galois-key", "SEEDED here, not WRITTEN", b -> b.put(BODY + 3, (byte) 0));
        refused("secret-key", "a secret key is a seed", b -> b.put(BODY + 3, (byte) 0));
        refused("secret-key", "a secret key is a seed", b -> b.put(BODY, (byte) 1));
    }

    @Test
    void numberIsChecked() {
        for (String sample : new String[] {"fresh-ciphertext", "plaintext", "public-key", "relinearisation-key"}) {
            refused(sample, "the number is 0 here, not 1", b -> b.putInt(NUMBER, 1));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, -1, 1 << 13, (1 << 13) + 1, Integer.MIN_VALUE + 1})
    void galoisElementIsOddAndBelowTwiceTheDegree(int element) {
        refused("galois-key", "a Galois element is odd and below 8192", b -> b.putInt(NUMBER, element));
    }

    @ParameterizedTest
    @ValueSource(
            doubles = {0, -1, 0.999, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0x1p70, 0x1p-300})
    void scaleIsFromOneToTheModulus(double scale) {
        for (String sample : new String[] {"fresh-ciphertext", "public-key-ciphertext", "plaintext"}) {
            refused(sample, "a scale is from 1 to the modulus", b -> b.putDouble(SCALE, scale));
        }
    }

    @Test
    void scaleOfOneAndAlmostOfTheModulusAreTaken() throws MalformedException {
        double largest = Math.pow(2, parameters.logQ(1)) * (1 - 0x1p-20);
        for (double scale : new double[] {1, largest}) {
            byte[] bytes = samples.get("plaintext").bytes().clone();
            ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putDouble(SCALE, scale);

            assertEquals(scale, reader.plaintext(bytes).scale());
        }
    }

    @Test
    void residueOfEachLimbIsBelowItsPrime() {
        int[] primes = parameters.primes(1);
        int from = SCALE + 8;
        for (int i = 0; i < primes.length; i++) {
            Modulus modulus = parameters.moduli().get(primes[i]);
            int limb = from;
            int limbNumber = i;
            String expected =
                    "below their prime, " + modulus.value() + "; one in limb " + limbNumber + " of polynomial 0";
            // The first residue, then the last, which ends the limb's last long.
            refused("plaintext", expected, b -> putLow(b, limb, modulus.bits(), modulus.value()));
            refused("plaintext", expected, b -> putLow(b, limb, modulus.bits(), (1L << modulus.bits()) - 1));
            int end = limb + Packing.bytes(modulus, parameters.degree());
            refused("plaintext", expected, b -> b.putLong(end - 8, b.getLong(end - 8) | -1L << 64 - modulus.bits()));
            from = end;
        }
    }

    @Test
    void largestResidueIsTaken() throws MalformedException {
        Modulus modulus = parameters.moduli().get(parameters.primes(1)[0]);
        byte[] bytes = samples.get("plaintext").bytes().clone();
        putLow(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), SCALE + 8, modulus.bits(), modulus.value() - 1);

        assertEquals(-1.0, reader.plaintext(bytes).poly().limb(0)[0]);
    }

    private static void putLow(ByteBuffer buffer, int at, int bits, long value) {
        buffer.putLong(at, buffer.getLong(at) & -1L << bits | value);
    }

    @Test
    void badResidueInASecondPolynomialIsNamedSo() {
        int second = SCALE + 8 + (int) WireSize.polynomial(parameters, parameters.primes(1));

        refused("public-key-ciphertext", "limb 0 of polynomial 1", b -> b.putLong(second, -1));
    }

    @Test
    void setOfKeysIsOrderedAndComplete() {
        refused("evaluation-keys", "the input ends inside", b -> b.putInt(NUMBER, 3));
        refused("evaluation-keys", "the input ends inside", b -> b.putInt(NUMBER, Integer.MAX_VALUE));
        refused("evaluation-keys", "bytes by its shape", b -> b.putInt(NUMBER, 1));
        refused("evaluation-keys", "bytes by its shape", b -> b.putInt(NUMBER, -1));
        refused("evaluation-keys", "no level, parts or limbs", b -> b.put(BODY + 1, (byte) 2));
        refused("evaluation-keys", "at most", b -> b.putLong(LENGTH, Long.MAX_VALUE));
        refused("evaluation-keys", "bytes by its shape", b -> b.putLong(LENGTH, b.getLong(LENGTH) - 1));
        refused("evaluation-keys", "at most", b -> b.putLong(LENGTH, -1));
        refused("evaluation-keys", "not those of this format", b -> b.put(BODY + 8, (byte) 0));
        refused("evaluation-keys", "a Galois key is expected, this is a plaintext", b -> b.put(BODY + 8 + 5, (byte) 3));
        int relinearisation = (int) WireSize.evaluationKey(parameters, 1);
        int galois = (int) WireSize.evaluationKey(parameters, 0);
        byte[] bytes = samples.get("evaluation-keys").bytes();
        byte[] swapped = bytes.clone();
        System.arraycopy(bytes, 56 + relinearisation, swapped, 56, galois);
        System.arraycopy(bytes, 56, swapped, 56 + galois, relinearisation);
        refused(WireReader::evaluationKeys, swapped, "the keys of a set are ordered");
    }

    @Test
    void setOfKeysAboveTheLimitIsRefusedBeforeItIsRead() {
        byte[] bytes = samples.get("evaluation-keys").bytes();
        var in = new ByteArrayInputStream(bytes);

        MalformedException e =
                assertThrows(MalformedException.class, () -> reader.evaluationKeys(in, bytes.length - 1));
        assertTrue(e.getMessage().startsWith("at most " + (bytes.length - 1) + " bytes"), e.getMessage());
        assertEquals(bytes.length - BODY, in.available());
    }

    @Test
    void parametersThatCannotBeBuiltAreRefused() {
        refused("parameters", "log2 of the degree must be 10 to 17, not 18", b -> b.put(BODY, (byte) 18));
        refused("parameters", "security is a code from 1 to 4, not 0", b -> b.put(BODY + 1, (byte) 0));
        refused("parameters", "these parameters cannot be built", b -> b.put(BODY + 2, (byte) 60));
        refused("parameters", "these parameters cannot be built", b -> b.put(BODY + 2, (byte) -1));
        refused("parameters", "key switching noise", b -> b.put(BODY + 6, (byte) 61));
        refused("parameters", "last byte", b -> b.put(BODY + 7, (byte) 1));
        refused("parameters", "fingerprint", b -> b.put(BODY + 2, (byte) 0));
    }

    @Test
    void errorsOfTheStreamPassThrough() {
        var in = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the line is down");
            }
        };

        IOException e = assertThrows(IOException.class, () -> reader.ciphertext(in));
        assertEquals("the line is down", e.getMessage());
    }

    @Test
    void everySecurityHasItsOwnCodeForGood() throws MalformedException {
        int[] codes = {1, 2, 3, 4};
        Security[] values = {
            Security.CLASSICAL_128, Security.CLASSICAL_192, Security.CLASSICAL_256, Security.QUANTUM_128
        };
        for (int i = 0; i < values.length; i++) {
            Parameters built =
                    Parameters.of(ParametersLiteral.classical(14, 1, 30).withSecurity(values[i]));
            byte[] bytes = WireWriter.bytes(built);

            assertEquals(codes[i], bytes[BODY + 1]);
            assertEquals(built, WireReader.parameters(bytes));
        }
    }
}
