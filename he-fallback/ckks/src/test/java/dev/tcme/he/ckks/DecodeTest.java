package dev.tcme.he.ckks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecodeTest {
    private final Fixture fixture = Fixture.of(13, 2, 40);
    private final Encoder encoder = fixture.encoder;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void whatIsEncodedIsDecodedUpToRounding(int level) {
        Slots slots = Slots.random(fixture.parameters.slots(), level);
        double scale = fixture.parameters.scale(level);
        double[][] decoded = encoder.decodeComplex(encoder.encode(slots.re(), slots.im(), level, scale));
        double[] real = encoder.decode(encoder.encode(slots.re(), level));
        double rounding = 8 * fixture.noise.encoding(scale);

        for (int j = 0; j < fixture.parameters.slots(); j++) {
            assertEquals(slots.re()[j], decoded[0][j], rounding);
            assertEquals(slots.im()[j], decoded[1][j], rounding);
            assertEquals(slots.re()[j], real[j], rounding);
        }
    }

    @Test
    void aShortVectorIsFollowedByZeros() {
        double[] decoded = encoder.decode(encoder.encode(new double[] {1.5, -2.25}, 1));
        double rounding = 8 * fixture.noise.encoding(fixture.parameters.scale(1));

        assertEquals(fixture.parameters.slots(), decoded.length);
        assertEquals(1.5, decoded[0], rounding);
        assertEquals(-2.25, decoded[1], rounding);
        for (int j = 2; j < decoded.length; j++) {
            assertEquals(0, decoded[j], rounding);
        }
    }

    /** Whole numbers at scale 1, from the smallest to those for which two primes are needed. */
    @Test
    void coefficientsOfEverySizeAreDecoded() {
        double[] values = {0, 1, -1, 12345, -(1L << 40), 1L << 52, 0x1p60, -0x1p68 - 0x1p18};
        double[] decoded = encoder.decodeCoefficients(encoder.encodeCoefficients(values, 2, 1));

        assertEquals(fixture.parameters.degree(), decoded.length);
        for (int i = 0; i < decoded.length; i++) {
            double expected = i < values.length ? values[i] : 0;
            // Putting two or three residues together rounds a few times.
            assertEquals(expected, decoded[i], Math.abs(expected) * 0x1p-50, "coefficient " + i);
        }
    }

    @Test
    void decodingAgreesWithDecryption() {
        Plaintext plain = encoder.encode(fixture.vector(5), 2);
        double[] decrypted = fixture.decryptor.decrypt(fixture.encryptor.encrypt(plain));
        double[] decoded = encoder.decode(plain);
        for (int j = 0; j < decoded.length; j++) {
            assertEquals(decoded[j], decrypted[j], 8 * fixture.noise.fresh(2));
        }
    }

    @Test
    void plaintextsOfOtherParametersAreRefused() {
        Plaintext other = Fixture.of(12, 1, 25).encoder.encode(new double[] {1}, 0);
        assertThrows(IllegalArgumentException.class, () -> encoder.decode(other));
        assertThrows(IllegalArgumentException.class, () -> encoder.decodeCoefficients(other));
    }
}
