package dev.tcme.he.ckks;

import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Seed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Objects as bytes, for {@link WireReader}. The bytes say how many they are; several objects can follow one another in a stream.
 *
 * <p>Residues take exactly the bits of their primes, and where a polynomial was expanded from a seed only the seed is written:
 * the second half of fresh ciphertexts under a secret key, of public keys and of evaluation keys. The bytes of a plaintext or
 * of a secret key are as secret as the object.
 */
public final class WireWriter {
    private interface Body {
        void write(OutputStream out) throws IOException;
    }

    private WireWriter() {}

    public static void write(Parameters parameters, OutputStream out) throws IOException {
        header(WireKind.PARAMETERS, parameters, WireSize.parameters(), out);
        out.write(WireFormat.literal(parameters.literal()));
    }

    /** A fresh ciphertext under a secret key takes half the bytes. */
    public static void write(Ciphertext ciphertext, OutputStream out) throws IOException {
        Parameters parameters = ciphertext.parameters();
        int[] primes = parameters.primes(ciphertext.level());
        boolean fresh = ciphertext.seed().isPresent();
        if (fresh && ciphertext.degree() != 1) {
            throw new IllegalArgumentException(
                    "only a ciphertext of degree 1 has a seed, this one has degree " + ciphertext.degree());
        }
        List<Poly> polys = fresh ? List.of(ciphertext.part(0)) : ciphertext.parts();
        requireBasis(ciphertext.parts(), primes);
        header(WireKind.CIPHERTEXT, parameters, WireSize.of(ciphertext), out);
        WireShape.Half half = fresh ? WireShape.Half.SEEDED : WireShape.Half.WRITTEN;
        shape(new WireShape(ciphertext.level(), polys.size(), primes.length, half, 0), out);
        scale(ciphertext.scale(), out);
        seed(ciphertext.seed(), out);
        polynomials(parameters, polys, out);
    }

    public static void write(ExtendedCiphertext ciphertext, OutputStream out) throws IOException {
        Parameters parameters = ciphertext.parameters();
        List<Poly> polys = List.of(ciphertext.first(), ciphertext.second());
        header(
                WireKind.EXTENDED_CIPHERTEXT,
                parameters,
                WireSize.extendedCiphertext(parameters, ciphertext.level()),
                out);
        int limbs = ciphertext.first().size();
        shape(new WireShape(ciphertext.level(), polys.size(), limbs, WireShape.Half.WRITTEN, 0), out);
        polynomials(parameters, polys, out);
    }

    /** The bytes are as secret as the plaintext. */
    public static void write(Plaintext plaintext, OutputStream out) throws IOException {
        Parameters parameters = plaintext.parameters();
        int[] primes = parameters.primes(plaintext.level());
        requireBasis(List.of(plaintext.poly()), primes);
        header(WireKind.PLAINTEXT, parameters, WireSize.plaintext(parameters, plaintext.level()), out);
        shape(new WireShape(plaintext.level(), 1, primes.length, WireShape.Half.WRITTEN, 0), out);
        scale(plaintext.scale(), out);
        polynomials(parameters, List.of(plaintext.poly()), out);
    }

    public static void write(PublicKey key, OutputStream out) throws IOException {
        Parameters parameters = key.parameters();
        int[] primes = parameters.primes(parameters.levelMax());
        requireBasis(List.of(key.b(), key.a()), primes);
        header(WireKind.PUBLIC_KEY, parameters, WireSize.publicKey(parameters), out);
        shape(new WireShape(parameters.levelMax(), 1, primes.length, WireShape.Half.SEEDED, 0), out);
        out.write(key.seed().bytes());
        polynomials(parameters, List.of(key.b()), out);
    }

    public static void write(EvaluationKey key, OutputStream out) throws IOException {
        SwitchingKey switching = key.switching();
        Seed seed = switching
                .seed()
                .orElseThrow(() -> new IllegalArgumentException("this format is for keys with a seed, the " + key
                        + " was made without one, by several parties"));
        Parameters parameters = switching.parameters();
        int[] primes = SwitchingKey.primes(parameters, key.level());
        requireBasis(switching.b(), primes);
        if (!switching.digits().equals(SwitchingKey.digits(parameters, key.level()))) {
            throw new IllegalArgumentException("a key for level " + key.level() + " has the digits "
                    + SwitchingKey.digits(parameters, key.level()) + ", this one has " + switching.digits());
        }
        WireKind kind = switch (key) {
            case EvaluationKey.RelinearisationKey _ -> WireKind.RELINEARISATION_KEY;
            case EvaluationKey.GaloisKey _ -> WireKind.GALOIS_KEY;
        };
        header(kind, parameters, WireSize.evaluationKey(parameters, key.level()), out);
        shape(
                new WireShape(
                        key.level(),
                        switching.b().size(),
                        primes.length,
                        WireShape.Half.SEEDED,
                        WireReader.element(key)),
                out);
        out.write(seed.bytes());
        polynomials(parameters, switching.b(), out);
    }

