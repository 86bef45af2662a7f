package dev.tcme.he.threshold;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.he.ckks.Ciphertext;
import dev.tcme.he.ckks.EvaluationKey;
import dev.tcme.he.ckks.Evaluator;
import dev.tcme.he.ckks.WireReader;
import dev.tcme.he.ckks.WireWriter;
import dev.tcme.he.ring.Poly;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From the first commitment to the decrypted result, with everything going over the wire. */
class RoundsTest {
    private static final double SMUDGING = 0x1p16;

    /** Smudging of 2^16 from each of 8 parties, at 2^40 to the number and 2^6.5 from a coefficient to a slot. */
    private static final double ERROR_MAX = 0x1p-13;

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 8})
    void partiesDecryptWhatWasComputedUnderTheirKeys(int count) throws Exception {
        Parties parties = Parties.revealed(Parties.agreement(Parties.MIDDLE, Quorum.all(count, 9)));
        CollectiveKeys keys = parties.finish();
        Evaluator evaluator = parties.evaluator(keys);
        int top = parties.context.parameters().levelMax();
        double[] a = parties.vector(1);
        double[] b = parties.vector(2);
        Ciphertext x = parties.encrypt(keys, a, top);
        Ciphertext y = parties.encrypt(keys, b, top);

        Ciphertext product = evaluator.times(x, evaluator.rotate(y, 1));
        Ciphertext turned = evaluator.rotate(product, -3);
        Ciphertext result = evaluator.conjugate(evaluator.dropTo(turned, 0));

        int slots = a.length;
        double[] expected = IntStream.range(0, slots)
                .mapToDouble(i -> a[Math.floorMod(i - 3, slots)] * b[Math.floorMod(i - 2, slots)])
                .toArray();
        double[] got = parties.decode(parties.decryptAll(result, SMUDGING));
        assertTrue(Parties.worst(expected, got) < ERROR_MAX, () -> "worst " + Parties.worst(expected, got));
    }

    @Test
    void allPartiesAndTheGatewayMakeTheSameKeys() throws Exception {
        Parties parties = Parties.revealed(Parties.agreement(Parties.SMALL, Quorum.all(2, 9)));
        CollectiveKeys keys = parties.finish();
        CollectiveKeys read = CollectiveKeys.read(parties.agreement, keys.transcript(), keys.bytes());

        assertEquals(keys.digest(), read.digest());
        for (EvaluationKey key : keys.evaluationKeys().all()) {
            EvaluationKey same = read.evaluationKeys().all().stream()
                    .filter(other -> other.toString().equals(key.toString()))
                    .findFirst()
                    .orElseThrow();
            assertSameBits(key.switching().b(), same.switching().b());
            assertSameBits(key.switching().a(), same.switching().a());
        }
        assertSameBits(List.of(keys.publicKey().b()), List.of(read.publicKey().b()));
        assertEquals(parties.sum().transcript(), keys.transcript());
        assertEquals(CollectiveKeys.size(parties.agreement.plan()), keys.bytes().length);
    }

    private static void assertSameBits(List<Poly> expected, List<Poly> actual) {
        for (int i = 0; i < expected.size(); i++) {
            for (int j = 0; j < expected.get(i).size(); j++) {
                assertArrayEquals(expected.get(i).limb(j), actual.get(i).limb(j), "polynomial " + i + ", limb " + j);
            }
        }
    }

    @Test
    void theOrderInWhichSharesComeDoesNotMatter() throws Exception {
        Parties parties = Parties.revealed(Parties.agreement(Parties.SMALL, Quorum.all(3, 9)));
        KeySum backwards = KeySum.of(parties.agreement, parties.commitments, parties.keyShares.reversed());

        assertSameBits(parties.sum().polys(), backwards.polys());
    }

    @Test
    void keysWithASeedPassThroughTheOrdinaryFormatAndTheOtherOneIsRefused() throws Exception {
        Parties parties = Parties.revealed(Parties.agreement(Parties.SMALL, Quorum.all(2, 9)));
        CollectiveKeys keys = parties.finish();
        var reader = new WireReader(parties.context);
        int refused = 0;
        for (EvaluationKey key : keys.evaluationKeys().all()) {
            switch (key) {
                case EvaluationKey.GaloisKey galois -> {
                    EvaluationKey.GaloisKey read = reader.galoisKey(WireWriter.bytes(galois));
                    assertSameBits(galois.switching().b(), read.switching().b());
                    assertSameBits(galois.switching().a(), read.switching().a());
                }
                case EvaluationKey.RelinearisationKey relinearisation -> {
                    String message = assertThrows(
                                    IllegalArgumentException.class, () -> WireWriter.bytes(relinearisation))
                            .getMessage();
                    assertTrue(message.contains("for keys with a seed"), message);
                    refused++;
                }
            }
        }
        assertEquals(1, refused);
        var open = reader.publicKey(WireWriter.bytes(keys.publicKey()));
        assertSameBits(List.of(keys.publicKey().a()), List.of(open.a()));
    }
}
