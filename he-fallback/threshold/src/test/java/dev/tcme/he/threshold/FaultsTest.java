package dev.tcme.he.threshold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.he.ckks.Ciphertext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What a gateway or a party can do to the messages is found, and whose message it was is said. */
class FaultsTest {
    private static final double SMUDGING = 0x1p8;

    private final Agreement agreement = Parties.agreement(Parties.SMALL, Quorum.all(3, 9));
    private Parties parties;

    @BeforeEach
    void reveal() throws Exception {
        parties = Parties.revealed(agreement);
    }

    private static void assertFault(int party, String why, Executable call) {
        FaultException fault = assertThrows(FaultException.class, call);
        assertEquals(party == 0 ? OptionalInt.empty() : OptionalInt.of(party), fault.party(), fault.getMessage());
        assertTrue(String.valueOf(fault.getMessage()).contains(why), fault.getMessage());
    }

    private KeySum sum(List<Digest> commitments, KeyShare... shares) throws FaultException {
        return KeySum.of(agreement, commitments, List.of(shares));
    }

    private KeyShare share(int party) {
        return parties.keyShares.get(party - 1);
    }

    /** A well-formed share of a party that is not the one it gave: made from another secret. */
    private KeyShare otherShare(int party) {
        Party other = Party.create(agreement, party, new Memory(), new ReplayedRandom(100 + party));
        PartySecret secret = PartySecret.of(agreement, dev.tcme.he.ring.Seed.random(new ReplayedRandom(100 + party)));
        assertEquals(party, other.number());
        return KeyShare.of(agreement, party, new ShareMaker(agreement, secret).keyShare());
    }

    @Test
    void aShareThatWasNotCommittedToIsFoundAndNamesTheParty() {
        assertFault(
                2,
                "party 2: the key share is not the one that was committed to",
                () -> sum(parties.commitments, share(1), otherShare(2), share(3)));
    }

    @Test
    void aMissingOrRepeatedKeyShareIsFoundAndNamesTheParty() {
        assertFault(3, "its key share is missing", () -> sum(parties.commitments, share(2), share(1)));
        assertFault(1, "a second key share", () -> sum(parties.commitments, share(1), share(2), share(1), share(3)));
    }

    @Test
    void aKeyShareOfAnotherAgreementIsFound() throws Exception {
        Agreement other = Parties.agreement(agreement.plan(), agreement.quorum(), 2);
        KeyShare foreign = Parties.revealed(other).keyShares.get(1);

        assertFault(2, "another agreement", () -> sum(parties.commitments, share(1), foreign, share(3)));
        assertFault(2, "made under another agreement", () -> KeyShare.read(agreement, 2, foreign.bytes()));
    }

    @Test
    void commitmentsAreCountedDistinctAndTheOwnOneAmongThem() throws Exception {
        Parties fresh = Parties.fresh(agreement);
        List<Digest> commitments = new ArrayList<>();
        for (Party party : fresh.parties) {
            commitments.add(party.commit());
        }
        Party one = fresh.party(1);
        Digest stranger = Hash.of("stranger").digest();

        assertFault(0, "there are 3 parties, and commitments of 2", () -> one.reveal(commitments.subList(0, 2)));
        assertFault(
                3,
                "repeats that of another party",
                () -> one.reveal(List.of(commitments.get(0), commitments.get(1), commitments.get(1))));
        assertFault(
                1,
                "is not the one that it gave",
                () -> one.reveal(List.of(stranger, commitments.get(1), commitments.get(2))));
        assertEquals(Phase.COMMITTED, one.phase());
        one.reveal(commitments);
    }

    @Test
    void aPartyAnswersOnlyTheSharesBehindTheCommitmentsThatItSaw() throws Exception {
        KeyShare other = otherShare(2);
        List<Digest> changed = new ArrayList<>(parties.commitments);
        changed.set(1, other.digest());
        KeySum crafted = sum(changed, share(1), other, share(3));

        assertFault(
                0, "other commitments than party 1 saw", () -> parties.party(1).relinearise(crafted, List.of()));
        assertEquals(Phase.REVEALED, parties.party(1).phase());
    }

