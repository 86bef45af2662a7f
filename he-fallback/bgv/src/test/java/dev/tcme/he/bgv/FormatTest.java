package dev.tcme.he.bgv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FormatTest {
    private static final int HEAD_BYTES = 28;
    private static final int NOISE_AT = 20;

    private final Fixture f = Fixture.of(12, 40961, 2);
    private final Format format = new Format(f.context());
    private final int limb = 6 * f.degree();

    @Test
    void aFreshCiphertextIsHalfAndASeed() throws MalformedException {
        long[] a = f.numbers(1);
        byte[] bytes = format.write(f.coefficients(a));
        assertEquals(HEAD_BYTES + 2 * limb + 32, bytes.length);
        assertArrayEquals(a, f.decryptor().decrypt(format.readCiphertext(bytes)).coefficients());
        assertArrayEquals(bytes, format.write(format.readCiphertext(bytes)));
    }

    @Test
    void everyFormIsReadAsItWasWritten() throws MalformedException {
        long[] a = f.numbers(2);
        Ciphertext x = f.coefficients(a);
        Ciphertext negated = f.evaluator().negate(x);
        Ciphertext squared = f.evaluator().multiply(x, x);
        for (Ciphertext one : new Ciphertext[] {
            x,
            negated,
            squared,
            f.evaluator().switchTo(negated, 1),
            f.evaluator().switchTo(squared, 1)
        }) {
            Ciphertext read = format.readCiphertext(format.write(one));
            assertEquals(one.noise(), read.noise());
            assertEquals(one.primes(), read.primes());
            assertArrayEquals(
                    f.decryptor().decrypt(one).coefficients(),
                    f.decryptor().decrypt(read).coefficients());
        }
        assertEquals(HEAD_BYTES + 2 * limb, format.write(f.evaluator().switchTo(negated, 1)).length);
    }

    @Test
    void aQuestionIsACiphertextAndItsProof() throws Exception {
        Question question = f.question(1, 0, 1, 1);
        byte[] bytes = format.write(question);
        int response = 7 * f.degree() + 4 * Subring.PLACES;
        assertEquals(HEAD_BYTES + 2 * limb + 32 + 32 + 19 * response, bytes.length);
        assertEquals(bytes.length, format.questionBytes());
        Question read = format.readQuestion(bytes);
        assertArrayEquals(bytes, format.write(read));
        assertArrayEquals(
                f.decryptor().decrypt(question.ciphertext()).coefficients(),
                f.decryptor().decrypt(read.ciphertext()).coefficients());
        assertArrayEquals(f.proven(question).digest(), read.proven(f.context()).digest());
    }

    @Test
    void everyWrongHeadOfAQuestionIsRefused() {
        byte[] good = format.write(f.question(1));
        // Of the noise too: it is that of a fresh ciphertext.
        for (int at = 0; at < HEAD_BYTES; at++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] bad = good.clone();
                bad[at] ^= (byte) (1 << bit);
                assertThrows(MalformedException.class, () -> format.readQuestion(bad), "byte " + at);
            }
        }
        for (int length : new int[] {0, HEAD_BYTES, HEAD_BYTES + 2 * limb + 32, good.length - 1, good.length + 1}) {
            assertThrows(MalformedException.class, () -> format.readQuestion(Arrays.copyOf(good, length)));
        }
    }

    @Test
    void responsesBeyondTheirLimitsAreRefused() throws MalformedException {
        byte[] good = format.write(f.question(1));
        QuestionBounds bounds = f.bounds();
        int responses = HEAD_BYTES + 2 * limb + 32 + 32;
        int response = 7 * f.degree() + 4 * Subring.PLACES;
        for (int r : new int[] {0, 18}) {
            int secret = responses + r * response + 3 * 77;
            int error = responses + r * response + 3 * f.degree() + 4 * 77;
            int message = responses + r * response + 7 * f.degree() + 4 * 7;
            for (int sign : new int[] {1, -1}) {
                long s = sign * bounds.secret().limit();
                long e = sign * bounds.error().limit();
                long m = sign * bounds.message().limit();
                format.readQuestion(with(with(with(good, secret, 3, s), error, 4, e), message, 4, m));
                for (byte[] bad : new byte[][] {
                    with(good, secret, 3, s + sign), with(good, error, 4, e + sign), with(good, message, 4, m + sign)
                }) {
                    assertThrows(MalformedException.class, () -> format.readQuestion(bad));
                }
            }
        }
    }

    /** With a number of so many bytes in two's complement. */
    private static byte[] with(byte[] bytes, int at, int length, long value) {
        byte[] copy = bytes.clone();
        for (int i = 0; i < length; i++) {
            copy[at + i] = (byte) (value >> 8 * (length - 1 - i));
        }
        return copy;
    }

    @Test
    void everyWrongHeadIsRefused() {
        byte[] good = format.write(f.coefficients(1));
        for (int at = 0; at < NOISE_AT; at++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] bad = good.clone();
                bad[at] ^= (byte) (1 << bit);
                assertThrows(MalformedException.class, () -> format.readCiphertext(bad), "byte " + at);
            }
        }
    }

    @Test
    void everyOtherLengthIsRefused() {
        byte[] good = format.write(f.coefficients(1));
        for (int length : new int[] {0, 1, HEAD_BYTES - 1, HEAD_BYTES, good.length - 1, good.length + 1}) {
            assertThrows(MalformedException.class, () -> format.readCiphertext(Arrays.copyOf(good, length)));
        }
    }

    @Test
    void residuesNotBelowTheirPrimeAreRefused() {
        byte[] good = format.write(f.coefficients(1));
        for (int prime = 0; prime < 2; prime++) {
            long q = f.context().parameters().moduli().get(prime).value();
            for (long value : new long[] {q, q + 1, (1L << 48) - 1}) {
                byte[] bad = good.clone();
                ByteBuffer.wrap(bad, HEAD_BYTES + prime * limb + 6 * 77, 6)
                        .putShort((short) (value >> 32))
                        .putInt((int) value);
                assertThrows(MalformedException.class, () -> format.readCiphertext(bad));
            }
        }
    }

    @Test
    void impossibleNoiseIsRefused() {
        byte[] good = format.write(f.coefficients(1));
        for (double noise : new double[] {
            0, -1, 40961, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0x1p95, 0x1p200
        }) {
            byte[] bad = good.clone();
            ByteBuffer.wrap(bad).putDouble(NOISE_AT, noise);
            assertThrows(MalformedException.class, () -> format.readCiphertext(bad), "noise " + noise);
        }
    }

    @Test
    void oneKindIsNotTheOther() {
        assertThrows(MalformedException.class, () -> format.readQuestion(format.write(f.coefficients(1))));
        assertThrows(MalformedException.class, () -> format.readCiphertext(format.write(f.question(1))));
    }

    @Test
    void otherParametersAreRefused() {
        Fixture other = Fixture.of(12, 40961, 1);
        byte[] bytes = new Format(other.context()).write(other.coefficients(1));
        assertThrows(MalformedException.class, () -> format.readCiphertext(bytes));
    }

    /** Whatever comes: it is read or refused, never anything else. */
    @Test
    void randomDamageIsReadOrRefused() {
        Random random = new Random(1);
        byte[] good = format.write(f.evaluator().switchTo(f.evaluator().negate(f.coefficients(1)), 1));
        int refused = 0;
        for (int i = 0; i < 2000; i++) {
            byte[] bad = random.nextInt(4) == 0 ? Arrays.copyOf(good, random.nextInt(2 * good.length)) : good.clone();
            for (int hits = random.nextInt(4); hits >= 0 && bad.length > 0; hits--) {
                bad[random.nextInt(Math.min(bad.length, random.nextBoolean() ? HEAD_BYTES : bad.length))] =
                        (byte) random.nextInt();
            }
            try {
                format.readCiphertext(bad);
            } catch (MalformedException e) {
                refused++;
            }
        }
        assertEquals(true, refused > 1000 && refused < 2000);
    }
}
