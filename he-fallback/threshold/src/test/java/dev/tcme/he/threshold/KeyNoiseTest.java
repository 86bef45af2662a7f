package dev.tcme.he.threshold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.he.ckks.Ciphertext;
import dev.tcme.he.ckks.Encoder;
import dev.tcme.he.ckks.Encryptor;
import dev.tcme.he.ckks.EvaluationKey;
import dev.tcme.he.ckks.KeyGenerator;
import dev.tcme.he.ckks.Parameters;
import dev.tcme.he.ckks.Plaintext;
import dev.tcme.he.ckks.SwitchingKey;
import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Ring;
import dev.tcme.he.ring.Sampler;
import java.math.BigInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The collective keys are keys of the sum of the secrets, with errors as large as the formulas say. */
class KeyNoiseTest {
    /** A bound that holds with all but 2^-80 is not met by a few samples; farther away it would be useless. */
    private static final double SLACK_MAX = 64;

    private Parties parties;
    private CollectiveKeys keys;
    private Ring ring;
    private Parameters parameters;
    private KeyNoise noise;
    private Poly s;

    private void make(int count) throws FaultException {
        parties = Parties.revealed(Parties.agreement(Parties.SMALL, Quorum.all(count, 9)));
        keys = parties.finish();
        ring = parties.context.ring();
        parameters = parties.context.parameters();
        noise = new KeyNoise(parameters, count);
        s = parties.collectiveSecret(PartySecret.Use.SECRET);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 8})
    void everyKeyOfThePlanIsAKeyOfTheSumOfTheSecrets(int count) throws Exception {
        make(count);
        int found = 0;
        for (EvaluationKey key : keys.evaluationKeys().all()) {
            SwitchingKey switching = key.switching();
            Poly source = over(switching, s);
            Poly target = source;
            double expected = Sampler.SIGMA * Math.sqrt(count);
            double bound = noise.galoisKey();
            switch (key) {
                case EvaluationKey.RelinearisationKey _ -> {
                    source = ring.multiply(target, target);
                    // Twice n errors times n ternary polynomials, and 2n errors.
                    double product = 2 * (2.0 * count / 3) * ring.degree() * count + 2 * count;
                    expected = Sampler.SIGMA * Math.sqrt(product);
                    bound = noise.relinearisationKey();
                }
                case EvaluationKey.GaloisKey galois -> target = moved(source, galois.element());
            }
            for (int digit : switching.digits()) {
                Measured error = Measured.of(ring, error(switching, digit, target, source));
                assertEquals(expected, error.deviation(), expected * 0.1, key + ", digit " + digit);
                assertWithin(bound, error);
            }
            found++;
        }
        assertEquals(1 + parties.agreement.plan().galois().size(), found);
    }

    @Test
    void aSecretThatIsNotTheSumDoesNotFitTheKeys() throws Exception {
        make(2);
        PartySecret one = PartySecret.of(parties.agreement, dev.tcme.he.ring.Seed.random(new ReplayedRandom(1)));
        Poly b = keys.publicKey().b();
        Poly wrong = ring.add(b, ring.multiply(keys.publicKey().a(), ring.restrict(one.values(), b.primes())));

        assertThrows(AssertionError.class, () -> Measured.of(ring, wrong));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 8})
    void thePublicKeyEncryptsZeroUnderTheSumOfTheSecrets(int count) throws Exception {
        make(count);
        Poly b = keys.publicKey().b();
        Measured error =
                Measured.of(ring, ring.add(b, ring.multiply(keys.publicKey().a(), ring.restrict(s, b.primes()))));

        assertEquals(Sampler.SIGMA * Math.sqrt(count), error.deviation(), 0.1 * error.deviation());
        assertWithin(noise.publicKey(), error);
        assertWithin(noise.secret(), Measured.of(ring, s));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 8})
    void aFreshCiphertextHasHardlyMoreNoiseThanRounding(int count) throws Exception {
        make(count);
        int level = 1;
        Measured error = phase(keys.encryptor(new ReplayedRandom(5)).encryptZero(level));
        double rounding = Math.sqrt((1 + 2.0 * count / 3 * ring.degree()) / 12);

        assertEquals(rounding, error.deviation(), rounding * 0.05);
        assertWithin(noise.fresh(), error);

        // Without the division by P: the key's error times a ternary polynomial.
        Plaintext zero = new Encoder(parties.context).encode(new double[0], level);
        Measured plain = phase(Encryptor.of(parties.context, keys.publicKey(), new ReplayedRandom(6))
                .encrypt(zero));
        double expected = Sampler.SIGMA * Math.sqrt(2.0 / 3 * ring.degree() * count * 2 + 1);
        assertEquals(expected, plain.deviation(), expected * 0.1);
        assertTrue(plain.deviation() > 10 * error.deviation());
    }

    @Test
    void theKeyOfOneHolderHasTheErrorOfOneParty() throws Exception {
        make(2);
        var generator = new KeyGenerator(parties.context, new ReplayedRandom(3));
        EvaluationKey.GaloisKey single = generator.rotationKey(generator.secretKey(), 1, 1);
        EvaluationKey.GaloisKey collective = (EvaluationKey.GaloisKey) keys.evaluationKeys().all().stream()
                .filter(key -> key instanceof EvaluationKey.GaloisKey galois && galois.element() == single.element())
                .findFirst()
                .orElseThrow();

        assertEquals(single.level(), collective.level());
        assertEquals(single.bytes(), collective.bytes());
        assertEquals(single.switching().digits(), collective.switching().digits());
        assertTrue(collective.switching().seed().isPresent());
        assertFalse(keys.evaluationKeys().all().stream()
                .filter(EvaluationKey.RelinearisationKey.class::isInstance)
                .anyMatch(key -> key.switching().seed().isPresent()));
    }

    private Measured phase(Ciphertext ciphertext) {
        Poly c1 = ciphertext.parts().get(1);
        return Measured.of(
                ring, ring.add(ciphertext.parts().getFirst(), ring.multiply(c1, ring.restrict(s, c1.primes()))));
    }

    private Poly over(SwitchingKey key, Poly poly) {
        return ring.restrict(poly, key.b().getFirst().primes());
    }

    private Poly moved(Poly poly, int element) {
        int inverse = BigInteger.valueOf(element)
                .modInverse(BigInteger.valueOf(2L * ring.degree()))
                .intValueExact();
        return ring.permute(poly, ring.automorphism(inverse));
    }

    /** {@code b + a·target − P·g·source}. */
    private Poly error(SwitchingKey key, int digit, Poly target, Poly source) {
        int position = key.digits().indexOf(digit);
        Poly sum = ring.add(key.b().get(position), ring.multiply(key.a().get(position), target));
        BigInteger special = ring.product(parameters.specialPrimes());
        int[] own = parameters.digit(digit);
        for (int i = 0; i < sum.size(); i++) {
            int prime = sum.prime(i);
            if (IntStream.of(own).anyMatch(one -> one == prime)) {
                double w = ring.modulus(prime).residue(special);
                ring.scaleAdd(source.limb(i), -w, sum.limb(i), sum.limb(i), prime);
            }
        }
        return sum;
    }

    private static void assertWithin(double bound, Measured measured) {
        double canonical = measured.canonical();
        assertTrue(canonical <= bound, () -> canonical + " is above the bound " + bound);
        assertTrue(canonical * SLACK_MAX > bound, () -> canonical + " is far below the bound " + bound);
    }
}