    @Test
    void aMissingRepeatedOrForeignRelinearisationShareIsFound() throws Exception {
        KeySum sum = parties.sum();
        RelinearisationShare one = parties.party(1).relinearise(sum, List.of());
        RelinearisationShare two = parties.party(2).relinearise(sum, List.of());
        RelinearisationShare three = parties.party(3).relinearise(sum, List.of());
        Agreement otherAgreement = Parties.agreement(agreement.plan(), agreement.quorum(), 2);
        Parties others = Parties.revealed(otherAgreement);
        RelinearisationShare foreign = others.party(2).relinearise(others.sum(), List.of());

        assertFault(2, "its relinearisation share is missing", () -> CollectiveKeys.of(sum, List.of(one, three)));
        assertFault(1, "a second relinearisation share", () -> CollectiveKeys.of(sum, List.of(one, two, one, three)));
        assertFault(2, "answers other key shares", () -> CollectiveKeys.of(sum, List.of(one, foreign, three)));
        assertFault(2, "another agreement", () -> RelinearisationShare.read(sum, 2, foreign.bytes()));
        byte[] otherTranscript = two.bytes();
        otherTranscript[48] ^= 1;
        assertFault(2, "does not answer what it should", () -> RelinearisationShare.read(sum, 2, otherTranscript));
    }

    @Test
    void aMissingRepeatedOrForeignDecryptionShareIsFound() throws Exception {
        CollectiveKeys keys = parties.finish();
        double[] values = parties.vector(1);
        DecryptionRequest request = parties.request(parties.encrypt(keys, values, 0), SMUDGING, List.of(1, 2, 3));
        DecryptionRequest another =
                parties.request(keys.encryptor(new ReplayedRandom(4)).encryptZero(0), SMUDGING, List.of(1, 2, 3));
        List<DecryptionShare> shares = new ArrayList<>();
        for (Party party : parties.parties) {
            shares.add(party.decrypt(request));
        }
        DecryptionShare foreign = parties.party(2).decrypt(another);

        assertFault(3, "its decryption share is missing", () -> request.sum(shares.subList(0, 2)));
        assertFault(
                2,
                "a second decryption share",
                () -> request.sum(List.of(shares.get(0), shares.get(1), shares.get(1), shares.get(2))));
        assertFault(2, "answers another request", () -> request.sum(List.of(shares.get(0), foreign, shares.get(2))));
        assertFault(2, "does not answer what it should", () -> DecryptionShare.read(request, 2, foreign.bytes()));
        assertTrue(Parties.worst(values, parties.decode(request.sum(shares))) < 0x1p-8);
    }

    @Test
    void aShareThatIsWrongInOneResidueGivesGarbageEverywhere() throws Exception {
        CollectiveKeys keys = parties.finish();
        double[] values = parties.vector(1);
        DecryptionRequest request = parties.request(parties.encrypt(keys, values, 0), SMUDGING, List.of(1, 2, 3));
        List<DecryptionShare> shares = new ArrayList<>();
        for (Party party : parties.parties) {
            byte[] bytes = party.decrypt(request).bytes();
            if (party.number() == 2) {
                bytes[Wire.HEADER_BYTES] ^= 1;
            }
            shares.add(DecryptionShare.read(request, party.number(), bytes));
        }
        double[] got = parties.decode(request.sum(shares));

        for (int i = 0; i < values.length; i++) {
            assertTrue(Math.abs(got[i] - values[i]) > 0.5, "slot " + i);
        }
    }

    @Test
    void bytesThatAreNotWhatTheyShouldBeAreRefusedNamingTheParty() {
        byte[] good = share(2).bytes();

        assertFault(2, "ends inside the header, after 79 of 80 bytes", () -> read(Arrays.copyOf(good, 79)));
        assertFault(2, "first four bytes", () -> read(with(good, 0, 0)));
        assertFault(2, "version 1 is understood, this is version 9", () -> read(with(good, 4, 9)));
        assertFault(2, "a key share is expected, this is a decryption share", () -> read(with(good, 5, 4)));
        assertFault(2, "a thing of unknown kind 200", () -> read(with(good, 5, 200)));
        assertFault(2, "says that it comes from party 3, not 2", () -> read(with(good, 6, 3)));
        assertFault(2, "says that it is for party 1, not 0", () -> read(with(good, 7, 1)));
        assertFault(2, "bytes by the agreement", () -> read(with(good, 8, good[8] + 1)));
        assertFault(2, "made under another agreement", () -> read(with(good, 16, ~good[16])));
        assertFault(2, "does not answer what it should", () -> read(with(good, 48, 1)));
        assertFault(
                2,
                "the key share has " + good.length + " bytes by the agreement, the input has " + (good.length - 8),
                () -> read(Arrays.copyOf(good, good.length - 8)));
        assertFault(2, "bytes by the agreement", () -> read(Arrays.copyOf(good, good.length + 1)));
        byte[] large = good.clone();
        Arrays.fill(large, Wire.HEADER_BYTES, Wire.HEADER_BYTES + 16, (byte) -1);
        assertFault(2, "a residue of the key share is not below its prime", () -> read(large));
        assertThrows(IllegalArgumentException.class, () -> KeyShare.read(agreement, 4, good));
    }

