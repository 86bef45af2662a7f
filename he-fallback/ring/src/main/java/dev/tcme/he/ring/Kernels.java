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

    /** In place, from coefficients to the values at the odd powers of the root, in the order of {@link NttTable}. */
    void forward(double[] a, NttTable table);

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
     * {@code acc0 += x·k0}, {@code acc1 += x·k1}, without reduction: at most {@value #TERMS_MAX} such terms onto zero, then
     * {@link #reduce}. Each term is at most 0.53 times the modulus.
     */
    void accumulate(double[] x, double[] k0, double[] k1, double[] acc0, double[] acc1, Modulus modulus);

    /** {@code out0 = x·k0}, {@code out1 = x·k1}: the first term of {@link #accumulate}, which needs no zeros. */
    void multiplyPair(double[] x, double[] k0, double[] k1, double[] out0, double[] out1, Modulus modulus);

    /** The terms that {@link #accumulate} may add up: 15·0.53 is below 8, the bound of {@link #scale}. */
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
