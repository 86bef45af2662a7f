package dev.tcme.he.bgv;

import dev.tcme.he.ring.Modulus;
import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Seed;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Ciphertexts and public keys as bytes, big-endian:
 *
 * <pre>
 * magic "TBGV"  version 1  kind  log2 N  security  primes of the parameters  t (8 bytes)
 * primes here  degree  second half: 0 written out, 1 a seed  noise (a double, 0 for keys)
 * the residues of each part, prime by prime, 6 bytes each, 0 … q−1; or 32 bytes of seed instead of the second part
 * </pre>
 *
 * <p>What is read is checked like anything from a stranger: it must be of the reader's parameters and of exactly the length that
 * its head promises, with every residue below its prime. That the noise is as claimed cannot be checked; a false claim makes
 * wrong results, for the one who computes with them.
 */
public final class Format {
    /** Of ciphertexts and keys that this version writes. */
    public static final int VERSION = 1;

    private static final int MAGIC = 0x54424756;
    private static final int HEAD_BYTES = 4 + 5 + Long.BYTES + 3 + Double.BYTES;
    private static final int RESIDUE_BYTES = Modulus.BITS_MAX / Byte.SIZE;

    private enum Kind {
        CIPHERTEXT,
        PUBLIC_KEY
    }

    private enum Second {
        WRITTEN,
        SEED
    }

    private record Head(Kind kind, int primes, int degree, Second second, double noise) {}

    private final Context context;
    private final Parameters parameters;

    public Format(Context context) {
        this.context = context;
        this.parameters = context.parameters();
    }

    public byte[] write(Ciphertext ciphertext) {
        context.require(ciphertext.parameters());
        Second second = ciphertext.seed().isPresent() ? Second.SEED : Second.WRITTEN;
        Head head = new Head(Kind.CIPHERTEXT, ciphertext.primes(), ciphertext.degree(), second, ciphertext.noise());
        return write(head, ciphertext.parts(), ciphertext.seed());
    }

    public byte[] write(PublicKey key) {
        context.require(key.parameters());
        Head head = new Head(Kind.PUBLIC_KEY, parameters.moduli().size(), 1, Second.SEED, 0);
        return write(head, List.of(key.b(), key.a()), Optional.of(key.seed()));
    }

    /** @throws MalformedException if it is not a ciphertext of these parameters in exactly this form */
    public Ciphertext readCiphertext(byte[] bytes) throws MalformedException {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        Head head = head(in, Kind.CIPHERTEXT);
        if (!(head.noise() >= context.noise().fresh() && head.noise() < parameters.noiseMax(head.primes()))) {
            throw new MalformedException(
                    "a ciphertext's noise is that of a fresh one or more, and below half its modulus");
        }
        Parts parts = parts(in, head);
        return new Ciphertext(parameters, parts.polys(), head.noise(), parts.seed());
    }

    /** @throws MalformedException if it is not a public key of these parameters in exactly this form */
    public PublicKey readPublicKey(byte[] bytes) throws MalformedException {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        Head head = head(in, Kind.PUBLIC_KEY);
        Parts parts = parts(in, head);
        if (head.noise() != 0
                || head.primes() != parameters.moduli().size()
                || parts.seed().isEmpty()) {
            throw new MalformedException("a public key has all primes, a seed and no noise");
        }
        return new PublicKey(
                parameters,
                parts.polys().get(0),
                parts.polys().get(1),
                parts.seed().get());
    }

    /** How long a fresh ciphertext is, and a public key. */
    public long seededBytes() {
        return length(new Head(Kind.CIPHERTEXT, parameters.moduli().size(), 1, Second.SEED, 0));
    }

