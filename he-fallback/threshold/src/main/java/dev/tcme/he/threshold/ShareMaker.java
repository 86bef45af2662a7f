package dev.tcme.he.threshold;

import dev.tcme.he.ckks.Parameters;
import dev.tcme.he.ring.Modulus;
import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Ring;
import dev.tcme.he.ring.Sampler;
import dev.tcme.he.ring.Seed;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The polynomials of one party's shares. Written with s, u for the party's own secret and ephemeral polynomial, e for fresh
 * errors, a for common polynomials and {@code w = P·g_d} for the weight of digit d, which is P modulo the primes of the digit and
 * 0 modulo the others (as in {@code ckks.SwitchingKey}).
 */
final class ShareMaker {
    private final Agreement agreement;
    private final Parameters parameters;
    private final Ring ring;
    private final PartySecret secret;

    ShareMaker(Agreement agreement, PartySecret secret) {
        this.agreement = agreement;
        this.parameters = agreement.plan().parameters();
        this.ring = agreement.context().ring();
        this.secret = secret;
    }

    /** In the order of {@link Layout}. */
    List<Poly> keyShare() {
        List<Poly> result = new ArrayList<>();
        for (Layout.Entry entry : Layout.of(agreement.plan())) {
            result.add(
                    switch (entry.purpose()) {
                        case PUBLIC -> masked(entry, secret.negated(), PartySecret.Use.PUBLIC_ERROR);
                        case RELINEARISATION_FIRST -> relinearisationFirst(entry);
                        case RELINEARISATION_SECOND -> masked(entry, secret.values(), PartySecret.Use.SECOND_ERROR);
                        case GALOIS -> galois(entry);
                    });
        }
        return result;
    }

    /** {@code −u·a + w·s + e}. */
    private Poly relinearisationFirst(Layout.Entry entry) {
        Poly ephemeral = secret.ephemeral(entry.primes(parameters));
        Poly negated = ring.negate(ephemeral);
        ephemeral.wipe();
        Poly result = withSecret(masked(entry, negated, PartySecret.Use.FIRST_ERROR), entry.digit());
        negated.wipe();
        return result;
    }

    /** {@code −a·φ^-1(s) + w·s + e}: the automorphism φ comes after the key switch, as in {@code ckks.KeyGenerator}. */
    private Poly galois(Layout.Entry entry) {
        int inverse = BigInteger.valueOf(entry.element())
                .modInverse(BigInteger.valueOf(2L * ring.degree()))
                .intValueExact();
        Poly target =
                ring.permute(ring.restrict(secret.negated(), entry.primes(parameters)), ring.automorphism(inverse));
        Poly result = withSecret(masked(entry, target, PartySecret.Use.GALOIS_ERROR), entry.digit());
        target.wipe();
        return result;
    }

    /** {@code a·factor + e}. */
    private Poly masked(Layout.Entry entry, Poly factor, PartySecret.Use use) {
        int[] primes = entry.primes(parameters);
        Seed common = agreement.common(entry.purpose(), entry.element());
        Seed errors = secret.derive(use, entry.element(), Wire.NOTHING);
        double[] error = new double[ring.degree()];
        Sampler.gaussian(errors, entry.digit(), error);
        errors.wipe();
        double[][] limbs = new double[primes.length][];
        ring.parallel().each(primes.length, i -> {
            int prime = primes[i];
            double[] limb = new double[ring.degree()];
            double[] values = transformed(error, prime);
            Sampler.uniform(common, entry.digit(), ring.modulus(prime), limb);
            ring.multiplyAdd(limb, factor.limb(Ring.indexOf(factor, prime)), values, limb, prime);
            Arrays.fill(values, 0);
            limbs[i] = limb;
        });
        Arrays.fill(error, 0);
        return ring.poly(primes, limbs);
    }

    /** Adds {@code w·s}, in place. */
    private Poly withSecret(Poly poly, int digit) {
        BigInteger special = ring.product(parameters.specialPrimes());
        int[] primes = parameters.digit(digit);
        for (int i = 0; i < poly.size(); i++) {
            int prime = poly.prime(i);
            if (IntStream.of(primes).anyMatch(one -> one == prime)) {
                double[] s = secret.values().limb(prime);
                ring.scaleAdd(s, ring.modulus(prime).residue(special), poly.limb(i), poly.limb(i), prime);
            }
        }
        return poly;
    }

