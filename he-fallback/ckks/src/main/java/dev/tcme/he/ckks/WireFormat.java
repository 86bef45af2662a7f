package dev.tcme.he.ckks;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * How objects look as bytes, version {@value #VERSION}. All numbers are little-endian.
 *
 * <pre>
 *  0   4  magic, "TCKS"
 *  4   1  version
 *  5   1  kind
 *  6   2  zero
 *  8   8  bytes of the body
 * 16  32  fingerprint of the parameters
 * 48      body: shape (8 bytes), scale (8, ciphertexts and plaintexts), seed (32, where there is one), polynomials
 * </pre>
 *
 * <p>A polynomial is its limbs one after the other, a limb its N residues in evaluation form, in the ring's order, as numbers
 * 0 … p−1 of exactly as many bits as p−1 has, without gaps, the first in the lowest bits. N is a multiple of 64, so a limb ends
 * with a whole {@code long}.
 */
final class WireFormat {
    static final int MAGIC = 0x534B_4354;
    static final byte VERSION = 1;
    static final int HEADER_BYTES = 48;
    static final int FINGERPRINT_BYTES = 32;
    static final int LITERAL_BYTES = 8;

    private static final String DIGEST = "SHA-256";
    private static final byte[] FINGERPRINT_TAG = "tcme ckks parameters 1".getBytes(StandardCharsets.US_ASCII);

    private WireFormat() {}

    static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    static byte[] literal(ParametersLiteral literal) {
        return littleEndian(LITERAL_BYTES)
                .put((byte) literal.logDegree())
                .put(code(literal.security()))
                .put((byte) literal.levels())
                .put((byte) literal.scaleBits())
                .put((byte) literal.baseBits())
                .put((byte) literal.specialPrimes())
                .put((byte) literal.keyNoiseBits())
                .array();
    }

    /** Not checked any further: {@link Parameters#of} does that. */
    static ParametersLiteral literal(byte[] bytes) throws MalformedException {
        if (bytes[7] != 0) {
            throw new MalformedException("the last byte of parameters is zero, this one is not");
        }
        return new ParametersLiteral(bytes[0], security(bytes[1]), bytes[2], bytes[3], bytes[4], bytes[5], bytes[6]);
    }

    private static byte code(Security security) {
        return switch (security) {
            case CLASSICAL_128 -> 1;
            case CLASSICAL_192 -> 2;
            case CLASSICAL_256 -> 3;
            case QUANTUM_128 -> 4;
        };
    }

    private static Security security(byte code) throws MalformedException {
        for (Security security : Security.values()) {
            if (code(security) == code) {
                return security;
            }
        }
        throw new MalformedException("security is a code from 1 to 4, not " + Byte.toUnsignedInt(code));
    }

    /**
     * A digest of everything that the wish was turned into: primes, levels, scales, digits. Equal wishes have different ones if
     * two versions of this code choose different primes.
     */
    static byte[] fingerprint(Parameters parameters) {
        MessageDigest digest = sha256();
        digest.update(FINGERPRINT_TAG);
        digest.update(literal(parameters.literal()));
        number(digest, parameters.moduli().size());
        parameters.moduli().forEach(modulus -> number(digest, modulus.value()));
        numbers(digest, parameters.specialPrimes());
        number(digest, parameters.levelMax());
        for (int level = 0; level <= parameters.levelMax(); level++) {
            numbers(digest, parameters.primes(level));
            number(digest, Double.doubleToLongBits(parameters.scale(level)));
        }
        number(digest, parameters.digits());
        for (int digit = 0; digit < parameters.digits(); digit++) {
            numbers(digest, parameters.digit(digit));
        }
        return digest.digest();
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance(DIGEST);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no " + DIGEST, e);
        }
    }

    private static void numbers(MessageDigest digest, int... values) {
        number(digest, values.length);
        for (int value : values) {
            number(digest, value);
        }
    }

    private static void number(MessageDigest digest, long value) {
        digest.update(littleEndian(Long.BYTES).putLong(value).array());
    }
}
