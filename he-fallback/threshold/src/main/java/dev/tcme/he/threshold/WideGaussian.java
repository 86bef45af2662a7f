package dev.tcme.he.threshold;

import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Ring;
import dev.tcme.he.ring.Seed;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.ChaCha20ParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Polynomials with coefficients of a discrete Gaussian of very large deviation: smudging noise.
 *
 * <p>A coefficient is {@code X_0 + 4·X_1 + … + 4^(J−1)·X_(J−1) + m·X_J} with independent X_j of deviation {@value #BASE}. Adding
 * {@code Y + m·X}, deviations σ_Y and σ_X, gives at x the probability {@code c·ρ_σ(x)·Σ_j ρ_τ(m·j − c_x)} with
 * {@code σ² = σ_Y² + m²·σ_X²} and {@code τ = m·σ_X·σ_Y/σ} (complete the square; Peikert, eprint 2010/088, theorem 3.1;
 * Micciancio and Walter, eprint 2017/259, section 4). By Poisson's summation formula the sum depends on x by a factor of at most
 * {@code 1 ± 2·exp(−2π²(τ/m)²)}; here {@code τ/m} is never below 1.94, so a step costs a statistical distance below 2^-105. Each
 * X_j is off by less than 2^-110: a tail beyond {@value #SIZE_MAX}, 12.4 deviations, and {@value #SIZE_MAX} thresholds of 126
 * bits. With at most 46 steps a polynomial of degree 2^17 is a discrete Gaussian to within 2^-80.
 *
 * <p>In constant time: every X_j takes 127 random bits and is compared with every threshold by the signs of differences.
 */
final class WideGaussian {
    static final double DEVIATION_MIN = 0x1p5;
    static final double DEVIATION_MAX = 0x1p90;

    /** The deviation of one step. */
    static final int BASE = 8;

    static final int SIZE_MAX = 99;

    private static final int STEP_BITS = 2;

    /** So many steps fit into a {@code long} whose values are exact as {@code double}s. */
    private static final int STEPS_PER_SUM = 20;

    /** Thresholds are two halves of 63 bits, so that the sign of a difference tells which is larger. */
    private static final int HALF_BITS = 63;

    private static final MathContext PRECISION = new MathContext(70, RoundingMode.HALF_EVEN);
    private static final long[][] THRESHOLDS = thresholds();
    private static final String CIPHER = "ChaCha20";
    private static final int NONCE_BYTES = 12;
    private static final int BLOCK = 512;

    private WideGaussian() {}

    /** {@code [k−1]} is the first 126 bits of Pr[|X| ≥ k], as two halves. */
    private static long[][] thresholds() {
        // ρ(k) = q^(k²) with q = exp(−1/(2·BASE²)), by its series.
        BigDecimal exponent = BigDecimal.ONE.negate().divide(BigDecimal.valueOf(2L * BASE * BASE), PRECISION);
        BigDecimal q = BigDecimal.ONE;
        BigDecimal term = BigDecimal.ONE;
        for (int i = 1; i < PRECISION.getPrecision(); i++) {
            term = term.multiply(exponent).divide(BigDecimal.valueOf(i), PRECISION);
            q = q.add(term, PRECISION);
        }
        BigDecimal[] tail = new BigDecimal[SIZE_MAX + 1];
        BigDecimal total = BigDecimal.ZERO;
        for (int k = SIZE_MAX; k >= 0; k--) {
            total = total.add(q.pow(k * k, PRECISION).multiply(BigDecimal.valueOf(k == 0 ? 1 : 2)), PRECISION);
            tail[k] = total;
        }
        BigDecimal unit = new BigDecimal(BigInteger.ONE.shiftLeft(2 * HALF_BITS));
        long[][] result = new long[SIZE_MAX][];
        for (int k = 1; k <= SIZE_MAX; k++) {
            BigInteger bits = tail[k].multiply(unit).divide(total, PRECISION).toBigInteger();
            result[k - 1] = new long[] {
                bits.shiftRight(HALF_BITS).longValueExact(),
                bits.and(BigInteger.valueOf(Long.MAX_VALUE)).longValueExact()
            };
        }
        return result;
    }

    /**
     * How a deviation is put together.
     *
     * @param steps J
     * @param top m, at most 4^J
     */
    record Ladder(int steps, BigInteger top) {
        /**
         * The deviation that comes out is not less than what is asked for, up to rounding of a {@code double}, and less than
         * {@value #BASE} more.
         */
        static Ladder of(double deviation) {
            if (!(deviation >= DEVIATION_MIN && deviation <= DEVIATION_MAX)) {
                throw new IllegalArgumentException("smudging noise has a deviation of 2^5 to 2^90, not " + deviation);
            }
            int steps = 1;
            while (top(deviation, steps) > StrictMath.pow(2, STEP_BITS * steps)) {
                steps++;
            }
            return new Ladder(steps, new BigDecimal(top(deviation, steps)).toBigIntegerExact());
        }

        private static double top(double deviation, int steps) {
            double rest = deviation * deviation - variance(steps);
            return Math.max(1, Math.ceil(StrictMath.sqrt(Math.max(rest, 0)) / BASE));
        }

        /** Of the steps without the top. */
        private static double variance(int steps) {
            return BASE * BASE * (StrictMath.pow(2, 2 * STEP_BITS * steps) - 1) / ((1 << 2 * STEP_BITS) - 1);
        }

        /** No coefficient is larger. */
        BigInteger most() {
            BigInteger weights = BigInteger.ONE.shiftLeft(STEP_BITS * steps).add(top);
            return weights.multiply(BigInteger.valueOf(SIZE_MAX));
        }

        double deviation() {
            double m = top.doubleValue() * BASE;
            return StrictMath.sqrt(variance(steps) + m * m);
        }
    }

    /** A sum of steps, to be multiplied by its weight. */
    private record Part(BigInteger weight, double[] values) {}

    /**
     * @param seed as secret as the noise; used for nothing else
     * @param deviation 2^5 to 2^90
     */
    static Poly sample(Ring ring, Seed seed, double deviation, int... primes) {
        List<Part> parts = parts(seed, Ladder.of(deviation), ring.degree());
        double[][] limbs = new double[primes.length][];
        ring.parallel().each(primes.length, i -> {
            int prime = primes[i];
            double[] limb = new double[ring.degree()];
            double[] reduced = new double[ring.degree()];
            for (Part part : parts) {
                ring.reduce(part.values(), reduced, prime);
                ring.scaleAdd(reduced, ring.modulus(prime).residue(part.weight()), limb, limb, prime);
            }
            Arrays.fill(reduced, 0);
            ring.forward(limb, prime);
            limbs[i] = limb;
        });
        parts.forEach(part -> Arrays.fill(part.values(), 0));
        return ring.poly(primes, limbs);
    }

    /** The coefficients of {@link #sample}, at most 12.4 deviations each. */
    static WideIntegers integers(Seed seed, double deviation, int degree) {
        Ladder ladder = Ladder.of(deviation);
        WideIntegers result = WideIntegers.zeros(ladder.most(), degree);
        for (Part part : parts(seed, ladder, degree)) {
            result.addScaled(part.values(), part.weight());
            Arrays.fill(part.values(), 0);
        }
        return result;
    }

    private static List<Part> parts(Seed seed, Ladder ladder, int degree) {
        List<Part> parts = new ArrayList<>();
        for (int from = 0; from < ladder.steps(); from += STEPS_PER_SUM) {
            double[] sum = new double[degree];
            for (int step = from; step < Math.min(from + STEPS_PER_SUM, ladder.steps()); step++) {
                addStep(seed, step, 1L << STEP_BITS * (step - from), sum);
            }
            parts.add(new Part(BigInteger.ONE.shiftLeft(STEP_BITS * from), sum));
        }
        double[] top = new double[degree];
        addStep(seed, ladder.steps(), 1, top);
        parts.add(new Part(ladder.top(), top));
        return parts;
    }

    /** {@code sum += weight·X}, with X of deviation {@link #BASE}. */
    private static void addStep(Seed seed, int step, long weight, double[] sum) {
        Cipher cipher = cipher(seed, step);
        byte[] zeros = new byte[BLOCK * 2 * Long.BYTES];
        byte[] random = new byte[zeros.length];
        long[] high = new long[BLOCK];
        long[] low = new long[BLOCK];
        long[] size = new long[BLOCK];
        for (int start = 0; start < sum.length; start += BLOCK) {
            fill(cipher, zeros, random, high, low);
            Arrays.fill(size, 0);
            for (long[] threshold : THRESHOLDS) {
                countBelow(high, low, threshold[0], threshold[1], size);
            }
            for (int i = 0; i < BLOCK; i++) {
                long sign = -(low[i] & 1);
                sum[start + i] += ((size[i] ^ sign) - sign) * weight;
            }
        }
        Arrays.fill(random, (byte) 0);
        Arrays.fill(high, 0);
        Arrays.fill(low, 0);
        Arrays.fill(size, 0);
    }

    /** Adds 1 where the number of 126 bits is below the threshold. The lowest bit of {@code low} is none of them. */
    private static void countBelow(long[] high, long[] low, long thresholdHigh, long thresholdLow, long[] size) {
        for (int i = 0; i < BLOCK; i++) {
            long borrow = ((low[i] >>> 1) - thresholdLow) >>> 63;
            size[i] += (high[i] - thresholdHigh - borrow) >>> 63;
        }
    }

    private static void fill(Cipher cipher, byte[] zeros, byte[] random, long[] high, long[] low) {
        try {
            cipher.update(zeros, 0, zeros.length, random, 0);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("a stream cipher writes as much as it reads", e);
        }
        ByteBuffer buffer = ByteBuffer.wrap(random).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < BLOCK; i++) {
            high[i] = buffer.getLong() >>> 1;
            low[i] = buffer.getLong();
        }
    }

    /** The key stream of ChaCha20 (RFC 8439); the number of the step is the nonce. */
    static Cipher cipher(Seed seed, int step) {
        byte[] key = seed.bytes();
        byte[] nonce = ByteBuffer.allocate(NONCE_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(step)
                .array();
        try {
            Cipher cipher = Cipher.getInstance(CIPHER);
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, CIPHER), new ChaCha20ParameterSpec(nonce, 0));
            return cipher;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + CIPHER, e);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }
}
