package dev.tcme.he.threshold;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.he.ckks.Ciphertext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Each round once, each ciphertext once, in order, also over a restart; nothing leaves before it is remembered. */
class PartyTest {
    private static final double SMUDGING = 0x1p8;
    private static final List<Integer> BOTH = List.of(1, 2);

    private final Agreement agreement = Parties.agreement(Parties.SMALL, Quorum.all(2, 2));

    private Ciphertext zero(CollectiveKeys keys, int number) {
        return keys.encryptor(new ReplayedRandom(number)).encryptZero(0);
    }

    private static void assertRefused(String why, Executable call) {
        String message = assertThrows(IllegalStateException.class, call).getMessage();
        assertTrue(message.contains(why), message);
    }

    @Test
    void everyRoundIsGivenOnceAndInOrder() throws Exception {
        Parties parties = Parties.fresh(agreement);
        Party one = parties.party(1);
        assertRefused("has given nothing yet and cannot reveal", () -> one.reveal(List.of()));
        List<Digest> commitments = List.of(one.commit(), parties.party(2).commit());
        assertRefused("has committed to its key share and cannot commit", one::commit);
        KeyShare share = one.reveal(commitments).share();
        assertRefused("has given its key share and cannot reveal", () -> one.reveal(commitments));
        assertRefused("has given its key share and cannot commit", one::commit);
        KeyShare other = parties.party(2).reveal(commitments).share();
        KeySum sum = KeySum.of(agreement, commitments, List.of(other, share));
        RelinearisationShare first = one.relinearise(sum, List.of());
        assertRefused(
                "has given its relinearisation share and cannot give a relinearisation share",
                () -> one.relinearise(sum, List.of()));
        CollectiveKeys keys =
                CollectiveKeys.of(sum, List.of(first, parties.party(2).relinearise(sum, List.of())));

        assertEquals(Phase.READY, one.phase());
        assertEquals(2, one.decryptionsLeft());
        one.decrypt(parties.request(zero(keys, 1), SMUDGING, BOTH));
        assertEquals(1, one.decryptionsLeft());
    }

    @Test
    void aPartyThatComesBackAfterARestartRefusesWhatItHasGiven() throws Exception {
        Parties parties = Parties.fresh(agreement);
        parties.commitments.add(parties.party(1).commit());
        parties.commitments.add(parties.party(2).commit());
        Party committed = parties.restored(1);
        assertRefused("cannot commit", committed::commit);
        parties.keyShares.add(committed.reveal(parties.commitments).share());
        parties.keyShares.add(parties.party(2).reveal(parties.commitments).share());
        Party revealed = parties.restored(1);
        assertRefused("cannot reveal", () -> revealed.reveal(parties.commitments));
        RelinearisationShare one = revealed.relinearise(parties.sum(), List.of());
        RelinearisationShare two = parties.party(2).relinearise(parties.sum(), List.of());
        CollectiveKeys keys = CollectiveKeys.of(parties.sum(), List.of(one, two));
        Party ready = parties.restored(1);
        assertRefused("cannot give a relinearisation share", () -> ready.relinearise(parties.sum(), List.of()));
        DecryptionRequest request = parties.request(zero(keys, 1), SMUDGING, BOTH);
        ready.decrypt(request);
        Party again = parties.restored(1);

        assertRefused("has given a share for this ciphertext already", () -> again.decrypt(request));
        assertEquals(1, again.decryptionsLeft());
        again.decrypt(parties.request(zero(keys, 2), SMUDGING, BOTH));
        assertRefused(
                "the 2 shares that were agreed on",
                () -> parties.restored(1).decrypt(parties.request(zero(keys, 3), SMUDGING, BOTH)));
    }

    @Test
    void aRestoredPartyGoesOnWithTheSameSecret() throws Exception {
        Parties parties = Parties.revealed(agreement);
        CollectiveKeys keys = parties.finish();
        double[] values = parties.vector(1);
        Ciphertext ciphertext = parties.encrypt(keys, values, 0);
        DecryptionRequest request = parties.request(ciphertext, SMUDGING, BOTH);
        List<DecryptionShare> shares = List.of(
                parties.restored(1).decrypt(request), parties.restored(2).decrypt(request));

        assertTrue(Parties.worst(values, parties.decode(request.sum(shares))) < 0x1p-8);
    }

