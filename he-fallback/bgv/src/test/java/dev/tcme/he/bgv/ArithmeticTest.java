package dev.tcme.he.bgv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.LongBinaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operation against plain arithmetic modulo t, and its bound against the noise that was met. */
class ArithmeticTest {
    static Stream<Fixture> all() {
        return Stream.of(
                Fixture.of(11, 12289, 1),
                Fixture.of(11, 2, 1),
                Fixture.of(12, 40961, 2),
                Fixture.of(12, 1000, 2),
                Fixture.of(13, 65537, 3),
                Fixture.of(12, Parameters.PLAIN_MODULUS_MAX, 2),
                Fixture.of(15, 65537, 2));
    }

    static Stream<Fixture> withSlotsAndRoom() {
        return Stream.of(Fixture.of(12, 40961, 2), Fixture.of(13, 65537, 3), Fixture.of(15, 65537, 2));
    }

    private static void assertOpens(Fixture f, Ciphertext ciphertext, long[] wanted) {
        Decryptor.Opened opened = f.decryptor().decrypt(ciphertext);
        assertArrayEquals(wanted, opened.coefficients());
        assertTrue(opened.noise() <= ciphertext.noise(), "met " + opened.noise() + ", bound " + ciphertext.noise());
    }

    private static void assertSlots(Fixture f, Ciphertext ciphertext, long[] wanted) {
        Decryptor.Opened opened = f.decryptor().decrypt(ciphertext);
        assertArrayEquals(wanted, f.encoder().slotsOf(opened.coefficients()));
        assertTrue(opened.noise() <= ciphertext.noise());
    }

    private static long[] each(Fixture f, long[] a, long[] b, LongBinaryOperator operation) {
        long[] result = new long[a.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = Math.floorMod(operation.applyAsLong(a[i], b[i]), f.t());
        }
        return result;
    }

    @ParameterizedTest
    @MethodSource("all")
    void whatIsEncryptedIsDecrypted(Fixture f) {
        long[] a = f.numbers(1);
        assertOpens(f, f.coefficients(a), a);
    }