    private byte[] write(Head head, List<Poly> parts, Optional<Seed> seed) {
        ByteBuffer out = ByteBuffer.allocate(length(head));
        out.putInt(MAGIC).put((byte) VERSION).put((byte) head.kind().ordinal());
        out.put((byte) parameters.logDegree()).put((byte) parameters.security().ordinal());
        out.put((byte) parameters.moduli().size()).putLong(parameters.plainModulus());
        out.put((byte) head.primes()).put((byte) head.degree()).put((byte)
                head.second().ordinal());
        out.putDouble(head.noise());
        for (Poly part : seed.isPresent() ? parts.subList(0, 1) : parts) {
            for (int prime = 0; prime < part.size(); prime++) {
                writeLimb(out, part.limb(prime), parameters.moduli().get(prime));
            }
        }
        seed.ifPresent(one -> out.put(one.bytes()));
        return out.array();
    }

    private static void writeLimb(ByteBuffer out, double[] limb, Modulus modulus) {
        for (double residue : limb) {
            long value = modulus.canonical(residue);
            out.putShort((short) (value >> Integer.SIZE)).putInt((int) value);
        }
    }

    private int length(Head head) {
        int limb = parameters.degree() * RESIDUE_BYTES;
        return switch (head.second()) {
            case SEED -> HEAD_BYTES + head.primes() * limb + Seed.BYTES;
            case WRITTEN -> HEAD_BYTES + (head.degree() + 1) * head.primes() * limb;
        };
    }

    private Head head(ByteBuffer in, Kind kind) throws MalformedException {
        if (in.remaining() < HEAD_BYTES || in.getInt() != MAGIC) {
            throw new MalformedException("this is not of the BGV format");
        }
        require(in.get() == VERSION, "the version is not " + VERSION);
        require(in.get() == kind.ordinal(), "expected a " + kind.name().toLowerCase(java.util.Locale.ROOT));
        boolean ours = in.get() == parameters.logDegree()
                & in.get() == parameters.security().ordinal()
                & in.get() == parameters.moduli().size()
                & in.getLong() == parameters.plainModulus();
        require(ours, "expected the parameters " + parameters);
        int primes = in.get();
        require(primes >= 1 && primes <= parameters.moduli().size(), "the number of primes is not of the parameters");
        int degree = in.get();
        require(degree >= 1 && degree <= Ciphertext.DEGREE_MAX, "the degree is not 1 or 2");
        int second = in.get();
        require(second == 0 || second == 1, "the second half is neither written out nor a seed");
        require(second == 0 || degree == 1, "only degree 1 can have a seed");
        Head head = new Head(kind, primes, degree, Second.values()[second], in.getDouble());
        require(in.capacity() == length(head), "expected " + length(head) + " bytes, not " + in.capacity());
        return head;
    }

    private static void require(boolean holds, String otherwise) throws MalformedException {
        if (!holds) {
            throw new MalformedException(otherwise);
        }
    }

    private record Parts(List<Poly> polys, Optional<Seed> seed) {}

    private Parts parts(ByteBuffer in, Head head) throws MalformedException {
        int[] primes = Context.primes(head.primes());
        List<Poly> polys = new ArrayList<>();
        int written = head.second() == Second.SEED ? 1 : head.degree() + 1;
        for (int part = 0; part < written; part++) {
            double[][] limbs = new double[primes.length][];
            for (int prime : primes) {
                limbs[prime] = readLimb(in, parameters.moduli().get(prime));
            }
            polys.add(context.ring().poly(primes, limbs));
        }
        if (head.second() == Second.WRITTEN) {
            return new Parts(List.copyOf(polys), Optional.empty());
        }
        byte[] bytes = new byte[Seed.BYTES];
        in.get(bytes);
        Seed seed = Seed.of(bytes);
        polys.add(context.uniform(seed, primes));
        return new Parts(List.copyOf(polys), Optional.of(seed));
    }

    private double[] readLimb(ByteBuffer in, Modulus modulus) throws MalformedException {
        double[] limb = new double[parameters.degree()];
        long largest = 0;
        for (int i = 0; i < limb.length; i++) {
            long value = Short.toUnsignedLong(in.getShort()) << Integer.SIZE | Integer.toUnsignedLong(in.getInt());
            largest = Math.max(largest, value);
            limb[i] = modulus.reduce(value);
        }
        require(largest < modulus.value(), "a residue is not below its prime");
        return limb;
    }
}
