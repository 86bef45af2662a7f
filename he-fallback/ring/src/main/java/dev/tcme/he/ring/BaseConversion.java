package dev.tcme.he.ring;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * From residues modulo a few primes d_j, with product D, to residues modulo other primes, of polynomials in coefficient form
 * (Halevi, Polyakov, Shoup, eprint 2018/117).
 *
 * <p>First {@link #prepare} each source limb, then {@link #convert} or {@link #convertExactly} into as many targets as wanted.
 */
public final class BaseConversion {
    private final Ring ring;
    private final int[] from;
    private final double[] factors;
    private final double[] fractions;
    private final Map<Integer, Combination> combinations = new ConcurrentHashMap<>();

    /**
     * @param from indices of the source primes, 1 to {@value Kernels#TERMS_MAX} of them
     */
    public BaseConversion(Ring ring, int... from) {
        if (from.length == 0 || from.length > Kernels.TERMS_MAX) {
            throw new IllegalArgumentException(
                    "a base conversion has 1 to " + Kernels.TERMS_MAX + " source primes, this one has " + from.length);
        }
        this.ring = ring;
        this.from = from.clone();
        this.factors = new double[from.length];
        this.fractions = new double[from.length];
        BigInteger product = ring.product(from);
        for (int j = 0; j < from.length; j++) {
            Modulus modulus = ring.modulus(from[j]);
            factors[j] = modulus.invert(modulus.residue(product.divide(modulus.big())));
            fractions[j] = modulus.inverse();
        }
    }

    /** The source primes, a copy. */
    public int[] from() {
        return from.clone();
    }

    public int sources() {
        return from.length;
    }

    /** {@code out = [x·(D/d_j)^-1]} modulo the j-th source prime; {@code out} may be {@code limb}. */
    public void prepare(int j, double[] limb, double[] out) {
        ring.scale(limb, factors[j], out, from[j]);
    }

    /**
     * The residues modulo a target prime of x plus a multiple of D, at most half the number of sources in absolute value.
     *
     * @param prepared one array for each source
     */
    public void convert(double[][] prepared, int prime, double[] out) {
        if (from.length == 1) {
            // y_1 is x itself, and balanced.
            ring.reduce(prepared[0], out, prime);
            return;
        }
        ring.kernels().combine(prepared, combination(prime), out, ring.modulus(prime));
    }

    /** The residues modulo a target prime of the balanced x, |x| &lt; D/2, unless x is within D·2^-45 of D/2. */
    public void convertExactly(double[][] prepared, int prime, double[] out) {
        if (from.length == 1) {
            ring.reduce(prepared[0], out, prime);
            return;
        }
        ring.kernels().combineExactly(prepared, combination(prime), out, ring.modulus(prime));
    }

    /** The values of what {@link #convert} gives. */
    public void convertToValues(double[][] prepared, int prime, double[] out) {
        if (from.length == 1) {
            ring.forward(prepared[0], from[0], out, prime);
            return;
        }
        convert(prepared, prime, out);
        ring.forward(out, prime);
    }

    /** The values of what {@link #convertExactly} gives. */
    public void convertExactlyToValues(double[][] prepared, int prime, double[] out) {
        if (from.length == 1) {
            ring.forward(prepared[0], from[0], out, prime);
            return;
        }
        convertExactly(prepared, prime, out);
        ring.forward(out, prime);
    }

    private Combination combination(int prime) {
        return combinations.computeIfAbsent(prime, this::newCombination);
    }

    private Combination newCombination(int prime) {
        Modulus target = ring.modulus(prime);
        BigInteger product = ring.product(from);
        double[] weights = new double[from.length + 1];
        for (int j = 0; j < from.length; j++) {
            weights[j] = target.residue(product.divide(ring.modulus(from[j]).big()));
        }
        weights[from.length] = target.residue(product);
        double[] quotients = Arrays.stream(weights).map(w -> w / target.p()).toArray();
        return new Combination(weights, quotients, fractions);
    }
}
