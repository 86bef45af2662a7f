package dev.tcme.he.threshold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.he.ckks.Ciphertext;
import dev.tcme.he.ckks.Evaluator;
import dev.tcme.he.ring.Modulus;
import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Ring;
import dev.tcme.he.ring.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Any t of n parties decrypt, fewer do not, and for one ciphertext only one set of them. */
class ShamirTest {
    private static final double SMUDGING = 0x1p8;
    private static final double ERROR_MAX = 0x1p-7;
    private static final int PARTIES = 5;
    private static final int THRESHOLD = 3;

    private final Agreement agreement = Parties.agreement(Parties.SMALL, new Quorum(PARTIES, THRESHOLD, 64));

    private static List<List<Integer>> subsets(int size) {
        return IntStream.range(0, 1 << PARTIES)
                .filter(mask -> Integer.bitCount(mask) == size)
                .mapToObj(mask -> IntStream.rangeClosed(1, PARTIES)
                        .filter(party -> (mask >> party - 1 & 1) == 1)
                        .boxed()
                        .toList())
                .toList();
    }

    @Test
    void everySubsetOfEnoughPartiesDecrypts() throws Exception {
        Parties parties = Parties.revealed(agreement);
        CollectiveKeys keys = parties.finish();
        Evaluator evaluator = parties.evaluator(keys);
        double[] values = parties.vector(1);
        Ciphertext one = parties.encrypt(keys, values, 1);
        int tried = 0;
        for (List<Integer> active : subsets(THRESHOLD)) {
            // Another ciphertext each time.
            Ciphertext square = evaluator.times(
                    evaluator.add(one, keys.encryptor(new ReplayedRandom(tried)).encryptZero(1)), one);
            double[] got = parties.decode(parties.decrypt(square, SMUDGING, active.toArray(Integer[]::new)));
            double[] expected = Arrays.stream(values).map(x -> x * x).toArray();
            assertTrue(Parties.worst(expected, got) < ERROR_MAX, () -> "parties " + active);
            tried++;
        }
        assertEquals(10, tried);
    }

    @Test
    void aRestoredPartyStillHasItsShareOfAllSecrets() throws Exception {
        Parties parties = Parties.revealed(agreement);
        CollectiveKeys keys = parties.finish();
        double[] values = parties.vector(1);
        DecryptionRequest request = parties.request(parties.encrypt(keys, values, 0), SMUDGING, List.of(2, 4, 5));
        List<DecryptionShare> shares = new ArrayList<>();
        for (int number : request.active()) {
            shares.add(parties.restored(number).decrypt(request));
        }

        assertTrue(Parties.worst(values, parties.decode(request.sum(shares))) < ERROR_MAX);
    }

    @Test
    void anotherSetOfPartiesForTheSameCiphertextIsRefused() throws Exception {
        Parties parties = Parties.revealed(agreement);
        CollectiveKeys keys = parties.finish();
        Ciphertext ciphertext = keys.encryptor(new ReplayedRandom(1)).encryptZero(0);
        parties.decrypt(ciphertext, SMUDGING, 1, 2, 3);
        DecryptionRequest other = parties.request(ciphertext, SMUDGING, List.of(3, 4, 5));
        String message = assertThrows(
                        IllegalStateException.class, () -> parties.party(3).decrypt(other))
                .getMessage();

        assertTrue(message.contains("has given a share for this ciphertext already"), message);
        assertThrows(IllegalStateException.class, () -> parties.restored(3).decrypt(other));
        // Party 4 has given nothing, and may.
        parties.party(4).decrypt(other);
    }

    @Test
    void aPartyOutsideTheActiveSetIsRefused() throws Exception {
        Parties parties = Parties.revealed(agreement);
        CollectiveKeys keys = parties.finish();
        DecryptionRequest request =
                parties.request(keys.encryptor(new ReplayedRandom(1)).encryptZero(0), SMUDGING, List.of(1, 2, 3));

        assertThrows(IllegalArgumentException.class, () -> parties.party(4).decrypt(request));
        assertEquals(64, parties.party(4).decryptionsLeft());
    }