    /**
     * {@code s·h0 + e + (u − s)·h1 + e'} for each digit, where (h0, h1) are the sums of the first round. The errors answer this
     * transcript and no other.
     */
    List<Poly> relinearisation(KeySum sum) {
        List<Layout.Entry> layout = Layout.of(agreement.plan());
        List<Poly> first = polys(layout, sum, Purpose.RELINEARISATION_FIRST);
        List<Poly> second = polys(layout, sum, Purpose.RELINEARISATION_SECOND);
        if (first.isEmpty()) {
            return List.of();
        }
        int[] primes = first.getFirst().primes();
        Poly ephemeral = secret.ephemeral(primes);
        Poly difference = ring.add(ephemeral, ring.restrict(secret.negated(), primes));
        ephemeral.wipe();
        List<Poly> result = IntStream.range(0, first.size())
                .mapToObj(d -> answer(first.get(d), second.get(d), difference, answerErrors(sum, d)))
                .toList();
        difference.wipe();
        return result;
    }

    private static List<Poly> polys(List<Layout.Entry> layout, KeySum sum, Purpose purpose) {
        return IntStream.range(0, layout.size())
                .filter(i -> layout.get(i).purpose() == purpose)
                .mapToObj(i -> sum.polys().get(i))
                .toList();
    }

    private double[] answerErrors(KeySum sum, int position) {
        double[] error = new double[ring.degree()];
        double[] more = new double[ring.degree()];
        Seed first = secret.derive(PartySecret.Use.ANSWER_ERROR_FIRST, 0, sum.transcript());
        Seed second = secret.derive(PartySecret.Use.ANSWER_ERROR_SECOND, 0, sum.transcript());
        Sampler.gaussian(first, position, error);
        Sampler.gaussian(second, position, more);
        first.wipe();
        second.wipe();
        for (int i = 0; i < error.length; i++) {
            error[i] += more[i];
        }
        Arrays.fill(more, 0);
        return error;
    }

    /** {@code s·h0 + difference·h1 + error}; wipes the error. */
    private Poly answer(Poly h0, Poly h1, Poly difference, double[] error) {
        int[] primes = h0.primes();
        double[][] limbs = new double[primes.length][];
        ring.parallel().each(primes.length, i -> {
            int prime = primes[i];
            double[] limb = transformed(error, prime);
            ring.multiplyAdd(h0.limb(i), secret.values().limb(prime), limb, limb, prime);
            ring.multiplyAdd(h1.limb(i), difference.limb(i), limb, limb, prime);
            limbs[i] = limb;
        });
        Arrays.fill(error, 0);
        return ring.poly(primes, limbs);
    }

    /** A fresh array with the values of a polynomial of small coefficients. */
    private double[] transformed(double[] coefficients, int prime) {
        double[] values = new double[ring.degree()];
        ring.reduce(coefficients, values, prime);
        ring.forward(values, prime);
        return values;
    }

    /** The share of the secret that is dealt to a party, over the primes of shared decryption. */
    Poly dealt(int to) {
        int[] primes = Layout.decryptionPrimes(agreement.plan());
        Seed seed = secret.derive(PartySecret.Use.DEALING, 0, Wire.NOTHING);
        Poly result = Shamir.share(
                ring, ring.restrict(secret.values(), primes), agreement.quorum().threshold(), seed, to);
        seed.wipe();
        return result;
    }

    /**
     * {@code λ·c1·key + smudging noise} over the primes of the ciphertext. The noise answers this request and no other.
     *
     * @param key the party's own secret, or its share of all secrets
     * @param party whose Lagrange coefficient λ is
     */
    Poly decryption(DecryptionRequest request, Poly key, int party) {
        Seed seed = secret.derive(PartySecret.Use.SMUDGING, party, request.noise());
        Poly noise = WideGaussian.sample(ring, seed, request.deviation(), request.primes());
        seed.wipe();
        return withNoise(request, key, party, noise);
    }

    /** As {@link #decryption}, with the noise at hand, which becomes the share. */
    Poly withNoise(DecryptionRequest request, Poly key, int party, Poly noise) {
        Poly c1 = request.ciphertext().parts().get(1);
        int[] primes = c1.primes();
        ring.parallel().each(primes.length, i -> {
            int prime = primes[i];
            Modulus modulus = ring.modulus(prime);
            double[] limb = noise.limb(i);
            double[] product = new double[ring.degree()];
            ring.multiply(c1.limb(i), key.limb(Ring.indexOf(key, prime)), product, prime);
            ring.scaleAdd(product, request.coefficient(party, modulus), limb, limb, prime);
            Arrays.fill(product, 0);
        });
        return noise;
    }
}
