package dev.tcme.he.threshold;

import dev.tcme.he.ring.Seed;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Proof that a decryption share h was made with the secret s of the party's key share, and with noise no larger than agreed: a
 * Σ-protocol with monomial challenges (Benhamouda, Camenisch, Krenn, Lyubashevsky, Neven, eprint 2014/889) in the manner of
 * TopGear (Baum, Cozzo, Smart, eprint 2019/035), with aborts (Lyubashevsky, ASIACRYPT 2009) and a hash for the verifier (Fiat and
 * Shamir).
 *
 * <p><b>Protocol.</b> The party knows {@code w = (s, e, v)} with {@code b = −a·s + e} and {@code h = c1·s + v} modulo q, the
 * modulus of the ciphertext's level, coefficients at most B_s = 1, B_e = 29 and {@code B_v = 12σ}. For each of R repetitions it
 * takes masks y, uniform between −γ and γ, {@code γ = 6·N·R·B} for v and 16 times that for s and e, and commits to {@code T = (−a·y_s + y_e, c1·y_s + y_v)}. A hash of
 * the statement and all T gives exponents j between 0 and 2N − 1; the responses are {@code z = y + X^j·w}. If a coefficient of any
 * is beyond {@code γ − B}, all begins again with other masks. The verifier computes T from the responses,
 * {@code (−a·z_s + z_e − X^j·b, c1·z_s + z_v − X^j·h)}, and compares the hash.
 *
 * <p><b>What is proven.</b> That there are s'', e'', v'' with {@code 2b = −a·s'' + e''} and {@code 2h = c1·s'' + v''}, coefficients
 * at most {@code 2N·(γ − B)} each: two accepted responses to the same T, exponents i and j, have
 * {@code (X^i − X^j)·b = −a·Δz_s + Δz_e} and the same for h, and {@code 2/(X^i − X^j)} has coefficients −1, 0 and 1 only. If there are
 * none, each T can be answered for one of {@code (2N)^R >= 2^128} challenges at most, so that with Q calls of the hash, as a random
 * oracle, a false statement is proven with a probability of at most {@code (Q + 1)·2^-128}. Nothing is rewound.
 *
 * <p><b>What follows</b> for a key share that is well made (its opened siblings vouch for it, with the probability that the number
 * of candidates gives): under {@link ProofBounds#modulusMin} {@code s'' = 2s}, but for a probability of 2^-N over a. So
 * {@code 2h = 2·c1·s + v''} with {@code |v''| <= } {@link #slack}, and the <em>doubled</em> sum of shares is what it should be to
 * within n times that. The sum itself is not: shares that are off by {@code (q+1)/2·(1 + X + … )} are accepted, as the doubled one
 * is then off by 1 in each coefficient. Whoever decodes must double first.
 *
 * <p><b>What is hidden.</b> As long as {@code |w| <= B}, every z that is given away is uniform within its limits whatever w is, and
 * can be made without knowing w if the hash is a random oracle that the simulator may define; the number of attempts does not
 * depend on w either. Masks are derived from the party's seed under the whole statement, from which the hash follows: the same
 * statement always gets the same proof, and no masks are used for two challenges.
 *
 * <p><b>What is not claimed.</b> The hash is SHA-256, which is no random oracle; nothing is claimed about attackers that ask it in
 * superposition. Nothing is proven about shares of dealt secrets, about a key share that is not well made, about c1 being a
 * ciphertext of anything, or about the noise being random: a party may choose v'' within the slack.
 */
public final class ShareProof {
    /** Each is accepted with a probability of about exp(−3/16); all are refused with one below 2^-85. */
    static final int ATTEMPTS_MAX = 64;

    private static final String WRONG =
            "the proof of its decryption share does not hold: that share does not follow from its key share and the request";

    private final ProofBounds bounds;
    private final Digest challenge;
    private final List<ProofVector> responses;

    ShareProof(ProofBounds bounds, Digest challenge, List<ProofVector> responses) {
        this.bounds = bounds;
        this.challenge = challenge;
        this.responses = List.copyOf(responses);
    }

    /**
     * A bound of {@code |v''|} for each coefficient: twice a share that was verified is {@code 2·c1·s + v''}. It is
     * {@code 2N·γ_v} with {@code γ_v = 6·N·R·12·σ} and {@code R = ⌈128/log2(2N)⌉}.
     *
     * @param degree N, a power of two
     * @param deviation σ of the smudging noise, 2^5 to 2^90; what is reckoned with is what the noise really has, at most 8 more
     */
    public static double slack(int degree, double deviation) {
        return ProofBounds.of(degree, deviation).slack().doubleValue();
    }

    /**
     * @throws IllegalArgumentException if proofs about shares for this request would say nothing: where fewer than all parties
     *     decrypt, and where the modulus is too small for n times the slack or for the secret to be the only one
     */
    public static void requireProvable(DecryptionRequest request) {
        ProofBounds.require(request);
    }

    /**
     * @param witness not changed
     * @param seeds of the masks, one for each attempt: as secret as the witness, and used for no other statement. Wiped
     * @throws IllegalArgumentException if the witness is beyond its bounds: a proof would tell something about it
     */
    static ShareProof of(ProofStatement statement, ProofBounds bounds, ProofVector witness, IntFunction<Seed> seeds) {
        if (!witness.within(
                bounds.secret().witness(),
                bounds.error().witness(),
                bounds.noise().witness())) {
            throw new IllegalArgumentException("a secret, an error or smudging noise is larger than it can be");
        }
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            Seed seed = seeds.apply(attempt);
            Optional<ShareProof> proof = attempt(statement, bounds, witness, seed);
            seed.wipe();
            if (proof.isPresent()) {
                return proof.orElseThrow();
            }
        }
        throw new IllegalStateException(ATTEMPTS_MAX + " attempts at a proof failed, which cannot happen by chance");
    }

    private static Optional<ShareProof> attempt(
            ProofStatement statement, ProofBounds bounds, ProofVector witness, Seed seed) {
        int repetitions = bounds.repetitions();
        ProofVector[] responses = new ProofVector[repetitions];
        Digest[] commitments = new Digest[repetitions];
        statement.ring().parallel().each(repetitions, r -> {
            responses[r] = ProofVector.masks(seed, r, bounds);
            commitments[r] = statement.commitment(responses[r]);
        });
        Digest challenge = statement.challenge(commitments);
        int[] exponents = exponents(bounds, challenge);
        boolean accepted = true;
        for (int r = 0; r < repetitions; r++) {
            responses[r].addRotated(witness, exponents[r]);
            accepted &= within(bounds, responses[r]);
        }
        if (!accepted) {
            Arrays.stream(responses).forEach(ProofVector::wipe);
            return Optional.empty();
        }
        return Optional.of(new ShareProof(bounds, challenge, List.of(responses)));
    }

    private static boolean within(ProofBounds bounds, ProofVector response) {
        return response.within(
                bounds.secret().limit(), bounds.error().limit(), bounds.noise().limit());
    }

    /** The challenge's lowest bits, log2(2N) of them for each repetition. */
    static int[] exponents(ProofBounds bounds, Digest challenge) {
        var number = new BigInteger(1, challenge.bytes());
        int mask = 2 * bounds.degree() - 1;
        return IntStream.range(0, bounds.repetitions())
                .map(r -> number.shiftRight(r * bounds.exponentBits()).intValue() & mask)
                .toArray();
    }

    /** @throws FaultException if it does not prove the statement */
    void verify(ProofStatement statement, int party) throws FaultException {
        int[] exponents = exponents(bounds, challenge);
        Digest[] commitments = new Digest[bounds.repetitions()];
        statement.ring().parallel().each(commitments.length, r -> {
            commitments[r] = statement.commitment(responses.get(r), exponents[r]);
        });
        if (!statement.challenge(commitments).equals(challenge)) {
            throw FaultException.of(party, WRONG);
        }
    }

    /** The challenge and the responses, as many bytes as the bounds say. */
    byte[] bytes() {
        ByteBuffer out = Wire.littleEndian(Math.toIntExact(bounds.bytes())).put(challenge.bytes());
        responses.forEach(response -> response.pack(bounds, out));
        return out.array();
    }

    /**
     * The only proof with these bytes; whether it holds is for {@link #verify} to say.
     *
     * @param bytes as many as the bounds say
     */
    static ShareProof read(ProofBounds bounds, int party, byte[] bytes) throws FaultException {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        byte[] challenge = new byte[Digest.BYTES];
        in.get(challenge);
        List<ProofVector> responses = new ArrayList<>();
        for (int r = 0; r < bounds.repetitions(); r++) {
            responses.add(ProofVector.unpack(bounds, in)
                    .orElseThrow(() -> FaultException.of(
                            party, "a response in the proof of its decryption share is beyond its limit")));
        }
        return new ShareProof(bounds, Digest.of(challenge), responses);
    }

    List<ProofVector> responses() {
        return responses;
    }

    Digest challenge() {
        return challenge;
    }

    @Override
    public String toString() {
        return "proof of a decryption share, " + bounds.repetitions() + " repetitions";
    }
}
