package dev.tcme.he.ring;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * {@code Z_q[X]/(X^N+1)} for the products q of some of a list of primes, each {@code 1 mod 2N}.
 *
 * <p>A basis is a list of indices into {@link #moduli()}. Operations on whole polynomials make new ones; those on single
 * limbs write into arrays that the caller owns, for loops that go prime by prime. Safe for use by many threads.
 */
public final class Ring {
    public static final int LOG_DEGREE_MIN = 10;
    public static final int LOG_DEGREE_MAX = 17;

    private final int logDegree;
    private final int degree;
    private final List<Modulus> moduli;
    private final NttTable[] tables;
    private final Kernels kernels;
    private final Parallel parallel;
    private final Buffers buffers;

    /** Never written. */
    private final double[] zeros;

    /**
     * @param logDegree log2 of N, {@value #LOG_DEGREE_MIN} to {@value #LOG_DEGREE_MAX}
     * @param moduli distinct primes that are 1 modulo 2N
     * @throws IllegalArgumentException if they are not
     */
    public Ring(int logDegree, List<Modulus> moduli, Lanes lanes, Parallel parallel) {
        if (logDegree < LOG_DEGREE_MIN || logDegree > LOG_DEGREE_MAX) {
            throw new IllegalArgumentException(
                    "the degree is 2^" + LOG_DEGREE_MIN + " to 2^" + LOG_DEGREE_MAX + ", this one is 2^" + logDegree);
        }
        if (moduli.isEmpty() || moduli.stream().distinct().count() != moduli.size()) {
            throw new IllegalArgumentException("a ring needs at least one prime, and each of them once");
        }
        this.logDegree = logDegree;
        this.degree = 1 << logDegree;
        this.moduli = List.copyOf(moduli);
        this.kernels = Kernels.of(lanes);
        this.parallel = parallel;
        this.buffers = new Buffers(degree);
        this.zeros = new double[degree];
        this.tables = new NttTable[moduli.size()];
        parallel.each(tables.length, i -> tables[i] = new NttTable(logDegree, moduli.get(i)));
    }

    public int logDegree() {
        return logDegree;
    }

    public int degree() {
        return degree;
    }

    public List<Modulus> moduli() {
        return moduli;
    }

    public Modulus modulus(int prime) {
        return moduli.get(prime);
    }

    public Lanes lanes() {
        return kernels.lanes();
    }

    public Parallel parallel() {
        return parallel;
    }

    /** The product of the primes of a basis. */
    public BigInteger product(int... primes) {
        return IntStream.of(primes).mapToObj(i -> moduli.get(i).big()).reduce(BigInteger.ONE, BigInteger::multiply);
    }

    /** A scratch array of N numbers of any value; hand it back with {@link #give}. Never for secrets. */
    public double[] take() {
        return buffers.take();
    }

    public void give(double[] buffer) {
        buffers.give(buffer);
    }

    /** All limbs of a polynomial that nobody uses any more; they came from {@link #take}. */
    public void give(Poly poly) {
        for (int i = 0; i < poly.size(); i++) {
            buffers.give(poly.limb(i));
        }
    }

    // Single limbs. Arrays have N entries, prime is an index into moduli().

    /** In place: coefficients to values. */
    public void forward(double[] limb, int prime) {
        kernels.forward(limb, limb, tables[prime]);
    }

    /**
     * The values modulo a prime of a polynomial whose coefficients are residues at rest modulo another one, taken as the whole
     * numbers that they are.
     *
     * @param other the prime of the residues
     */
    public void forward(double[] limb, int other, double[] out, int prime) {
        if (Modulus.REST * modulus(other).p()
                <= Kernels.FORWARD_MAX * modulus(prime).p()) {
            kernels.forward(limb, out, tables[prime]);
        } else {
            reduce(limb, out, prime);
            forward(out, prime);
        }
    }

    /** In place: values to coefficients. */
    public void inverse(double[] limb, int prime) {
        kernels.inverse(limb, tables[prime]);
    }

    public void add(double[] a, double[] b, double[] out, int prime) {
        kernels.add(a, b, out, moduli.get(prime));
    }

    public void subtract(double[] a, double[] b, double[] out, int prime) {
        kernels.subtract(a, b, out, moduli.get(prime));
    }

    public void multiply(double[] a, double[] b, double[] out, int prime) {
        kernels.multiply(a, b, out, moduli.get(prime));
    }

    /** {@code out = a·b + c}. */
    public void multiplyAdd(double[] a, double[] b, double[] c, double[] out, int prime) {
        kernels.multiplyAdd(a, b, c, out, moduli.get(prime));
    }

    /** {@code out = w·a}, w at rest. */
    public void scale(double[] a, double w, double[] out, int prime) {
        kernels.scale(a, w, out, moduli.get(prime));
    }

    /** {@code out = w·(a − b)}, w at rest. */
    public void subtractScale(double[] a, double[] b, double w, double[] out, int prime) {
        kernels.subtractScale(a, b, w, out, moduli.get(prime));
    }

    /** {@code out = w·a + b}, w at rest. */
    public void scaleAdd(double[] a, double w, double[] b, double[] out, int prime) {
        kernels.scaleAdd(a, w, b, out, moduli.get(prime));
    }

    /** Residues of whole numbers below 2^51 times the prime in absolute value. */
    public void reduce(double[] a, double[] out, int prime) {
        kernels.reduce(a, out, moduli.get(prime));
    }

    /** {@code out[0] = Σ_j x_j·k0_j} and {@code out[1] = Σ_j x_j·k1_j}, over one or more terms. */
    public void innerProducts(double[][] x, double[][] k0, double[][] k1, double[][] out, int prime) {
        kernels.innerProducts(x, k0, k1, new double[][] {zeros, zeros}, out, moduli.get(prime));
    }

    /** {@code out[0] += Σ_j x_j·k0_j} and {@code out[1] += Σ_j x_j·k1_j}. */
    public void addInnerProducts(double[][] x, double[][] k0, double[][] k1, double[][] out, int prime) {
        kernels.innerProducts(x, k0, k1, out, out, moduli.get(prime));
    }

    /** {@code out[i] = a[index[i]]}, for an index of {@link #automorphism}. */
    public void permute(double[] a, int[] index, double[] out) {
        kernels.permute(a, index, out);
    }

    /**
     * The automorphism X → X^g as a permutation of values: position i of the result takes the value at position
     * {@code index[i]}.
     *
     * @param g odd, 1 to 2N−1
     */
    public int[] automorphism(int g) {
        if ((g & 1) == 0 || g < 1 || g >= 2 * degree) {
            throw new IllegalArgumentException(
                    "an automorphism has an odd exponent below " + 2 * degree + ", not " + g);
        }
        int[] index = new int[degree];
        for (int i = 0; i < degree; i++) {
            long exponent = (long) NttTable.exponent(i, logDegree) * g % (2L * degree);
            index[i] = NttTable.position((int) exponent, logDegree);
        }
        return index;
    }

    /** Where {@link #forward} leaves the value at ψ^e, e odd; ψ is the ring's primitive 2N-th root of unity. */
    public int position(int exponent) {
        return NttTable.position(exponent, logDegree);
    }

    // Whole polynomials.

    /** A polynomial over limbs that the caller gives away; each is at rest and in the order of values. */
    public Poly poly(int[] primes, double[][] limbs) {
        if (primes.length != limbs.length || Arrays.stream(limbs).anyMatch(limb -> limb.length != degree)) {
            throw new IllegalArgumentException("a polynomial has one limb of " + degree + " residues for each prime");
        }
        return new Poly(primes.clone(), limbs);
    }

    /** The polynomial with the given whole coefficients, each below 2^51 times the smallest prime in absolute value. */
    public Poly ofCoefficients(double[] coefficients, int... primes) {
        double[][] limbs = new double[primes.length][];
        parallel.each(primes.length, i -> {
            double[] limb = new double[degree];
            reduce(coefficients, limb, primes[i]);
            forward(limb, primes[i]);
            limbs[i] = limb;
        });
        return new Poly(primes.clone(), limbs);
    }

    /** A whole number, which has the same value at every point. */
    public Poly constant(BigInteger w, int... primes) {
        double[][] limbs = new double[primes.length][];
        for (int i = 0; i < primes.length; i++) {
            limbs[i] = new double[degree];
            Arrays.fill(limbs[i], modulus(primes[i]).residue(w));
        }
        return new Poly(primes.clone(), limbs);
    }

    public Poly add(Poly a, Poly b) {
        return pairwise(a, b, kernels::add);
    }

    public Poly subtract(Poly a, Poly b) {
        return pairwise(a, b, kernels::subtract);
    }

    public Poly multiply(Poly a, Poly b) {
        return pairwise(a, b, kernels::multiply);
    }

    public Poly negate(Poly a) {
        return map(a, (limb, prime, out) -> Arrays.setAll(out, i -> -limb[i]));
    }

    /** The product with a whole number of any size. */
    public Poly scale(Poly a, BigInteger w) {
        return map(a, (limb, prime, out) -> scale(limb, moduli.get(prime).residue(w), out, prime));
    }

    public Poly permute(Poly a, int[] index) {
        return map(a, (limb, prime, out) -> permute(limb, index, out));
    }

    /** {@code (a0·b0, a0·b1 + a1·b0, a1·b1)}. */
    public Poly[] tensor(Poly a0, Poly a1, Poly b0, Poly b1) {
        return tensor(new Poly[] {a0, a1, b0, b1}, () -> new double[degree]);
    }

    /** {@link #tensor} in limbs from {@link #take}, to be given back. */
    public Poly[] scratchTensor(Poly a0, Poly a1, Poly b0, Poly b1) {
        return tensor(new Poly[] {a0, a1, b0, b1}, buffers::take);
    }

    private Poly[] tensor(Poly[] x, Supplier<double[]> memory) {
        for (Poly one : x) {
            requireSameBasis(x[0], one);
        }
        int[] primes = x[0].basis();
        double[][][] out = new double[3][primes.length][];
        parallel.each(primes.length, i -> {
            for (double[][] part : out) {
                part[i] = memory.get();
            }
            double[][] a = Arrays.stream(x).map(one -> one.limb(i)).toArray(double[][]::new);
            kernels.tensor(a[0], a[1], a[2], a[3], out[0][i], out[1][i], out[2][i], modulus(primes[i]));
        });
        return new Poly[] {new Poly(primes, out[0]), new Poly(primes, out[1]), new Poly(primes, out[2])};
    }

    /** The same polynomial over some of its primes; shares the limbs. */
    public Poly restrict(Poly a, int... primes) {
        double[][] limbs = new double[primes.length][];
        for (int i = 0; i < primes.length; i++) {
            limbs[i] = a.limb(indexOf(a, primes[i]));
        }
        return new Poly(primes.clone(), limbs);
    }

    /** Where a prime is in the basis of a polynomial. */
    public static int indexOf(Poly a, int prime) {
        for (int i = 0; i < a.size(); i++) {
            if (a.prime(i) == prime) {
                return i;
            }
        }
        throw new IllegalArgumentException(
                "the polynomial has no limb for prime " + prime + ", only " + Arrays.toString(a.basis()));
    }

    private interface LimbPair {
        void apply(double[] a, double[] b, double[] out, Modulus modulus);
    }

    private interface Limb {
        void apply(double[] a, int prime, double[] out);
    }

    private Poly pairwise(Poly a, Poly b, LimbPair operation) {
        requireSameBasis(a, b);
        double[][] limbs = new double[a.size()][];
        parallel.each(a.size(), i -> {
            limbs[i] = new double[degree];
            operation.apply(a.limb(i), b.limb(i), limbs[i], modulus(a.prime(i)));
        });
        return new Poly(a.basis(), limbs);
    }

    private Poly map(Poly a, Limb operation) {
        double[][] limbs = new double[a.size()][];
        parallel.each(a.size(), i -> {
            limbs[i] = new double[degree];
            operation.apply(a.limb(i), a.prime(i), limbs[i]);
        });
        return new Poly(a.basis(), limbs);
    }

    private static void requireSameBasis(Poly a, Poly b) {
        if (!a.sameBasis(b)) {
            throw new IllegalArgumentException("the polynomials have different primes: " + Arrays.toString(a.basis())
                    + " and " + Arrays.toString(b.basis()));
        }
    }

    Kernels kernels() {
        return kernels;
    }
}
