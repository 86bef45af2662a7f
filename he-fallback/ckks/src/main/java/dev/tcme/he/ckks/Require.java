package dev.tcme.he.ckks;

/** What operands must have in common; the messages name both sides. */
final class Require {
    private Require() {}

    static void sameParameters(Parameters expected, Parameters actual) {
        if (!expected.equals(actual)) {
            throw new IllegalArgumentException("made for other parameters: " + actual + " instead of " + expected);
        }
    }

    static void sameLevel(int a, int b) {
        if (a != b) {
            throw new IllegalArgumentException(
                    "the operands are at levels " + a + " and " + b + "; drop one to the level of the other first");
        }
    }

    static void sameScale(double a, double b) {
        if (!Scales.same(a, b)) {
            throw new IllegalArgumentException("the operands have scales 2^" + log2(a) + " and 2^" + log2(b)
                    + "; rescale, drop to the same level, or encode at the scale of the other");
        }
    }

    static double log2(double scale) {
        return Math.round(StrictMath.log(scale) / StrictMath.log(2) * 1e6) / 1e6;
    }
}
