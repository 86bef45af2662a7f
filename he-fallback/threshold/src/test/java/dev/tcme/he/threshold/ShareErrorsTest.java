package dev.tcme.he.threshold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.he.ckks.Ciphertext;
import dev.tcme.he.ckks.Context;
import dev.tcme.he.ckks.Parameters;
import dev.tcme.he.ckks.ParametersLiteral;
import dev.tcme.he.ckks.Security;
import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Ring;
import dev.tcme.he.ring.Sampler;
import dev.tcme.he.ring.Seed;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Every single polynomial that leaves a party hides the secret behind an error of its own. One that were missing, or used twice,
 * would not be seen in any result, and would give the secret away.
 */
class ShareErrorsTest {
    private static final int PARTY = 2;

    private final Agreement agreement = Parties.agreement(Parties.SMALL, Quorum.all(2, 9));
    private final Parameters parameters = agreement.plan().parameters();
    private final Ring ring = agreement.context().ring();
    private final PartySecret secret = PartySecret.of(agreement, Seed.random(new ReplayedRandom(PARTY)));

    private Poly uniform(Seed seed, int index, int... primes) {
        double[][] limbs = new double[primes.length][ring.degree()];
        for (int i = 0; i < primes.length; i++) {
            Sampler.uniform(seed, index, ring.modulus(primes[i]), limbs[i]);
        }
        return ring.poly(primes, limbs);
    }

    /** {@code P·s} modulo the primes of the digit, 0 modulo the others. */
    private Poly weighted(Poly s, int digit) {
        int[] own = parameters.digit(digit);
        BigInteger special = ring.product(parameters.specialPrimes());
        Poly result = ring.scale(s, special);
        for (int i = 0; i < result.size(); i++) {
            int prime = result.prime(i);
            if (IntStream.of(own).noneMatch(one -> one == prime)) {
                java.util.Arrays.fill(result.limb(i), 0);
            }
        }
        return result;
    }

    /** What is left of each polynomial of a key share when the secret part is taken away. */
    private List<double[]> errors(KeyShare share) {
        List<Layout.Entry> layout = Layout.of(agreement.plan());
        List<double[]> result = new ArrayList<>();
        for (int i = 0; i < layout.size(); i++) {
            Layout.Entry entry = layout.get(i);
            int[] primes = entry.primes(parameters);
            Poly s = ring.restrict(secret.values(), primes);
            Poly a = uniform(agreement.common(entry.purpose(), entry.element()), entry.digit(), primes);
            Poly rest = switch (entry.purpose()) {
                case PUBLIC -> ring.add(share.polys().get(i), ring.multiply(a, s));
                case RELINEARISATION_FIRST ->
                    ring.subtract(
                            ring.add(share.polys().get(i), ring.multiply(a, secret.ephemeral(primes))),
                            weighted(s, entry.digit()));
                case RELINEARISATION_SECOND -> ring.subtract(share.polys().get(i), ring.multiply(a, s));
                case GALOIS ->
                    ring.subtract(
                            ring.add(share.polys().get(i), ring.multiply(a, moved(s, entry.element()))),
                            weighted(s, entry.digit()));
            };
            result.add(Measured.of(ring, rest).coefficients());
        }
        return result;
    }

    private Poly moved(Poly s, int element) {
        int inverse = BigInteger.valueOf(element)
                .modInverse(BigInteger.valueOf(2L * ring.degree()))
                .intValueExact();
        return ring.permute(s, ring.automorphism(inverse));
    }

    private List<double[]> answerErrors(KeySum sum, RelinearisationShare share) {
        List<Layout.Entry> layout = Layout.of(agreement.plan());
        List<Poly> h0 = new ArrayList<>();
        List<Poly> h1 = new ArrayList<>();
        for (int i = 0; i < layout.size(); i++) {
            switch (layout.get(i).purpose()) {
                case RELINEARISATION_FIRST -> h0.add(sum.polys().get(i));
                case RELINEARISATION_SECOND -> h1.add(sum.polys().get(i));
                case PUBLIC, GALOIS -> {}
            }
        }
        List<double[]> result = new ArrayList<>();
        for (int d = 0; d < share.polys().size(); d++) {
            int[] primes = h0.get(d).primes();
            Poly s = ring.restrict(secret.values(), primes);
            Poly known = ring.add(
                    ring.multiply(s, h0.get(d)), ring.multiply(ring.subtract(secret.ephemeral(primes), s), h1.get(d)));
            result.add(Measured.of(ring, ring.subtract(share.polys().get(d), known))
                    .coefficients());
        }
        return result;
    }

    private static double correlation(double[] a, double[] b) {
        double product =
                IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
        return product / a.length / new Measured(a).deviation() / new Measured(b).deviation();
    }

