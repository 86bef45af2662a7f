package dev.tcme.he.bgv;

import dev.tcme.he.ring.Modulus;
import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Seed;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Ciphertexts and questions as bytes, big-endian:
 *
 * <pre>
 * magic "TBGV"  version 1  kind  log2 N  security  primes of the parameters  t (8 bytes)
 * primes here  degree  second half: 0 written out, 1 a seed  noise (a double)
 * the residues of each part, prime by prime, 6 bytes each, 0 … q−1; or 32 bytes of seed instead of the second part
 * of a question: the proof's challenge, 32 bytes, and 19 responses of N numbers of 3 bytes, N of 4 and 64 of 4, with signs
 * </pre>
 *
 * <p>What is read is checked like anything from a stranger: it must be of the reader's parameters and of exactly the length that
 * its head promises, with every residue below its prime and every response within its limit. That a ciphertext's noise is as claimed
 * cannot be checked; a false claim makes wrong results, for the one who computes with them. Of a question that is for its proof to
 * say.
 */
public final class Format {
    /** Of what is written here, and read. */
    public static final int VERSION = 2;

    private static final int MAGIC = 0x54424756;
    private static final int HEAD_BYTES = 4 + 5 + Long.BYTES + 3 + Double.BYTES;
    private static final int RESIDUE_BYTES = Modulus.BITS_MAX / Byte.SIZE;

    private enum Kind {
        CIPHERTEXT,
        QUESTION
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

    public byte[] write(Question question) {
        context.require(question.parameters());
        Ciphertext ciphertext = question.ciphertext();
        Head head = new Head(Kind.QUESTION, ciphertext.primes(), ciphertext.degree(), Second.SEED, ciphertext.noise());
        ByteBuffer out = ByteBuffer.wrap(write(head, ciphertext.parts(), ciphertext.seed()));
        question.proof().write(out.position(out.capacity() - proofBytes(head)));
        return out.array();
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

    /**
     * Whether its proof holds is for {@link Question#proven} to say.
     *
     * @throws MalformedException if it is not a question of these parameters in exactly this form
     */
    public Question readQuestion(byte[] bytes) throws MalformedException {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        Head head = head(in, Kind.QUESTION);
        require(
                head.primes() == parameters.moduli().size()
                        && head.second() == Second.SEED
                        && head.noise() == context.noise().fresh(),
                "a question has all primes, a seed and the noise of a fresh ciphertext");
        Parts parts = parts(in, head);
        Optional<QuestionProof> proof = QuestionProof.read(in, parameters);
        require(proof.isPresent(), "a response of the question's proof is beyond its limit");
        return new Question(new Ciphertext(parameters, parts.polys(), head.noise(), parts.seed()), proof.orElseThrow());
    }

    /** How long a question is. */
    public long questionBytes() {
        return length(new Head(Kind.QUESTION, parameters.moduli().size(), 1, Second.SEED, 0));
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
        int parts = switch (head.second()) {
            case SEED -> head.primes() * limb + Seed.BYTES;
            case WRITTEN -> (head.degree() + 1) * head.primes() * limb;
        };
        return HEAD_BYTES + parts + proofBytes(head);
    }

    private int proofBytes(Head head) {
        return switch (head.kind()) {
            case CIPHERTEXT -> 0;
            case QUESTION -> QuestionProof.bytes(parameters.degree());
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
