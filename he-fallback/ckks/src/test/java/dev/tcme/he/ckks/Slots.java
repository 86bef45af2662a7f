package dev.tcme.he.ckks;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.function.IntToDoubleFunction;

/** A vector of complex numbers in the clear, to compare with. */
record Slots(double[] re, double[] im) {
    /** Estimates may be too good by this much, for the law of small numbers. */
    private static final double BITS_WORSE_MAX = 0.4;

    /** An estimate that is much too bad would hide a loss. */
    private static final double BITS_BETTER_MAX = 1.2;

    private interface Part {
        double of(double a, double b, double c, double d);
    }

    static Slots real(double[] re) {
        return new Slots(re, new double[re.length]);
    }

    /** In the unit square. */
    static Slots random(int count, long seed) {
        var random = new Random(seed);
        return new Slots(
                random.doubles(count, -1, 1).toArray(),
                random.doubles(count, -1, 1).toArray());
    }

    private static Slots each(int count, IntToDoubleFunction re, IntToDoubleFunction im) {
        double[] real = new double[count];
        double[] imaginary = new double[count];
        for (int i = 0; i < count; i++) {
            real[i] = re.applyAsDouble(i);
            imaginary[i] = im.applyAsDouble(i);
        }
        return new Slots(real, imaginary);
    }

    private Slots with(Slots b, Part re, Part im) {
        return each(
                this.re.length,
                i -> re.of(this.re[i], this.im[i], b.re[i], b.im[i]),
                i -> im.of(this.re[i], this.im[i], b.re[i], b.im[i]));
    }

    Slots plus(Slots b) {
        return with(b, (x, _, u, _) -> x + u, (_, y, _, v) -> y + v);
    }

    Slots minus(Slots b) {
        return with(b, (x, _, u, _) -> x - u, (_, y, _, v) -> y - v);
    }

    Slots times(Slots b) {
        return with(b, (x, y, u, v) -> x * u - y * v, (x, y, u, v) -> x * v + y * u);
    }

    Slots times(double factor) {
        return each(re.length, i -> re[i] * factor, i -> im[i] * factor);
    }

    Slots plus(double constant) {
        return each(re.length, i -> re[i] + constant, i -> im[i]);
    }

    Slots conjugate() {
        return each(re.length, i -> re[i], i -> -im[i]);
    }

    Slots rotated(int by) {
        return each(re.length, i -> re[Math.floorMod(i + by, re.length)], i -> im[Math.floorMod(i + by, re.length)]);
    }

    double rms() {
        double sum = 0;
        for (int i = 0; i < re.length; i++) {
            sum += re[i] * re[i] + im[i] * im[i];
        }
        return Math.sqrt(sum / re.length);
    }

    /** That the ciphertext holds these numbers, as precisely as is expected and not suspiciously better. */
    void assertIn(Fixture fixture, Ciphertext ciphertext, double expectedError) {
        double[][] got = fixture.decryptor.decryptComplex(ciphertext);
        assertError(new Slots(got[0], got[1]), expectedError);
    }

    void assertError(Slots got, double expectedError) {
        double error = minus(got).rms();
        double better = Math.log(expectedError / error) / Math.log(2);
        assertTrue(
                better > -BITS_WORSE_MAX && better < BITS_BETTER_MAX,
                () -> "expected an error of " + expectedError + ", it is " + error + ": " + better + " bits better");
    }
}