    @Test
    void enoughSharesGiveTheSecretAndFewerGiveNothingLikeIt() {
        Ring ring = agreement.context().ring();
        int[] primes = {0, 1};
        double[] coefficients = new double[ring.degree()];
        dev.tcme.he.ring.Sampler.ternary(Seed.ofNumber(1), 0, coefficients);
        Poly secret = ring.ofCoefficients(coefficients, primes);
        List<Poly> shares = IntStream.rangeClosed(1, PARTIES)
                .mapToObj(point -> Shamir.share(ring, secret, THRESHOLD, Seed.ofNumber(2), point))
                .toList();

        for (int size = 2; size <= PARTIES; size++) {
            for (List<Integer> points : subsets(size)) {
                Poly value = reconstructed(ring, shares, points);
                int equal = 0;
                for (int i = 0; i < ring.degree(); i++) {
                    Modulus modulus = ring.modulus(0);
                    equal += modulus.canonical(value.limb(0)[i]) == modulus.canonical(secret.limb(0)[i]) ? 1 : 0;
                }
                assertEquals(size < THRESHOLD ? 0 : ring.degree(), equal, "points " + points);
            }
        }
    }

    private static Poly reconstructed(Ring ring, List<Poly> shares, Collection<Integer> points) {
        Poly sum = ring.constant(java.math.BigInteger.ZERO, 0, 1);
        for (int point : points) {
            Poly share = shares.get(point - 1);
            for (int i = 0; i < share.size(); i++) {
                double weight = Shamir.coefficient(points, point, ring.modulus(i));
                ring.scaleAdd(share.limb(i), weight, sum.limb(i), sum.limb(i), i);
            }
        }
        return sum;
    }

    @Test
    void fewerSharesFitEverySecretEquallyWell() {
        // The shares of two points for one secret and for another differ by a polynomial of degree 2 that could be any.
        Modulus modulus = Modulus.of(65537);
        List<Integer> points = List.of(0, 2, 5);
        for (int change = 1; change < 100; change++) {
            double value = 0;
            // Interpolates (0, change), (2, 0), (5, 0) at the third party's point: never 0, so it takes a third share
            // to tell.
            double numerator = modulus.multiply(modulus.residue(1 - 2), modulus.residue(1 - 5));
            double denominator = modulus.multiply(modulus.residue(-2), modulus.residue(-5));
            value = modulus.multiply(modulus.multiply(numerator, modulus.invert(denominator)), change);
            assertTrue(modulus.canonical(modulus.reduce(value)) != 0, "points " + points);
        }
    }

    @Test
    void aDealtShareForAnotherPartyMissingOrTwiceIsFound() throws Exception {
        Parties parties = Parties.revealed(agreement);
        KeySum sum = parties.sum();
        List<DealtShare> good = parties.dealtTo(1);
        List<DealtShare> missing = good.subList(1, good.size());
        List<DealtShare> twice = new ArrayList<>(good);
        twice.add(good.getFirst());
        List<DealtShare> foreign = new ArrayList<>(missing);
        foreign.add(parties.dealtTo(3).get(1));
        Party one = parties.party(1);

        assertFault(2, "its dealt share is missing", () -> one.relinearise(sum, missing));
        assertFault(2, "a second dealt share", () -> one.relinearise(sum, twice));
        assertFault(2, "the dealt share is not for party 1", () -> one.relinearise(sum, foreign));
        assertEquals(Phase.REVEALED, one.phase());
        byte[] forThree = parties.dealt.get(2).get(3);
        assertFault(2, "says that it is for party 3, not 1", () -> DealtShare.read(agreement, 2, 1, forThree));
        assertEquals(DealtShare.size(agreement.plan()), forThree.length);
        one.relinearise(sum, good);
    }

    @Test
    void whereAllPartiesDecryptNothingIsDealtAndNothingIsTaken() throws Exception {
        Parties all = Parties.revealed(Parties.agreement(Parties.SMALL, Quorum.all(2, 1)));
        Parties some = Parties.revealed(agreement);

        assertTrue(all.dealtTo(1).isEmpty());
        assertFault(2, "a second dealt share, or one that nobody asked for", () -> {
            var stranger = new DealtShare(
                    all.agreement, 2, 1, some.dealtTo(1).getFirst().value());
            all.party(1).relinearise(all.sum(), List.of(stranger));
        });
    }

    private static void assertFault(int party, String why, org.junit.jupiter.api.function.Executable call) {
        FaultException fault = assertThrows(FaultException.class, call);
        assertEquals(party, fault.party().orElse(0), fault.getMessage());
        assertTrue(String.valueOf(fault.getMessage()).contains(why), fault.getMessage());
    }
}