    @Test
    void oneCiphertextUnderOtherNamesIsStillTheSame() throws Exception {
        Parties parties = Parties.revealed(agreement);
        CollectiveKeys keys = parties.finish();
        Ciphertext ciphertext = zero(keys, 1);
        Party one = parties.party(1);
        one.decrypt(parties.request(ciphertext, SMUDGING, BOTH));
        var relabelled = new Ciphertext(
                ciphertext.parameters(), 0, ciphertext.scale() * 2, ciphertext.parts(), Optional.empty());
        Ciphertext shifted = parties.evaluator(keys).add(ciphertext, 1.0);

        assertRefused("already", () -> one.decrypt(parties.request(ciphertext, SMUDGING, BOTH)));
        assertRefused("already", () -> one.decrypt(parties.request(ciphertext, SMUDGING * 2, BOTH)));
        assertRefused("already", () -> one.decrypt(parties.request(relabelled, SMUDGING, BOTH)));
        assertRefused("already", () -> one.decrypt(parties.request(shifted, SMUDGING, BOTH)));
        assertEquals(1, one.decryptionsLeft());
    }

    @Test
    void aPartyWhoseMemoryWasTurnedBackGivesTheSameShareAgainOrOneWithOtherNoise() throws Exception {
        Parties parties = Parties.revealed(agreement);
        CollectiveKeys keys = parties.finish();
        Ciphertext ciphertext = zero(keys, 1);
        byte[] before = parties.vaults.getFirst().state.clone();
        DecryptionRequest request = parties.request(ciphertext, SMUDGING, BOTH);
        DecryptionShare first = parties.party(1).decrypt(request);
        DecryptionShare again = Party.restore(agreement, new Memory(), before).decrypt(request);
        DecryptionShare relabelled = Party.restore(agreement, new Memory(), before)
                .decrypt(parties.request(parties.evaluator(keys).add(ciphertext, 1.0), SMUDGING, BOTH));
        DecryptionShare louder =
                Party.restore(agreement, new Memory(), before).decrypt(parties.request(ciphertext, 2 * SMUDGING, BOTH));

        assertArrayEquals(first.bytes(), again.bytes());
        assertArrayEquals(first.value().limb(0), relabelled.value().limb(0));
        assertNotEquals(first.digest(), relabelled.digest());
        double[] difference = Measured.of(
                        parties.context.ring(), parties.context.ring().subtract(first.value(), louder.value()))
                .coefficients();
        double deviation = new Measured(difference).deviation();
        assertEquals(Math.sqrt(5) * SMUDGING, deviation, 0.1 * deviation);
    }

    @Test
    void nothingLeavesIfTheVaultFails() throws Exception {
        Parties parties = Parties.revealed(agreement);
        KeySum sum = parties.sum();
        byte[] revealed = parties.vaults.getFirst().state;
        Vault broken = _ -> {
            throw new java.io.UncheckedIOException(new java.io.IOException("no space left"));
        };
        Party party = Party.restore(agreement, broken, revealed);

        assertThrows(java.io.UncheckedIOException.class, () -> party.relinearise(sum, List.of()));
        assertEquals(Phase.REVEALED, party.phase());
        assertThrows(
                java.io.UncheckedIOException.class,
                () -> Party.create(agreement, 1, broken, new ReplayedRandom(1)).commit());
        CollectiveKeys keys = parties.finish();
        Party ready = Party.restore(agreement, broken, parties.vaults.getFirst().state);
        DecryptionRequest request = parties.request(zero(keys, 1), SMUDGING, BOTH);
        assertThrows(java.io.UncheckedIOException.class, () -> ready.decrypt(request));
        assertEquals(2, ready.decryptionsLeft());
    }

    @Test
    void theVaultHasTheNewStateBeforeAShareLeaves() throws Exception {
        List<Phase> seen = new ArrayList<>();
        Parties parties = Parties.fresh(agreement);
        Party[] self = new Party[1];
        Vault vault = state -> {
            try {
                seen.add(Party.restore(agreement, _ -> {}, state).phase());
            } catch (FaultyStateException e) {
                throw new AssertionError(e);
            }
            // The call that will return the share has not returned.
            assertNotEquals(seen.getLast(), self[0].phase());
        };
        self[0] = Party.create(agreement, 1, vault, new ReplayedRandom(1));
        List<Digest> commitments = List.of(self[0].commit(), parties.party(2).commit());
        List<KeyShare> shares = List.of(
                self[0].reveal(commitments).share(),
                parties.party(2).reveal(commitments).share());
        self[0].relinearise(KeySum.of(agreement, commitments, shares), List.of());
        self[0].burn();

        assertEquals(List.of(Phase.COMMITTED, Phase.REVEALED, Phase.READY, Phase.BURNT), seen);
    }

