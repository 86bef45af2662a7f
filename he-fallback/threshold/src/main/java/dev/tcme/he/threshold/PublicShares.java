package dev.tcme.he.threshold;

import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Ring;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What is kept of all parties' key shares to verify decryption shares: of each its part {@code b = −a·s + e} of the public key,
 * over the primes of shared decryption. Public.
 */
public final class PublicShares {
    private final Agreement agreement;
    private final Digest transcript;
    private final List<Poly> polys;

    /** @param polys of party 1 … n */
    private PublicShares(Agreement agreement, Digest transcript, List<Poly> polys) {
        this.agreement = agreement;
        this.transcript = transcript;
        this.polys = List.copyOf(polys);
    }

    /**
     * @param sum of these key shares
     * @param shares in any order; taken one after the other, and only a small part of each is kept
     * @throws FaultException if one is missing, comes twice, or is not the one in the sum; names the party
     * @throws IllegalArgumentException where fewer than all parties decrypt
     */
    public static PublicShares of(KeySum sum, Iterable<KeyShare> shares) throws FaultException {
        Agreement agreement = sum.agreement();
        requireAll(agreement);
        int[] primes = Layout.decryptionPrimes(agreement.plan());
        TreeSet<Integer> missing = IntStream.rangeClosed(1, agreement.quorum().parties())
                .boxed()
                .collect(Collectors.toCollection(TreeSet::new));
        Poly[] polys = new Poly[missing.size()];
        for (KeyShare share : shares) {
            if (!share.agreement().equals(agreement) || !share.digest().equals(sum.commitment(share.party()))) {
                throw FaultException.of(share.party(), "the key share is not the one in the sum of key shares");
            }
            if (!missing.remove(share.party())) {
                throw FaultException.of(share.party(), "a second key share");
            }
            polys[share.party() - 1] =
                    agreement.context().ring().restrict(share.polys().getFirst(), primes);
        }
        if (!missing.isEmpty()) {
            throw FaultException.of(missing.first(), "its key share is missing");
        }
        return new PublicShares(agreement, sum.transcript(), List.of(polys));
    }

    private static void requireAll(Agreement agreement) {
        if (agreement.quorum().dealt()) {
            throw new IllegalArgumentException(
                    "decryption shares are proven where all parties decrypt; under this agreement "
                            + agreement.quorum().threshold() + " of "
                            + agreement.quorum().parties() + " do");
        }
    }

    private static Wire.Header header(Agreement agreement, Digest transcript) {
        return new Wire.Header(WireKind.PUBLIC_SHARES, 0, 0, agreement.digest(), transcript);
    }

    private static List<int[]> bases(KeyPlan plan, int parties) {
        int[][] bases = new int[parties][];
        Arrays.fill(bases, Layout.decryptionPrimes(plan));
        return List.of(bases);
    }

    /**
     * @param transcript of the key round that they must come from
     * @throws FaultException if they are anything but well-formed public shares under this agreement from this round. Whether
     *     they are the right ones only the {@link #digest} tells
     * @throws IllegalArgumentException where fewer than all parties decrypt
     */
    public static PublicShares read(Agreement agreement, Digest transcript, byte[] bytes) throws FaultException {
        requireAll(agreement);
        List<Poly> polys = Wire.read(
                header(agreement, transcript),
                bases(agreement.plan(), agreement.quorum().parties()),
                bytes,
                agreement.context().ring());
        return new PublicShares(agreement, transcript, polys);
    }

    /** How many bytes those of so many parties have. */
    public static long size(KeyPlan plan, int parties) {
        return Wire.HEADER_BYTES + Layout.bytes(plan.parameters(), bases(plan, parties));
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

    /** Of one party, over some of the primes of shared decryption. */
    Poly share(int party, int... primes) {
        Ring ring = agreement.context().ring();
        return ring.restrict(polys.get(party - 1), primes);
    }

    @Override
    public String toString() {
        return "public shares of " + polys.size() + " parties";
    }
}
