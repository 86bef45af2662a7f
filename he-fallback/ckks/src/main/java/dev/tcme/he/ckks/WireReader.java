package dev.tcme.he.ckks;

import dev.tcme.he.ring.Modulus;
import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Ring;
import dev.tcme.he.ring.Seed;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads what {@link WireWriter} wrote, from anybody: everything is checked before an object comes out, and nothing is allocated
 * on the word of the input. From a stream exactly the bytes of one object are taken; an array must end with it.
 *
 * <p>Checked are magic, version, kind, parameters, length, level, degree, number of limbs, the range of every residue, the
 * scale, and that nothing is missing or too much. What an object encrypts cannot be checked. Whatever fails is a
 * {@link MalformedException}; a stream's own errors pass through.
 */
public final class WireReader {
    private final Context context;
    private final Parameters parameters;
    private final byte[] fingerprint;

    private interface Body<T> {
        T read(InputStream in) throws IOException;
    }

    /** Reads objects of the context's parameters. */
    public WireReader(Context context) {
        this.context = context;
        this.parameters = context.parameters();
        this.fingerprint = WireFormat.fingerprint(parameters);
    }

    /** The parameters, built anew from the wish and compared with those that were written. */
    public static Parameters parameters(InputStream in) throws IOException {
        var input = new WireInput(in);
        WireInput.Header header = input.header(WireKind.PARAMETERS);
        header.requireBody(WireSize.parameters() - WireFormat.HEADER_BYTES);
        ParametersLiteral literal = WireFormat.literal(input.take(WireFormat.LITERAL_BYTES, "the parameters"));
        Parameters result;
        try {
            result = Parameters.of(literal);
        } catch (IllegalArgumentException e) {
            throw new MalformedException("these parameters cannot be built: " + e.getMessage(), e);
        }
        header.requireFingerprint(WireFormat.fingerprint(result));
        return result;
    }

    public static Parameters parameters(byte[] bytes) throws MalformedException {
        return whole(bytes, WireReader::parameters);
    }

    public Ciphertext ciphertext(InputStream in) throws IOException {
        var input = new WireInput(in);
        WireInput.Header header = ours(input, WireKind.CIPHERTEXT);
        WireShape shape = input.shape();
        boolean fresh = shape.half() == WireShape.Half.SEEDED;
        int[] primes = primes(shape, fresh ? 1 : 2, fresh ? 1 : Ciphertext.DEGREE_MAX + 1);
        requireNumber(shape, 0);
        header.requireBody(WireShape.BYTES
                + Double.BYTES
                + (fresh ? Seed.BYTES : 0)
                + shape.parts() * WireSize.polynomial(parameters, primes));
        double scale = input.scale(parameters.logQ(shape.level()));
        Optional<Seed> seed = fresh ? Optional.of(input.seed()) : Optional.empty();
        List<Poly> parts = polynomials(input, shape.parts(), primes);
        seed.ifPresent(one -> parts.add(KeyGenerator.uniform(context.ring(), one, 0, primes)));
        return new Ciphertext(parameters, shape.level(), scale, parts, seed);
    }

    public Ciphertext ciphertext(byte[] bytes) throws MalformedException {
        return whole(bytes, this::ciphertext);
    }

    public ExtendedCiphertext extendedCiphertext(InputStream in) throws IOException {
        var input = new WireInput(in);
        WireInput.Header header = ours(input, WireKind.EXTENDED_CIPHERTEXT);
        WireShape shape = input.shape();
        requireHalf(shape, WireShape.Half.WRITTEN);
        requireLevel(shape);
        int[] primes = context.extended(shape.level());
        requireLimbs(shape, primes.length);
        requireParts(shape, 2, 2);
        requireNumber(shape, 0);
        header.requireBody(WireShape.BYTES + shape.parts() * WireSize.polynomial(parameters, primes));
        List<Poly> parts = polynomials(input, shape.parts(), primes);
        return new ExtendedCiphertext(parameters, shape.level(), parts.getFirst(), parts.getLast());
    }

    public ExtendedCiphertext extendedCiphertext(byte[] bytes) throws MalformedException {
        return whole(bytes, this::extendedCiphertext);
    }

    public Plaintext plaintext(InputStream in) throws IOException {
        var input = new WireInput(in);
        WireInput.Header header = ours(input, WireKind.PLAINTEXT);
        WireShape shape = input.shape();
        int[] primes = primes(shape, 1, 1);
        requireHalf(shape, WireShape.Half.WRITTEN);
        requireNumber(shape, 0);
        header.requireBody(WireShape.BYTES + Double.BYTES + WireSize.polynomial(parameters, primes));
        double scale = input.scale(parameters.logQ(shape.level()));
        return new Plaintext(
                parameters, shape.level(), scale, polynomials(input, 1, primes).getFirst());
    }

    public Plaintext plaintext(byte[] bytes) throws MalformedException {
        return whole(bytes, this::plaintext);
    }