    @Test
    void theBytesGivenToTheVaultAreWipedAfterwards() {
        byte[][] given = new byte[1][];
        Party.create(agreement, 1, state -> given[0] = state, new ReplayedRandom(1))
                .commit();

        assertArrayEquals(new byte[given[0].length], given[0]);
    }

    @Test
    void aBurntPartyRefusesEverythingForEver() throws Exception {
        Parties parties = Parties.revealed(agreement);
        CollectiveKeys keys = parties.finish();
        DecryptionRequest request = parties.request(zero(keys, 1), SMUDGING, BOTH);
        KeySum sum = parties.sum();
        parties.party(1).burn();
        parties.party(1).burn();
        byte[] seed = new byte[Digest.BYTES];
        new ReplayedRandom(1).nextBytes(seed);

        for (Party burnt : List.of(parties.party(1), parties.restored(1))) {
            assertEquals(Phase.BURNT, burnt.phase());
            assertRefused("is burnt", burnt::commit);
            assertRefused("is burnt", () -> burnt.reveal(parties.commitments));
            assertRefused("is burnt", () -> burnt.relinearise(sum, List.of()));
            assertRefused("is burnt", () -> burnt.decrypt(request));
        }
        assertFalse(contains(parties.vaults.getFirst().state, seed), "a burnt state holds the seed");
        assertTrue(contains(parties.vaults.getLast().state, seed(2)), "the other party's state holds its seed");
    }

    @Test
    void aPartyIsBurntInMemoryEvenIfTheVaultFails() throws Exception {
        Parties parties = Parties.revealed(agreement);
        Party party = Party.restore(
                agreement,
                _ -> {
                    throw new IllegalArgumentException("broken");
                },
                parties.vaults.getFirst().state);

        assertThrows(IllegalArgumentException.class, party::burn);
        assertRefused("was closed", () -> party.relinearise(parties.sum(), List.of()));
    }

    @Test
    void aClosedPartyRefusesAndItsStateGoesOn() throws Exception {
        Parties parties = Parties.revealed(agreement);
        parties.party(1).close();
        parties.party(1).close();

        assertRefused("was closed", () -> parties.party(1).relinearise(parties.sum(), List.of()));
        assertEquals(Phase.REVEALED, parties.restored(1).phase());
        parties.restored(1).relinearise(parties.sum(), List.of());
    }

    @Test
    void aRequestForOthersOrOfAnotherAgreementIsRefusedAndCostsNothing() throws Exception {
        Parties parties = Parties.revealed(agreement);
        CollectiveKeys keys = parties.finish();
        Agreement other = Parties.agreement(agreement.plan(), agreement.quorum(), 2);
        Ciphertext ciphertext = zero(keys, 1);
        DecryptionRequest foreign = DecryptionRequest.of(other, ciphertext, SMUDGING, BOTH);

        assertThrows(IllegalArgumentException.class, () -> parties.party(1).decrypt(foreign));
        assertEquals(2, parties.party(1).decryptionsLeft());
    }

    @Test
    void partiesOfAnotherAgreementShareNothing() {
        Agreement other = Parties.agreement(agreement.plan(), agreement.quorum(), 2);

        assertNotEquals(
                agreement.common(Purpose.PUBLIC, 0).hex(),
                other.common(Purpose.PUBLIC, 0).hex());
        assertNotEquals(
                agreement.common(Purpose.PUBLIC, 0).hex(),
                agreement.common(Purpose.GALOIS, 0).hex());
        assertNotEquals(
                agreement.common(Purpose.GALOIS, 5).hex(),
                agreement.common(Purpose.GALOIS, 25).hex());
        assertEquals(
                agreement.common(Purpose.RELINEARISATION_FIRST, 0).hex(),
                agreement.common(Purpose.RELINEARISATION_SECOND, 0).hex());
    }

    private static byte[] seed(int party) {
        byte[] seed = new byte[Digest.BYTES];
        new ReplayedRandom(party).nextBytes(seed);
        return seed;
    }

    private static boolean contains(byte[] bytes, byte[] part) {
        for (int i = 0; i + part.length <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
                return true;
            }
        }
        return false;
    }
}
