package dev.tcme.he.threshold;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** One honest coin makes the choice even; no coin can be changed or copied. */
class CoinsTest {
    /** For each choice. */
    private static final int RUNS = 200;

    private static final Digest CONTEXT = Hash.of("test").digest();

    private static Coin coin(long number) {
        return Coin.random(new ReplayedRandom(number));
    }

    private static List<Digest> commitments(Digest context, List<Coin> coins) {
        return IntStream.rangeClosed(1, coins.size())
                .mapToObj(party -> coins.get(party - 1).commitment(context, party))
                .toList();
    }

    private static Coins joint(Digest context, Coin... coins) throws FaultException {
        List<Coin> all = List.of(coins);
        return Coins.of(context, commitments(context, all), all);
    }

    private static void assertFault(int party, String why, Executable call) {
        FaultException fault = assertThrows(FaultException.class, call);
        assertEquals(party == 0 ? OptionalInt.empty() : OptionalInt.of(party), fault.party(), fault.getMessage());
        assertTrue(String.valueOf(fault.getMessage()).contains(why), fault.getMessage());
    }

    @Test
    void everyChoiceIsEquallyLikelyWhateverTheOtherCoinsAre() throws Exception {
        Coin fixed = coin(1);
        for (int count : new int[] {2, 3, 7, 16}) {
            for (int honest : new int[] {0, 1}) {
                int[] chosen = new int[count];
                int runs = RUNS * count;
                for (int run = 0; run < runs; run++) {
                    Coin drawn = coin(1000 + run);
                    chosen[(honest == 0 ? joint(CONTEXT, drawn, fixed) : joint(CONTEXT, fixed, drawn)).choice(count)]++;
                }
                double chi = IntStream.of(chosen)
                        .mapToDouble(seen -> (seen - RUNS) * (double) (seen - RUNS) / RUNS)
                        .sum();
                // Mean count − 1, deviation sqrt(2(count − 1)); the coins are the same at every run of this test.
                double limit = count - 1 + 4.5 * Math.sqrt(2.0 * (count - 1)) + 3;
                assertTrue(chi < limit, count + " choices: " + chi);
            }
        }
    }

    @Test
    void everyCoinItsPlaceAndTheContextDecide() throws Exception {
        Digest other = Hash.of("other").digest();
        List<List<Integer>> seen = List.of(
                choices(CONTEXT, 1, 2, 3),
                choices(CONTEXT, 4, 2, 3),
                choices(CONTEXT, 1, 4, 3),
                choices(CONTEXT, 1, 2, 4),
                choices(CONTEXT, 2, 1, 3),
                choices(CONTEXT, 1, 2),
                choices(other, 1, 2, 3));

        assertEquals(choices(CONTEXT, 1, 2, 3), choices(CONTEXT, 1, 2, 3));
        for (List<Integer> one : seen) {
            assertEquals(1, Collections.frequency(seen, one));
        }
    }

    /** So many that two equal lists by chance are out of the question. */
    private static List<Integer> choices(Digest context, int... coins) throws FaultException {
        List<Integer> result = new ArrayList<>();
        for (int run = 0; run < 24; run++) {
            int shift = 100 * run;
            result.add(joint(
                            context,
                            IntStream.of(coins).mapToObj(c -> coin(c + shift)).toArray(Coin[]::new))
                    .choice(16));
        }
        return result;
    }

    @Test
    void aCoinThatWasNotCommittedToIsFoundAndNamesTheParty() {
        List<Coin> coins = List.of(coin(1), coin(2), coin(3));
        List<Digest> committed = commitments(CONTEXT, coins);
        Digest other = Hash.of("other").digest();

        for (int party = 1; party <= 3; party++) {
            List<Coin> changed = new ArrayList<>(coins);
            changed.set(party - 1, coin(9));
            assertFault(
                    party,
                    "party " + party + ": the coin is not the one that was committed to",
                    () -> Coins.of(CONTEXT, committed, changed));
        }
        // Commitments that were made for something else.
        assertFault(1, "is not the one", () -> Coins.of(CONTEXT, commitments(other, coins), coins));
    }

    @Test
    void whoeverCopiesACommitmentCannotRevealTheCoinToIt() {
        Coin honest = coin(1);
        Digest committed = honest.commitment(CONTEXT, 1);

        assertNotEquals(committed, honest.commitment(CONTEXT, 2));
        // Party 2 has given the commitment of party 1 for its own, and then its coin.
        assertFault(
                2,
                "is not the one that was committed to",
                () -> Coins.of(CONTEXT, List.of(committed, committed), List.of(honest, honest)));
    }

    @Test
    void aMissingCoinAndTooManyOrTooFewPartiesAreRefused() throws Exception {
        List<Coin> coins = IntStream.range(0, 17).mapToObj(CoinsTest::coin).toList();
        List<Digest> committed = commitments(CONTEXT, coins);

        assertFault(
                0,
                "there are commitments to 3 coins, and 2 coins",
                () -> Coins.of(CONTEXT, committed.subList(0, 3), coins.subList(0, 2)));
        for (int parties : new int[] {1, 17}) {
            String message = assertThrows(
                            IllegalArgumentException.class,
                            () -> Coins.of(CONTEXT, committed.subList(0, parties), coins.subList(0, parties)))
                    .getMessage();
            assertEquals("2 to 16 parties commit to coins, not " + parties, message);
        }
        Coins all = Coins.of(CONTEXT, committed.subList(0, 16), coins.subList(0, 16));
        for (int count : new int[] {-1, 0, 1, 17}) {
            String message = assertThrows(IllegalArgumentException.class, () -> all.choice(count))
                    .getMessage();
            assertEquals("a joint coin chooses between 2 to 16, not " + count, message);
        }
    }

    @Test
    void aCoinIsReadAsItWasWrittenAndHas32Bytes() throws Exception {
        Coin coin = coin(1);
        byte[] bytes = coin.bytes();
        Coin read = Coin.read(2, bytes);
        bytes[0] ^= 1;

        assertArrayEquals(coin.bytes(), read.bytes());
        assertEquals(coin.commitment(CONTEXT, 2), read.commitment(CONTEXT, 2));
        assertNotEquals(coin.commitment(CONTEXT, 2), Coin.read(2, bytes).commitment(CONTEXT, 2));
        for (int length : new int[] {0, 31, 33}) {
            assertFault(
                    2, "party 2: a coin has 32 bytes, this one has " + length, () -> Coin.read(2, new byte[length]));
        }
    }

    @Test
    void noCoinIsPrinted() throws Exception {
        Coin coin = coin(1);
        String hex = HexFormat.of().formatHex(coin.bytes()).substring(0, 8);

        assertEquals("coin of 32 bytes", coin.toString());
        assertEquals("joint coin", joint(CONTEXT, coin, coin(2)).toString());
        FaultException fault = assertThrows(
                FaultException.class, () -> Coins.of(CONTEXT, List.of(CONTEXT, CONTEXT), List.of(coin, coin)));
        assertFalse(String.valueOf(fault.getMessage()).contains(hex), fault.getMessage());
    }
}