    public PublicKey publicKey(InputStream in) throws IOException {
        var input = new WireInput(in);
        WireInput.Header header = ours(input, WireKind.PUBLIC_KEY);
        WireShape shape = input.shape();
        if (shape.level() != parameters.levelMax()) {
            throw new MalformedException(
                    "a public key is for level " + parameters.levelMax() + ", this one for level " + shape.level());
        }
        int[] primes = primes(shape, 1, 1);
        requireHalf(shape, WireShape.Half.SEEDED);
        requireNumber(shape, 0);
        header.requireBody(WireShape.BYTES + Seed.BYTES + WireSize.polynomial(parameters, primes));
        Seed seed = input.seed();
        Poly b = polynomials(input, 1, primes).getFirst();
        return new PublicKey(parameters, b, KeyGenerator.uniform(context.ring(), seed, 0, primes), seed);
    }

    public PublicKey publicKey(byte[] bytes) throws MalformedException {
        return whole(bytes, this::publicKey);
    }

    public EvaluationKey.RelinearisationKey relinearisationKey(InputStream in) throws IOException {
        var input = new WireInput(in);
        WireInput.Header header = ours(input, WireKind.RELINEARISATION_KEY);
        WireShape shape = input.shape();
        requireNumber(shape, 0);
        return new EvaluationKey.RelinearisationKey(switchingKey(input, header, shape));
    }

    public EvaluationKey.RelinearisationKey relinearisationKey(byte[] bytes) throws MalformedException {
        return whole(bytes, this::relinearisationKey);
    }

    public EvaluationKey.GaloisKey galoisKey(InputStream in) throws IOException {
        var input = new WireInput(in);
        return galoisKey(input, ours(input, WireKind.GALOIS_KEY));
    }

    public EvaluationKey.GaloisKey galoisKey(byte[] bytes) throws MalformedException {
        return whole(bytes, this::galoisKey);
    }

    /**
     * @param bytesMax refuses more; the number of keys has no other useful limit. {@link WireSize#evaluationKeys} tells what a
     *     computation's keys take
     */
    public EvaluationKeys evaluationKeys(InputStream in, long bytesMax) throws IOException {
        var input = new WireInput(in);
        WireInput.Header header = ours(input, WireKind.EVALUATION_KEYS);
        if (Long.compareUnsigned(header.body(), bytesMax - WireFormat.HEADER_BYTES) > 0) {
            throw new MalformedException("at most " + bytesMax + " bytes of evaluation keys are taken, these are "
                    + Long.toUnsignedString(header.body()) + " and a header");
        }
        WireShape shape = input.shape();
        if (!shape.equals(new WireShape(0, 0, 0, WireShape.Half.WRITTEN, shape.number()))) {
            throw new MalformedException("a set of evaluation keys has no level, parts or limbs of its own");
        }
        long body = WireShape.BYTES;
        int last = -1;
        List<EvaluationKey> keys = new ArrayList<>();
        for (int i = 0; i < shape.number(); i++) {
            EvaluationKey key = anyKey(input);
            if (element(key) <= last) {
                throw new MalformedException("the keys of a set are ordered, one for each element; key " + i
                        + " is for element " + element(key) + " after " + last);
            }
            last = element(key);
            body += WireSize.evaluationKey(parameters, key.level());
            keys.add(key);
            if (body > header.body()) {
                break;
            }
        }
        header.requireBody(body);
        return EvaluationKeys.of(keys);
    }

    /** {@link #evaluationKeys(InputStream, long)} of an array, which is its own limit. */
    public EvaluationKeys evaluationKeys(byte[] bytes) throws MalformedException {
        return whole(bytes, in -> evaluationKeys(in, Long.MAX_VALUE));
    }

    /** The key, expanded from its seed. */
    public SecretKey secretKey(InputStream in) throws IOException {
        var input = new WireInput(in);
        WireInput.Header header = ours(input, WireKind.SECRET_KEY);
        if (!input.shape().equals(new WireShape(0, 0, 0, WireShape.Half.SEEDED, 0))) {
            throw new MalformedException("a secret key is a seed without level, parts or limbs");
        }
        header.requireBody(WireShape.BYTES + Seed.BYTES);
        return KeyGenerator.expand(context, input.seed());
    }

    public SecretKey secretKey(byte[] bytes) throws MalformedException {
        return whole(bytes, this::secretKey);
    }

    private EvaluationKey anyKey(WireInput input) throws IOException {
        WireInput.Header header = input.header();
        header.requireFingerprint(fingerprint);
        if (header.kind() == WireKind.RELINEARISATION_KEY.code()) {
            WireShape shape = input.shape();
            requireNumber(shape, 0);
            return new EvaluationKey.RelinearisationKey(switchingKey(input, header, shape));
        }
        header.requireKind(WireKind.GALOIS_KEY);
        return galoisKey(input, header);
    }

