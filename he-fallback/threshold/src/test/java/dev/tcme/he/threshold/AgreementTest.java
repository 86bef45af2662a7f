package dev.tcme.he.threshold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.he.ckks.Ciphertext;
import dev.tcme.he.ckks.Context;
import dev.tcme.he.ckks.Evaluator;
import dev.tcme.he.ckks.Parameters;
import dev.tcme.he.ckks.ParametersLiteral;
import dev.tcme.he.ckks.Security;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What is agreed on is checked, and everything that differs makes a different agreement. */
class AgreementTest {
    private final Context context = Parties.context(Parties.SMALL);
    private final Parameters parameters = context.parameters();
    private final KeyPlan plan = Parties.plan(Parties.SMALL);

    private static void assertRefused(String why, Executable call) {
        String message = assertThrows(IllegalArgumentException.class, call).getMessage();
        assertTrue(message.contains(why), message);
    }

    @Test
    void plansThatCannotBeAreRefused() {
        assertRefused("levels 0 to 1, not 2", () -> KeyPlan.of(context, 2, Map.of()));
        assertRefused("levels 0 to 1, not -1", () -> KeyPlan.of(context, -1, Map.of()));
        assertRefused("levels 0 to 1, not 2", () -> KeyPlan.of(context, 1, Map.of(1, 2)));
        assertRefused("a rotation by 0 needs no key", () -> KeyPlan.of(context, 1, Map.of(0, 1)));
        assertRefused("a Galois element is odd", () -> plan.withGalois(4, 0));
        assertRefused("a Galois element is odd, 3 to 8191, not 8193", () -> plan.withGalois(8193, 0));
        assertRefused("a Galois element is odd", () -> plan.withGalois(-3, 0));
        assertRefused("a Galois element is odd, 3 to 8191, not 1;", () -> plan.withGalois(1, 0));
        assertEquals(0, plan.withGalois(3, 0).galois().get(3));
        assertRefused("levels 0 to 1, not 2", () -> plan.withDecryption(2));
        Map<Integer, Integer> many = new TreeMap<>();
        IntStream.rangeClosed(1, 65).forEach(by -> many.put(by, 0));
        assertRefused("at most 64 Galois keys, not 65", () -> KeyPlan.of(context, 1, many));
    }

    @Test
    void twoWishesForOneElementBecomeOneKeyForTheHigherLevel() {
        KeyPlan twice = KeyPlan.of(context, 1, Map.of(1, 0, 1 + parameters.slots(), 1));

        assertEquals(Map.of(context.rotation(1), 1), twice.galois());
        assertEquals(twice, twice.withGalois(context.rotation(1), 0));
    }

    @Test
    void quorumsThatCannotBeAreRefused() {
        assertRefused("the number of parties is 2 to 16, not 1", () -> new Quorum(1, 1, 1));
        assertRefused("the number of parties is 2 to 16, not 17", () -> Quorum.all(17, 1));
        assertRefused("the number of parties that decrypt is 2 to 3, not 1", () -> new Quorum(3, 1, 1));
        assertRefused("the number of parties that decrypt is 2 to 3, not 4", () -> new Quorum(3, 4, 1));
        assertRefused("the number of decryptions is 1 to 1024, not 0", () -> Quorum.all(2, 0));
        assertRefused("the number of decryptions is 1 to 1024, not 1025", () -> Quorum.all(2, 1025));
        Agreement agreement = Parties.agreement(plan, Quorum.all(2, 1), 1);
        assertRefused(
                "the number of a party is 1 to 2, not 3",
                () -> Party.create(agreement, 3, new Memory(), new ReplayedRandom(1)));
        assertRefused(
                "the plan was made for other parameters",
                () -> Agreement.of(
                        Parties.context(Parties.MIDDLE),
                        plan,
                        Quorum.all(2, 1),
                        Hash.of("test").digest()));
    }

