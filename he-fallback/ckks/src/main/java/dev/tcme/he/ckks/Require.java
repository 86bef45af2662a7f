package dev.tcme.he.ckks;

/** What operands must be, and have in common; the messages name both sides. */
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

    static void degreeOne(Ciphertext a) {
        if (a.degree() != 1) {
            throw new IllegalArgumentException(
                    "this needs a ciphertext of degree 1, relinearise the one of degree " + a.degree() + " first");
        }
    }

    static void degreeTwo(Ciphertext a) {
        if (a.degree() != 2) {
            throw new IllegalArgumentException("only degree 2 can be relinearised, not " + a.degree());
        }
    }

    static void levelLeft(Ciphertext a) {
        if (a.level() == 0) {
            throw new IllegalArgumentException("at level 0 there is nothing left to rescale by; the computation needs"
                    + " parameters with more levels");
        }
    }
}