    private EvaluationKey.GaloisKey galoisKey(WireInput input, WireInput.Header header) throws IOException {
        WireShape shape = input.shape();
        int element = shape.number();
        if ((element & 1) == 0 || element < 0 || element >= 2 * parameters.degree()) {
            throw new MalformedException("a Galois element is odd and below " + 2 * parameters.degree() + ", not "
                    + Integer.toUnsignedString(element));
        }
        return new EvaluationKey.GaloisKey(element, switchingKey(input, header, shape));
    }

    private SwitchingKey switchingKey(WireInput input, WireInput.Header header, WireShape shape) throws IOException {
        if (!parameters.hasEvaluationKeys()) {
            throw new MalformedException("these parameters have no evaluation keys");
        }
        requireHalf(shape, WireShape.Half.SEEDED);
        requireLevel(shape);
        int[] primes = SwitchingKey.primes(parameters, shape.level());
        List<Integer> digits = SwitchingKey.digits(parameters, shape.level());
        requireLimbs(shape, primes.length);
        requireParts(shape, digits.size(), digits.size());
        header.requireBody(WireShape.BYTES + Seed.BYTES + digits.size() * WireSize.polynomial(parameters, primes));
        Seed seed = input.seed();
        List<Poly> b = polynomials(input, digits.size(), primes);
        List<Poly> a = digits.stream()
                .map(digit -> KeyGenerator.uniform(context.ring(), seed, digit, primes))
                .toList();
        return new SwitchingKey(parameters, shape.level(), digits, b, a, seed);
    }

    private WireInput.Header ours(WireInput input, WireKind kind) throws IOException {
        WireInput.Header header = input.header(kind);
        header.requireFingerprint(fingerprint);
        return header;
    }

    /** The primes of the level, after checking level, parts and limbs. */
    private int[] primes(WireShape shape, int partsMin, int partsMax) throws MalformedException {
        requireLevel(shape);
        int[] primes = parameters.primes(shape.level());
        requireLimbs(shape, primes.length);
        requireParts(shape, partsMin, partsMax);
        return primes;
    }

    private void requireLevel(WireShape shape) throws MalformedException {
        if (shape.level() > parameters.levelMax()) {
            throw new MalformedException(
                    "these parameters have levels 0 to " + parameters.levelMax() + ", not " + shape.level());
        }
    }

    private static void requireLimbs(WireShape shape, int limbs) throws MalformedException {
        if (shape.limbs() != limbs) {
            throw new MalformedException(
                    "level " + shape.level() + " has " + limbs + " limbs here, not " + shape.limbs());
        }
    }

    private static void requireParts(WireShape shape, int min, int max) throws MalformedException {
        if (shape.parts() < min || shape.parts() > max) {
            throw new MalformedException(
                    (min == max ? min : min + " to " + max) + " polynomials are expected, not " + shape.parts());
        }
    }

    private static void requireHalf(WireShape shape, WireShape.Half half) throws MalformedException {
        if (shape.half() != half) {
            throw new MalformedException("the second half is " + half + " here, not " + shape.half());
        }
    }

    private static void requireNumber(WireShape shape, int number) throws MalformedException {
        if (shape.number() != number) {
            throw new MalformedException(
                    "the number is " + number + " here, not " + Integer.toUnsignedString(shape.number()));
        }
    }

    private List<Poly> polynomials(WireInput input, int count, int... primes) throws IOException {
        Ring ring = context.ring();
        byte[] buffer = new byte[limbBytesMax(parameters)];
        List<Poly> result = new ArrayList<>();
        for (int part = 0; part < count; part++) {
            double[][] limbs = new double[primes.length][];
            for (int i = 0; i < primes.length; i++) {
                Modulus modulus = ring.modulus(primes[i]);
                input.fill(buffer, Packing.bytes(modulus, ring.degree()), "a limb");
                limbs[i] = new double[ring.degree()];
                if (!Packing.unpack(WireFormat.littleEndian(buffer), modulus, limbs[i])) {
                    throw new MalformedException("residues are below their prime, " + modulus.value() + "; one in limb "
                            + i + " of polynomial " + part + " is not");
                }
            }
            result.add(ring.poly(primes, limbs));
        }
        return result;
    }

    static int limbBytesMax(Parameters parameters) {
        return parameters.moduli().stream()
                .mapToInt(modulus -> Packing.bytes(modulus, parameters.degree()))
                .max()
                .orElseThrow();
    }

    /** Orders the keys of a set: 0 for relinearisation, else the Galois element. */
    static int element(EvaluationKey key) {
        return switch (key) {
            case EvaluationKey.RelinearisationKey _ -> 0;
            case EvaluationKey.GaloisKey galois -> galois.element();
        };
    }

    private static <T> T whole(byte[] bytes, Body<T> body) throws MalformedException {
        var in = new ByteArrayInputStream(bytes);
        try {
            T result = body.read(in);
            if (in.available() > 0) {
                throw new MalformedException("the object ends after " + (bytes.length - in.available())
                        + " bytes, the input has " + bytes.length);
            }
            return result;
        } catch (MalformedException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException("an array has no errors of its own", e);
        }
    }
}
