package dev.tcme.he.bench;

/**
 * A loop of the ring over one limb, by what it does for each residue. An FMA and a product are one instruction each, and so
 * are a sum and a difference; negations, shuffles and address arithmetic are not counted, which makes a floor lower.
 *
 * @param kernel the ring's name for it
 * @param products products and multiply-adds, which go to the same units of a processor
 * @param sums sums and differences
 * @param bytes read and written, wherever they are
 */
record Pass(String kernel, double products, double sums, double bytes) {
    private static final int BLOCK_STAGES = 4;

    /** a product modulo p: {@code a·b}, quotient, low half, remainder; rounding takes two sums with it. */
    private static final double PRODUCT = 4;

    private static final double PRODUCT_SUMS = 2;

    /** A reduction: quotient and remainder. */
    private static final double REDUCTION = 2;

    private static final double REDUCTION_SUMS = 1;

    static final Pass ADD = new Pass("add", REDUCTION, 1 + REDUCTION_SUMS, 3 * Double.BYTES);
    static final Pass MULTIPLY = new Pass("multiply", PRODUCT, PRODUCT_SUMS, 3 * Double.BYTES);
    static final Pass SCALE = new Pass("scale", PRODUCT, PRODUCT_SUMS, 2 * Double.BYTES);
    static final Pass SUBTRACT_SCALE = new Pass("subtractScale", PRODUCT, 1 + PRODUCT_SUMS, 3 * Double.BYTES);
    static final Pass SCALE_ADD =
            new Pass("scaleAdd", PRODUCT + REDUCTION, 1 + PRODUCT_SUMS + REDUCTION_SUMS, 3 * Double.BYTES);
    static final Pass REDUCE = new Pass("reduce", REDUCTION, REDUCTION_SUMS, 2 * Double.BYTES);
    static final Pass TENSOR =
            new Pass("tensor", 4 * PRODUCT + REDUCTION, 4 * PRODUCT_SUMS + 1 + REDUCTION_SUMS, 7 * Double.BYTES);
    static final Pass PERMUTE = new Pass("permute", 0, 0, 2 * Double.BYTES + Integer.BYTES);
    static final Pass COPY = new Pass("copy", 0, 0, 2 * Double.BYTES);

    /** What Java does to fresh memory before anybody may see it. */
    static final Pass ZERO = new Pass("zero", 0, 0, Double.BYTES);

    /** {@code N/2·log2 N} butterflies, one product, a sum and a difference each, and a reduction at the end. */
    static Pass forward(int logDegree) {
        return new Pass(
                "forward",
                logDegree * PRODUCT / 2 + REDUCTION,
                logDegree * (PRODUCT_SUMS + 2) / 2 + REDUCTION_SUMS,
                transformBytes(pairs(logDegree)));
    }

    /**
     * As many butterflies. The last stage multiplies its sums too, by 1/N; the stages within blocks end with a reduction of
     * half the residues, each pair of stages but the last with one of a quarter.
     */
    static Pass inverse(int logDegree) {
        double reduced = 0.5 + (pairs(logDegree) - 1) / 4.0;
        return new Pass(
                "inverse",
                logDegree * PRODUCT / 2 + PRODUCT / 2 + reduced * REDUCTION,
                logDegree * (PRODUCT_SUMS + 2) / 2 + PRODUCT_SUMS / 2 + reduced * REDUCTION_SUMS,
                transformBytes(pairs(logDegree) + 1));
    }

    /** Pairs of stages above the blocks. */
    private static int pairs(int logDegree) {
        return (logDegree - BLOCK_STAGES + 1) / 2;
    }

    /** Each pass reads and writes everything; the one within blocks reads a row of 24 factors for 16 residues. */
    private static double transformBytes(int passes) {
        return (passes + 1) * 2.0 * Double.BYTES + tableBytes();
    }

    /** The factors that a transform reads for each residue, those of the last three stages. */
    static double tableBytes() {
        return 1.5 * Double.BYTES;
    }

    /**
     * Both inner products of up to four terms. A term: {@code a·b} onto the high sum, and what that rounded away onto the low
     * sum, by a difference. At the end the high sum is freed of its constant and reduced, all is added up and reduced.
     */
    static Pass innerProducts(int terms) {
        return new Pass(
                "innerProducts",
                2 * (2 * terms + 2 * REDUCTION),
                2 * (2 * terms + 1 + REDUCTION_SUMS + 1 + REDUCTION_SUMS),
                (3 * terms + 4) * Double.BYTES);
    }

    /** The base conversion of a digit of several primes, right up to a multiple of its modulus. */
    static Pass convert(int sources) {
        return new Pass(
                "combine",
                sources * PRODUCT + REDUCTION,
                sources * (PRODUCT_SUMS + 1) + REDUCTION_SUMS,
                (sources + 1.0) * Double.BYTES);
    }

    /** The exact base conversion of a division by several primes: besides, the fraction of each source, and the multiple taken off. */
    static Pass convertExactly(int sources) {
        return new Pass(
                "combineExactly",
                sources * (PRODUCT + 1) + PRODUCT + REDUCTION,
                sources * (PRODUCT_SUMS + 1) + 2 + PRODUCT_SUMS + 1 + REDUCTION_SUMS,
                (sources + 1.0) * Double.BYTES);
    }
}
