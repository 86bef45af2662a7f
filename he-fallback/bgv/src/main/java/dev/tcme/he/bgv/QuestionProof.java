package dev.tcme.he.bgv;

import dev.tcme.he.ring.Seed;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Proof that a question is an encryption with small noise of numbers that repeat themselves: a Σ-protocol with monomial challenges
 * (Benhamouda, Camenisch, Krenn, Lyubashevsky, Neven, eprint 2014/889) that stay within a {@link Subring}, with aborts
 * (Lyubashevsky, ASIACRYPT 2009) and a hash for the verifier (Fiat and Shamir).
 *
 * <p><b>Protocol.</b> The asker knows {@code w = (s, e, m)} with {@code c0 = −a·s + t·e + m(Y)} modulo Q, m with n coefficients,
 * and coefficients at most B_s = 1, B_e = 29 and B_m = t/2. For each of R = 19 repetitions it takes masks y, uniform between −γ and
 * γ−1, and commits to {@code T = −a·y_s + t·y_e + y_m(Y)}. A hash of the statement and all T gives exponents j between 0 and 2n−1;
 * the responses are {@code z = y + Y^j·w}. If a coefficient of any is beyond {@code γ − 1 − B}, all begins again with other masks.
 * The verifier computes T from the responses, {@code −a·z_s + t·z_e + z_m(Y) − Y^j·c0}, and compares the hash.
 *
 * <p><b>What is proven.</b> That there are s'', e'' and m'' with {@code 2·c0 = −a·s'' + t·e'' + m''(Y)} modulo Q, with coefficients
 * at most {@code 2n·(γ − 1 − B)}: two accepted responses to the same T, exponents i and j, have {@code (Y^i − Y^j)·c0 = −a·Δz_s +
 * t·Δz_e + Δz_m(Y)}, and {@code 2/(Y^i − Y^j)} is a polynomial in Y with coefficients −1, 0 and 1. If there are none, each T can be
 * answered for one of 2n challenges at most, and all R for one of {@code (2n)^R = 2^133}. With q calls of the hash, as a random
 * oracle, a false statement is proven with a probability of at most {@code (q + 1)·2^-133 + q²·2^-256}, the latter for two T with
 * the same hash. Nothing is rewound.
 *
 * <p><b>What follows.</b> Under s'' the pair {@code (2·c0, a)} has the noise {@code t·e'' + m''(Y)}, which is bounded whatever the
 * asker did, and the plaintext m'', a polynomial in Y: the same value in all copies of a place. About c0 itself nothing follows, as
 * 1/2 modulo Q is not small; whoever computes must double first. Not proven: that the values are bits, or anything about who made
 * the question, or that s'' is the only secret for which this holds.
 *
 * <p><b>What is hidden.</b> As long as {@code |w| <= B}, every z that is given away is uniform within its limits whatever w is, and
 * can be made without knowing w if the hash is a random oracle that the simulator may define; the number of attempts does not
 * depend on w either.
 *
 * <p><b>What is not claimed.</b> The hash is SHA-256, which is no random oracle; nothing is claimed about attackers that ask it in
 * superposition.
 */
final class QuestionProof {
    /** Each is refused with a probability of about 0.06; all with one below 2^-120. */
    static final int ATTEMPTS_MAX = 32;

    private final byte[] challenge;
    private final List<QuestionVector> responses;

    QuestionProof(byte[] challenge, List<QuestionVector> responses) {
        this.challenge = challenge.clone();
        this.responses = List.copyOf(responses);
    }

    /** Of a question's proof at degree N. */
    static int bytes(int degree) {
        return Transcript.DIGEST_BYTES + QuestionBounds.REPETITIONS * QuestionVector.bytes(degree);
    }

    /**
     * @param witness not changed
     * @throws IllegalArgumentException if the witness is beyond its bounds: a proof would tell something about it
     */
    static QuestionProof of(
            QuestionStatement statement, QuestionBounds bounds, QuestionVector witness, SecureRandom random) {
        if (!witness.within(
                bounds.secret().witness(),
                bounds.error().witness(),
                bounds.message().witness())) {
            throw new IllegalArgumentException("a secret, an error or a message is larger than it can be");
        }
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            Seed seed = Seed.random(random);
            QuestionProof proof = attempt(statement, witness, seed);
            seed.wipe();
            if (proof.isWithin(bounds)) {
                return proof;
            }
            proof.responses.forEach(QuestionVector::wipe);
        }
        throw new IllegalStateException(ATTEMPTS_MAX + " attempts at a proof failed, which cannot happen by chance");
    }

    /** One run of the protocol, whether the responses are within their limits or not. */
    static QuestionProof attempt(QuestionStatement statement, QuestionVector witness, Seed seed) {
        QuestionVector[] responses = new QuestionVector[QuestionBounds.REPETITIONS];
        byte[][] commitments = new byte[responses.length][];
        statement.ring().parallel().each(responses.length, r -> {
            responses[r] = QuestionVector.masks(statement.ring(), seed, r);
            commitments[r] = statement.commitment(responses[r]);
        });
        byte[] challenge = statement.challenge(commitments);
        int[] exponents = exponents(challenge);
        for (int r = 0; r < responses.length; r++) {
            responses[r].addRotated(witness, exponents[r]);
        }
        return new QuestionProof(challenge, Arrays.asList(responses));
    }

    /** The challenge's lowest bits, log2(2n) of them for each repetition. */
    static int[] exponents(byte[] challenge) {
        var number = new BigInteger(1, challenge);
        return IntStream.range(0, QuestionBounds.REPETITIONS)
                .map(r -> number.shiftRight(r * QuestionBounds.EXPONENT_BITS).intValue() & Subring.POWERS - 1)
                .toArray();
    }

    /** Whether no response is beyond its limit. */
    boolean isWithin(QuestionBounds bounds) {
        boolean within = true;
        for (QuestionVector response : responses) {
            within &= response.within(
                    bounds.secret().limit(),
                    bounds.error().limit(),
                    bounds.message().limit());
        }
        return within;
    }

    /** Whether it proves the statement. */
    boolean holds(QuestionStatement statement, QuestionBounds bounds) {
        if (!isWithin(bounds)) {
            return false;
        }
        int[] exponents = exponents(challenge);
        byte[][] commitments = new byte[exponents.length][];
        statement.ring().parallel().each(commitments.length, r -> {
            commitments[r] = statement.commitment(responses.get(r), exponents[r]);
        });
        return MessageDigest.isEqual(statement.challenge(commitments), challenge);
    }

    /** The challenge and the responses. */
    void write(ByteBuffer out) {
        out.put(challenge);
        responses.forEach(response -> response.write(out));
    }

    /**
     * The only proof with these bytes; whether it holds is for {@link #holds} to say.
     *
     * @return nothing if a response is beyond its limit
     */
    static Optional<QuestionProof> read(ByteBuffer in, Parameters parameters) {
        byte[] challenge = new byte[Transcript.DIGEST_BYTES];
        in.get(challenge);
        List<QuestionVector> responses = new ArrayList<>();
        for (int r = 0; r < QuestionBounds.REPETITIONS; r++) {
            responses.add(QuestionVector.read(in, parameters.degree()));
        }
        return Optional.of(new QuestionProof(challenge, responses))
                .filter(proof -> proof.isWithin(QuestionBounds.of(parameters)));
    }

    List<QuestionVector> responses() {
        return responses;
    }

    byte[] challenge() {
        return challenge.clone();
    }

    @Override
    public String toString() {
        return "proof of a question, " + QuestionBounds.REPETITIONS + " repetitions";
    }
}
