package dev.tcme.he.bgv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlinderTest {
    private final Fixture f = Fixture.of(12, 40961, 2);

    @ParameterizedTest
    @ValueSource(ints = {1, 20, 36, 37, 38, 40, 50})
    void blindingKeepsThePlaintextAndDrownsTheNoise(int bits) {
        long[] a = f.numbers(bits);
        Ciphertext x = f.coefficients(a);
        Ciphertext blinded = f.blinder().blind(x, bits);
        Decryptor.Opened opened = f.decryptor().decrypt(blinded);
        assertArrayEquals(a, opened.coefficients());
        assertTrue(opened.noise() <= blinded.noise());
        // Of N uniform numbers the largest is near the end of the range.
        assertTrue(opened.noise() > StrictMath.scalb(x.noise(), bits) / 2);
    }

    @Test
    void bothPartsAreNewEachTime() {
        Ciphertext x = f.coefficients(1);
        Ciphertext once = f.blinder().blind(x);
        Ciphertext again = f.blinder().blind(x);
        for (int part = 0; part <= 1; part++) {
            double[] before = x.part(part).limb(0);
            assertTrue(differing(before, once.part(part).limb(0)) > 4000);
            assertTrue(differing(once.part(part).limb(0), again.part(part).limb(0)) > 4000);
        }
    }

    /** The positive control: without blinding the second part is a multiple of the asker's own, and gives the factor away. */
    @Test
    void withoutBlindingTheFactorCouldBeReadOff() {
        Ciphertext x = f.coefficients(1);
        long factor = 12345;
        Ciphertext product = f.evaluator().multiply(x, factor);
        var modulus = f.context().parameters().moduli().getFirst();
        double ratio = modulus.multiply(
                product.part(1).limb(0)[0], modulus.invert(x.part(1).limb(0)[0]));
        assertEquals(factor, modulus.canonical(modulus.reduce(ratio)));
        double blinded = modulus.multiply(
                f.blinder().blind(product).part(1).limb(0)[0],
                modulus.invert(x.part(1).limb(0)[0]));
        assertNotEquals(factor, modulus.canonical(modulus.reduce(blinded)));
    }

    @Test
    void noiseThatDoesNotFitIsRefused() {
        Ciphertext x = f.coefficients(1);
        assertThrows(NoiseException.class, () -> f.blinder().blind(x, 80));
        assertThrows(IllegalArgumentException.class, () -> f.blinder().blind(x, 0));
        assertThrows(IllegalArgumentException.class, () -> f.blinder().blind(x, 81));
        Ciphertext small = f.evaluator().switchTo(x, 1);
        assertThrows(NoiseException.class, () -> f.blinder().blind(small));
    }

    private static long differing(double[] a, double[] b) {
        return IntStream.range(0, a.length).filter(i -> a[i] != b[i]).count();
    }
}
