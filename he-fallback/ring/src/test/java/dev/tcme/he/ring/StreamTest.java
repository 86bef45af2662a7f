package dev.tcme.he.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class StreamTest {
    private static final int BLOCK = 64;

    private static String hex(Stream stream, int skip, int count) {
        ByteBuffer bytes = stream.atLeast(skip + count);
        byte[] result = new byte[count];
        bytes.get(bytes.position() + skip, result);
        return HexFormat.of().formatHex(result);
    }

    /** RFC 8439, appendix A.1, test vectors 1 and 2: key and nonce zero, blocks 0 and 1. */
    @Test
    void isTheKeyStreamOfRfc8439() {
        Stream stream = new Stream(Seed.of(new byte[32]), 0, 0);
        assertEquals(
                "76b8e0ada0f13d90405d6ae55386bd28bdd219b8a08ded1aa836efcc8b770dc7"
                        + "da41597c5157488d7724e03fb8d84a376a43b8f41518a11cc387b669b2ee6586",
                hex(stream, 0, BLOCK));
        assertEquals(
                "9f07e7be5551387a98ba977c732d080dcb0f29a048e3656912c6533e32ee7aed"
                        + "29b721769ce64e43d57133b074d839d531ed1f28510afb45ace10a1f4b794d6f",
                hex(stream, BLOCK, BLOCK));
    }

    /** RFC 8439, section 2.3.2: key 00 01 … 1f, nonce 00 00 00 09 00 00 00 4a 00 00 00 00, block 1. */
    @Test
    void purposeAndIndexAreTheNonceInLittleEndianOrder() {
        byte[] key = new byte[32];
        for (int i = 0; i < key.length; i++) {
            key[i] = (byte) i;
        }
        assertEquals(
                "10f1e7e4d13b5915500fdd1fa32071c4c7d1f4c733c068030422aa9ac3d46c4e"
                        + "d2826446079faa0914c2d705d98b02a2b5129cd1de164eb9cbd083e8a2503c4e",
                hex(new Stream(Seed.of(key), 0x09000000, 0x4a000000L), BLOCK, BLOCK));
    }

    @Test
    void longsAreConsecutiveAcrossRefillsWhateverTheStepOfTheReader() {
        int count = 5000;
        byte[] bytes = new byte[count * Long.BYTES];
        Stream inSmallSteps = new Stream(Seed.ofNumber(1), 2, 3);
        for (int i = 0; i < bytes.length; i += 5) {
            inSmallSteps.atLeast(5).get(bytes, i, Math.min(5, bytes.length - i));
        }
        ByteBuffer expected = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        Stream stream = new Stream(Seed.ofNumber(1), 2, 3);
        for (int i = 0; i < count; i++) {
            assertEquals(expected.getLong(), stream.nextLong());
        }
    }

    @Test
    void seedPurposeAndIndexEachGiveAnotherStream() {
        long first = new Stream(Seed.ofNumber(1), 2, 3).nextLong();
        assertEquals(first, new Stream(Seed.ofNumber(1), 2, 3).nextLong());
        assertNotEquals(first, new Stream(Seed.ofNumber(2), 2, 3).nextLong());
        assertNotEquals(first, new Stream(Seed.ofNumber(1), 3, 3).nextLong());
        assertNotEquals(first, new Stream(Seed.ofNumber(1), 2, 4).nextLong());
        assertNotEquals(first, new Stream(Seed.ofNumber(1), 2, 3L << 32).nextLong());
    }

    @Test
    void wipingForgetsWhatWasReadAhead() {
        Stream stream = new Stream(Seed.ofNumber(1), 2, 3);
        ByteBuffer view = stream.atLeast(8);
        assertTrue(view.hasRemaining());
        stream.wipe();
        assertFalse(view.hasRemaining());
        for (byte b : view.array()) {
            assertEquals(0, b);
        }
    }
}
