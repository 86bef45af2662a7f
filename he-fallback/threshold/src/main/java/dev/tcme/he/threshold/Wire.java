package dev.tcme.he.threshold;

import dev.tcme.he.ckks.Packing;
import dev.tcme.he.ckks.Parameters;
import dev.tcme.he.ring.Modulus;
import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Ring;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How shares and collective keys look as bytes, version {@value #VERSION}. All numbers are little-endian.
 *
 * <pre>
 *  0   4  magic, "TCKT"
 *  4   1  version
 *  5   1  kind
 *  6   1  whose it is, 1 … n; 0 for collective keys
 *  7   1  for whom it is, 1 … n; 0 for everybody
 *  8   8  bytes of the body
 * 16  32  digest of the agreement
 * 48  32  digest of what it answers: the transcript of the key round, or the request; zeros in the first round
 * 80      body: polynomials, or as the kind says
 * </pre>
 *
 * <p>A polynomial is its limbs one after the other, packed as {@link Packing} does it. How many there are, and modulo which
 * primes, follows from the agreement and the kind alone: a reader knows the length, and every byte of the header, before it reads.
 */
final class Wire {
    static final int MAGIC = 0x544B_4354;
    static final byte VERSION = 1;
    static final int HEADER_BYTES = 80;
    static final Digest NOTHING = Digest.of(new byte[Digest.BYTES]);

    private Wire() {}

    /**
     * @param party whose it is, 0 for nobody's
     * @param to for whom it is, 0 for everybody
     * @param subject what it answers
     */
    record Header(WireKind kind, int party, int to, Digest agreement, Digest subject) {}

    private interface Sink {
        void take(byte[] buffer, int length);
    }

    static byte[] bytes(Header header, Parameters parameters, List<Poly> polys) {
        byte[] result = new byte[Math.toIntExact(HEADER_BYTES + body(parameters, polys))];
        ByteBuffer out = ByteBuffer.wrap(result);
        write(header, parameters, polys, (buffer, length) -> out.put(buffer, 0, length));
        return result;
    }

    /** A record whose body is not polynomials. */
    static byte[] bytes(Header header, byte[] body) {
        return littleEndian(HEADER_BYTES + body.length)
                .put(header(header, body.length))
                .put(body)
                .array();
    }

    /** SHA-256 of {@link #bytes}, without collecting them. */
    static Digest digest(Header header, Parameters parameters, List<Poly> polys) {
        MessageDigest digest = Hash.sha256();
        write(header, parameters, polys, (buffer, length) -> digest.update(buffer, 0, length));
        return Digest.of(digest.digest());
    }

    static Digest digest(byte[] bytes) {
        return Digest.of(Hash.sha256().digest(bytes));
    }

    private static long body(Parameters parameters, List<Poly> polys) {
        return Layout.bytes(parameters, polys.stream().map(Poly::primes).toList());
    }

    private static void write(Header header, Parameters parameters, List<Poly> polys, Sink sink) {
        sink.take(header(header, body(parameters, polys)), HEADER_BYTES);
        ByteBuffer buffer = littleEndian(limbBytesMax(parameters));
        for (Poly poly : polys) {
            for (int i = 0; i < poly.size(); i++) {
                Modulus modulus = parameters.moduli().get(poly.prime(i));
                Packing.pack(poly.limb(i), modulus, buffer);
                sink.take(buffer.array(), Packing.bytes(modulus, parameters.degree()));
            }
        }
        // The last limb may be one of a secret.
        Arrays.fill(buffer.array(), (byte) 0);
    }

    private static byte[] header(Header header, long body) {
        return littleEndian(HEADER_BYTES)
                .putInt(MAGIC)
                .put(VERSION)
                .put(header.kind().code())
                .put((byte) header.party())
                .put((byte) header.to())
                .putLong(body)
                .put(header.agreement().bytes())
                .put(header.subject().bytes())
                .array();
    }

    static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int limbBytesMax(Parameters parameters) {
        return parameters.moduli().stream()
                .mapToInt(modulus -> Packing.bytes(modulus, parameters.degree()))
                .max()
                .orElseThrow();
    }

    /**
     * The polynomials of a record, all of it checked.
     *
     * @param expected what the record must say of itself
     * @param bases the primes of each polynomial
     */
    static List<Poly> read(Header expected, List<int[]> bases, byte[] bytes, Ring ring) throws FaultException {
        var record = new Record(expected, ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
        long length = HEADER_BYTES;
        for (int[] primes : bases) {
            for (int prime : primes) {
                length += Packing.bytes(ring.modulus(prime), ring.degree());
            }
        }
        record.requireHeader(length);
        List<Poly> result = new ArrayList<>();
        int position = HEADER_BYTES;
        for (int[] primes : bases) {
            double[][] limbs = new double[primes.length][];
            for (int i = 0; i < primes.length; i++) {
                limbs[i] = record.limb(position, ring.modulus(primes[i]), ring.degree());
                position += Packing.bytes(ring.modulus(primes[i]), ring.degree());
            }
            result.add(ring.poly(primes, limbs));
        }
        return result;
    }

    /**
     * The body of a record that is not polynomials, a copy.
     *
     * @param expected what the record must say of itself
     * @param length of the body
     */
    static byte[] body(Header expected, int length, byte[] bytes) throws FaultException {
        new Record(expected, ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN))
                .requireHeader((long) HEADER_BYTES + length);
        return Arrays.copyOfRange(bytes, HEADER_BYTES, bytes.length);
    }

    /** Bytes that claim to be what is expected. */
    private record Record(Header expected, ByteBuffer bytes) {

        void requireHeader(long length) throws FaultException {
            if (bytes.capacity() < HEADER_BYTES) {
                throw fault("the input ends inside the header, after " + bytes.capacity() + " of " + HEADER_BYTES
                        + " bytes");
            }
            if (bytes.getInt(0) != MAGIC) {
                throw fault("the first four bytes are not those of this format");
            }
            if (bytes.get(4) != VERSION) {
                throw fault(
                        "version " + VERSION + " is understood, this is version " + Byte.toUnsignedInt(bytes.get(4)));
            }
            if (bytes.get(5) != expected.kind().code()) {
                throw fault("a " + expected.kind() + " is expected, this is a " + WireKind.words(bytes.get(5)));
            }
            requireParty("comes from", bytes.get(6), expected.party());
            requireParty("is for", bytes.get(7), expected.to());
            requireDigest("made under another agreement", 16, expected.agreement());
            requireDigest("does not answer what it should", 48, expected.subject());
            if (bytes.capacity() != length || bytes.getLong(8) != length - HEADER_BYTES) {
                throw fault("the " + expected.kind() + " has " + length + " bytes by the agreement, the input has "
                        + bytes.capacity() + " and says " + Long.toUnsignedString(bytes.getLong(8))
                        + " after the header");
            }
        }

        private void requireParty(String what, byte actual, int party) throws FaultException {
            if (Byte.toUnsignedInt(actual) != party) {
                throw fault("the " + expected.kind() + " says that it " + what + " party " + Byte.toUnsignedInt(actual)
                        + ", not " + party);
            }
        }

        private void requireDigest(String what, int position, Digest digest) throws FaultException {
            byte[] actual = new byte[Digest.BYTES];
            bytes.get(position, actual);
            if (!digest.equals(Digest.of(actual))) {
                throw fault("the " + expected.kind() + " " + what);
            }
        }

        double[] limb(int position, Modulus modulus, int degree) throws FaultException {
            double[] limb = new double[degree];
            ByteBuffer packed =
                    bytes.slice(position, Packing.bytes(modulus, degree)).order(ByteOrder.LITTLE_ENDIAN);
            if (!Packing.unpack(packed, modulus, limb)) {
                throw fault("a residue of the " + expected.kind() + " is not below its prime, " + modulus.value());
            }
            return limb;
        }

        private FaultException fault(String what) {
            return expected.party() == 0 ? FaultException.ofNobody(what) : FaultException.of(expected.party(), what);
        }
    }
}
