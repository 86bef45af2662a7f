package dev.tcme.he.threshold;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What a verifier keeps are exactly the parties' public key shares. */
class PublicSharesTest {
    private final Agreement agreement = Proving.agreement(3, 1);
    private final Parties parties = Parties.revealed(agreement);
    private final KeySum sum = parties.sum();
    private final PublicShares keys = PublicShares.of(sum, parties.keyShares);

    PublicSharesTest() throws FaultException {}

    private static void assertFault(int party, String why, Executable call) {
        FaultException fault = assertThrows(FaultException.class, call);
        assertEquals(party == 0 ? OptionalInt.empty() : OptionalInt.of(party), fault.party(), fault.getMessage());
        assertTrue(String.valueOf(fault.getMessage()).contains(why), fault.getMessage());
    }

    private KeyShare share(int party) {
        return parties.keyShares.get(party - 1);
    }

    @Test
    void theyAreTheFirstPolynomialsOfTheKeySharesOverThePrimesOfSharedDecryption() {
        int[] primes = Layout.decryptionPrimes(agreement.plan());
        for (int party = 1; party <= 3; party++) {
            for (int prime : primes) {
                assertArrayEquals(
                        share(party).polys().getFirst().limb(prime),
                        keys.share(party, prime).limb(0));
            }
        }
        assertEquals(sum.transcript(), keys.transcript());
        assertEquals(agreement, keys.agreement());
    }

    @Test
    void theyAreReadAsTheSameBytesInWhateverOrderTheyCame() throws Exception {
        PublicShares other = PublicShares.of(sum, List.of(share(3), share(1), share(2)));
        PublicShares again = PublicShares.read(agreement, sum.transcript(), keys.bytes());

        assertArrayEquals(keys.bytes(), other.bytes());
        assertArrayEquals(keys.bytes(), again.bytes());
        assertEquals(keys.digest(), again.digest());
        assertEquals(PublicShares.size(agreement.plan(), 3), keys.bytes().length);
    }

    @Test
    void aMissingRepeatedOrForeignKeyShareIsFoundAndNamesTheParty() throws Exception {
        KeyShare foreign = Parties.revealed(Proving.agreement(3, 2)).keyShares.get(1);
        PartySecret another = PartySecret.of(agreement, dev.tcme.he.ring.Seed.ofNumber(7));
        KeyShare uncommitted = KeyShare.of(agreement, 2, new ShareMaker(agreement, another).keyShare());

        assertFault(2, "its key share is missing", () -> PublicShares.of(sum, List.of(share(1), share(3))));
        assertFault(
                1, "a second key share", () -> PublicShares.of(sum, List.of(share(1), share(1), share(2), share(3))));
        assertFault(2, "not the one in the sum", () -> PublicShares.of(sum, List.of(share(1), foreign, share(3))));
        assertFault(2, "not the one in the sum", () -> PublicShares.of(sum, List.of(share(1), uncommitted, share(3))));
    }

    @Test
    void bytesThatAreNotWhatTheyShouldBeAreRefused() {
        byte[] good = keys.bytes();
        byte[] other = good.clone();
        other[Wire.HEADER_BYTES] ^= 1;
        byte[] large = good.clone();
        Arrays.fill(large, Wire.HEADER_BYTES, Wire.HEADER_BYTES + 16, (byte) -1);

        assertFault(0, "ends inside the header", () -> read(Arrays.copyOf(good, 79)));
        assertFault(0, "bytes by the agreement", () -> read(Arrays.copyOf(good, good.length + 1)));
        assertFault(0, "not below its prime", () -> read(large));
        assertFault(0, "a set of public shares is expected, this is a key share", () -> read(share(1).bytes()));
        assertFault(0, "does not answer what it should", () -> PublicShares.read(agreement, agreement.digest(), good));
        assertFault(
                0,
                "made under another agreement",
                () -> PublicShares.read(Proving.agreement(3, 2), sum.transcript(), good));
        assertNotEquals(keys.digest(), Wire.digest(other));
    }

    private PublicShares read(byte[] bytes) throws FaultException {
        return PublicShares.read(agreement, sum.transcript(), bytes);
    }

    @Test
    void thereAreNoneWhereFewerThanAllPartiesDecrypt() throws Exception {
        Agreement dealt = Parties.agreement(agreement.plan(), new Quorum(3, 2, 1), 1);
        Parties some = Parties.revealed(dealt);
        KeySum itsSum = some.sum();

        assertThrows(IllegalArgumentException.class, () -> PublicShares.of(itsSum, some.keyShares));
        assertThrows(IllegalArgumentException.class, () -> PublicShares.read(dealt, itsSum.transcript(), keys.bytes()));
    }
}
