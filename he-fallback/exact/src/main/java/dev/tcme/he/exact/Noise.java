package dev.tcme.he.exact;

import dev.tcme.he.ckks.Parameters;
import dev.tcme.he.ring.Sampler;
import java.util.stream.IntStream;

/**
 * Worst-case noise, under a key that is the sum of several parties' ternary keys.
 *
 * <p>All bounds are of the <em>canonical norm</em>, the largest absolute value of a polynomial at the complex 2N-th roots of
 * unity, in which a product is at most the product of the norms. What is random are the parties' keys, the errors of keys and
 * encryptions, and the masks of encryptions: these are bounded with a probability of failure below
 * 2^-{@value #FAILURE_BITS} for all of them together. All else, messages, roundings and the digits of key switches, counts with
 * the most that it could be, however they depend on one another: average-case estimates do not hide anything (Guo et al.,
 * eprint 2024/424).
 *
 * <p>A polynomial of independent coefficients that are sub-Gaussian with variance proxy v (a uniform ternary one has 2/3, a
 * discrete Gaussian σ²: Micciancio and Peikert, eprint 2011/501) has in every direction of the complex plane a component that
 * is sub-Gaussian with proxy {@code v·Σ cos²(kα − θ) = v·N/2}. If the absolute value exceeds r, then one of
 * {@value #DIRECTIONS} evenly spread components exceeds {@code r·cos(π/16)}, so by the union bound over N/2 roots and
 * 2^{@value #POLYNOMIALS_BITS} polynomials {@code r = sqrt(v·N·ln(16·N/2·2^(80+16)))/cos(π/16)}.
 */
final class Noise {
    static final int FAILURE_BITS = 80;
    private static final int POLYNOMIALS_BITS = 16;
    private static final int DIRECTIONS = 16;
    private static final double VARIANCE_TERNARY = 2.0 / 3;
    private static final double VARIANCE_ERROR = Sampler.SIGMA * Sampler.SIGMA;

    /** Rounding is to the nearest up to 2^-5 of a step; see {@link dev.tcme.he.ring.Division}. */
    private static final double ROUNDING = 0.5 + 0x1p-5;

    /** The arithmetic here rounds to 53 bits; each bound is made larger by this, which covers it. */
    private static final double UP = 1 + 0x1p-40;

    /** A decryption share hides a result to this many bits of statistical distance. */
    static final int HIDDEN_BITS = 40;

    /** Noise of a larger deviation cannot be drawn. It is in {@code threshold}, which this room does not see. */
    static final double DEVIATION_MAX = 0x1p90;

    private final Parameters parameters;
    private final double plain;
    private final int parties;
    private final double flat;
    private final double special;

    /** Of the key, of one party's ternary polynomial, of one error, and of the sum of all parties' errors. */
    private final double secret;

    private final double ternary;
    private final double error;
    private final double errors;

    Noise(Parameters parameters, long plainModulus, int parties) {
        this.parameters = parameters;
        this.plain = plainModulus;
        this.parties = parties;
        this.flat = 1 / StrictMath.sin(StrictMath.PI / (2.0 * parameters.degree()));
        this.special = product(parameters.specialPrimes());
        this.secret = random(VARIANCE_TERNARY * parties);
        this.ternary = random(VARIANCE_TERNARY);
        this.error = random(VARIANCE_ERROR);
        this.errors = random(VARIANCE_ERROR * parties);
    }

    /** With a variance proxy for each coefficient. */
    double random(double variance) {
        double degree = parameters.degree();
        double logUnion =
                StrictMath.log(DIRECTIONS * degree / 2) + (FAILURE_BITS + POLYNOMIALS_BITS) * StrictMath.log(2);
        return UP * Math.sqrt(variance * degree * logUnion) / StrictMath.cos(StrictMath.PI / DIRECTIONS);
    }

    /**
     * Of any polynomial with coefficients up to that: {@code |Σ a_k·ζ^k|} in a direction θ is at most
     * {@code max|a_k|·Σ|cos(kα − θ)|}, and with angles kα that are all multiples of π/N, modulo π, the sum is at most
     * {@code 1/sin(π/2N)}, about 2N/π.
     */
    private double flat(double coefficient) {
        return UP * coefficient * flat;
    }

    /** Of any message, centred. */
    double message() {
        return flat(plain / 2);
    }

    /**
     * Encrypted under the collective public key over Q·P, and divided by P:
     * {@code f·m + t·((u·e + e0 + e1·s)/P + ε0 + ε1·s)}; without special primes nothing is divided, and this is more than it is.
     */
    double encryption() {
        return UP * (message() + plain * (encryptionError() / special + rounding()));
    }

