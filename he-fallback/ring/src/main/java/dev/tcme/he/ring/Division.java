package dev.tcme.he.ring;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * From a basis to another one, with division: {@code round(B·x/A)}, where A is the product of the primes that only the first
 * basis has and B that of the primes that only the second one has (rational rescaling: BitPacker, Grafting eprint 2024/1014).
 * With B = 1 that is the plain rescaling, and the end of a key switch. Rounding is to the nearest up to 2^-45 of a step when
 * several primes are dropped, and up to 2^-5 when one is.
 */
public final class Division {
    private final Ring ring;
    private final int[] from;
    private final int[] to;
    private final int[] dropped;
    private final BaseConversion conversion;

    /** {@code B·(A/a_j)^-1} modulo a_j, for each dropped prime. */
    private final double[] sourceFactors;

    /** {@code A^-1} and {@code B·A^-1} modulo each target prime. */
    private final double[] inverses;

    private final double[] targetFactors;

    /** Where in the first basis each target prime is, −1 if it is not there. */
    private final int[] kept;

    private final boolean plain;

    /**
     * @throws IllegalArgumentException if no prime is dropped
     */
    public Division(Ring ring, int[] from, int[] to) {
        this.ring = ring;
        this.from = from.clone();
        this.to = to.clone();
        this.dropped = without(from, to);
        int[] added = without(to, from);
        if (dropped.length == 0) {
            throw new IllegalArgumentException(
                    "nothing to divide by: " + Arrays.toString(to) + " holds all of " + Arrays.toString(from));
        }
        BigInteger a = ring.product(dropped);
        BigInteger b = ring.product(added);
        this.plain = added.length == 0;
        this.conversion = new BaseConversion(ring, dropped);
        this.sourceFactors = IntStream.of(dropped)
                .mapToDouble(prime -> {
                    Modulus m = ring.modulus(prime);
                    double inverse = m.invert(m.residue(a.divide(m.big())));
                    return m.reduce(m.multiply(inverse, m.residue(b)));
                })
                .toArray();
        this.inverses = IntStream.of(to)
                .mapToDouble(
                        prime -> ring.modulus(prime).invert(ring.modulus(prime).residue(a)))
                .toArray();
        this.targetFactors = new double[to.length];
        this.kept = new int[to.length];
        for (int i = 0; i < to.length; i++) {
            Modulus m = ring.modulus(to[i]);
            targetFactors[i] = m.reduce(m.multiply(inverses[i], m.residue(b)));
            kept[i] = indexOf(from, to[i]);
        }
    }

    private static int[] without(int[] primes, int[] others) {
        return IntStream.of(primes).filter(prime -> indexOf(others, prime) < 0).toArray();
    }

    private static int indexOf(int[] primes, int prime) {
        for (int i = 0; i < primes.length; i++) {
            if (primes[i] == prime) {
                return i;
            }
        }
        return -1;
    }

    /** What becomes of a limb of a result while it is in the cache. */
    @FunctionalInterface
    public interface Finish {
        /**
         * @param i its position in the result
         * @param scratch the limb, in an array of the ring's that others use afterwards
         * @return the limb that the polynomial gets
         */
        double[] limb(int i, double[] scratch);
    }

    private interface Target {
        double[] limb(double[][] sources, int i);
    }

    /** The limbs of the result; the argument's are not changed. */
    public Poly apply(Poly x) {
        return divided(x, (sources, i) -> target(x, sources, i, new double[ring.degree()]));
    }

    /** {@link #apply} to a polynomial whose limbs came from {@link Ring#take} and go back there. */
    public Poly consume(Poly x) {
        Poly result = apply(x);
        ring.give(x);
        return result;
    }

    /** {@link #consume}, and something more with each limb: without fresh memory in between. */
    public Poly consume(Poly x, Finish finish) {
        Poly result = divided(x, (sources, i) -> {
            double[] scratch = ring.take();
            double[] limb = finish.limb(i, target(x, sources, i, scratch));
            ring.give(scratch);
            return limb;
        });
        ring.give(x);
        return result;
    }

    private Poly divided(Poly x, Target target) {
        if (!Arrays.equals(x.basis(), from)) {
            throw new IllegalArgumentException("this division starts from the primes " + Arrays.toString(from)
                    + ", not " + Arrays.toString(x.basis()));
        }
        double[][] sources = new double[dropped.length][];
        ring.parallel().each(dropped.length, j -> {
            double[] source = ring.take();
            double[] limb = x.limb(indexOf(from, dropped[j]));
            System.arraycopy(limb, 0, source, 0, limb.length);
            ring.inverse(source, dropped[j]);
            ring.scale(source, sourceFactors[j], source, dropped[j]);
            sources[j] = source;
        });
        double[][] limbs = new double[to.length][];
        ring.parallel().each(to.length, i -> limbs[i] = target.limb(sources, i));
        for (double[] source : sources) {
            ring.give(source);
        }
        return new Poly(to, limbs);
    }

    private double[] target(Poly x, double[][] sources, int i, double[] out) {
        int prime = to[i];
        double[] remainder = ring.take();
        conversion.convertExactlyToValues(sources, prime, remainder);
        if (kept[i] < 0) {
            ring.scale(remainder, -inverses[i], out, prime);
        } else if (plain) {
            ring.subtractScale(x.limb(kept[i]), remainder, inverses[i], out, prime);
        } else {
            double[] scaled = ring.take();
            ring.scale(x.limb(kept[i]), targetFactors[i], scaled, prime);
            ring.scaleAdd(remainder, -inverses[i], scaled, out, prime);
            ring.give(scaled);
        }
        ring.give(remainder);
        return out;
    }
}
