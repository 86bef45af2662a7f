package dev.tcme.he.threshold;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Seed;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Nothing prints what it holds, closed things are gone, and everything derived is kept apart. */
class SecretsTest {
    private final Agreement agreement = Parties.agreement(Parties.SMALL, new Quorum(3, 2, 4));

    @Test
    void nothingPrintsWhatItHolds() throws Exception {
        Parties parties = Parties.revealed(agreement);
        KeySum sum = parties.sum();
        List<DealtShare> received = parties.dealtTo(1);
        CollectiveKeys keys = parties.finish();
        DecryptionRequest request =
                parties.request(keys.encryptor(new ReplayedRandom(1)).encryptZero(0), 0x1p8, List.of(1, 2));
        PartySecret secret = PartySecret.of(agreement, Seed.random(new ReplayedRandom(1)));
        String seed = HexFormat.of().formatHex(secret.master());
        List<Object> all = List.of(
                secret,
                parties.party(1),
                PartyState.read(agreement, parties.vaults.getFirst().state),
                parties.keyShares.getFirst(),
                received.getFirst(),
                sum,
                keys,
                request,
                parties.party(1).decrypt(request),
                agreement);

        for (Object one : all) {
            String text = one.toString();
            assertFalse(text.contains(seed.substring(0, 8)), text);
            assertFalse(text.isBlank());
            assertFalse(text.contains("@"), () -> one.getClass() + " says nothing: " + text);
            assertTrue(text.length() < 200, () -> one.getClass() + " prints " + text);
            for (int i = 0; i < 4; i++) {
                String residue = Long.toString((long) Math.abs(secret.values().limb(0)[i]));
                assertFalse(text.contains(residue), () -> one.getClass() + " prints a residue");
            }
        }
    }

    @Test
    void closedSecretsAreAllZeros() throws Exception {
        PartySecret secret = PartySecret.of(agreement, Seed.random(new ReplayedRandom(1)));
        assertTrue(Arrays.stream(secret.values().limb(0)).anyMatch(x -> x != 0));
        secret.close();
        DealtShare dealt = Parties.revealed(agreement).dealtTo(1).getFirst();
        assertTrue(Arrays.stream(dealt.value().limb(0)).anyMatch(x -> x != 0));
        dealt.close();

        for (int i = 0; i < secret.values().size(); i++) {
            assertTrue(Arrays.stream(secret.values().limb(i)).allMatch(x -> x == 0));
            assertTrue(Arrays.stream(secret.negated().limb(i)).allMatch(x -> x == 0));
        }
        assertArrayEquals(new byte[Seed.BYTES], secret.master());
        assertTrue(Arrays.stream(dealt.value().limb(0)).allMatch(x -> x == 0));
    }

    @Test
    void everythingDerivedFromASecretIsItsOwn() {
        PartySecret one = PartySecret.of(agreement, Seed.ofNumber(1));
        PartySecret other = PartySecret.of(agreement, Seed.ofNumber(2));
        PartySecret elsewhere =
                PartySecret.of(Parties.agreement(agreement.plan(), agreement.quorum(), 2), Seed.ofNumber(1));
        Set<String> seen = new HashSet<>();
        int made = 0;
        for (PartySecret secret : List.of(one, other, elsewhere)) {
            for (PartySecret.Use use : PartySecret.Use.values()) {
                for (int number : new int[] {0, 1, 5}) {
                    for (Digest subject : List.of(Wire.NOTHING, agreement.digest())) {
                        seen.add(secret.derive(use, number, subject).hex());
                        made++;
                    }
                }
            }
        }

        assertTrue(made == seen.size(), made + " seeds, " + seen.size() + " different ones");
        assertNotEquals(0, made);
    }

    @Test
    void twoPartiesOrTwoAgreementsNeverHaveTheSameSecret() {
        var random = new ReplayedRandom(1);
        Memory first = new Memory();
        Memory second = new Memory();
        Digest one = Party.create(agreement, 1, first, random).commit();
        Digest two = Party.create(agreement, 1, second, random).commit();

        assertNotEquals(one, two);
        assertFalse(Arrays.equals(first.state, second.state));
    }

    @Test
    void digestsOfDifferentPartsDifferHoweverTheyAreCut() {
        assertNotEquals(
                Hash.of("a").bytes(new byte[] {1, 2}).bytes(new byte[] {3}).digest(),
                Hash.of("a").bytes(new byte[] {1}).bytes(new byte[] {2, 3}).digest());
        assertNotEquals(
                Hash.of("ab").digest(), Hash.of("a").bytes(new byte[] {'b'}).digest());
    }

    @Test
    void closingOrBurningAPartyOverwritesItsSecretAndItsShareOfAllSecrets() throws Exception {
        Parties parties = Parties.revealed(agreement);
        parties.finish();
        for (int number : new int[] {1, 2}) {
            Party party = parties.party(number);
            PartySecret secret = ((Optional<?>) field(party, "secret"))
                    .map(PartySecret.class::cast)
                    .orElseThrow();
            Poly share = ((PartyState) field(party, "state")).threshold().orElseThrow();
            assertTrue(Arrays.stream(share.limb(0)).anyMatch(x -> x != 0));
            if (number == 1) {
                party.close();
            } else {
                party.burn();
            }

            assertArrayEquals(new byte[Seed.BYTES], secret.master());
            for (Poly gone : List.of(secret.values(), secret.negated(), share)) {
                for (int i = 0; i < gone.size(); i++) {
                    assertTrue(Arrays.stream(gone.limb(i)).allMatch(x -> x == 0));
                }
            }
        }
    }

    /** What a party keeps private. */
    private static Object field(Party party, String name) throws ReflectiveOperationException {
        Field field = Party.class.getDeclaredField(name);
        field.setAccessible(true);
        return field.get(party);
    }
}
