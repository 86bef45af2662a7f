package dev.tcme.he.ckks;

import dev.tcme.he.ring.Seed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/** The parts of a record, taken from a stream one after the other. */
final class WireInput {
    private static final int FINGERPRINT_SHOWN_BYTES = 8;

    private final InputStream in;

    WireInput(InputStream in) {
        this.in = in;
    }

    /** What stands before every body; magic and version are checked. */
    record Header(byte kind, long body, byte[] fingerprint) {
        void requireKind(WireKind expected) throws MalformedException {
            if (kind != expected.code()) {
                throw new MalformedException("a " + expected + " is expected, this is a " + WireKind.words(kind));
            }
        }

        void requireFingerprint(byte[] expected) throws MalformedException {
            if (!MessageDigest.isEqual(expected, fingerprint)) {
                throw new MalformedException("made for other parameters: their fingerprint is " + shown(fingerprint)
                        + "…, not " + shown(expected) + "…");
            }
        }

        /** Before the body is read. */
        void requireBody(long expected) throws MalformedException {
            if (body != expected) {
                throw new MalformedException("the body has " + expected + " bytes by its shape, and "
                        + Long.toUnsignedString(body) + " by its header");
            }
        }

        private static String shown(byte[] fingerprint) {
            return HexFormat.of().formatHex(fingerprint, 0, FINGERPRINT_SHOWN_BYTES);
        }
    }

    Header header(WireKind expected) throws IOException {
        Header header = header();
        header.requireKind(expected);
        return header;
    }

    Header header() throws IOException {
        ByteBuffer buffer = WireFormat.littleEndian(take(WireFormat.HEADER_BYTES, "the header"));
        if (buffer.getInt() != WireFormat.MAGIC) {
            throw new MalformedException("the first four bytes are not those of this format");
        }
        int version = Byte.toUnsignedInt(buffer.get());
        if (version != WireFormat.VERSION) {
            throw new MalformedException(
                    "version " + WireFormat.VERSION + " is understood, this is version " + version);
        }
        byte kind = buffer.get();
        if (buffer.getShort() != 0) {
            throw new MalformedException("bytes 6 and 7 of a header are zero, these are not");
        }
        long body = buffer.getLong();
        byte[] fingerprint = new byte[WireFormat.FINGERPRINT_BYTES];
        buffer.get(fingerprint);
        return new Header(kind, body, fingerprint);
    }

    WireShape shape() throws IOException {
        return WireShape.get(WireFormat.littleEndian(take(WireShape.BYTES, "the shape")));
    }

    /** A number from 1 to the modulus. */
    double scale(double logQ) throws IOException {
        double scale = WireFormat.littleEndian(take(Double.BYTES, "the scale")).getDouble();
        // Also false for what is not a number.
        if (!(scale >= 1 && StrictMath.log(scale) / StrictMath.log(2) <= logQ)) {
            throw new MalformedException("a scale is from 1 to the modulus of the level, 2^"
                    + Math.round(logQ * 10) / 10.0 + "; this one is " + scale);
        }
        return scale;
    }

    Seed seed() throws IOException {
        byte[] bytes = take(Seed.BYTES, "the seed");
        Seed seed = Seed.of(bytes);
        // It may be that of a secret key.
        Arrays.fill(bytes, (byte) 0);
        return seed;
    }

    /** A fresh array; for the small parts, whose length the format fixes. */
    byte[] take(int bytes, String what) throws IOException {
        byte[] result = new byte[bytes];
        fill(result, bytes, what);
        return result;
    }

    /** The first bytes of an array. */
    void fill(byte[] buffer, int bytes, String what) throws IOException {
        int came = in.readNBytes(buffer, 0, bytes);
        if (came < bytes) {
            throw new MalformedException(
                    "the input ends inside " + what + ", after " + came + " of " + bytes + " bytes");
        }
    }
}
