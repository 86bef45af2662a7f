package dev.tcme.he.threshold;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.he.ckks.Ciphertext;
import dev.tcme.he.ring.Seed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** A secret is opened once, before any decryption, and is of no use to its party from then on, also over a restart. */
class OpenedPartyTest {
    private static final double SMUDGING = 0x1p8;

    private final Agreement agreement =
            Parties.agreement(Parties.SMALL, Quorum.all(2, 2)).candidate(0);
    private Parties parties;
    private CollectiveKeys keys;

    @BeforeEach
    void makeKeys() throws Exception {
        parties = Parties.revealed(agreement);
        keys = parties.finish();
    }

    private DecryptionRequest request(int number) {
        Ciphertext zero = keys.encryptor(new ReplayedRandom(number)).encryptZero(0);
        return parties.request(zero, SMUDGING, List.of(1, 2));
    }

    private static void assertRefused(String why, Executable call) {
        String message = assertThrows(IllegalStateException.class, call).getMessage();
        assertTrue(message.contains(why), message);
    }

    private static byte[] seed(int party) {
        return Seed.random(new ReplayedRandom(party)).bytes();
    }

    private static boolean contains(byte[] bytes, byte[] part) {
        return HexFormat.of().formatHex(bytes).contains(HexFormat.of().formatHex(part));
    }

    @Test
    void anOpenedPartyRefusesEverythingForEver() throws Exception {
        KeySum sum = parties.sum();
        DecryptionRequest request = request(1);
        parties.party(1).open();

        for (Party opened : List.of(parties.party(1), parties.restored(1))) {
            assertEquals(Phase.OPENED, opened.phase());
            assertEquals("party 1, which was opened", opened.toString());
            assertRefused("party 1 was opened and cannot be opened now", opened::open);
            assertRefused("was opened and cannot commit", opened::commit);
            assertRefused("was opened and cannot reveal", () -> opened.reveal(parties.commitments));
            assertRefused("was opened and cannot give", () -> opened.relinearise(sum, List.of()));
            assertRefused("was opened and cannot decrypt", () -> opened.decrypt(request));
        }
    }

    @Test
    void aSecretIsOpenedOnlyOnceAllItsSharesAreThere() throws Exception {
        Party party = Party.create(agreement, 1, new Memory(), new ReplayedRandom(1));
        assertRefused("has given nothing yet and cannot be opened", party::open);
        List<Digest> commitments = List.of(party.commit(), parties.commitments.getLast());
        assertRefused("has committed to its key share and cannot be opened", party::open);
        party.reveal(commitments);
        assertRefused("has given its key share and cannot be opened", party::open);
        party.relinearise(parties.sum(), List.of());
        party.open();
        party.burn();
        assertRefused("is burnt and cannot be opened", party::open);
    }

    @Test
    void aSecretThatHasDecryptedIsNeverOpened() throws Exception {
        Party party = parties.party(1);
        party.decrypt(request(1));

        for (Party one : List.of(party, parties.restored(1))) {
            assertRefused("party 1 has given decryption shares under these keys and cannot be opened", one::open);
            assertEquals(Phase.READY, one.phase());
        }
        // It goes on with what it may do.
        party.decrypt(request(2));
    }

    @Test
    void theVaultSaysOpenedAndHasLostTheSeedBeforeItLeaves() throws Exception {
        List<byte[]> kept = new ArrayList<>();
        Party[] self = new Party[1];
        Vault vault = state -> {
            assertEquals(Phase.READY, self[0].phase(), "the opening had left before the state was kept");
            kept.add(state.clone());
        };
        byte[] before = parties.vaults.getFirst().state;
        self[0] = Party.restore(agreement, vault, before);
        byte[] opening = self[0].open().bytes();

        assertEquals(1, kept.size());
        assertTrue(contains(before, seed(1)));
        assertTrue(contains(opening, seed(1)));
        assertFalse(contains(kept.getFirst(), seed(1)), "an opened state holds the seed");
        PartyState state = PartyState.read(agreement, kept.getFirst());
        assertEquals(Phase.OPENED, state.phase());
        assertEquals(Optional.empty(), state.master());
        assertArrayEquals(kept.getFirst(), state.bytes(agreement));
    }

