package dev.tcme.he.threshold;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Ring;
import dev.tcme.he.ring.Seed;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.function.Executable;

/** An opened secret gives exactly the shares of an honest party; whatever differs from them is found, and its party named. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpeningTest {
    private static final int WIRE_KIND = 5;
    private static final int WIRE_LENGTH = 8;
    private static final int WIRE_SUBJECT = 48;

    private final Agreement agreement =
            Parties.agreement(Parties.SMALL, Quorum.all(2, 2)).candidate(0);
    private final Ring ring = agreement.context().ring();

    private Parties parties;
    private KeySum sum;
    private final List<RelinearisationShare> answers = new ArrayList<>();

    @BeforeAll
    void carryOutTheRounds() throws FaultException {
        parties = Parties.revealed(agreement);
        sum = parties.sum();
        for (Party party : parties.parties) {
            answers.add(party.relinearise(sum, List.of()));
        }
    }

    /** The seed that a party of {@link Parties} has. */
    private static Seed seed(int party) {
        return Seed.random(new ReplayedRandom(party));
    }

    private ShareMaker maker(Seed seed) {
        return new ShareMaker(agreement, PartySecret.of(agreement, seed));
    }

    private Opening opening(int party) throws FaultException {
        byte[] bytes = new Opening(agreement, party, seed(party)).bytes();
        return Opening.read(agreement, party, bytes);
    }

    private static void assertFault(int party, String why, Executable call) {
        FaultException fault = assertThrows(FaultException.class, call);
        assertEquals(OptionalInt.of(party), fault.party(), fault.getMessage());
        assertTrue(String.valueOf(fault.getMessage()).contains(why), fault.getMessage());
    }

    /** Party 2 gives these polynomials as its key share, and its honest answer to what then is the sum. */
    private void assertKeyShareFound(List<Poly> polys) throws FaultException {
        KeyShare changed =
                KeyShare.read(agreement, 2, KeyShare.of(agreement, 2, polys).bytes());
        KeyShare honest = parties.keyShares.getFirst();
        KeySum other = KeySum.of(agreement, List.of(honest.digest(), changed.digest()), List.of(honest, changed));
        var answer = new RelinearisationShare(other, 2, maker(seed(2)).relinearisation(other));
        Opening opening = opening(2);

        assertFault(
                2,
                "party 2: the key share is not the one that its opened secret gives",
                () -> opening.check(other, answer));
        // Party 1 answers the same sum, and is not blamed.
        opening(1)
                .check(other, new RelinearisationShare(other, 1, maker(seed(1)).relinearisation(other)));
    }

    private void assertAnswerFound(List<Poly> polys) throws FaultException {
        var answer = RelinearisationShare.read(sum, 2, new RelinearisationShare(sum, 2, polys).bytes());
        Opening opening = opening(2);

        assertFault(
                2,
                "party 2: the relinearisation share is not the one that its opened secret gives",
                () -> opening.check(sum, answer));
    }

    private List<Poly> changed(List<Poly> polys, int index, UnaryOperator<Poly> change) {
        List<Poly> result = new ArrayList<>(polys);
        result.set(index, change.apply(polys.get(index)));
        return result;
    }

    /** One more in one coefficient. */
    private Poly louder(Poly poly) {
        double[] one = new double[ring.degree()];
        one[ring.degree() / 3] = 1;
        return ring.add(poly, ring.ofCoefficients(one, poly.primes()));
    }

    private Poly shifted(Poly poly) {
        return ring.add(poly, ring.constant(BigInteger.ONE.shiftLeft(30), poly.primes()));
    }

    private int indexOf(Purpose purpose) {
        List<Layout.Entry> layout = Layout.of(agreement.plan());
        for (int i = layout.size() - 1; i >= 0; i--) {
            if (layout.get(i).purpose() == purpose) {
                return i;
            }
        }
        throw new AssertionError("no share has a part for " + purpose);
    }

    @Test
    void theOpeningsOfHonestPartiesPassAndSayTheSecret() throws Exception {
        for (int number : new int[] {1, 2}) {
            Party party = Party.restore(agreement, new Memory(), parties.vaults.get(number - 1).state);
            byte[] bytes = party.open().bytes();

            assertEquals(Opening.size(), bytes.length);
            Opening opening = Opening.read(agreement, number, bytes);
            assertArrayEquals(bytes, opening.bytes());
            assertArrayEquals(seed(number).bytes(), Arrays.copyOfRange(bytes, Wire.HEADER_BYTES, bytes.length));
            assertEquals(number, opening.party());
            assertEquals(agreement, opening.agreement());
            opening.check(sum, answers.get(number - 1));
            // What was opened is still whole after it was checked.
            opening.check(sum, answers.get(number - 1));
        }
    }

    @Test
    void aPlanWithoutProductsIsCheckedTooAndItsAnswerIsEmpty() throws Exception {
        Agreement sums = Agreement.of(
                        agreement.context(),
                        KeyPlan.sums(agreement.plan().parameters()),
                        Quorum.all(2, 1),
                        agreement.digest())
                .candidate(1);
        Parties others = Parties.revealed(sums);
        KeySum total = others.sum();
        RelinearisationShare answer = others.party(2).relinearise(total, List.of());
        Opening wrong = new Opening(sums, 2, seed(7));

        others.party(2).open().check(total, answer);
        assertFault(2, "the key share is not", () -> wrong.check(total, answer));
    }

    @Test
    void aKeyShareWithASingleChangedCoefficientIsFoundInWhateverPart() throws Exception {
        List<Poly> honest = maker(seed(2)).keyShare();
        for (Purpose purpose : Purpose.values()) {
            assertKeyShareFound(changed(honest, indexOf(purpose), this::louder));
        }
    }

    @Test
    void aGaloisShareForAnotherElementOrOfAnotherSecretIsFound() throws Exception {
        List<Poly> honest = maker(seed(2)).keyShare();
        List<Poly> other = maker(seed(5)).keyShare();
        int galois = indexOf(Purpose.GALOIS);
        int first = honest.size() - 1;
        while (!Arrays.equals(honest.get(first - 1).primes(), honest.get(galois).primes())) {
            first--;
        }
        int same = first - 1;

        assertKeyShareFound(changed(honest, galois, _ -> other.get(galois)));
        assertKeyShareFound(changed(honest, galois, _ -> honest.get(same)));
        assertKeyShareFound(changed(honest, galois, this::shifted));
    }

    @Test
    void aKeyShareOfAnotherSecretThanTheOpenedOneIsFound() throws Exception {
        assertKeyShareFound(maker(seed(5)).keyShare());
        // The secret of this seed, but under another candidate.
        Agreement other = Parties.agreement(Parties.SMALL, Quorum.all(2, 2)).candidate(1);
        assertKeyShareFound(new ShareMaker(other, PartySecret.of(other, seed(2))).keyShare());
    }

    @Test
    void theChangedRelinearisationShareThatReadsInputsIsFound() throws Exception {
        List<Poly> honest = maker(seed(2)).relinearisation(sum);
        List<Poly> shifted = honest.stream().map(this::shifted).toList();

        assertAnswerFound(shifted);
        for (int digit = 0; digit < honest.size(); digit++) {
            assertAnswerFound(changed(honest, digit, this::louder));
        }
    }

    @Test
    void aRelinearisationShareOfAnotherSecretOrForOtherKeySharesIsFound() throws Exception {
        List<KeyShare> shares = List.of(
                parties.keyShares.getFirst(),
                KeyShare.of(agreement, 2, maker(seed(5)).keyShare()));
        KeySum other =
                KeySum.of(agreement, shares.stream().map(KeyShare::digest).toList(), shares);

        assertAnswerFound(maker(seed(5)).relinearisation(sum));
        assertAnswerFound(maker(seed(2)).relinearisation(other));
        assertAnswerFound(answers.getFirst().polys());
    }

    @Test
    void anotherSeedThanTheOneThatWasUsedIsFound() throws Exception {
        byte[] bytes = opening(2).bytes();
        bytes[bytes.length - 1] ^= 1;
        Opening lie = Opening.read(agreement, 2, bytes);

        assertFault(2, "party 2: the key share is not", () -> lie.check(sum, answers.getLast()));
    }

    @Test
    void sharesOfAnotherCandidateRoundOrPartyAreTheCallersMistake() throws Exception {
        Agreement second = Parties.agreement(Parties.SMALL, Quorum.all(2, 2)).candidate(1);
        Opening elsewhere = new Opening(second, 2, seed(2));
        Opening opening = opening(2);
        KeyShare changed = KeyShare.of(agreement, 2, maker(seed(5)).keyShare());
        KeySum other = KeySum.of(
                agreement,
                List.of(parties.commitments.getFirst(), changed.digest()),
                List.of(parties.keyShares.getFirst(), changed));

        assertThrows(IllegalArgumentException.class, () -> elsewhere.check(sum, answers.getLast()));
        assertThrows(IllegalArgumentException.class, () -> opening.check(other, answers.getLast()));
        String message = assertThrows(IllegalArgumentException.class, () -> opening.check(sum, answers.getFirst()))
                .getMessage();
        assertTrue(message.contains("its own relinearisation share, not that of party 1"), message);
    }

    @Test
    void anythingButAnOpeningOfThisPartyUnderThisCandidateIsRefused() throws Exception {
        byte[] good = opening(2).bytes();
        Agreement second = Parties.agreement(Parties.SMALL, Quorum.all(2, 2)).candidate(1);

        assertFault(2, "the input ends inside the header, after 0 of 80 bytes", () -> read(new byte[0]));
        assertFault(2, "has 112 bytes by the agreement, the input has 111", () -> read(Arrays.copyOf(good, 111)));
        assertFault(2, "has 112 bytes by the agreement, the input has 113", () -> read(Arrays.copyOf(good, 113)));
        assertFault(2, "has 112 bytes by the agreement, the input has 80", () -> read(Arrays.copyOf(good, 80)));
        assertFault(2, "first four bytes", () -> read(with(good, 0)));
        assertFault(2, "version 1 is understood", () -> read(with(good, 4)));
        assertFault(2, "a secret that was opened is expected, this is a", () -> read(with(good, WIRE_KIND)));
        assertFault(
                2,
                "a secret that was opened is expected, this is a key share",
                () -> read(parties.keyShares.getLast().bytes()));
        assertFault(2, "comes from party 3, not 2", () -> read(with(good, 6)));
        assertFault(1, "comes from party 2, not 1", () -> Opening.read(agreement, 1, good));
        assertFault(2, "is for party 1, not 0", () -> read(with(good, 7)));
        assertFault(2, "by the agreement, the input has 112 and says 33", () -> read(with(good, WIRE_LENGTH)));
        assertFault(2, "made under another agreement", () -> read(with(good, 16)));
        assertFault(2, "made under another agreement", () -> Opening.read(second, 2, good));
        assertFault(2, "does not answer what it should", () -> read(with(good, WIRE_SUBJECT)));
        assertThrows(IllegalArgumentException.class, () -> Opening.read(agreement, 3, good));
        assertThrows(IllegalArgumentException.class, () -> Opening.read(agreement, 0, good));
    }

    private Opening read(byte[] bytes) throws FaultException {
        return Opening.read(agreement, 2, bytes);
    }

    private static byte[] with(byte[] good, int at) {
        byte[] bytes = good.clone();
        bytes[at] ^= 1;
        return bytes;
    }

    @Test
    void noMessageAndNoNameShowsTheSeed() throws Exception {
        String seed = HexFormat.of().formatHex(seed(2).bytes());
        Opening opening = opening(2);
        RelinearisationShare wrong =
                new RelinearisationShare(sum, 2, answers.getFirst().polys());

        assertEquals("opened secret of party 2", opening.toString());
        String message = assertThrows(FaultException.class, () -> opening.check(sum, wrong))
                .getMessage();
        assertFalse(String.valueOf(message).contains(seed.substring(0, 8)), message);
    }

    @Test
    void whereSharesOfTheSecretAreDealtNothingIsOpened() throws Exception {
        Parties dealt = Parties.revealed(Parties.agreement(Parties.SMALL, new Quorum(3, 2, 2)));
        dealt.finish();
        Party party = dealt.party(1);
        byte[] bytes = opening(1).bytes();

        for (Executable call : List.<Executable>of(
                party::open, () -> dealt.agreement.candidate(0), () -> Opening.read(dealt.agreement, 1, bytes))) {
            String message =
                    assertThrows(UnsupportedOperationException.class, call).getMessage();
            assertTrue(String.valueOf(message).contains("only where all parties decrypt, not 2 of 3"), message);
        }
        assertEquals(Phase.READY, party.phase());
        assertDoesNotThrow(() -> dealt.restored(1));
    }
}
