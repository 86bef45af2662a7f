package dev.tcme.he.threshold;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.he.ckks.Ciphertext;
import dev.tcme.he.ckks.ParametersLiteral;
import dev.tcme.he.ckks.Plaintext;
import dev.tcme.he.ckks.Security;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shares that are well made are proven and read; anything else is refused, naming the party. */
class ProvenShareTest {
    private final Proving proving = Proving.least(2);
    private final Parties parties = proving.parties;

    ProvenShareTest() throws FaultException {}

    private static void assertFault(int party, String why, Executable call) {
        FaultException fault = assertThrows(FaultException.class, call);
        assertEquals(OptionalInt.of(party), fault.party(), fault.getMessage());
        assertTrue(String.valueOf(fault.getMessage()).contains(why), fault.getMessage());
    }

    private static void assertBad(String why, Executable call) {
        String message = assertThrows(IllegalArgumentException.class, call).getMessage();
        assertTrue(message.contains(why), message);
    }

    private static KeyPlan plan(int logDegree) {
        ParametersLiteral literal = new ParametersLiteral(
                logDegree, Security.CLASSICAL_128, 0, 30, 96, ParametersLiteral.NO_EVALUATION_KEYS);
        return KeyPlan.sums(Parties.context(literal).parameters());
    }

    @Test
    void aProofIsOverThePrimesOfTheCiphertextsLevel() throws Exception {
        ParametersLiteral literal =
                new ParametersLiteral(13, Security.CLASSICAL_128, 1, 40, 96, ParametersLiteral.NO_EVALUATION_KEYS);
        KeyPlan plan = KeyPlan.sums(Parties.context(literal).parameters()).withDecryption(1);
        var all = new Proving(Parties.agreement(plan, Quorum.all(3, 2), 1));
        double[] values = all.parties.vector(1);
        for (int level = 0; level <= 1; level++) {
            DecryptionRequest request = all.request(all.parties.encrypt(all.collective, values, level), 0x1p20);
            List<ProvenShare> shares = all.proveAll(request);

            assertEquals(
                    ProvenShare.size(plan, level, 0x1p20), shares.getFirst().bytes().length);
            Plaintext sum = request.sum(shares.stream().map(ProvenShare::share).toList());
            assertTrue(Parties.worst(values, all.parties.decode(sum)) < 0x1p-8);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {12, 14})
    void provenSharesOfAllPartiesAreReadAndDecrypt(int logDegree) throws Exception {
        KeyPlan plan = plan(logDegree);
        var all = new Proving(Parties.agreement(plan, Quorum.all(2, 1), 1));
        double[] values = all.parties.vector(1);
        int level = plan.decryption();
        double deviation = 0x1p16;
        DecryptionRequest request = all.request(all.parties.encrypt(all.collective, values, level), deviation);

        List<ProvenShare> shares = all.proveAll(request);
        Plaintext sum = request.sum(shares.stream().map(ProvenShare::share).toList());

        assertTrue(Parties.worst(values, all.parties.decode(sum)) < 0x1p-1);
        for (ProvenShare share : shares) {
            byte[] bytes = share.bytes();
            assertEquals(ProvenShare.size(plan, level, deviation), bytes.length);
            assertArrayEquals(bytes, all.read(request, share.party(), bytes).bytes());
            assertEquals(Wire.digest(bytes), share.digest());
        }
    }

    @Test
    void theShareIsTheOneThatIsGivenWithoutProof() throws Exception {
        DecryptionRequest request = proving.request(1);
        Parties again = Parties.revealed(parties.agreement);
        again.finish();

        assertEquals(
                again.party(1).decrypt(request).digest(),
                parties.party(1).decryptProven(request).share().digest());
    }

    @Test
    void theSameRequestGetsTheSameProofAndAnyOtherOneMasksOfItsOwn() throws Exception {
        Ciphertext zero = proving.zero(1);
        DecryptionRequest request = proving.request(zero, Proving.SMUDGING);
        // The same second part, and so the same share: what a party that was turned back could be asked.
        var disguised = new Ciphertext(
                zero.parameters(), zero.level(), zero.scale() * 2, zero.parts(), java.util.Optional.empty());
        DecryptionRequest other = proving.request(disguised, Proving.SMUDGING);
        var maker = new ShareProofMaker(parties.agreement, proving.secret(1));
        ProvenShare share = maker.share(request, 1);
        ProvenShare second = maker.share(other, 1);

        assertArrayEquals(share.bytes(), maker.share(request, 1).bytes());
        assertArrayEquals(share.share().value().limb(0), second.share().value().limb(0), "the share is the same");
        // With the same masks, responses would differ by a few at most.
        WideIntegers difference = share.proof().responses().getFirst().secret();
        int near = 0;
        for (int i = 0; i < difference.count(); i++) {
            var gap = difference
                    .get(i)
                    .subtract(second.proof().responses().getFirst().secret().get(i));
            near += gap.abs().bitLength() <= 2 ? 1 : 0;
        }
        assertTrue(near < 10, near + " responses are near each other");
    }

    @Test
    void thereIsOneShareForEachCiphertextWithProofOrWithout() throws Exception {
        DecryptionRequest first = proving.request(1);
        DecryptionRequest second = proving.request(2);
        parties.party(1).decrypt(first);
        parties.party(1).decryptProven(second);
        Party restored = parties.restored(1);

        for (DecryptionRequest request : List.of(first, second)) {
            assertThrows(IllegalStateException.class, () -> parties.party(1).decryptProven(request));
            assertThrows(IllegalStateException.class, () -> parties.party(1).decrypt(request));
            assertThrows(IllegalStateException.class, () -> restored.decryptProven(request));
        }
        assertEquals(7, parties.party(1).decryptionsLeft());
    }

    @Test
    void aProofIsGivenOnlyOnceItIsRemembered() throws Exception {
        Vault vault = state -> {
            throw new IllegalStateException("the disk is full");
        };
        Party party = Party.restore(parties.agreement, vault, parties.vaults.getFirst().state);
        DecryptionRequest request = proving.request(3);

        assertThrows(IllegalStateException.class, () -> party.decryptProven(request));
        assertEquals(9, party.decryptionsLeft());
    }

    @Test
    void requestsThatNothingCanBeProvenAboutAreRefusedAndChangeNothing() throws Exception {
        Ciphertext zero = proving.zero(1);
        // 2^18 · 12σ · 2N for each of two parties is more than half of 2^96.
        DecryptionRequest noisy = proving.request(zero, 0x1p62);
        assertBad("proofs need a modulus above", () -> parties.party(1).decryptProven(noisy));
        assertBad("proofs need a modulus above", () -> proving.read(noisy, 1, new byte[0]));
        assertEquals(9, parties.party(1).decryptionsLeft());
        parties.party(1).decryptProven(proving.request(zero, 0x1p57));

        var small = Parties.revealed(Parties.agreement(Parties.SMALL, Quorum.all(2, 1)));
        DecryptionRequest narrow =
                small.request(small.finish().encryptor(new ReplayedRandom(1)).encryptZero(0), 0x1p8, List.of(1, 2));
        assertBad("proofs need a modulus above 2^83", () -> small.party(1).decryptProven(narrow));

        var dealt = Parties.revealed(Parties.agreement(parties.agreement.plan(), new Quorum(3, 2, 1), 1));
        DecryptionRequest some = dealt.request(
                dealt.finish().encryptor(new ReplayedRandom(1)).encryptZero(0), Proving.SMUDGING, List.of(1, 2));
        assertBad("where all parties decrypt", () -> dealt.party(1).decryptProven(some));
        assertEquals(1, dealt.party(1).decryptionsLeft());
    }

    @Test
    void theSlackOfAllPartiesTogetherMustFitIntoHalfTheModulus() {
        int degree = parties.context.ring().degree();
        double half = parties.context.parameters().modulus(0).doubleValue() / 2;
        double most = 0x1p40 * half / ShareProof.slack(degree, 0x1p40) / 2;

        ShareProof.requireProvable(proving.request(proving.zero(1), most * 0.99));
        assertBad(
                "proofs need a modulus above",
                () -> ShareProof.requireProvable(proving.request(proving.zero(1), most * 1.01)));
    }

    @Test
    void sharesOfAnotherPartyRequestOrAgreementAreRefused() throws Exception {
        DecryptionRequest request = proving.request(1);
        DecryptionRequest another = proving.request(2);
        byte[] good = parties.party(1).decryptProven(request).bytes();
        byte[] later = parties.party(1).decryptProven(another).bytes();
        var others = new Proving(Proving.agreement(2, 2));
        int split = Math.toIntExact(DecryptionShare.size(parties.agreement.plan(), 0));
        byte[] replayed = good.clone();
        System.arraycopy(later, split, replayed, split, later.length - split);

        assertFault(2, "says that it comes from party 1, not 2", () -> proving.read(request, 2, good));
        assertFault(1, "does not answer what it should", () -> proving.read(another, 1, good));
        assertFault(1, "the proof of its decryption share does not hold", () -> proving.read(request, 1, replayed));
        assertFault(2, "the proof of its decryption share does not hold", () -> proving.read(request, 2, turned(good)));
        assertBad("belong to another agreement", () -> others.read(request, 1, good));
        assertBad("parties [1, 2] decrypt, not party 3", () -> proving.read(request, 3, good));
        proving.read(request, 1, good);
    }

    /** Says that it comes from party 2. */
    private static byte[] turned(byte[] good) {
        byte[] result = good.clone();
        result[6] = 2;
        return result;
    }

    @Test
    void aShareFromAnotherSecretIsRefused() throws Exception {
        DecryptionRequest request = proving.request(1);
        var stranger = PartySecret.of(parties.agreement, dev.tcme.he.ring.Seed.ofNumber(77));
        ProvenShare share = new ShareProofMaker(parties.agreement, stranger).share(request, 1);

        assertFault(1, "does not hold", () -> proving.read(request, 1, share.bytes()));
    }

    @Test
    void bytesOfAWrongLengthAreRefused() throws Exception {
        DecryptionRequest request = proving.request(1);
        byte[] good = parties.party(1).decryptProven(request).bytes();
        for (int length : new int[] {0, 1, 80, good.length / 2, good.length - 1, good.length + 1, good.length + 8}) {
            assertFault(
                    1,
                    "a proven decryption share has " + good.length + " bytes by the agreement, the input has " + length,
                    () -> proving.read(request, 1, Arrays.copyOf(good, length)));
        }
    }

    @Test
    void aResponseBeyondItsLimitIsRefusedAndOneAtItIsTakenForWhatItIs() throws Exception {
        DecryptionRequest request = proving.request(1);
        byte[] good = parties.party(1).decryptProven(request).bytes();
        int at = Math.toIntExact(DecryptionShare.size(parties.agreement.plan(), 0)) + Digest.BYTES;
        int most = proving.bounds(request).secret().limit().intValueExact() * 2;

        assertFault(1, "beyond its limit", () -> proving.read(request, 1, first(good, at, most + 1)));
        assertFault(1, "does not hold", () -> proving.read(request, 1, first(good, at, most)));
    }

    /** With another number as the first one. */
    private byte[] first(byte[] good, int at, int code) {
        byte[] result = good.clone();
        int width = Integer.SIZE - Integer.numberOfLeadingZeros(code);
        for (int bit = 0; bit < width; bit++) {
            int mask = 1 << bit % 8;
            byte old = result[at + bit / 8];
            result[at + bit / 8] = (byte) ((code >> bit & 1) == 1 ? old | mask : old & ~mask);
        }
        return result;
    }

    @Test
    void aChangeOfAnyByteIsRefused() throws Exception {
        DecryptionRequest request = proving.request(1);
        byte[] good = parties.party(1).decryptProven(request).bytes();
        int split = Math.toIntExact(DecryptionShare.size(parties.agreement.plan(), 0));
        var random = new Random(20261121);
        for (int run = 0; run < 60; run++) {
            byte[] changed = good.clone();
            int at = switch (run % 3) {
                case 0 -> random.nextInt(split);
                case 1 -> split + random.nextInt(Digest.BYTES);
                default -> split + random.nextInt(good.length - split);
            };
            changed[at] ^= (byte) (1 << random.nextInt(8));
            FaultException fault =
                    assertThrows(FaultException.class, () -> proving.read(request, 1, changed), "byte " + at);
            assertEquals(OptionalInt.of(1), fault.party());
        }
        proving.read(request, 1, good);
    }

    @Test
    void nothingThatIsPrintedTellsAnythingOfWhatIsProven() throws Exception {
        ProvenShare share = parties.party(1).decryptProven(proving.request(1));

        assertEquals("proven decryption share of party 1", share.toString());
        assertEquals(
                "proof of a decryption share, 10 repetitions", share.proof().toString());
        assertFalse(share.proof().responses().getFirst().toString().matches(".*\\d.*"));
    }
}
