package dev.tcme.he.threshold;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.he.ckks.Ciphertext;
import dev.tcme.he.ckks.Encoder;
import dev.tcme.he.ckks.Evaluator;
import dev.tcme.he.ckks.Plaintext;
import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Ring;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The limit that the package's documentation names, shown: parties that send what they like can learn more than the answer. Nothing
 * in the rounds proves that a share or an input is well made, so no caller may promise to withstand such parties. Only where keys are
 * candidates and opened is such a share found ({@link OpeningTest}). If this test ever fails because the shares are proved, the
 * documentation may promise more.
 */
class DeviatingPartyTest {
    private static final double SMUDGING = 0x1p16;

    /** What is added to each digit: a product then has as much as a number of about 1 too much, after rescaling. */
    private static final BigInteger CHANGE = BigInteger.ONE.shiftLeft(75);

    private final Parties parties = Parties.revealed(Parties.agreement(Parties.MIDDLE, Quorum.all(2, 9)));
    private final Ring ring = parties.context.ring();
    private final Encoder encoder = new Encoder(parties.context);

    DeviatingPartyTest() throws FaultException {}

    private Ciphertext encrypted(CollectiveKeys keys, double[] values, int level) {
        return keys.encryptor(new ReplayedRandom(level)).encrypt(encoder.encode(values, level));
    }

    /** What two ciphertexts with the same second part differ by, in slots. */
    private double[] difference(Ciphertext a, Ciphertext b) {
        Poly first = ring.subtract(a.parts().getFirst(), b.parts().getFirst());
        return parties.decode(new Plaintext(a.parameters(), a.level(), a.scale(), first));
    }

    @Test
    void aWrongRelinearisationShareIsNotSeenAndReadsAnInputThatTheAnswerHides() throws Exception {
        KeySum sum = parties.sum();
        RelinearisationShare honest = parties.party(1).relinearise(sum, List.of());
        RelinearisationShare good = parties.party(2).relinearise(sum, List.of());
        List<Poly> changed = new ArrayList<>();
        for (Poly poly : good.polys()) {
            changed.add(ring.add(poly, ring.constant(CHANGE, poly.primes())));
        }
        var bad = new RelinearisationShare(sum, 2, changed);
        // All parties have these keys, and their digests are equal.
        CollectiveKeys keys = CollectiveKeys.of(sum, List.of(honest, bad));
        Evaluator everybody = parties.evaluator(keys);
        Evaluator hers = parties.evaluator(CollectiveKeys.of(sum, List.of(honest, good)));
        double[] secret = parties.vector(5);
        Ciphertext zero = encrypted(keys, new double[0], 2);
        Ciphertext other = encrypted(keys, parties.vector(6), 2);
        Ciphertext y = encrypted(keys, secret, 1);

        // The answer is 0·other·y, whatever y is.
        Ciphertext inner = everybody.times(zero, other);
        Ciphertext result = everybody.times(inner, y);
        double[] opened = parties.decode(parties.decryptAll(result, SMUDGING));

        // She knows what her change adds to each product.
        double[] factor = difference(inner, hers.times(zero, other));
        double[] added = difference(result, hers.times(inner, y));
        int read = 0;
        for (int i = 0; i < secret.length; i++) {
            double guess = (opened[i] - added[i]) / factor[i];
            read += Math.abs(guess - secret[i]) < 0.01 ? 1 : 0;
        }
        int number = read;
        assertTrue(read > 0.9 * secret.length, () -> number + " of " + secret.length + " numbers were read");
    }
}