    /** The relinearisation key first, then the Galois keys by element. */
    public static void write(EvaluationKeys keys, Parameters parameters, OutputStream out) throws IOException {
        List<EvaluationKey> ordered = keys.all().stream()
                .sorted(Comparator.comparingInt(WireReader::element))
                .toList();
        ordered.forEach(
                key -> Require.sameParameters(parameters, key.switching().parameters()));
        header(WireKind.EVALUATION_KEYS, parameters, WireSize.of(keys, parameters), out);
        shape(new WireShape(0, 0, 0, WireShape.Half.WRITTEN, ordered.size()), out);
        for (EvaluationKey key : ordered) {
            write(key, out);
        }
    }

    /** The bytes are the seed: as secret as the key. */
    public static void write(SecretKey key, OutputStream out) throws IOException {
        byte[] seed = key.seed().bytes();
        header(WireKind.SECRET_KEY, key.parameters(), WireSize.secretKey(), out);
        shape(new WireShape(0, 0, 0, WireShape.Half.SEEDED, 0), out);
        out.write(seed);
        Arrays.fill(seed, (byte) 0);
    }

    public static byte[] bytes(Parameters parameters) {
        return collect(WireSize.parameters(), out -> write(parameters, out));
    }

    public static byte[] bytes(Ciphertext ciphertext) {
        return collect(WireSize.of(ciphertext), out -> write(ciphertext, out));
    }

    public static byte[] bytes(ExtendedCiphertext ciphertext) {
        return collect(
                WireSize.extendedCiphertext(ciphertext.parameters(), ciphertext.level()),
                out -> write(ciphertext, out));
    }

    /** As secret as the plaintext. */
    public static byte[] bytes(Plaintext plaintext) {
        return collect(WireSize.plaintext(plaintext.parameters(), plaintext.level()), out -> write(plaintext, out));
    }

    public static byte[] bytes(PublicKey key) {
        return collect(WireSize.publicKey(key.parameters()), out -> write(key, out));
    }

    public static byte[] bytes(EvaluationKey key) {
        return collect(WireSize.evaluationKey(key.switching().parameters(), key.level()), out -> write(key, out));
    }

    public static byte[] bytes(EvaluationKeys keys, Parameters parameters) {
        return collect(WireSize.of(keys, parameters), out -> write(keys, parameters, out));
    }

    /** As secret as the key. */
    public static byte[] bytes(SecretKey key) {
        return collect(WireSize.secretKey(), out -> write(key, out));
    }

    /**
     * SHA-256 of the bytes: a machine that repeats an evaluation on the same input bytes gets the same digest, whatever its
     * vectors and threads.
     */
    public static byte[] digest(Ciphertext ciphertext) {
        MessageDigest digest = WireFormat.sha256();
        try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            write(ciphertext, out);
        } catch (IOException e) {
            throw new UncheckedIOException("a digest takes any bytes", e);
        }
        return digest.digest();
    }

    private static byte[] collect(long size, Body body) {
        if (size > Integer.MAX_VALUE - Long.BYTES) {
            throw new IllegalArgumentException("no array holds " + size + " bytes; write to a stream");
        }
        var out = new Exact((int) size);
        try {
            body.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException("an array takes any bytes", e);
        }
        return out.bytes();
    }

    /** Collects bytes whose number is known, without copying them once more. */
    private static final class Exact extends ByteArrayOutputStream {
        Exact(int size) {
            super(size);
        }

        byte[] bytes() {
            if (count != buf.length) {
                throw new IllegalStateException(count + " bytes were written, " + buf.length + " were announced");
            }
            return buf;
        }
    }

    private static void header(WireKind kind, Parameters parameters, long size, OutputStream out) throws IOException {
        out.write(WireFormat.littleEndian(WireFormat.HEADER_BYTES)
                .putInt(WireFormat.MAGIC)
                .put(WireFormat.VERSION)
                .put(kind.code())
                .putShort((short) 0)
                .putLong(size - WireFormat.HEADER_BYTES)
                .put(WireFormat.fingerprint(parameters))
                .array());
    }

    private static void shape(WireShape shape, OutputStream out) throws IOException {
        ByteBuffer buffer = WireFormat.littleEndian(WireShape.BYTES);
        shape.put(buffer);
        out.write(buffer.array());
    }

    private static void scale(double scale, OutputStream out) throws IOException {
        out.write(WireFormat.littleEndian(Double.BYTES).putDouble(scale).array());
    }

    private static void seed(Optional<Seed> seed, OutputStream out) throws IOException {
        if (seed.isPresent()) {
            out.write(seed.get().bytes());
        }
    }

    private static void polynomials(Parameters parameters, List<Poly> polys, OutputStream out) throws IOException {
        ByteBuffer buffer = WireFormat.littleEndian(WireReader.limbBytesMax(parameters));
        for (Poly poly : polys) {
            for (int i = 0; i < poly.size(); i++) {
                var modulus = parameters.moduli().get(poly.prime(i));
                Packing.pack(poly.limb(i), modulus, buffer);
                out.write(buffer.array(), 0, Packing.bytes(modulus, parameters.degree()));
            }
        }
    }

    private static void requireBasis(List<Poly> polys, int... primes) {
        for (Poly poly : polys) {
            if (!Arrays.equals(poly.primes(), primes)) {
                throw new IllegalArgumentException("a polynomial is over the primes " + Arrays.toString(poly.primes())
                        + ", its level has " + Arrays.toString(primes));
            }
        }
    }
}
