package dev.tcme.he.exact;

import dev.tcme.he.ckks.Ciphertext;
import dev.tcme.he.ckks.Context;
import dev.tcme.he.ckks.EvaluationKey;
import dev.tcme.he.ckks.EvaluationKeys;
import dev.tcme.he.ckks.Evaluator;
import dev.tcme.he.ckks.ExtendedCiphertext;
import dev.tcme.he.ckks.Parameters;
import dev.tcme.he.ckks.Plaintext;
import dev.tcme.he.ckks.SwitchingKey;
import dev.tcme.he.ring.Division;
import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Ring;
import dev.tcme.he.ring.Sampler;
import dev.tcme.he.ring.Seed;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * What parties with keys of their own arrive at together, made by somebody who knows all of it: the sum of ternary keys, and
 * evaluation keys whose errors are those of the protocol in eprint 2020/304.
 */
final class Collective {
    final Context context;
    final Parameters parameters;
    final List<Poly> secrets;
    final Poly secret;
    private final Ring ring;
    private final int parties;
    private final Random random;
    private final Poly open;
    private final Poly openMask;
    private long seeds;

    Collective(Parameters parameters, int parties, long seed) {
        this.context = Context.of(parameters);
        this.parameters = parameters;
        this.ring = context.ring();
        this.parties = parties;
        this.random = new Random(seed);
        this.secrets = IntStream.range(0, parties).mapToObj(i -> ternary(all())).toList();
        this.secret = secrets.stream().reduce(ring::add).orElseThrow();
        this.openMask = uniform(all());
        this.open = ring.subtract(errors(all()), ring.multiply(openMask, secret));
    }

    private int[] all() {
        return IntStream.range(0, parameters.moduli().size()).toArray();
    }

    private Seed seed() {
        return Seed.ofNumber(random.nextLong() + seeds++);
    }

    private Poly ternary(int... primes) {
        double[] coefficients = new double[ring.degree()];
        Sampler.ternary(seed(), 0, coefficients);
        return ring.ofCoefficients(coefficients, primes);
    }

    private Poly error(int... primes) {
        double[] coefficients = new double[ring.degree()];
        Sampler.gaussian(seed(), 0, coefficients);
        return ring.ofCoefficients(coefficients, primes);
    }

    /** The sum of all parties' errors. */
    private Poly errors(int... primes) {
        return sum(coefficients -> Sampler.gaussian(seed(), 0, coefficients), primes);
    }

    private Poly ternaries(int... primes) {
        return sum(coefficients -> Sampler.ternary(seed(), 0, coefficients), primes);
    }

    private Poly sum(Consumer<double[]> sampler, int... primes) {
        double[] sum = new double[ring.degree()];
        double[] one = new double[ring.degree()];
        for (int party = 0; party < parties; party++) {
            sampler.accept(one);
            Arrays.setAll(sum, k -> sum[k] + one[k]);
        }
        return ring.ofCoefficients(sum, primes);
    }

    private Poly uniform(int... primes) {
        double[][] limbs = new double[primes.length][ring.degree()];
        for (int i = 0; i < primes.length; i++) {
            Sampler.uniform(seed(), 0, ring.modulus(primes[i]), limbs[i]);
        }
        return ring.poly(primes, limbs);
    }

    /** Over Q·P. */
    ExtendedCiphertext encryptExtended(Poly plaintext, int level) {
        int[] extended = context.extended(level);
        Poly mask = ternary(extended);
        Poly c0 = ring.add(ring.multiply(ring.restrict(open, extended), mask), error(extended));
        Poly c1 = ring.add(ring.multiply(ring.restrict(openMask, extended), mask), error(extended));
        return new ExtendedCiphertext(parameters, level, ring.add(c0, plaintext), c1);
    }

    /** Over Q·P, divided by P. */
    Ciphertext encrypt(Plaintext plaintext) {
        int[] primes = parameters.primes(plaintext.level());
        int[] extended = context.extended(plaintext.level());
        UnaryOperator<Poly> division = extended.length == primes.length
                ? UnaryOperator.identity()
                : new Division(ring, extended, primes)::apply;
        Poly mask = ternary(extended);
        Poly c0 = ring.add(ring.multiply(ring.restrict(open, extended), mask), error(extended));
        Poly c1 = ring.add(ring.multiply(ring.restrict(openMask, extended), mask), error(extended));
        return new Ciphertext(
                parameters,
                plaintext.level(),
                plaintext.scale(),
                List.of(ring.add(division.apply(c0), plaintext.poly()), division.apply(c1)),
                Optional.empty());
    }