    @Test
    void theSecretOfAnOpenedPartyIsOverwritten() throws Exception {
        Party party = parties.party(1);
        var field = Party.class.getDeclaredField("secret");
        field.setAccessible(true);
        PartySecret secret =
                ((Optional<?>) field.get(party)).map(PartySecret.class::cast).orElseThrow();
        byte[] opening = party.open().bytes();

        assertTrue(contains(opening, seed(1)), "the opening was wiped with the secret");
        assertArrayEquals(new byte[Seed.BYTES], secret.master());
        assertArrayEquals(
                new double[secret.values().limb(0).length], secret.values().limb(0));
    }

    @Test
    void nothingIsOpenedIfTheVaultFails() throws Exception {
        Party party = Party.restore(
                agreement,
                _ -> {
                    throw new UncheckedIOException(new IOException("no space left"));
                },
                parties.vaults.getFirst().state);

        assertThrows(UncheckedIOException.class, party::open);
        assertEquals(Phase.READY, party.phase());
        assertEquals(Phase.READY, parties.restored(1).phase());
    }

    /** Two candidates; the joint coin keeps one, and the other is opened. Party 2 has made its shares well, or one of them badly. */
    @Test
    void ofTwoCandidatesTheOneThatTheCoinKeepsDecryptsAndABadOneIsFoundIfItIsOpened() throws Exception {
        Agreement base = Parties.agreement(Parties.SMALL, Quorum.all(2, 2));
        List<Coin> coins = List.of(Coin.random(new ReplayedRandom(21)), Coin.random(new ReplayedRandom(22)));
        List<Digest> committed = List.of(
                coins.getFirst().commitment(base.digest(), 1), coins.getLast().commitment(base.digest(), 2));
        int kept = Coins.of(base.digest(), committed, coins).choice(2);
        Parties good = Parties.revealed(base.candidate(kept));
        CollectiveKeys used = good.finish();
        Parties opened = Parties.revealed(base.candidate(1 - kept));
        KeySum sum = opened.sum();
        RelinearisationShare one = opened.party(1).relinearise(sum, List.of());
        RelinearisationShare two = opened.party(2).relinearise(sum, List.of());
        var bad = new RelinearisationShare(sum, 2, one.polys());

        opened.party(1).open().check(sum, one);
        Opening opening = opened.party(2).open();
        opening.check(sum, two);
        FaultException fault = assertThrows(FaultException.class, () -> opening.check(sum, bad));
        assertEquals(2, fault.party().orElseThrow());
        double[] values = good.vector(3);
        double[] read = good.decode(good.decryptAll(good.encrypt(used, values, 0), SMUDGING));
        assertTrue(Parties.worst(values, read) < 0x1p-8);
    }

    @Test
    void candidatesOfOneAgreementShareNothing() {
        Agreement base = Parties.agreement(Parties.SMALL, Quorum.all(2, 2));
        List<Digest> digests = new ArrayList<>(List.of(base.digest()));
        List<String> common =
                new ArrayList<>(List.of(base.common(Purpose.PUBLIC, 0).hex()));
        for (int i = 0; i < Coins.CHOICES_MAX; i++) {
            assertEquals(base.candidate(i), base.candidate(i));
            digests.add(base.candidate(i).digest());
            common.add(base.candidate(i).common(Purpose.PUBLIC, 0).hex());
        }
        // A candidate of a candidate is another one again.
        digests.add(base.candidate(0).candidate(0).digest());

        for (Digest digest : digests) {
            assertEquals(1, Collections.frequency(digests, digest));
        }
        assertEquals(common.size(), common.stream().distinct().count());
        for (int index : new int[] {-1, Coins.CHOICES_MAX}) {
            String message = assertThrows(IllegalArgumentException.class, () -> base.candidate(index))
                    .getMessage();
            assertEquals("a candidate has a number of 0 to 15, not " + index, message);
        }
    }
}
