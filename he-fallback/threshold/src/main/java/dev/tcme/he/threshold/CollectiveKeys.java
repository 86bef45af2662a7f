package dev.tcme.he.threshold;

import dev.tcme.he.ckks.EvaluationKey;
import dev.tcme.he.ckks.EvaluationKeys;
import dev.tcme.he.ckks.Parameters;
import dev.tcme.he.ckks.PublicKey;
import dev.tcme.he.ckks.SwitchingKey;
import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Ring;
import dev.tcme.he.ring.Sampler;
import dev.tcme.he.ring.Seed;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The finished keys of all parties. Public: they encrypt and evaluate, and read nothing. All parties have the same ones exactly
 * if their digests are equal, which they must compare before they use them.
 */
public final class CollectiveKeys {
    private final Agreement agreement;
    private final Digest transcript;
    private final List<Poly> polys;

    /** @param polys in the order of {@link Layout} */
    private CollectiveKeys(Agreement agreement, Digest transcript, List<Poly> polys) {
        this.agreement = agreement;
        this.transcript = transcript;
        this.polys = List.copyOf(polys);
    }

    /**
     * The keys, to the last bit as everybody has them who reads them from their bytes.
     *
     * @param sum of all key shares
     * @param shares the answers of all parties, in any order; also under a plan without products
     * @throws FaultException if one is missing, comes twice, or answers another sum; names the party
     */
    public static CollectiveKeys of(KeySum sum, Iterable<RelinearisationShare> shares) throws FaultException {
        Agreement agreement = sum.agreement();
        var sums = new Sums(
                agreement.context().ring(),
                "relinearisation share",
                IntStream.rangeClosed(1, agreement.quorum().parties())
                        .boxed()
                        .collect(Collectors.toCollection(TreeSet::new)));
        for (RelinearisationShare share : shares) {
            if (!share.transcript().equals(sum.transcript())) {
                throw FaultException.of(share.party(), "the relinearisation share answers other key shares");
            }
            sums.add(share.party(), share.polys());
        }
        return new CollectiveKeys(agreement, sum.transcript(), finished(sum, sums.total()));
    }

    /** The answers take the place of the first halves. */
    private static List<Poly> finished(KeySum sum, List<Poly> answers) {
        List<Poly> result = new ArrayList<>(sum.polys());
        List<Layout.Entry> layout = Layout.of(sum.agreement().plan());
        int next = 0;
        for (int i = 0; i < layout.size(); i++) {
            if (layout.get(i).purpose() == Purpose.RELINEARISATION_FIRST) {
                result.set(i, answers.get(next++));
            }
        }
        return result;
    }

    private static Wire.Header header(Agreement agreement, Digest transcript) {
        return new Wire.Header(WireKind.COLLECTIVE_KEYS, 0, 0, agreement.digest(), transcript);
    }

    /**
     * @param transcript of the key round that they must come from
     * @throws FaultException if they are anything but well-formed keys under this agreement from this round. Whether they are
     *     the right ones only the {@link #digest} tells
     */
    public static CollectiveKeys read(Agreement agreement, Digest transcript, byte[] bytes) throws FaultException {
        List<Poly> polys = Wire.read(
                header(agreement, transcript),
                Layout.keyShare(agreement.plan()),
                bytes,
                agreement.context().ring());
        return new CollectiveKeys(agreement, transcript, polys);
    }

    /** How many bytes they have: as many as a key share. */
    public static long size(KeyPlan plan) {
        return KeyShare.size(plan);
    }

    public byte[] bytes() {
        return Wire.bytes(header(agreement, transcript), agreement.plan().parameters(), polys);
    }

    /** SHA-256 of the bytes. */
    public Digest digest() {
        return Wire.digest(header(agreement, transcript), agreement.plan().parameters(), polys);
    }

    public Agreement agreement() {
        return agreement;
    }

    /** What stands for all key shares. */
    public Digest transcript() {
        return transcript;
    }

    /**
     * The keys for an evaluator. Expands the common halves at every call: call it once. The relinearisation key has no seed, so
     * {@code ckks.WireWriter} refuses it; {@link #bytes} writes all keys.
     */
    public EvaluationKeys evaluationKeys() {
        KeyPlan plan = agreement.plan();
        List<EvaluationKey> keys = new ArrayList<>();
        plan.relinearisation().ifPresent(level -> keys.add(relinearisationKey(plan.parameters(), level)));
        plan.galois().forEach((element, level) -> keys.add(galoisKey(plan.parameters(), element, level)));
        return EvaluationKeys.of(keys);
    }

    private EvaluationKey relinearisationKey(Parameters parameters, int level) {
        return new EvaluationKey.RelinearisationKey(new SwitchingKey(
                parameters,
                level,
                SwitchingKey.digits(parameters, level),
                polys(Purpose.RELINEARISATION_FIRST, 0),
                polys(Purpose.RELINEARISATION_SECOND, 0),
                Optional.empty()));
    }

    private EvaluationKey galoisKey(Parameters parameters, int element, int level) {
        List<Integer> digits = SwitchingKey.digits(parameters, level);
        int[] primes = SwitchingKey.primes(parameters, level);
        Seed seed = agreement.common(Purpose.GALOIS, element);
        List<Poly> a =
                digits.stream().map(digit -> uniform(seed, digit, primes)).toList();
        return new EvaluationKey.GaloisKey(
                element, new SwitchingKey(parameters, level, digits, polys(Purpose.GALOIS, element), a, seed));
    }

    private List<Poly> polys(Purpose purpose, int element) {
        List<Layout.Entry> layout = Layout.of(agreement.plan());
        return IntStream.range(0, layout.size())
                .filter(i -> layout.get(i).purpose() == purpose && layout.get(i).element() == element)
                .mapToObj(polys::get)
                .toList();
    }

    private Poly uniform(Seed seed, int index, int... primes) {
        Ring ring = agreement.context().ring();
        double[][] limbs = new double[primes.length][];
        ring.parallel().each(primes.length, i -> {
            limbs[i] = new double[ring.degree()];
            Sampler.uniform(seed, index, ring.modulus(primes[i]), limbs[i]);
        });
        return ring.poly(primes, limbs);
    }

    /** An ordinary public key, over the top level's primes. {@link #encryptor} adds less noise. */
    public PublicKey publicKey() {
        Parameters parameters = agreement.plan().parameters();
        int[] primes = parameters.primes(parameters.levelMax());
        Seed seed = agreement.common(Purpose.PUBLIC, 0);
        Poly b = agreement.context().ring().restrict(polys.getFirst(), primes);
        return new PublicKey(parameters, b, uniform(seed, 0, primes), seed);
    }

    /** Encrypts to all parties together. */
    public CollectiveEncryptor encryptor(SecureRandom random) {
        return encryptor(Optional.of(random));
    }

    /** Encrypts to all parties together, with a seed that is given each time; refuses to without one. */
    public CollectiveEncryptor encryptor() {
        return encryptor(Optional.empty());
    }

    private CollectiveEncryptor encryptor(Optional<SecureRandom> random) {
        Poly b = polys.getFirst();
        Poly a = uniform(agreement.common(Purpose.PUBLIC, 0), 0, b.primes());
        return new CollectiveEncryptor(agreement.context(), b, a, random);
    }

    @Override
    public String toString() {
        return "keys of " + agreement.quorum().parties() + " parties";
    }
}
