package dev.tcme.he.threshold;

import dev.tcme.he.ckks.Parameters;
import dev.tcme.he.ring.Sampler;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.stream.Stream;

/**
 * The sizes of a {@link ShareProof}.
 *
 * @param degree N
 * @param repetitions R, the least with {@code (2N)^R >= 2^128}
 * @param secret of s
 * @param error of e
 * @param noise of v
 */
record ProofBounds(int degree, int repetitions, Interval secret, Interval error, Interval noise) {
    /** log2 of how many challenges there are at least. */
    private static final int CHALLENGE_BITS = 128;

    /** s, e and v. */
    private static final int PARTS = 3;

    /**
     * How much wider the masks of s and e are, for what they hide, than those of v. Width of v's masks is slack, for which the
     * modulus must have room; width of these only takes bytes, and fewer proofs have to begin again.
     */
    private static final BigInteger KEY_WIDENING = BigInteger.valueOf(16);

    /**
     * T_v: smudging noise beyond this many deviations comes up with a probability below {@code 2·exp(−72) < 2^-102} for each
     * coefficient, as the sum of discrete Gaussians is subgaussian; below 2^-85 for a polynomial of degree 2^17.
     */
    static final int NOISE_TAIL = 12;

    /**
     * @param witness B: no coefficient is larger
     * @param mask γ: masks are uniform between −γ and γ
     */
    record Interval(BigInteger witness, BigInteger mask) {
        /** {@code γ − B}: no coefficient of a response is larger. Each value up to it comes up equally often whatever is masked. */
        BigInteger limit() {
            return mask.subtract(witness);
        }

        /**
         * What is left of a response that was within the limit when it has been taken apart: two of them differ by at most
         * {@code 2(γ − B)}, and the factor by which the difference is multiplied has N coefficients, none above 1.
         */
        BigInteger extracted(int degree) {
            return limit().shiftLeft(1).multiply(BigInteger.valueOf(degree));
        }
    }

    /** @param deviation of the smudging noise, as it is asked for */
    static ProofBounds of(int degree, double deviation) {
        int exponentBits = Integer.numberOfTrailingZeros(degree) + 1;
        int repetitions = Math.ceilDiv(CHALLENGE_BITS, exponentBits);
        // γ = factor·B: all N·R coefficients of one part of the responses are accepted with a probability of
        // (1 − 2B/(2γ+1))^(NR), about exp(−1/6) for v and exp(−1/96) for s and e.
        BigInteger factor = BigInteger.valueOf(2L * degree * repetitions * PARTS);
        BigInteger tail = new BigDecimal(WideGaussian.Ladder.of(deviation).deviation())
                .multiply(BigDecimal.valueOf(NOISE_TAIL))
                .setScale(0, RoundingMode.CEILING)
                .toBigIntegerExact();
        return new ProofBounds(
                degree,
                repetitions,
                interval(BigInteger.ONE, factor.multiply(KEY_WIDENING)),
                interval(BigInteger.valueOf(Sampler.ERROR_MAX), factor.multiply(KEY_WIDENING)),
                interval(tail, factor));
    }

    private static Interval interval(BigInteger witness, BigInteger factor) {
        return new Interval(witness, witness.multiply(factor));
    }

    /** In the order of {@link ProofVector}. */
    List<Interval> intervals() {
        return List.of(secret, error, noise);
    }

    /** log2(2N). */
    int exponentBits() {
        return Integer.numberOfTrailingZeros(degree) + 1;
    }

    /** {@code 2N·γ_v}: what a verified share is off by, doubled. */
    BigInteger slack() {
        return noise.mask().multiply(BigInteger.valueOf(2L * degree));
    }

    /** Of a proof: the challenge and the responses. */
    long bytes() {
        long responses = intervals().stream()
                .mapToLong(interval -> WideIntegers.bytes(interval.limit(), degree))
                .sum();
        return Digest.BYTES + repetitions * responses;
    }

    /**
     * The least modulus for which only one secret is behind a key share: {@code 2·(2X+1)·(2Y+X)·sqrt(N)}, with X and Y what the
     * extracted secret and error can differ by from twice the true ones.
     *
     * <p>Two secrets give a {@code x ≠ 0} with {@code a·x = y}, coefficients at most X and Y. Say x is 0 at the roots of a set Z
     * and P is the product of their primes; y is then 0 there too. Both are in an ideal of norm P, in which no element but 0 has
     * all coefficients below {@code λ = P^(1/N)/sqrt(N)} (the norm of an element is at most the N-th power of its length), so
     * {@code λ <= X}, and there are at most {@code ((2Y+λ)/λ)^N} such y, as cubes of side λ around them do not meet. For uniform a
     * each has a probability of {@code P/q^N}. With {@code P = (λ·sqrt(N))^N}, all x and y together have at most
     * {@code ((2X+1)·(2Y+X)·sqrt(N)/q)^N}, which is 2^-N for this q.
     */
    BigInteger modulusMin() {
        BigInteger x = secret.extracted(degree).add(secret.witness().shiftLeft(1));
        BigInteger y = error.extracted(degree).add(error.witness().shiftLeft(1));
        // Rounded up for odd log2(N).
        BigInteger root = BigInteger.ONE.shiftLeft(exponentBits() / 2);
        return x.shiftLeft(1)
                .add(BigInteger.ONE)
                .multiply(y.shiftLeft(1).add(x))
                .multiply(root)
                .shiftLeft(1);
    }

    /** @throws IllegalArgumentException if a proof about this request would say nothing */
    static void require(DecryptionRequest request) {
        if (request.agreement().quorum().dealt()) {
            throw new IllegalArgumentException(
                    "decryption shares are proven where all parties decrypt; under this agreement "
                            + request.agreement().quorum().threshold() + " of "
                            + request.agreement().quorum().parties() + " do");
        }
        Parameters parameters = request.agreement().plan().parameters();
        ProofBounds bounds = of(parameters.degree(), request.deviation());
        BigInteger all = bounds.slack()
                .multiply(BigInteger.valueOf(request.active().size()))
                .shiftLeft(1);
        BigInteger least =
                Stream.of(all, bounds.modulusMin()).max(BigInteger::compareTo).orElseThrow();
        BigInteger modulus = parameters.modulus(request.ciphertext().level());
        if (modulus.compareTo(least) <= 0) {
            throw new IllegalArgumentException("proofs need a modulus above 2^" + (least.bitLength() - 1)
                    + " for this smudging noise, level " + request.ciphertext().level() + " has 2^"
                    + (modulus.bitLength() - 1));
        }
    }
}
