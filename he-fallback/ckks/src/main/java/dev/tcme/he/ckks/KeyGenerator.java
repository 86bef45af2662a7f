package dev.tcme.he.ckks;

import dev.tcme.he.ring.Modulus;
import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Ring;
import dev.tcme.he.ring.Sampler;
import dev.tcme.he.ring.Seed;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Makes keys. Every polynomial is expanded from a fresh seed; the errors' seed is forgotten, the uniform halves' is kept. */
public final class KeyGenerator {
    private final Context context;
    private final SecureRandom random;

    public KeyGenerator(Context context, SecureRandom random) {
        this.context = context;
        this.random = random;
    }

    /** A fresh secret key. */
    public SecretKey secretKey() {
        return secretKey(Seed.random(random));
    }

    /** The secret key of a seed, which stays as secret as the key. */
    public SecretKey secretKey(Seed seed) {
        return expand(context, seed);
    }

    static SecretKey expand(Context context, Seed seed) {
        Ring ring = context.ring();
        double[] coefficients = new double[ring.degree()];
        Sampler.ternary(seed, 0, coefficients);
        int[] all = IntStream.range(0, ring.moduli().size()).toArray();
        Poly values = ring.ofCoefficients(coefficients, all);
        Arrays.fill(coefficients, 0);
        return new SecretKey(context.parameters(), seed, values);
    }

    public PublicKey publicKey(SecretKey secret) {
        int[] primes = context.parameters().primes(context.parameters().levelMax());
        Seed seed = Seed.random(random);
        Poly a = uniform(context.ring(), seed, 0, primes);
        return new PublicKey(context.parameters(), zero(secret, a, error(0, primes)), a, seed);
    }

    /** For products of ciphertexts up to a level. */
    public EvaluationKey.RelinearisationKey relinearisationKey(SecretKey secret, int level) {
        Ring ring = context.ring();
        Poly s = ring.restrict(secret.values(), primes(level));
        Poly square = ring.multiply(s, s);
        SwitchingKey key = switchingKey(secret, square, level);
        square.wipe();
        return new EvaluationKey.RelinearisationKey(key);
    }

    /** For rotations by a number of slots up to a level. */
    public EvaluationKey.GaloisKey rotationKey(SecretKey secret, int by, int level) {
        return galoisKey(secret, context.rotation(by), level);
    }

    /** For conjugation up to a level. */
    public EvaluationKey.GaloisKey conjugationKey(SecretKey secret, int level) {
        return galoisKey(secret, context.conjugation(), level);
    }

    /**
     * For one automorphism φ. Key switching comes first and the automorphism last, so that decomposed ciphertexts serve many
     * rotations: the key takes s over to φ^-1(s).
     */
    public EvaluationKey.GaloisKey galoisKey(SecretKey secret, int element, int level) {
        Ring ring = context.ring();
        int inverse = BigInteger.valueOf(element)
                .modInverse(BigInteger.valueOf(2L * ring.degree()))
                .intValueExact();
        Poly s = ring.restrict(secret.values(), primes(level));
        Poly target = ring.permute(s, ring.automorphism(inverse));
        SwitchingKey key = switchingKey(target, s, level);
        target.wipe();
        return new EvaluationKey.GaloisKey(element, key);
    }

    private SwitchingKey switchingKey(SecretKey secret, Poly source, int level) {
        return switchingKey(context.ring().restrict(secret.values(), primes(level)), source, level);
    }

    /** Takes what belongs to {@code source} over to {@code target}; both over the primes of a key for the level. */
    private SwitchingKey switchingKey(Poly target, Poly source, int level) {
        Ring ring = context.ring();
        int[] primes = primes(level);
        Seed seed = Seed.random(random);
        BigInteger special = ring.product(context.parameters().specialPrimes());
        List<Integer> digits = SwitchingKey.digits(context.parameters(), level);
        Seed[] errors =
                Stream.generate(() -> Seed.random(random)).limit(digits.size()).toArray(Seed[]::new);
        Poly[] b = new Poly[errors.length];
        Poly[] a = new Poly[errors.length];
        ring.parallel().each(errors.length, d -> {
            int digit = digits.get(d);
            Poly ad = uniform(ring, seed, digit, primes);
            Poly bd = ring.subtract(error(ring, errors[d], digit, primes), ring.multiply(ad, target));
            errors[d].wipe();
            for (int prime : context.parameters().digit(digit)) {
                if (Parameters.contains(primes, prime)) {
                    Modulus modulus = ring.modulus(prime);
                    double[] limb = bd.limb(Ring.indexOf(bd, prime));
                    ring.scaleAdd(
                            source.limb(Ring.indexOf(source, prime)), modulus.residue(special), limb, limb, prime);
                }
            }
            a[d] = ad;
            b[d] = bd;
        });
        return new SwitchingKey(context.parameters(), level, digits, List.of(b), List.of(a), seed);
    }

    /** Of an evaluation key. */
    private int[] primes(int level) {
        context.parameters().requireEvaluationKeys();
        context.parameters().requireLevel(level);
        return SwitchingKey.primes(context.parameters(), level);
    }

    /** {@code e − a·s}. */
    private Poly zero(SecretKey secret, Poly a, Poly error) {
        Ring ring = context.ring();
        return ring.subtract(error, ring.multiply(a, ring.restrict(secret.values(), a.primes())));
    }

    private Poly error(long index, int... primes) {
        return error(context.ring(), Seed.random(random), index, primes);
    }

    static Poly error(Ring ring, Seed seed, long index, int... primes) {
        double[] coefficients = new double[ring.degree()];
        Sampler.gaussian(seed, index, coefficients);
        Poly result = ring.ofCoefficients(coefficients, primes);
        Arrays.fill(coefficients, 0);
        return result;
    }

    static Poly uniform(Ring ring, Seed seed, long index, int... primes) {
        double[][] limbs = new double[primes.length][];
        ring.parallel().each(primes.length, i -> {
            limbs[i] = uniformLimb(ring, seed, index, primes[i]);
        });
        return ring.poly(primes, limbs);
    }

    static double[] uniformLimb(Ring ring, Seed seed, long index, int prime) {
        double[] limb = new double[ring.degree()];
        Sampler.uniform(seed, index, ring.modulus(prime), limb);
        return limb;
    }
}
