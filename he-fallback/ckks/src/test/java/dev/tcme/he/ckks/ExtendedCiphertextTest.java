package dev.tcme.he.ckks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Ring;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExtendedCiphertextTest {
    private final Fixture fixture = Fixture.of(12, 1, 25);
    private final Parameters parameters = fixture.parameters;
    private final Context context = fixture.context;
    private final Ring ring = context.ring();
    private final int top = fixture.top();

    /** P·c, which is nothing modulo the special primes. */
    private Poly raised(Poly c) {
        Poly raised = ring.scale(c, ring.product(parameters.specialPrimes()));
        int[] primes = context.extended(top);
        double[][] limbs = new double[primes.length][];
        Arrays.setAll(limbs, i -> i < raised.size() ? raised.limb(i) : new double[ring.degree()]);
        return ring.poly(primes, limbs);
    }

    private double[] small(long seed) {
        return new Random(seed).ints(ring.degree(), -100, 101).asDoubleStream().toArray();
    }

    @Test
    void productOfWhatIsPTimesACiphertextIsThatCiphertextsProduct() {
        Ciphertext c = fixture.encrypt(Wires.numbers(parameters), top);
        ExtendedCiphertext extended = new ExtendedCiphertext(parameters, top, raised(c.part(0)), raised(c.part(1)));
        double[] factor = small(1);
        Ciphertext product = extended.dividedProduct(context, ring.ofCoefficients(factor, context.extended(top)));

        Poly direct = ring.ofCoefficients(factor, parameters.primes(top));
        Ciphertext expected = new Ciphertext(
                parameters,
                top,
                parameters.scale(top),
                ring.multiply(c.part(0), direct),
                ring.multiply(c.part(1), direct));
        assertArrayEquals(WireWriter.bytes(expected), WireWriter.bytes(product));
    }

    @Test
    void otherPrimesAndOtherParametersAreRefused() {
        Poly wide = ring.ofCoefficients(small(2), context.extended(top));
        Poly narrow = ring.ofCoefficients(small(2), parameters.primes(top));
        ExtendedCiphertext good = new ExtendedCiphertext(parameters, top, wide, wide);

        var refusal = assertThrows(
                IllegalArgumentException.class, () -> new ExtendedCiphertext(parameters, top, narrow, wide));
        assertTrue(refusal.getMessage().contains("and the special ones"), refusal.getMessage());
        assertThrows(IllegalArgumentException.class, () -> new ExtendedCiphertext(parameters, top, wide, narrow));
        assertThrows(IllegalArgumentException.class, () -> good.dividedProduct(context, narrow));
        Context other = Fixture.of(12, 0, 25).context;
        assertThrows(IllegalArgumentException.class, () -> good.dividedProduct(other, wide));
    }
}