    /** {@code u·e + e0 + e1·s}. */
    private double encryptionError() {
        return ternary * errors + error + error * secret;
    }

    /**
     * Encrypted under the collective public key over Q·P, multiplied by public numbers p, and divided by P:
     * {@code (p·(f·m + t·(u·e + e0 + e1·s)))/P + t·(ε0 + ε1·s)}.
     */
    double dividedProduct() {
        double product = message() * (message() + plain * encryptionError());
        return UP * (product / special + plain * rounding());
    }

    /** {@code ε0 + ε1·s}. */
    private double rounding() {
        return UP * flat(ROUNDING) * (1 + secret);
    }

    /** The addition of a rotation at a level; the error of a Galois key is the sum of the parties' errors. */
    double rotation(int level) {
        return plain * (keySwitch(level, errors) + rounding());
    }

    /** The addition of a relinearisation at a level. */
    double relinearisation(int level) {
        return plain * (keySwitch(level, relinearisationError()) + rounding());
    }

    /** {@code s·e0 + u·e1 + e2 + e3}, from the protocol in two rounds (Mouchet et al., eprint 2020/304), each a sum. */
    private double relinearisationError() {
        return UP * errors * (2 * secret + 2);
    }

    double rescaled(double size, int level) {
        return UP * (size / step(level) + plain * rounding());
    }

    /** Relinearisation and rescaling in one division. */
    double relinearisedRescaled(double size, int level) {
        return rescaled(size + plain * keySwitch(level, relinearisationError()), level);
    }

    /** An automorphism and rescaling in one division. */
    double movedRescaled(double size, int level) {
        return rescaled(size + plain * keySwitch(level, errors), level);
    }

    /**
     * {@code Σ digit_d·e_d / P}. A digit of k primes with product D is extended to numbers of up to {@code k·D/2}, see
     * {@link dev.tcme.he.ring.BaseConversion}, each summand rounded.
     */
    private double keySwitch(int level, double keyError) {
        int[] primes = parameters.primes(level);
        double digits = 0;
        for (int d = 0; d < parameters.digits(); d++) {
            int[] active = IntStream.of(parameters.digit(d))
                    .filter(prime -> IntStream.of(primes).anyMatch(i -> i == prime))
                    .toArray();
            digits += active.length == 0 ? 0 : flat(ROUNDING * active.length * product(active));
        }
        return UP * digits * keyError / special;
    }

    private double product(int... primes) {
        return IntStream.of(primes)
                .mapToDouble(prime -> parameters.moduli().get(prime).p())
                .reduce(1, (a, b) -> a * b);
    }

    /** {@code Q/Q'} from a level to the next lower one. */
    private double step(int level) {
        return product(parameters.primes(level)) / product(parameters.primes(level - 1));
    }

    /**
     * A bound of the noise e of a result, {@code t·e = w − [f·m]}, from that of w; of the canonical norm, which no Euclidean norm of
     * coefficients exceeds (Parseval).
     */
    double ofResult(double size) {
        return UP * (size / plain + flat(0.5));
    }

    /**
     * The deviation of the Gaussian noise in each coefficient of a share that hides noise up to a bound: two Gaussians of
     * deviation σ whose centres are B apart have a divergence of {@code B²/(2σ²)}, and by Pinsker's inequality a statistical
     * distance of at most {@code B/(2σ)}, 2^-{@value #HIDDEN_BITS}.
     */
    static double hiding(double bound) {
        return StrictMath.scalb(bound, HIDDEN_BITS - 1);
    }

    /**
     * log2 of the modulus at which a result of that size can be opened: with the noise of all shares it stays below Q/4, for
     * others than {@link Protection#CURIOUS} parties when doubled and whatever shares have been proven.
     */
    double logModulusMin(double size, Protection protection) {
        double opened = switch (protection) {
            case CURIOUS -> size + plain * honestTail() * hiding(ofResult(size));
            case PROVEN, COVERT -> UP * (2 * size + plain * provenShares(hiding(ofResult(size))));
        };
        return StrictMath.log(opened / ExactEncoder.FRACTION_MAX) / StrictMath.log(2);
    }

    /** How many deviations of a share the noise of all of them has at most, in any coefficient. */
    private double honestTail() {
        double logUnion = StrictMath.log(2.0 * parameters.degree()) + FAILURE_BITS * StrictMath.log(2);
        return Math.sqrt(2 * logUnion) * Math.sqrt(parties);
    }

    /** {@code |Σ v''|∞} of shares that are proven, which stands for twice their noise. */
    private double provenShares(double deviation) {
        return parties * ProofSlack.of(parameters.degree(), deviation);
    }
}
