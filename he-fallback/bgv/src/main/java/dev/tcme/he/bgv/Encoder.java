package dev.tcme.he.bgv;

import dev.tcme.he.ring.Ring;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * Between whole numbers modulo t and plaintexts. Numbers are 0 … t−1.
 *
 * <p>In slots, sums and products go slot by slot. As coefficients, sums go one by one and products are those of polynomials; a
 * constant times anything multiplies every coefficient. Nothing moves between slots; of their order it matters only
 * which of them hold the same number in polynomials of {@link Subring}.
 */
public final class Encoder {
    private final Context context;
    private final Parameters parameters;

    public Encoder(Context context) {
        this.context = context;
        this.parameters = context.parameters();
    }

    /**
     * At most N numbers; the remaining slots are zero.
     *
     * @throws IllegalArgumentException if these parameters have no slots, or a number is out of range
     */
    public Plaintext slots(long[] values) {
        return slots(residues(values));
    }

    /** N residues at rest modulo t; wipes them. */
    Plaintext slots(double[] residues) {
        Ring ring = context.slots();
        ring.inverse(residues, 0);
        ring.reduce(residues, residues, 0);
        return plaintext(residues);
    }

    /** At most N numbers; the remaining coefficients are zero. */
    public Plaintext coefficients(long[] values) {
        return plaintext(residues(values));
    }

    /** One number; in every slot, or as coefficient 0. */
    public Plaintext constant(long value) {
        // The same at every point: no transform is needed.
        BigInteger whole = BigInteger.valueOf(centred(value, parameters.plainModulus()));
        return new Plaintext(parameters, context.ring().constant(whole, context.allPrimes()));
    }

    /** The slots of a plaintext that has these coefficients. */
    public long[] slotsOf(long[] coefficients) {
        if (coefficients.length != parameters.degree()) {
            throw new IllegalArgumentException(
                    "a plaintext has " + parameters.degree() + " coefficients, not " + coefficients.length);
        }
        Ring ring = context.slots();
        double[] residues = residues(coefficients);
        ring.forward(residues, 0);
        long[] values = new long[residues.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = ring.modulus(0).canonical(residues[i]);
        }
        Arrays.fill(residues, 0);
        return values;
    }

    /** Of residues next to zero; wipes them. */
    private Plaintext plaintext(double[] residues) {
        Plaintext plaintext = new Plaintext(parameters, context.ring().ofCoefficients(residues, context.allPrimes()));
        Arrays.fill(residues, 0);
        return plaintext;
    }

    /** Next to zero, so that products with them are small. */
    private double[] residues(long[] values) {
        int degree = parameters.degree();
        if (values.length > degree) {
            throw new IllegalArgumentException("a plaintext has " + degree + " numbers, not " + values.length);
        }
        double[] residues = new double[degree];
        long t = parameters.plainModulus();
        for (int i = 0; i < values.length; i++) {
            residues[i] = centred(values[i], t);
        }
        return residues;
    }

    /** The representative next to zero, without a branch on it. */
    static long centred(long value, long t) {
        if (value < 0 || value >= t) {
            throw new IllegalArgumentException("a number modulo " + t + " is 0 to " + (t - 1));
        }
        return value - (t & ((t / 2 - value) >> (Long.SIZE - 1)));
    }
}