    @Test
    void everyPolynomialOfEveryShareHasAnErrorOfItsOwn() throws Exception {
        Parties parties = Parties.revealed(agreement);
        KeySum sum = parties.sum();
        RelinearisationShare answer = parties.party(PARTY).relinearise(sum, List.of());
        List<double[]> errors = new ArrayList<>(errors(parties.keyShares.get(PARTY - 1)));
        for (double[] error : errors) {
            assertEquals(Sampler.SIGMA, new Measured(error).deviation(), 0.15);
        }
        for (double[] error : answerErrors(sum, answer)) {
            assertEquals(Sampler.SIGMA * Math.sqrt(2), new Measured(error).deviation(), 0.2);
            errors.add(error);
        }

        assertEquals(Layout.of(agreement.plan()).size() + answer.polys().size(), errors.size());
        assertTrue(errors.size() >= 10, "only " + errors.size() + " polynomials");
        double chance = 5.5 / Math.sqrt(ring.degree());
        for (int i = 0; i < errors.size(); i++) {
            for (int j = 0; j < i; j++) {
                double correlation = correlation(errors.get(i), errors.get(j));
                assertTrue(Math.abs(correlation) < chance, "errors " + i + " and " + j + ": " + correlation);
            }
        }
    }

    @Test
    void theErrorsOfTheAnswerBelongToTheSharesThatItAnswers() throws Exception {
        Parties parties = Parties.revealed(agreement);
        KeySum sum = parties.sum();
        List<double[]> once = answerErrors(sum, parties.restored(PARTY).relinearise(sum, List.of()));
        byte[] before = parties.vaults.get(PARTY - 1).state;
        assertEquals(Phase.READY, Party.restore(agreement, new Memory(), before).phase());
        // Another first party, hence another transcript: what a party whose memory was turned back could be made to
        // answer.
        PartySecret other = PartySecret.of(agreement, Seed.ofNumber(77));
        KeyShare crafted = KeyShare.of(agreement, 1, new ShareMaker(agreement, other).keyShare());
        KeyShare own = parties.keyShares.get(PARTY - 1);
        KeySum another = KeySum.of(agreement, List.of(crafted.digest(), own.digest()), List.of(crafted, own));
        var again =
                new RelinearisationShare(another, PARTY, new ShareMaker(agreement, secret).relinearisation(another));
        List<double[]> twice = answerErrors(another, again);

        for (int d = 0; d < once.size(); d++) {
            assertTrue(Math.abs(correlation(once.get(d), twice.get(d))) < 5.5 / Math.sqrt(ring.degree()));
        }
    }

    @Test
    void aDecryptionShareIsOffByItsSmudgingNoise() throws Exception {
        Parties parties = Parties.revealed(agreement);
        CollectiveKeys keys = parties.finish();
        double deviation = 0x1p12;
        List<double[]> noises = new ArrayList<>();
        for (int run = 0; run < 2; run++) {
            Ciphertext zero = keys.encryptor(new ReplayedRandom(run)).encryptZero(0);
            DecryptionShare share = parties.party(PARTY).decrypt(parties.request(zero, deviation, List.of(1, 2)));
            Poly c1 = zero.parts().get(1);
            Poly rest = ring.subtract(share.value(), ring.multiply(c1, ring.restrict(secret.values(), c1.primes())));
            noises.add(Measured.of(ring, rest).coefficients());
        }

        for (double[] noise : noises) {
            // Five deviations of the estimate itself.
            assertEquals(deviation, new Measured(noise).deviation(), 5 * deviation / Math.sqrt(2.0 * noise.length));
        }
        assertTrue(Math.abs(correlation(noises.get(0), noises.get(1))) < 5.5 / Math.sqrt(ring.degree()));
    }

    @Test
    void aCiphertextHasTwoErrorsOfItsOwn() throws Exception {
        // Without special primes nothing is divided away.
        Context context = Parties.context(
                new ParametersLiteral(12, Security.CLASSICAL_128, 1, 30, 60, ParametersLiteral.NO_EVALUATION_KEYS));
        Parties parties = Parties.revealed(Parties.agreement(KeyPlan.sums(context.parameters()), Quorum.all(2, 3), 1));
        CollectiveKeys keys = parties.finish();
        Ciphertext zero = keys.encryptor(new ReplayedRandom(8)).encryptZero(1);
        Ring its = context.ring();
        double[] mask = new double[its.degree()];
        Sampler.ternary(Seed.random(new ReplayedRandom(8)), 0, mask);
        Poly u = its.ofCoefficients(mask, zero.parts().getFirst().primes());
        Poly b = its.restrict(keys.publicKey().b(), u.primes());
        Poly a = its.restrict(keys.publicKey().a(), u.primes());
        double[] first = Measured.of(its, its.subtract(zero.parts().get(0), its.multiply(u, b)))
                .coefficients();
        double[] second = Measured.of(its, its.subtract(zero.parts().get(1), its.multiply(u, a)))
                .coefficients();

        assertEquals(Sampler.SIGMA, new Measured(first).deviation(), 0.15);
        assertEquals(Sampler.SIGMA, new Measured(second).deviation(), 0.15);
        assertTrue(Math.abs(correlation(first, second)) < 5.5 / Math.sqrt(its.degree()));
        Ciphertext another = keys.encryptor(new ReplayedRandom(9)).encryptZero(1);
        assertTrue(IntStream.range(0, its.degree())
                        .filter(i -> another.parts().get(1).limb(0)[i]
                                == zero.parts().get(1).limb(0)[i])
                        .count()
                < 3);
    }
}
