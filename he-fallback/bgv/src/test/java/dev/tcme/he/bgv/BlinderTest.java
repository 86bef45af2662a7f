package dev.tcme.he.bgv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.he.ring.Modulus;
import dev.tcme.he.ring.Ring;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BlinderTest {
    private final Fixture f = Fixture.of(Context.of(Comparison.parameters()));
    private final ProvenQuestion question = f.proven(f.question(1, 0, 5, 65536));

    private Ciphertext answer(Plaintext factors, Plaintext addends, int primes) {
        return new Blinder(f.context(), question, factors, primes, f.random()).answer(addends);
    }

    @Test
    void theAnswerIsTwiceTheProductAndTheAddends() {
        long[] asked =
                f.encoder().slotsOf(f.decryptor().decrypt(question.ciphertext()).coefficients());
        long[] factors = f.numbers(1);
        long[] addends = f.numbers(2);
        long[] wanted = IntStream.range(0, f.degree())
                .mapToLong(i -> (2 * asked[i] * factors[i] + addends[i]) % f.t())
                .toArray();
        for (int primes = 1; primes <= 3; primes++) {
            Ciphertext answer = answer(f.encoder().slots(factors), f.encoder().slots(addends), primes);
            Decryptor.Opened opened = f.decryptor().decrypt(answer);
            assertEquals(primes, answer.primes());
            assertArrayEquals(wanted, f.encoder().slotsOf(opened.coefficients()));
            assertTrue(opened.noise() <= answer.noise());
        }
    }

    /** All three pieces of 48 bits, and each other than the others: together they leave no gap. */
    @Test
    void everyPieceOfTheNoiseIsUniform() {
        Ciphertext answer = answer(f.encoder().slots(new long[0]), f.encoder().slots(new long[0]), 3);
        BigInteger t = BigInteger.valueOf(f.t());
        double[][] pieces = new double[3][f.degree()];
        BigInteger[] phase = phase(answer);
        BigInteger piece = BigInteger.ONE.shiftLeft(48);
        for (int i = 0; i < phase.length; i++) {
            BigInteger[] noise = phase[i].divideAndRemainder(t);
            assertEquals(BigInteger.ZERO, noise[1], "the plaintext is zero");
            pieces[0][i] = noise[0].mod(piece).doubleValue() / piece.doubleValue();
            pieces[1][i] = noise[0].shiftRight(48).mod(piece).doubleValue() / piece.doubleValue();
            pieces[2][i] = noise[0].shiftRight(96).doubleValue();
        }
        double inside = f.context().noise().answered(f.bounds());
        double most = StrictMath.scalb(1.0, f.context().noise().drowningBits(inside, Blinder.STATISTICAL_BITS) - 96);
        for (int i = 0; i < phase.length; i++) {
            pieces[2][i] = (pieces[2][i] + most) / (2 * most);
        }
        for (double[] one : pieces) {
            double[] sorted = Arrays.stream(one).sorted().toArray();
            // Kolmogorov's distance, exceeded with a probability of 2·exp(−2·3²).
            for (int i = 0; i < sorted.length; i++) {
                assertEquals((i + 0.5) / sorted.length, sorted[i], 3 / Math.sqrt(sorted.length));
            }
        }
        for (int other = 1; other < 3; other++) {
            double product = 0;
            for (int i = 0; i < phase.length; i++) {
                product += (pieces[0][i] - 0.5) * (pieces[other][i] - 0.5);
            }
            assertEquals(0, product, 6 * Math.sqrt(phase.length) / 12);
        }
    }

    /** {@code c0 + c1·s} modulo Q, next to zero. */
    private BigInteger[] phase(Ciphertext ciphertext) {
        Ring ring = f.context().ring();
        BigInteger q = f.context().parameters().modulus(3);
        BigInteger[] phase = new BigInteger[f.degree()];
        Arrays.fill(phase, BigInteger.ZERO);
        for (int prime = 0; prime < 3; prime++) {
            double[] limb = new double[f.degree()];
            ring.multiplyAdd(
                    ciphertext.part(1).limb(prime),
                    f.secret().values().limb(prime),
                    ciphertext.part(0).limb(prime),
                    limb,
                    prime);
            ring.inverse(limb, prime);
            BigInteger p = ring.modulus(prime).big();
            BigInteger rest = q.divide(p);
            BigInteger weight = rest.multiply(rest.modInverse(p));
            for (int i = 0; i < phase.length; i++) {
                BigInteger residue = BigInteger.valueOf(ring.modulus(prime).canonical(limb[i]));
                phase[i] = phase[i].add(residue.multiply(weight));
            }
        }
        for (int i = 0; i < phase.length; i++) {
            BigInteger reduced = phase[i].mod(q);
            phase[i] = reduced.compareTo(q.shiftRight(1)) > 0 ? reduced.subtract(q) : reduced;
        }
        return phase;
    }

    /** Over all primes 2^53 times what it hides. */
    @Test
    void theNoiseIsAsLargeAsItMustBe() {
        Ciphertext answer = answer(f.encoder().slots(new long[0]), f.encoder().slots(new long[0]), 3);
        double met = f.decryptor().decrypt(answer).noise();
        double inside = f.context().noise().answered(f.bounds());
        int bits = f.context().noise().drowningBits(inside, Blinder.STATISTICAL_BITS);
        assertTrue(bits > 2 * 48 && bits <= 2 * 48 + 52, "bits " + bits);
        assertTrue(met <= answer.noise());
        // Of N uniform numbers the largest is near the end of the range.
        assertTrue(met > f.t() * StrictMath.scalb(0.99, bits), met + " of 2^" + bits);
        assertTrue(met > inside * 0x1p52);
    }

    @Test
    void bothPartsAreNewEachTime() {
        Plaintext none = f.encoder().slots(new long[0]);
        Ciphertext once = answer(none, none, 1);
        Ciphertext again = answer(none, none, 1);
        for (int part = 0; part <= 1; part++) {
            assertTrue(differing(once.part(part).limb(0), again.part(part).limb(0)) > 8000);
        }
        assertFalse(
                Arrays.equals(Blinder.digest(f.context(), once.part(1)), Blinder.digest(f.context(), again.part(1))));
    }

    /** The positive control: without blinding the second part is a multiple of the asker's own, and gives the factor away. */
    @Test
    void withoutBlindingTheFactorCouldBeReadOff() {
        long factor = 12345;
        Ciphertext asked = question.ciphertext();
        Ciphertext product = f.evaluator().multiply(f.evaluator().add(asked, asked), factor);
        assertEquals(2 * factor, ratio(product, asked));
        assertNotEquals(
                2 * factor,
                ratio(answer(f.encoder().constant(factor), f.encoder().slots(new long[0]), 3), asked));
    }

    private long ratio(Ciphertext a, Ciphertext b) {
        Modulus p = f.context().ring().modulus(0);
        return p.canonical(
                p.reduce(p.multiply(a.part(1).limb(0)[0], p.invert(b.part(1).limb(0)[0]))));
    }

    /** At other parameters there may be no room: then there is no answer. */
    @Test
    void noiseThatDoesNotFitIsRefused() {
        Fixture small = Fixture.of(12, 40961, 2);
        ProvenQuestion asked = small.proven(small.question(1));
        Plaintext factors = small.encoder().slots(new long[0]);
        Blinder blinder = new Blinder(small.context(), asked, factors, 1, small.random());
        assertThrows(NoiseException.class, () -> blinder.answer(small.encoder().slots(new long[0])));
        assertThrows(
                IllegalArgumentException.class, () -> blinder.answer(f.encoder().slots(new long[0])));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Blinder(f.context(), question, small.encoder().constant(1), 1, f.random()));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Blinder(f.context(), asked, f.encoder().constant(1), 1, f.random()));
    }

    private static long differing(double[] a, double[] b) {
        return IntStream.range(0, a.length).filter(i -> a[i] != b[i]).count();
    }
}
