package dev.tcme.he.ring;

/**
 * The loops over residues in which the engine spends its time. Arrays hold one residue for each coefficient or point;
 * {@code out} may be one of the operands. Nothing is allocated and nothing is checked here: {@link Ring} does that.
 *
 * <p>Operands are at rest ({@link Modulus#REST}) unless a method says otherwise, and so are results. Every implementation
 * does the same floating-point operations for each element in the same order, so that all give the same bits.
 */
sealed interface Kernels permits ScalarKernels, VectorKernels {

    /** The best implementation for this machine, by {@link Lanes#detect()}. */
    static Kernels of(Lanes lanes) {
        return lanes == Lanes.ONE ? new ScalarKernels() : VectorKernels.of(lanes);
    }

    Lanes lanes();

    /**
     * From coefficients, at most {@value #FORWARD_MAX} times the modulus, to the values at the odd powers of the root, in the
     * order of {@link NttTable}; {@code to} may be {@code from}.
     */
    void forward(double[] from, double[] to, NttTable table);

    /** Bounds what {@link #forward} takes. */
    double FORWARD_MAX = 2 * Modulus.REST;

    /** In place, the inverse of {@link #forward}. */
    void inverse(double[] a, NttTable table);

    void add(double[] a, double[] b, double[] out, Modulus modulus);

    void subtract(double[] a, double[] b, double[] out, Modulus modulus);

    void multiply(double[] a, double[] b, double[] out, Modulus modulus);

    /** {@code out = a·b + c}. */
    void multiplyAdd(double[] a, double[] b, double[] c, double[] out, Modulus modulus);

    /** {@code out = w·a}; {@code w} at rest; {@code a} may be up to 8 times the modulus. */
    void scale(double[] a, double w, double[] out, Modulus modulus);

    /** {@code out = w·(a − b)}. */
    void subtractScale(double[] a, double[] b, double w, double[] out, Modulus modulus);

    /** {@code out = w·a + b}. */
    void scaleAdd(double[] a, double w, double[] b, double[] out, Modulus modulus);

    /** The residues of whole numbers below 2^51·p in absolute value. */
    void reduce(double[] a, double[] out, Modulus modulus);

    /**
     * {@code out_0 = c_0 + Σ_j x_j·k0_j} and {@code out_1 = c_1 + Σ_j x_j·k1_j}: the products of one or more terms, and an
     * addend at rest; {@code out} may be {@code addends}. Results are the residues next to zero.
     *
     * <p>Products are not reduced one by one. The running sum {@code h = fma(x, k, h)} begins with {@link #WIDE} and stays
     * between 2^100 and 2^101, because {@value #WIDE_TERMS} products of residues at rest are below 2^97: it is a multiple of 2^48
     * all the way. What a step rounds away, {@code fma(x, k, h_before − h_after)}, is exact and at most 2^47. {@code h − WIDE} is
     * below 2^97, its quotient by the modulus below 2^49 and right up to 2^-4, so that one reduction of it is exact; with the low
     * parts and the addend it is below 2^50, and a second reduction gives the residue next to zero.
     */
    void innerProducts(double[][] x, double[][] k0, double[][] k1, double[][] addends, double[][] out, Modulus modulus);

    /** How many products are added up before they are reduced. */
    int WIDE_TERMS = 4;

    /** 1.5·2^100: adding to it rounds to multiples of 2^48. */
    double WIDE = 0x1.8p100;

    /** The sources of a base conversion: 15 products of 0.53 are below 8, the bound of {@link #scale}. */
    int TERMS_MAX = 15;

    /** The tensor product of two ciphertexts: {@code d0 = a0·b0, d1 = a0·b1 + a1·b0, d2 = a1·b1}. */
    void tensor(double[] a0, double[] a1, double[] b0, double[] b1, double[] d0, double[] d1, double[] d2, Modulus m);

    /**
     * {@code out = Σ y_j·weights_j}, the conversion without its last term: right up to a multiple of D, which is at most half
     * the number of sources. At most {@value #TERMS_MAX} sources, each at rest modulo its own prime.
     */
    void combine(double[][] y, Combination c, double[] out, Modulus modulus);

    /** The conversion with its last term: exact, the result is the residue of the balanced x. */
    void combineExactly(double[][] y, Combination c, double[] out, Modulus modulus);

    /** {@code out[i] = a[index[i]]}; {@code out} is not {@code a}. */
    void permute(double[] a, int[] index, double[] out);
}