    @Test
    void whateverDiffersMakesADifferentAgreement() {
        List<Agreement> different = List.of(
                Parties.agreement(plan, new Quorum(3, 3, 5), 1),
                Parties.agreement(plan, new Quorum(3, 3, 5), 2),
                Parties.agreement(plan, new Quorum(4, 3, 5), 1),
                Parties.agreement(plan, new Quorum(3, 2, 5), 1),
                Parties.agreement(plan, new Quorum(3, 3, 6), 1),
                Parties.agreement(plan.withGalois(25, 0), new Quorum(3, 3, 5), 1),
                Parties.agreement(plan.withGalois(25, 1), new Quorum(3, 3, 5), 1),
                Parties.agreement(plan.withDecryption(1), new Quorum(3, 3, 5), 1),
                Parties.agreement(new KeyPlan(parameters, OptionalInt.of(0), plan.galois(), 0), new Quorum(3, 3, 5), 1),
                Parties.agreement(
                        new KeyPlan(parameters, OptionalInt.empty(), plan.galois(), 0), new Quorum(3, 3, 5), 1),
                Parties.agreement(Parties.plan(Parties.MIDDLE), new Quorum(3, 3, 5), 1));
        Set<Digest> digests = new HashSet<>();
        different.forEach(agreement -> digests.add(agreement.digest()));

        assertEquals(different.size(), digests.size());
        assertEquals(different.getFirst(), Parties.agreement(plan, new Quorum(3, 3, 5), 1));
        assertNotEquals(different.get(0), different.get(1));
    }

    @Test
    void aPlanWithoutProductsHasAnEmptyThirdRoundThatEveryPartyStillAnswers() throws Exception {
        Agreement agreement = Parties.agreement(KeyPlan.sums(parameters).withDecryption(1), Quorum.all(2, 3), 1);
        Parties parties = Parties.revealed(agreement);
        CollectiveKeys keys = parties.finish();
        double[] a = parties.vector(1);
        double[] b = parties.vector(2);
        Evaluator evaluator = parties.evaluator(keys);
        Ciphertext sum = evaluator.add(parties.encrypt(keys, a, 1), parties.encrypt(keys, b, 1));
        double[] got = parties.decode(parties.decryptAll(sum, 0x1p8));

        assertEquals(Wire.HEADER_BYTES, RelinearisationShare.size(agreement.plan()));
        List<Double> worst = new ArrayList<>();
        for (int i = 0; i < a.length; i++) {
            worst.add(Math.abs(a[i] + b[i] - got[i]));
        }
        assertTrue(worst.stream().allMatch(error -> error < 0x1p-8));
    }

    @Test
    void bytesOnPaperAreBytesMade() throws Exception {
        Parties parties = Parties.revealed(Parties.agreement(Parties.SMALL, new Quorum(3, 2, 1)));
        KeyPlan ours = parties.agreement.plan();
        CollectiveKeys keys = parties.finish();
        DecryptionRequest request =
                parties.request(keys.encryptor(new ReplayedRandom(1)).encryptZero(0), 0x1p8, List.of(2, 3));

        assertEquals(KeyShare.size(ours), parties.keyShares.getFirst().bytes().length);
        assertEquals(
                DecryptionShare.size(ours, 0), parties.party(2).decrypt(request).bytes().length);
        assertEquals(DealtShare.size(ours), parties.dealt.get(1).get(2).length);
        Parties others = Parties.revealed(Parties.agreement(Parties.SMALL, Quorum.all(2, 1)));
        assertEquals(
                RelinearisationShare.size(ours),
                others.party(1).relinearise(others.sum(), List.of()).bytes().length);
    }

    @Test
    void parametersWithoutSpecialPrimesServeForSums() throws Exception {
        var literal =
                new ParametersLiteral(12, Security.CLASSICAL_128, 1, 30, 60, ParametersLiteral.NO_EVALUATION_KEYS);
        Context bare = Parties.context(literal);
        Parties parties = Parties.revealed(
                Parties.agreement(KeyPlan.sums(bare.parameters()).withDecryption(1), Quorum.all(2, 3), 1));
        CollectiveKeys keys = parties.finish();
        double[] a = parties.vector(1);
        double[] b = parties.vector(2);
        Ciphertext sum = parties.evaluator(keys).add(parties.encrypt(keys, a, 1), parties.encrypt(keys, b, 1));
        double[] got = parties.decode(parties.decryptAll(sum, 0x1p8));
        double[] expected =
                IntStream.range(0, a.length).mapToDouble(i -> a[i] + b[i]).toArray();
        var noise = new KeyNoise(bare.parameters(), 2);

        // The noise of two encryptions and two shares, from coefficients to slots.
        assertTrue(Parties.worst(expected, got) * 0x1p29 < 2 * noise.fresh() + 0x1p8 * 9 * 2 * 64);
        assertTrue(noise.fresh() > noise.publicKey() * 100);
        assertRefused("these parameters have none", () -> KeyPlan.of(bare, 0, Map.of()));
        assertRefused(
                "these parameters have none",
                () -> KeyPlan.sums(bare.parameters()).withGalois(5, 0));
    }
}