    @ParameterizedTest
    @MethodSource("all")
    void theConstantAloneIsTheFirstCoefficient(Fixture f) {
        for (long constant : new long[] {0, 1, f.t() / 2, f.t() - 1}) {
            long[] a = f.numbers(constant);
            a[0] = constant;
            Ciphertext x = f.coefficients(a);
            assertEquals(constant, f.decryptor().decryptConstant(x));
            assertEquals(
                    (2 * constant) % f.t(),
                    f.decryptor()
                            .decryptConstant(f.evaluator()
                                    .add(x, f.encryptor().encrypt(f.encoder().constant(constant)))));
            assertEquals(constant, f.decryptor().decryptConstant(f.evaluator().switchTo(x, 1)));
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void sumsDifferencesAndNegativesAreModuloT(Fixture f) {
        long[] a = f.numbers(2);
        long[] b = f.numbers(3);
        Ciphertext x = f.coefficients(a);
        Ciphertext y = f.coefficients(b);
        assertOpens(f, f.evaluator().add(x, y), each(f, a, b, Long::sum));
        assertOpens(f, f.evaluator().subtract(x, y), each(f, a, b, (p, q) -> p - q));
        assertOpens(f, f.evaluator().negate(x), each(f, a, a, (p, q) -> -p));
        assertOpens(f, f.evaluator().add(x, f.encoder().coefficients(b)), each(f, a, b, Long::sum));
        long[] plusOne = a.clone();
        plusOne[0] = (plusOne[0] + f.t() - 1) % f.t();
        assertOpens(f, f.evaluator().add(x, f.t() - 1), plusOne);
    }

    @ParameterizedTest
    @MethodSource("all")
    void productsWithScalarsAreModuloT(Fixture f) {
        long[] a = f.numbers(4);
        Ciphertext x = f.coefficients(a);
        for (long scalar : new long[] {0, 1, f.t() - 1, f.t() / 2, (f.t() + 1) / 2 % f.t()}) {
            assertOpens(f, f.evaluator().multiply(x, scalar), each(f, a, a, (p, q) -> p * scalar));
        }
        assertOpens(f, f.evaluator().multiplySmall(x, -1, 1), each(f, a, a, (p, q) -> -p));
    }

    @ParameterizedTest
    @MethodSource("all")
    void switchingDownKeepsThePlaintextAndDividesTheNoise(Fixture f) {
        long[] a = f.numbers(5);
        Ciphertext x = f.evaluator().multiply(f.coefficients(a), f.t() - 1);
        long[] wanted = each(f, a, a, (p, q) -> -p);
        for (int primes = x.primes(); primes >= 1; primes--) {
            Ciphertext switched = f.evaluator().switchTo(x, primes);
            assertEquals(primes, switched.primes());
            assertOpens(f, switched, wanted);
        }
    }

    @ParameterizedTest
    @MethodSource("withSlotsAndRoom")
    void slotsAreMultipliedOneByOne(Fixture f) {
        long[] a = f.numbers(6);
        long[] b = f.numbers(7);
        Ciphertext x = f.encryptor().encrypt(f.encoder().slots(a));
        Ciphertext y = f.encryptor().encrypt(f.encoder().slots(b));
        long[] product = each(f, a, b, (p, q) -> p * q);
        assertSlots(f, f.evaluator().multiply(x, f.encoder().slots(b)), product);
        Ciphertext squared = f.evaluator().multiply(x, y);
        assertEquals(2, squared.degree());
        assertSlots(f, squared, product);
        Ciphertext sum = f.evaluator().add(f.evaluator().negate(squared), x);
        assertSlots(f, sum, each(f, a, product, (p, q) -> p - q));
        assertSlots(f, f.evaluator().switchTo(squared, squared.primes() - 1), product);
        assertSlots(f, f.evaluator().add(x, 5), each(f, a, a, (p, q) -> p + 5));
    }

    @ParameterizedTest
    @MethodSource("withSlotsAndRoom")
    void coefficientsAreMultipliedAsPolynomials(Fixture f) {
        int n = f.degree();
        long[] a = f.numbers(8);
        long[] shift = new long[n];
        shift[n - 1] = 3;
        long[] wanted = new long[n];
        for (int i = 0; i < n; i++) {
            // X^(N-1)·X^i = −X^(i−1) for i > 0
            wanted[(i + n - 1) % n] = Math.floorMod(i == 0 ? 3 * a[i] : -3 * a[i], f.t());
        }
        assertOpens(f, f.evaluator().multiply(f.coefficients(a), f.encoder().coefficients(shift)), wanted);
    }

    @Test
    void theWorstPlaintextsStayWithinTheBound() {
        Fixture f = Fixture.of(12, 40961, 2);
        long[] largest = new long[f.degree()];
        java.util.Arrays.fill(largest, f.t() / 2);
        Ciphertext x = f.coefficients(largest);
        Ciphertext product = f.evaluator().multiply(x, f.encoder().coefficients(largest));
        Decryptor.Opened opened = f.decryptor().decrypt(product);
        assertTrue(opened.noise() <= product.noise());
        // The message part alone, N·(t/2)², is met: the bound is not far off.
        assertTrue(opened.noise() >= product.noise() / 128, "met " + opened.noise() + " of " + product.noise());
    }

    @Test
    void nothingIsComputedThatCouldBeWrong() {
        Fixture f = Fixture.of(12, 40961, 2);
        long[] a = f.numbers(9);
        long[] wanted = a;
        Ciphertext x = f.coefficients(a);
        int doublings = 0;
        try {
            while (doublings < 200) {
                x = f.evaluator().add(x, x);
                wanted = each(f, wanted, wanted, Long::sum);
                doublings++;
            }
        } catch (NoiseException e) {
            assertTrue(e.getMessage().contains("2 primes"));
        }
        // 2^96 / 2 over the fresh noise of 2^20.
        assertEquals(74, doublings, 1);
        assertOpens(f, x, wanted);
        Ciphertext last = x;
        assertThrows(NoiseException.class, () -> f.evaluator().add(last, last));
    }

    @Test
    void aProductThatDoesNotFitIsRefused() {
        Fixture f = Fixture.of(11, 12289, 1);
        Ciphertext x = f.coefficients(1);
        assertThrows(NoiseException.class, () -> f.evaluator().multiply(x, x));
    }

    @Test
    void whatDoesNotFitTogetherIsRefused() {
        Fixture f = Fixture.of(12, 40961, 2);
        Fixture other = Fixture.of(12, 1000, 2);
        Ciphertext x = f.coefficients(1);
        Evaluator evaluator = f.evaluator();
        assertThrows(IllegalArgumentException.class, () -> evaluator.add(x, other.coefficients(1)));
        assertThrows(IllegalArgumentException.class, () -> evaluator.add(x, evaluator.switchTo(x, 1)));
        assertThrows(
                IllegalArgumentException.class,
                () -> evaluator.multiply(x, other.encoder().constant(1)));
        assertThrows(IllegalArgumentException.class, () -> f.decryptor().decrypt(other.coefficients(1)));
        assertThrows(IllegalArgumentException.class, () -> evaluator.switchTo(x, 0));
        assertThrows(IllegalArgumentException.class, () -> evaluator.switchTo(evaluator.switchTo(x, 1), 2));
        assertThrows(IllegalArgumentException.class, () -> evaluator.multiply(x, f.t()));
        assertThrows(IllegalArgumentException.class, () -> evaluator.add(x, -1));
        assertThrows(IllegalArgumentException.class, () -> evaluator.multiplySmall(x, 4, 3));
        assertThrows(IllegalArgumentException.class, () -> evaluator.multiplySmall(x, 0, 0));
        Ciphertext squared = evaluator.multiply(x, x);
        assertThrows(IllegalArgumentException.class, () -> evaluator.multiply(squared, x));
    }

    @Test
    void numbersOutOfRangeAreRefused() {
        Fixture f = Fixture.of(12, 1000, 1);
        assertThrows(IllegalArgumentException.class, () -> f.encoder().coefficients(new long[] {1000}));
        assertThrows(IllegalArgumentException.class, () -> f.encoder().coefficients(new long[] {-1}));
        assertThrows(IllegalArgumentException.class, () -> f.encoder().coefficients(new long[f.degree() + 1]));
        assertThrows(IllegalArgumentException.class, () -> f.encoder().slots(new long[] {1}));
        assertThrows(IllegalArgumentException.class, () -> f.encoder().slotsOf(new long[1]));
    }

    @Test
    void aClosedKeyIsGone() {
        Fixture f = Fixture.of(11, 12289, 1);
        Ciphertext x = f.coefficients(1);
        f.secret().close();
        assertThrows(IllegalStateException.class, () -> f.decryptor().decrypt(x));
        assertThrows(IllegalStateException.class, () -> f.coefficients(1));
    }
}
