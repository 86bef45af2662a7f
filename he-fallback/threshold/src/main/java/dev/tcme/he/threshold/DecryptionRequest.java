package dev.tcme.he.threshold;

import dev.tcme.he.ckks.Ciphertext;
import dev.tcme.he.ckks.Packing;
import dev.tcme.he.ckks.Parameters;
import dev.tcme.he.ckks.Plaintext;
import dev.tcme.he.ckks.WireWriter;
import dev.tcme.he.ring.Modulus;
import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Ring;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** One ciphertext that certain parties are to decrypt together, with smudging noise of a certain size. */
public final class DecryptionRequest {
    /** Smudging noise of this many deviations must fit into the modulus; larger comes up with a probability below 2^-180. */
    private static final int TAIL = 16;

    private static final String LABEL = "tcme threshold request 1";
    private static final String PART_LABEL = "tcme threshold second part 1";
    private static final String NOISE_LABEL = "tcme threshold smudging 1";

    private final Agreement agreement;
    private final Ciphertext ciphertext;
    private final double deviation;
    private final SortedSet<Integer> active;
    private final Digest digest;
    private final Digest secondPart;
    private final Digest noise;

    private DecryptionRequest(Agreement agreement, Ciphertext ciphertext, double deviation, SortedSet<Integer> active) {
        this.agreement = agreement;
        this.ciphertext = ciphertext;
        this.deviation = deviation;
        this.active = active;
        this.secondPart = secondPart(agreement.plan().parameters(), ciphertext);
        this.digest = answer(Hash.of(LABEL).digest(agreement.digest()).bytes(WireWriter.digest(ciphertext)));
        this.noise = answer(Hash.of(NOISE_LABEL).digest(secondPart));
    }

    private Digest answer(Hash hash) {
        hash.number(Double.doubleToLongBits(deviation)).number(active.size());
        active.forEach(hash::number);
        return hash.digest();
    }

    private static Digest secondPart(Parameters parameters, Ciphertext ciphertext) {
        Poly c1 = ciphertext.parts().get(1);
        Hash hash = Hash.of(PART_LABEL);
        for (int i = 0; i < c1.size(); i++) {
            Modulus modulus = parameters.moduli().get(c1.prime(i));
            ByteBuffer packed = Wire.littleEndian(Packing.bytes(modulus, parameters.degree()));
            Packing.pack(c1.limb(i), modulus, packed);
            hash.number(modulus.value()).bytes(packed.array());
        }
        return hash.digest();
    }

    /**
     * Noise of deviation σ hides a difference e between what a share is and what it should be to within a statistical distance
     * of {@code |e|_2/(2σ)} (Pinsker's inequality, with {@code |e|_2^2/(2σ^2)} the divergence of two Gaussians).
     *
     * @param ciphertext of degree 1, at a level where the plan has shared decryption
     * @param deviation σ of the noise that each party adds to each coefficient, 2^5 to 2^90: from the party's own analysis of the
     *     circuit, not from whoever asks
     * @param active exactly as many parties as decrypt
     * @throws IllegalArgumentException if one of them is not so, or the noise does not fit into the modulus
     */
    public static DecryptionRequest of(
            Agreement agreement, Ciphertext ciphertext, double deviation, Collection<Integer> active) {
        requireCiphertext(agreement.plan(), ciphertext);
        SortedSet<Integer> parties = new TreeSet<>(active);
        parties.forEach(agreement.quorum()::requireParty);
        int threshold = agreement.quorum().threshold();
        if (parties.size() != threshold || active.size() != threshold) {
            throw new IllegalArgumentException("exactly " + threshold + " different parties decrypt, not " + active);
        }
        WideGaussian.Ladder ladder = WideGaussian.Ladder.of(deviation);
        double logQ = agreement.plan().parameters().logQ(ciphertext.level());
        if (ladder.deviation() * StrictMath.sqrt(threshold) * TAIL > StrictMath.pow(2, logQ - 1)) {
            throw new IllegalArgumentException("smudging noise of 2^" + Math.getExponent(deviation) + " from each of "
                    + threshold + " parties does not fit into a modulus of 2^" + Math.round(logQ));
        }
        return new DecryptionRequest(agreement, ciphertext, deviation, Collections.unmodifiableSortedSet(parties));
    }

    private static void requireCiphertext(KeyPlan plan, Ciphertext ciphertext) {
        if (!plan.parameters().equals(ciphertext.parameters())) {
            throw new IllegalArgumentException("the ciphertext was made for other parameters: "
                    + ciphertext.parameters() + " instead of " + plan.parameters());
        }
        if (ciphertext.level() > plan.decryption()) {
            throw new IllegalArgumentException("the plan has shared decryption up to level " + plan.decryption()
                    + ", the ciphertext is at level " + ciphertext.level());
        }
        if (ciphertext.degree() != 1) {
            throw new IllegalArgumentException(
                    "parties decrypt ciphertexts of degree 1, relinearise the one of degree " + ciphertext.degree());
        }
        int[] primes = plan.parameters().primes(ciphertext.level());
        for (Poly part : ciphertext.parts()) {
            if (!Arrays.equals(part.primes(), primes)) {
                throw new IllegalArgumentException("a part of the ciphertext is over the primes "
                        + Arrays.toString(part.primes()) + ", its level has " + Arrays.toString(primes));
            }
        }
    }

    public Agreement agreement() {
        return agreement;
    }

    public Ciphertext ciphertext() {
        return ciphertext;
    }

    /** σ of each party's smudging noise. */
    public double deviation() {
        return deviation;
    }

    /** The parties that decrypt. */
    public SortedSet<Integer> active() {
        return active;
    }

    /** Stands for all of the request: every share carries it. */
    public Digest digest() {
        return digest;
    }

    int[] primes() {
        return agreement.plan().parameters().primes(ciphertext.level());
    }

    void requireActive(int party) {
        if (!active.contains(party)) {
            throw new IllegalArgumentException("parties " + active + " decrypt, not party " + party);
        }
    }

    /** With what a party's share enters the sum. */
    double coefficient(int party, Modulus modulus) {
        return agreement.quorum().dealt() ? Shamir.coefficient(active, party, modulus) : 1;
    }

    /**
     * Stands for the second part alone: a share is a function of it, whatever the scale or the first part are said to be. Two
     * requests with the same one ask for the same thing.
     */
    Digest secondPart() {
        return secondPart;
    }

    /**
     * Names the smudging noise: all that a share depends on. If a party whose memory was turned back is asked again, in whatever
     * disguise, it gives the same share again, or one with noise that has nothing to do with the first.
     */
    Digest noise() {
        return noise;
    }

    /**
     * The polynomial that the ciphertext encrypts, with its own noise and the smudging noise of all parties.
     *
     * @param shares one of each active party, in any order
     * @throws FaultException if one is missing, comes twice, or answers another request; names the party
     */
    public Plaintext sum(Iterable<DecryptionShare> shares) throws FaultException {
        Ring ring = agreement.context().ring();
        var sums = new Sums(ring, "decryption share", active);
        for (DecryptionShare share : shares) {
            if (!share.request().digest().equals(digest)) {
                throw FaultException.of(share.party(), "the decryption share answers another request");
            }
            sums.add(share.party(), List.of(share.value()));
        }
        Poly phase = ring.add(ciphertext.parts().getFirst(), sums.total().getFirst());
        return new Plaintext(ciphertext.parameters(), ciphertext.level(), ciphertext.scale(), phase);
    }

    @Override
    public String toString() {
        return "request " + digest + " to parties " + active;
    }
}