    private KeyShare read(byte[] bytes) throws FaultException {
        return KeyShare.read(agreement, 2, bytes);
    }

    private static byte[] with(byte[] good, int at, int value) {
        byte[] changed = good.clone();
        changed[at] = (byte) value;
        return changed;
    }

    @Test
    void keysThatAPartyWasShownAreTheOnesOnlyIfTheDigestsAreEqual() throws Exception {
        CollectiveKeys keys = parties.finish();
        byte[] changed = keys.bytes();
        changed[Wire.HEADER_BYTES] ^= 1;
        CollectiveKeys other = CollectiveKeys.read(agreement, keys.transcript(), changed);

        assertFalse(keys.digest().equals(other.digest()));
        assertFault(
                0, "does not answer what it should", () -> CollectiveKeys.read(agreement, agreement.digest(), changed));
        assertFault(
                0,
                "a set of collective keys is expected, this is a key share",
                () -> CollectiveKeys.read(agreement, keys.transcript(), share(1).bytes()));
    }

    @Test
    void requestsThatCannotBeAnsweredAreRefused() throws Exception {
        CollectiveKeys keys = parties.finish();
        Ciphertext zero = keys.encryptor(new ReplayedRandom(1)).encryptZero(0);
        Ciphertext high = keys.encryptor(new ReplayedRandom(1)).encryptZero(1);
        List<Integer> all = List.of(1, 2, 3);

        assertBad("exactly 3 different parties decrypt, not [1, 2]", zero, SMUDGING, List.of(1, 2));
        assertBad("exactly 3 different parties decrypt, not [1, 2, 2]", zero, SMUDGING, List.of(1, 2, 2));
        assertBad("the number of a party is 1 to 3, not 4", zero, SMUDGING, List.of(1, 2, 4));
        assertBad("up to level 0, the ciphertext is at level 1", high, SMUDGING, all);
        assertBad("of degree 1", parties.evaluator(keys).multiply(zero, zero), SMUDGING, all);
        assertBad("2^5 to 2^90", zero, 16, all);
        assertBad("2^5 to 2^90", zero, Double.NaN, all);
        assertBad("does not fit into a modulus", zero, 0x1p36, all);
        assertBad(
                "made for other parameters",
                Parties.revealed(Parties.agreement(Parties.MIDDLE, Quorum.all(2, 1)))
                        .finish()
                        .encryptor(new ReplayedRandom(1))
                        .encryptZero(0),
                SMUDGING,
                all);
        var mixed = new Ciphertext(zero.parameters(), 0, zero.scale(), high.parts(), java.util.Optional.empty());
        assertBad("its level has", mixed, SMUDGING, all);
    }

    private void assertBad(String why, Ciphertext ciphertext, double deviation, List<Integer> active) {
        String message = assertThrows(
                        IllegalArgumentException.class, () -> parties.request(ciphertext, deviation, active))
                .getMessage();
        assertTrue(message.contains(why), message);
    }

    @Test
    void smudgingNoiseOfAllPartiesMustFitIntoHalfTheModulus() throws Exception {
        Ciphertext zero = parties.finish().encryptor(new ReplayedRandom(1)).encryptZero(0);
        double most = Math.pow(2, agreement.plan().parameters().logQ(0) - 1) / Math.sqrt(3) / 16;
        List<Integer> all = List.of(1, 2, 3);

        parties.request(zero, most * 0.99, all);
        assertBad("does not fit into a modulus", zero, most * 1.01, all);
    }
}
