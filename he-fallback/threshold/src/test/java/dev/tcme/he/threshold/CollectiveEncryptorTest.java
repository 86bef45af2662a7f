package dev.tcme.he.threshold;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.he.ckks.Ciphertext;
import dev.tcme.he.ckks.Context;
import dev.tcme.he.ckks.Encoder;
import dev.tcme.he.ckks.Plaintext;
import dev.tcme.he.ckks.WireWriter;
import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Ring;
import dev.tcme.he.ring.Seed;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A ciphertext whose seed is opened can be made again, by anybody, to the last bit. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CollectiveEncryptorTest {
    private Parties parties;
    private CollectiveKeys keys;
    private Encoder encoder;
    private Ring ring;

    @BeforeAll
    void makeKeys() throws FaultException {
        parties = Parties.revealed(Parties.agreement(Parties.SMALL, Quorum.all(2, 2)));
        keys = parties.finish();
        encoder = new Encoder(parties.context);
        ring = parties.context.ring();
    }

    private static byte[] bytes(Ciphertext ciphertext) {
        return WireWriter.bytes(ciphertext);
    }

    private byte[] encrypted(Plaintext plaintext, long seed) {
        return bytes(keys.encryptor(new ReplayedRandom(0)).encrypt(plaintext, Seed.ofNumber(seed)));
    }

    @Test
    void oneSeedAndOnePlaintextGiveOneCiphertextForEverybody() throws Exception {
        Plaintext plaintext = encoder.encode(parties.vector(1), 1);
        CollectiveKeys others = CollectiveKeys.read(parties.agreement, keys.transcript(), keys.bytes());
        byte[] once = encrypted(plaintext, 5);

        assertArrayEquals(once, encrypted(plaintext, 5));
        assertArrayEquals(once, bytes(others.encryptor(new ReplayedRandom(77)).encrypt(plaintext, Seed.ofNumber(5))));
        assertArrayEquals(once, encrypted(encoder.encode(parties.vector(1), 1), 5));
    }

    @Test
    void anotherSeedPlaintextOrLevelGivesAnotherCiphertext() {
        Plaintext plaintext = encoder.encode(parties.vector(1), 1);
        byte[] once = encrypted(plaintext, 5);

        assertFalse(Arrays.equals(once, encrypted(plaintext, 6)));
        assertFalse(Arrays.equals(once, encrypted(encoder.encode(parties.vector(2), 1), 5)));
        assertFalse(Arrays.equals(once, encrypted(encoder.encode(parties.vector(1), 0), 5)));
    }

    @Test
    void theSeedThatIsDrawnIsUsedAsOneThatIsGivenAndNeverTwice() {
        Plaintext plaintext = encoder.encode(parties.vector(1), 1);
        CollectiveEncryptor drawing = keys.encryptor(new ReplayedRandom(8));
        byte[] first = bytes(drawing.encrypt(plaintext));
        byte[] second = bytes(drawing.encrypt(plaintext));
        Seed same = Seed.random(new ReplayedRandom(8));

        assertFalse(Arrays.equals(first, second));
        assertArrayEquals(first, bytes(keys.encryptor(new ReplayedRandom(0)).encrypt(plaintext, same)));
    }

    @Test
    void whatIsEncryptedWithASeedDecryptsAndTheSeedIsLeftAsItWas() throws Exception {
        double[] values = parties.vector(1);
        Seed seed = Seed.ofNumber(5);
        Ciphertext ciphertext = keys.encryptor(new ReplayedRandom(0)).encrypt(encoder.encode(values, 0), seed);
        double[] read = parties.decode(parties.decryptAll(ciphertext, 0x1p8));

        assertTrue(Parties.worst(values, read) < 0x1p-8);
        assertEquals(Seed.ofNumber(5).hex(), seed.hex());
    }

    /** The limit that the documentation names. */
    @Test
    void oneSeedForTwoPlaintextsShowsWhatTheyDifferBy() {
        CollectiveEncryptor encryptor = keys.encryptor(new ReplayedRandom(0));
        Plaintext one = encoder.encode(parties.vector(1), 1);
        Plaintext two = encoder.encode(parties.vector(2), 1);
        Ciphertext first = encryptor.encrypt(one, Seed.ofNumber(5));
        Ciphertext second = encryptor.encrypt(two, Seed.ofNumber(5));
        Poly shown = ring.subtract(first.parts().getFirst(), second.parts().getFirst());
        Poly difference = ring.subtract(one.poly(), two.poly());

        assertArrayEquals(
                canonical(first.parts().getLast()), canonical(second.parts().getLast()));
        assertArrayEquals(canonical(difference), canonical(shown));
    }

    /** Residues of the first limb, 0 to p − 1. */
    private long[] canonical(Poly poly) {
        long p = ring.modulus(poly.prime(0)).value();
        return Arrays.stream(poly.limb(0))
                .mapToLong(x -> Math.floorMod((long) x, p))
                .toArray();
    }

    @Test
    void aPlaintextOfOtherParametersIsRefused() {
        Context other = Parties.context(Parties.MIDDLE);
        Plaintext foreign = new Encoder(other).encode(new double[] {1}, 0);
        CollectiveEncryptor encryptor = keys.encryptor(new ReplayedRandom(0));

        String message = assertThrows(
                        IllegalArgumentException.class, () -> encryptor.encrypt(foreign, Seed.ofNumber(5)))
                .getMessage();
        assertTrue(message.contains("made for other parameters"), message);
        assertThrows(IllegalArgumentException.class, () -> encryptor.encrypt(foreign));
    }
}