    /** A party's vectors, encrypted. */
    List<Ciphertext> encrypt(ExactCircuit<?> circuit, int party, long... values) {
        return circuit.encode(context, party, values, new SecureRandom()).stream()
                .map(this::encrypt)
                .toList();
    }

    Evaluator evaluator(KeyNeeds needs) {
        return new Evaluator(context, evaluationKeys(needs));
    }

    EvaluationKeys evaluationKeys(KeyNeeds needs) {
        List<EvaluationKey> keys = new ArrayList<>();
        needs.relinearisation().ifPresent(level -> keys.add(relinearisation(level)));
        needs.galois().forEach((element, level) -> keys.add(galois(element, level)));
        return EvaluationKeys.of(keys);
    }

    private EvaluationKey relinearisation(int level) {
        int[] primes = keyPrimes(level);
        Poly s = ring.restrict(secret, primes);
        return new EvaluationKey.RelinearisationKey(switching(s, ring.multiply(s, s), level, () -> {
            Poly u = ternaries(primes);
            Poly products = ring.add(ring.multiply(s, errors(primes)), ring.multiply(u, errors(primes)));
            return ring.add(products, ring.add(errors(primes), errors(primes)));
        }));
    }

    private EvaluationKey galois(int element, int level) {
        int[] primes = keyPrimes(level);
        int inverse = BigInteger.valueOf(element)
                .modInverse(BigInteger.valueOf(2L * ring.degree()))
                .intValueExact();
        Poly s = ring.restrict(secret, primes);
        Poly target = ring.permute(s, ring.automorphism(inverse));
        return new EvaluationKey.GaloisKey(element, switching(target, s, level, () -> errors(primes)));
    }

    private SwitchingKey switching(Poly target, Poly source, int level, Supplier<Poly> error) {
        int[] primes = keyPrimes(level);
        BigInteger special = ring.product(parameters.specialPrimes());
        List<Integer> digits = IntStream.range(0, parameters.digits())
                .filter(d -> IntStream.of(parameters.digit(d)).anyMatch(prime -> contains(primes, prime)))
                .boxed()
                .toList();
        List<Poly> b = new ArrayList<>();
        List<Poly> a = new ArrayList<>();
        for (int digit : digits) {
            Poly mask = uniform(primes);
            Poly half = ring.subtract(error.get(), ring.multiply(mask, target));
            for (int i = 0; i < primes.length; i++) {
                if (contains(parameters.digit(digit), primes[i])) {
                    double factor = ring.modulus(primes[i]).residue(special);
                    ring.scaleAdd(source.limb(i), factor, half.limb(i), half.limb(i), primes[i]);
                }
            }
            a.add(mask);
            b.add(half);
        }
        return new SwitchingKey(parameters, level, digits, b, a, Seed.ofNumber(0));
    }

    private int[] keyPrimes(int level) {
        return IntStream.concat(
                        IntStream.rangeClosed(0, level).flatMap(one -> IntStream.of(parameters.primes(one))),
                        IntStream.of(parameters.specialPrimes()))
                .sorted()
                .distinct()
                .toArray();
    }

    private static boolean contains(int[] primes, int prime) {
        return IntStream.of(primes).anyMatch(i -> i == prime);
    }

    /** {@code Σ c_i·s^i}. */
    Poly phase(Ciphertext ciphertext) {
        Poly s = ring.restrict(secret, parameters.primes(ciphertext.level()));
        Poly sum = ciphertext.parts().getLast();
        for (int i = ciphertext.degree() - 1; i >= 0; i--) {
            sum = ring.add(ring.multiply(sum, s), ciphertext.parts().get(i));
        }
        return sum;
    }

    /** {@code c0} and every party's {@code c1·s_i} with Gaussian noise. */
    Poly opened(Ciphertext ciphertext, double deviation) {
        int[] primes = parameters.primes(ciphertext.level());
        Poly sum = ciphertext.parts().get(0);
        for (Poly one : secrets) {
            double[] noise = new double[ring.degree()];
            for (int i = 0; i < noise.length; i++) {
                noise[i] = Math.rint(deviation * random.nextGaussian());
            }
            Poly share = ring.multiply(ciphertext.parts().get(1), ring.restrict(one, primes));
            sum = ring.add(sum, ring.add(share, ring.ofCoefficients(noise, primes)));
        }
        return sum;
    }
}
