package dev.tcme.he.bgv;

import dev.tcme.he.ring.Modulus;
import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Ring;
import dev.tcme.he.ring.Sampler;
import dev.tcme.he.ring.Seed;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Multiplies a proven question by secret numbers and adds others, such that its asker, whatever it did, learns the sums modulo t
 * and nothing else.
 *
 * <p>Of the question (c0, a), factors p and addends r (plaintexts) it makes {@code (2·c0·w + r + t·f, 2·(a·w + t·e))} with {@code w = p +
 * t·u}, ternary u, a fresh error e and uniform noise f. Two things would otherwise tell:
 *
 * <ul>
 *   <li>The second part, for who divides it by a. It is hidden by {@code a·u + e}, which nobody tells from uniform (RLWE with the
 *       secret u). That a comes from a seed which the asker chose does not help it if the expansion of the seed, ChaCha20, is a
 *       random oracle; the reduction rewinds the asker to know its s''.
 *   <li>The noise. With s'', e'' and m'' of the question's proof the first part is that many times the second plus {@code w·(t·e'' +
 *       m'') + t·e·s'' + r + t·f}: the plaintext {@code p·m'' + r} and t times a number that is {@link Noise#answered} at most. f is 2^λ
 *       times as large, λ = {@value #STATISTICAL_BITS}: each coefficient is off from one that does not depend on it by at most
 *       2^-λ, all N = 2^13 of them by 2^-40.
 * </ul>
 *
 * <p>The question is doubled because only the double is proven to have a short secret and little noise. An honest asker reads the
 * result with its own key as usual: the factor 2 stands in both parts, and the plaintext is {@code 2·p·m + r}.
 */
final class Blinder {
    /** λ. */
    static final int STATISTICAL_BITS = 53;

    private static final String LABEL = "tcme bgv answer 1";

    /** The sampler makes up to 52 bits at a time; what is uniform between −2^47 and 2^47−1 tiles. */
    private static final int PIECE_BITS = 48;

    private final Context context;
    private final ProvenQuestion question;
    private final int primes;
    private final Poly w;
    private final Poly second;
    private final SecureRandom random;

    /**
     * @param factors p; wiped
     * @param primes of the answer
     */
    Blinder(Context context, ProvenQuestion question, Plaintext factors, int primes, SecureRandom random) {
        context.require(question.parameters());
        context.require(factors.parameters());
        this.context = context;
        this.question = question;
        this.primes = primes;
        this.random = random;
        Ring ring = context.ring();
        int[] all = context.allPrimes();
        Seed seed = Seed.random(random);
        this.w = context.ternary(seed, all);
        seed.wipe();
        Poly error = context.error(random, all);
        Poly a = question.ciphertext().part(1);
        ring.parallel().each(all.length, i -> {
            double[] u = w.limb(i);
            double[] e = error.limb(i);
            double t = context.parameters().plainModulus();
            ring.scaleAdd(u, t, factors.poly().limb(i), u, i);
            ring.multiplyAdd(a.limb(i), u, e, e, i);
            ring.add(e, e, e, i);
        });
        factors.poly().wipe();
        // What was the error is the second part now.
        this.second = new Evaluator(context).switchTo(error, primes);
    }

    /** Of the answer's second part, which hides everything. */
    byte[] digest() {
        return digest(context, second);
    }

    /** {@link #digest()} of an answer's second part. */
    static byte[] digest(Context context, Poly second) {
        return Transcript.of(LABEL).poly(context.ring(), second).digest();
    }

    /**
     * The answer; once.
     *
     * @param addends r; wiped
     * @throws NoiseException if the modulus has no room for that much noise
     */
    Ciphertext answer(Plaintext addends) {
        context.require(addends.parameters());
        Ring ring = context.ring();
        Noise noise = context.noise();
        int[] all = context.allPrimes();
        double inside = noise.answered(QuestionBounds.of(context.parameters()));
        int bits = noise.drowningBits(inside, STATISTICAL_BITS);
        double bound = noise.flooded(inside, bits);
        if (bound >= context.parameters().noiseMax(all.length)) {
            throw new NoiseException(bound, all.length);
        }
        Poly first = drowning(bits);
        Poly c0 = question.ciphertext().part(0);
        ring.parallel().each(all.length, i -> {
            double[] limb = first.limb(i);
            double[] product = w.limb(i);
            ring.multiply(product, c0.limb(i), product, i);
            ring.scaleAdd(product, 2, limb, limb, i);
            ring.add(limb, addends.poly().limb(i), limb, i);
        });
        w.wipe();
        addends.poly().wipe();
        List<Poly> parts = List.of(new Evaluator(context).switchTo(first, primes), second);
        for (int prime = all.length - 1; prime >= primes; prime--) {
            bound = noise.switched(bound, ring.modulus(prime).p(), 1);
        }
        return new Ciphertext(context.parameters(), parts, bound, Optional.empty());
    }

    /**
     * {@code t·f} with whole numbers f that are uniform in a range of 2^(bits+1), made in pieces of {@value #PIECE_BITS} bits.
     * All are added up as coefficients, so that one transform does for them.
     */
    private Poly drowning(int bits) {
        Ring ring = context.ring();
        int tiles = Math.max(0, (bits - 1) / PIECE_BITS);
        double[][] pieces = new double[tiles + 1][ring.degree()];
        Seed seed = Seed.random(random);
        for (int i = 0; i < tiles; i++) {
            Sampler.wide(seed, i, PIECE_BITS - 1, pieces[i]);
        }
        Sampler.wide(seed, tiles, bits - tiles * PIECE_BITS, pieces[tiles]);
        seed.wipe();
        int[] all = context.allPrimes();
        double[][] limbs = new double[all.length][];
        ring.parallel().each(all.length, i -> limbs[i] = composed(pieces, i));
        for (double[] piece : pieces) {
            Arrays.fill(piece, 0);
        }
        return ring.poly(all, limbs);
    }

    /** {@code t·Σ pieces[i]·2^(48·i)}, transformed. */
    private double[] composed(double[][] pieces, int prime) {
        Ring ring = context.ring();
        Modulus p = ring.modulus(prime);
        double[] limb = new double[ring.degree()];
        double[] piece = ring.take();
        BigInteger weight = BigInteger.valueOf(context.parameters().plainModulus());
        for (double[] one : pieces) {
            ring.reduce(one, piece, prime);
            ring.scaleAdd(piece, p.residue(weight), limb, limb, prime);
            weight = weight.shiftLeft(PIECE_BITS);
        }
        ring.forward(limb, prime);
        Arrays.fill(piece, 0);
        ring.give(piece);
        return limb;
    }
}
